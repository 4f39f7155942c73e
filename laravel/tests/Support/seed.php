<?php

declare(strict_types=1);

// One of several processes that seed at the same time: waits for the lock that the test holds, seeds, and prints the report.

use CoverageKernel\Laravel\Seeding\DefinitionSeeder;
use Illuminate\Foundation\Application;
use Illuminate\Support\Facades\DB;

/** @var Application $app */
$app = require __DIR__.'/process.php';

[, $isolation, $lock, $document] = $argv + ['', 'read committed', '0', ''];
config(['coverage-kernel.documents' => $document === '' ? null : [$document]]);
DB::statement("set default_transaction_isolation = '{$isolation}'");
DB::select('select pg_advisory_lock_shared(?)', [(int) $lock]);

echo json_encode($app->make(DefinitionSeeder::class)->seed(), JSON_THROW_ON_ERROR);
