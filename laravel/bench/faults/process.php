<?php

declare(strict_types=1);

/*
 * One of the processes that `bench/faults.php` starts: records or reads until the time is up or it is killed, and writes what it did
 * to its journal. A failed operation is only noted; the next one follows.
 */

use CoverageKernel\Decision;
use CoverageKernel\Laravel\Bench\Faults\Cluster;
use CoverageKernel\Laravel\Bench\Faults\Journal;
use CoverageKernel\Laravel\Bench\Load\Environment;
use CoverageKernel\Laravel\Bench\Load\Reader;
use CoverageKernel\Laravel\Bench\Load\Recorder;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\Contracts\DecisionLog;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Foundation\Application;
use Illuminate\Support\Facades\DB;

require __DIR__.'/../../vendor/autoload.php';
require __DIR__.'/../load/Environment.php';
require __DIR__.'/../load/Reader.php';
require __DIR__.'/../load/Recorder.php';
require __DIR__.'/Cluster.php';
require __DIR__.'/Journal.php';

/** Each so many operations, one has too little time. */
const TIMEOUT_EVERY = 10;

const MAX_TIMEOUT_MS = 20;

/** @var array{role: 'recorder'|'primary'|'replica', environments: non-empty-list<array{string, string, string, bool}>, begin: string, pause: int, journal: string, definitions: string, max_age: int} $task */
$task = json_decode($argv[1] ?? '', true, flags: JSON_THROW_ON_ERROR);

/** @var Application $application */
$application = require __DIR__.'/../../workbench/bootstrap/app.php';
$application->make(Kernel::class)->bootstrap();
// Laravel's handler prints an exception and lets the process succeed.
restore_exception_handler();
config(['coverage-kernel.activation' => 'active', 'coverage-kernel.reviewed_definitions' => $task['definitions']]);
if ($task['role'] === 'replica') {
    config([
        'coverage-kernel.read_from' => 'replica',
        'database.connections.pgsql.read' => ['port' => (string) Cluster::REPLICA_PORT],
        'database.connections.pgsql.write' => ['port' => env('PGPORT')],
    ]);
}

$environments = array_map(Environment::from(...), $task['environments']);
$journal = Journal::open($task['journal']);

if ($task['role'] === 'recorder') {
    $recorder = new Recorder($application->make(CoverageRecorder::class), $journal->begun(...), $journal->committed(...));
    $act = static function () use ($environments, $recorder): void {
        $environment = $environments[array_rand($environments)];
        try {
            $recorder->record($environment);
        } catch (Throwable $error) {
            // It was recorded in a transaction of the application, which the package does not connect again.
            if ($environment->atOnce) {
                DB::disconnect();
            }

            throw $error;
        }
    };
} else {
    $guard = $application->make(ClaimGuard::class);
    $log = $application->make(DecisionLog::class);
    $reader = new Reader($guard, $task['max_age']);
    $decided = static function (Environment $environment, Decision $decision, float $started) use ($reader, $journal, $task): void {
        foreach ($reader->faults($environment, $decision) as $fault) {
            $journal->wrong("{$task['role']}: {$fault}: {$decision->record()}");
        }
        $journal->decided($task['role'], $started, $decision->permitted(), $reader->captures());
    };
    $act = static function () use ($environments, $guard, $log, $reader, $decided, $journal): void {
        $started = microtime(true);
        if (random_int(1, 10) === 1) {
            $position = 0;
            foreach ($guard->evaluateAcross([$reader->claim()], array_column($environments, 'ref')) as [$decision]) {
                $decided($environments[$position], $decision, $started);
                $position++;
            }

            return;
        }
        $environment = $environments[array_rand($environments)];
        $decision = $guard->evaluate($reader->claim(), $environment->ref);
        $decided($environment, $decision, $started);
        $journal->kept($log->keep($decision), $decision);
    };
}

/** The SQLSTATE of an error that a server or a connection with a fault may cause; null for any other error. */
$sqlState = static function (Throwable $error): ?string {
    // PDO says so if it finds out that the connection is lost when a transaction begins.
    if ($error instanceof PDOException && $error->getMessage() === 'There is already an active transaction') {
        return '08006';
    }
    // PDO reports a lost connection as a general error.
    if (! $error instanceof PDOException || preg_match('/SQLSTATE\[(\w+)\](.*)/', $error->getMessage(), $matches) !== 1) {
        return null;
    }
    $state = $matches[1] === 'HY000' && preg_match('/server closed the connection|no connection to the server|terminating connection|SSL|EOF|could not (send|receive) data/i', $error->getMessage()) === 1 ? '08006' : $matches[1];

    return preg_match('/^(08...|57014|57P0.|53100|58030|58P01|40001)$/', $state) === 1 ? $state : null;
};

while (! is_file($task['begin'])) {
    usleep(20_000);
}
$until = (float) file_get_contents($task['begin']);

for ($operation = 1; microtime(true) < $until; $operation++) {
    usleep(random_int(intdiv($task['pause'], 2), intdiv(3 * $task['pause'], 2)) * 1_000);
    $isShort = $operation % TIMEOUT_EVERY === 0;
    try {
        if ($isShort) {
            DB::statement('set statement_timeout = '.random_int(1, MAX_TIMEOUT_MS));
        }
        $act();
    } catch (Throwable $error) {
        $state = $sqlState($error);
        $state === null ? $journal->wrong("{$task['role']}: ".get_class($error).": {$error->getMessage()}") : $journal->failed($state);
    }
    if ($isShort) {
        try {
            DB::statement('reset statement_timeout');
        } catch (PDOException) {
            DB::disconnect(); // the next connection has no timeout
        }
    }
}
