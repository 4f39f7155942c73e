<?php

declare(strict_types=1);

// One of several processes that keep the same decisions at the same time: waits for the lock that the test holds, and keeps each decision
// twice, in an order of its own.

use CoverageKernel\Laravel\Contracts\DecisionLog;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Tests\Support\KeptDecisions;
use Illuminate\Foundation\Application;
use Illuminate\Support\Facades\DB;
use Random\Engine\Mt19937;
use Random\Randomizer;

/** @var Application $app */
$app = require __DIR__.'/process.php';

/** @var array{isolation: string, lock: int, environment: array{string, string, string}, number: int} $task */
$task = json_decode($argv[1] ?? '', true, flags: JSON_THROW_ON_ERROR);
DB::statement("set default_transaction_isolation = '{$task['isolation']}'");
DB::select('select pg_advisory_lock_shared(?)', [$task['lock']]);
$order = (new Randomizer(new Mt19937($task['number'])))->shuffleArray([...range(1, 20), ...range(1, 20)]);

foreach ($order as $resources) {
    $app->make(DecisionLog::class)->keep(KeptDecisions::decision(new EnvironmentRef(...$task['environment']), $resources));
}
