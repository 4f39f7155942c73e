<?php

declare(strict_types=1);

// Boots the workbench in a process that a test starts.

use Illuminate\Contracts\Console\Kernel;
use Illuminate\Foundation\Application;

require dirname(__DIR__, 2).'/vendor/autoload.php';

/** @var Application $app */
$app = require dirname(__DIR__, 2).'/workbench/bootstrap/app.php';
$app->make(Kernel::class)->bootstrap();
// Laravel's handler prints an exception and lets the process succeed.
restore_exception_handler();

return $app;
