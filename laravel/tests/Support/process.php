<?php

declare(strict_types=1);

// Boots the workbench in a process that a test starts. An exception ends the process with an error, which Laravel's handler does not.

use Illuminate\Contracts\Console\Kernel;
use Illuminate\Foundation\Application;

require dirname(__DIR__, 2).'/vendor/autoload.php';

/** @var Application $app */
$app = require dirname(__DIR__, 2).'/workbench/bootstrap/app.php';
$app->make(Kernel::class)->bootstrap();
set_exception_handler(null);

return $app;
