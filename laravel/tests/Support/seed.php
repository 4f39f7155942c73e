<?php

declare(strict_types=1);

// One of several processes that seed at the same time: waits for the lock that the test holds, seeds, and prints the report.

use CoverageKernel\Laravel\Seeding\DefinitionSeeder;
use Illuminate\Foundation\Application;
use Illuminate\Support\Facades\DB;

/** @var Application $app */
$app = require __DIR__.'/process.php';

/** @var array{isolation: string, lock: int, document: ?string} $task */
$task = json_decode($argv[1] ?? '', true, flags: JSON_THROW_ON_ERROR);
config(['coverage-kernel.documents' => $task['document'] === null ? null : [$task['document']]]);
DB::statement("set default_transaction_isolation = '{$task['isolation']}'");
DB::select('select pg_advisory_lock_shared(?)', [$task['lock']]);

echo json_encode($app->make(DefinitionSeeder::class)->seed(), JSON_THROW_ON_ERROR);
