<?php

declare(strict_types=1);

// One of several processes that keep the same decisions at the same time, each in another order.

use CoverageKernel\Laravel\Contracts\DecisionLog;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Tests\Support\KeptDecisions;
use Illuminate\Foundation\Application;
use Illuminate\Support\Facades\DB;
use Random\Engine\Mt19937;
use Random\Randomizer;

/** @var Application $app */
$app = require __DIR__.'/process.php';

[, $isolation, $number, $workspace, $environment, $connection] = $argv + ['', '', '', '', '', ''];
DB::statement("set default_transaction_isolation = '{$isolation}'");
$order = (new Randomizer(new Mt19937((int) $number)))->shuffleArray([...range(1, 20), ...range(1, 20)]);

foreach ($order as $resources) {
    $app->make(DecisionLog::class)->keep(KeptDecisions::decision(new EnvironmentRef($workspace, $environment, $connection), $resources));
}
