<?php

declare(strict_types=1);

/*
 * One of the processes that `bench/load.php` starts: waits for the lock that it holds, then records or reads until the time is up,
 * and prints a report as JSON.
 */

use CoverageKernel\Laravel\Bench\Load\Environment;
use CoverageKernel\Laravel\Bench\Load\Reader;
use CoverageKernel\Laravel\Bench\Load\Recorder;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\DefinitionsRepository;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Foundation\Application;
use Illuminate\Support\Facades\DB;

require __DIR__.'/../../vendor/autoload.php';
require __DIR__.'/Environment.php';
require __DIR__.'/Reader.php';
require __DIR__.'/Recorder.php';

/** @var Application $application */
$application = require __DIR__.'/../../workbench/bootstrap/app.php';
$application->make(Kernel::class)->bootstrap();
// Laravel's handler prints an exception and lets the process succeed.
restore_exception_handler();

/** @var array{role: 'reader'|'recorder', environments: non-empty-list<array{string, string, string, bool}>, seconds: float, pause: int, lock: int} $task */
$task = json_decode($argv[1] ?? '', true, flags: JSON_THROW_ON_ERROR);
$environments = array_map(Environment::from(...), $task['environments']);
config(['coverage-kernel.activation' => 'active', 'coverage-kernel.reviewed_definitions' => $application->make(DefinitionsRepository::class)->digestWhenActive()]);

if ($task['role'] === 'reader') {
    $guard = $application->make(ClaimGuard::class);
    // The first decision of a process loads classes and finds the tables.
    (new Reader($guard))->decide($environments[0]);
    $process = new Reader($guard);
    $act = static function () use ($process, $environments): void {
        random_int(1, 10) === 1 ? $process->decideAll($environments) : $process->decide($environments[array_rand($environments)]);
    };
} else {
    $process = new Recorder($application->make(CoverageRecorder::class));
    $act = static function () use ($process, $environments): void {
        $process->record($environments[array_rand($environments)]);
    };
}

DB::select('select pg_advisory_lock_shared(?)', [$task['lock']]);
$end = microtime(true) + $task['seconds'];
$errors = [];
// Not all at the same moment.
usleep(random_int(0, $task['pause']) * 1_000);
while (microtime(true) < $end) {
    try {
        $act();
    } catch (Throwable $error) {
        $errors[] = get_class($error).': '.$error->getMessage();
    }
    usleep(random_int(intdiv($task['pause'], 2), intdiv(3 * $task['pause'], 2)) * 1_000);
}

echo json_encode([...$process->report(), 'errors' => $errors], JSON_THROW_ON_ERROR);
