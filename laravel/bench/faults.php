<?php

declare(strict_types=1);

/*
 * Records and reads while things fail: `bin/faults 50 50 60` starts 50 readers and 50 recorders for 60 seconds.
 *
 * Every two seconds or so a process is killed and replaced, and a connection is ended. In turn a backend is killed, the server is
 * restarted as after a power failure, the replica stops applying, the disk is full, and a second backend is killed. One in ten
 * operations has a statement timeout of a few milliseconds. A fifth of the readers decides from the replica.
 *
 * Each process keeps a journal, which survives it. The readers check each decision as in `bench/load.php`, and that no evidence is too
 * old for a permitted claim. In the end, nothing that was acknowledged may be missing, nothing that was seen may be false, a reader of the
 * primary must have seen at least the captures that were acknowledged before it began, and every kept decision must replay.
 *
 * It exits with 1 if one of these fails, or if one of the faults did not take place.
 */

use CoverageKernel\Laravel\Bench\Faults\Cluster;
use CoverageKernel\Laravel\Bench\Faults\Evidence;
use CoverageKernel\Laravel\Bench\Faults\Journal;
use CoverageKernel\Laravel\Bench\Faults\Population;
use CoverageKernel\Laravel\Bench\Load\Environment;
use CoverageKernel\Laravel\Bench\Load\Recorder;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Seeds;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Foundation\Application;
use Illuminate\Support\Facades\DB;

require __DIR__.'/../vendor/autoload.php';
foreach (['load/Environment', 'load/Reader', 'load/Recorder', 'faults/Cluster', 'faults/Evidence', 'faults/Journal', 'faults/Population'] as $file) {
    require __DIR__."/{$file}.php";
}

const ENVIRONMENTS = 10;

[, $folder, $programs] = $argv + ['', '', ''];
[$readers, $recorders, $seconds] = array_map(intval(...), array_slice([...array_slice($argv, 3), ...array_slice([50, 50, 60], max(0, count($argv) - 3))], 0, 3));
if ($readers < 5 || $recorders < 1 || $seconds < 15) {
    fwrite(STDERR, "usage: bin/faults [readers, at least 5] [recorders] [seconds, at least 15]\n");
    exit(2);
}
$maxAge = max(3, intdiv($seconds, 5));

// The evidence of the claimed scope is too old after seconds, so that a replica can lag for longer.
$definitions = json_decode(Seeds::kernel(), flags: JSON_THROW_ON_ERROR);
assert($definitions instanceof stdClass && is_array($definitions->supported_scopes));
foreach ($definitions->supported_scopes as $scope) {
    assert($scope instanceof stdClass);
    $scope->max_evidence_age_seconds = $maxAge;
}
file_put_contents("{$folder}/definitions.json", json_encode($definitions, JSON_THROW_ON_ERROR));

/** @var Application $application */
$application = require __DIR__.'/../workbench/bootstrap/app.php';
$application->make(Kernel::class)->bootstrap();
// Laravel's handler prints an exception and lets the process succeed.
restore_exception_handler();
/** @var array<string, mixed> $primary */
$primary = config('database.connections.pgsql');
config(['coverage-kernel.documents' => ["{$folder}/definitions.json"], 'database.connections.replica' => [...$primary, 'port' => (string) Cluster::REPLICA_PORT]]);

$cluster = new Cluster($folder, $programs);
$cluster->create();
$application->make(Kernel::class)->call('migrate', ['--force' => true]);
$application->make(Kernel::class)->call('migrate', ['--force' => true, '--realpath' => true, '--path' => dirname(__DIR__).'/database/migrations-decisions']);
$digest = $application->make(DefinitionsRepository::class)->digestWhenActive();
config(['coverage-kernel.activation' => 'active', 'coverage-kernel.reviewed_definitions' => $digest]);

mkdir("{$folder}/journals");
$journal = Journal::open("{$folder}/journals/first.journal");
// Every second one is recorded in transactions of all its types.
$environments = array_map(static fn (int $number): Environment => Environment::create($number % 2 === 0), range(1, ENVIRONMENTS));
$first = new Recorder($application->make(CoverageRecorder::class), $journal->begun(...), $journal->committed(...));
array_map($first->record(...), $environments);
$cluster->waitForReplica();

$population = new Population("{$folder}/journals", [
    'environments' => array_map(static fn (Environment $environment): array => $environment->ids(), $environments),
    'definitions' => $digest,
    'max_age' => $maxAge,
]);
$onReplica = max(1, intdiv($readers, 5));
$population->start(['recorder' => $recorders, 'primary' => $readers - $onReplica, 'replica' => $onReplica]);
$population->begin($seconds);
$started = microtime(true);

/** @var array<string, int> $faults how often each took place */
$faults = [];
$count = static function (string $fault) use (&$faults): void {
    $faults[$fault] = ($faults[$fault] ?? 0) + 1;
};
/** @var list<array{float, Closure(): void}> $plan what happens at which part of the time */
$plan = [
    [0.15, static function () use ($cluster, $count): void {
        $cluster->killBackend();
        $count('backends killed');
    }],
    [0.30, static function () use ($cluster, $count): void {
        $cluster->restart();
        $count('immediate restarts');
    }],
    [0.40, static function () use ($cluster, $count): void {
        $cluster->pauseReplica();
        $count('pauses of the replica');
    }],
    [0.50, static function () use ($cluster, $count): void {
        $cluster->fillDisk();
        $count('times the disk was full');
    }],
    [0.70, static function () use ($cluster, $count): void {
        if ($cluster->emptyDisk()) {
            $count('starts after the server ended because of the disk');
        }
    }],
    [0.75, static fn () => $cluster->resumeReplica()],
    [0.85, static function () use ($cluster, $count): void {
        $cluster->killBackend();
        $count('backends killed');
    }],
];
$small = 0.0;
while (microtime(true) < $started + $seconds) {
    $now = (microtime(true) - $started) / $seconds;
    if ($plan !== [] && $now >= $plan[0][0]) {
        Cluster::retry(array_shift($plan)[1]);
    }
    if ($now >= $small) {
        $population->kill();
        $count('processes killed');
        try {
            $cluster->endConnection();
            $count('connections ended');
        } catch (PDOException|RuntimeException) {
            DB::disconnect(); // the server is not running just now
        }
        $small += 2 / $seconds;
    }
    usleep(50_000);
}
foreach ($plan as [, $fault]) {
    Cluster::retry($fault);
}
$population->end();
DB::disconnect();
Cluster::retry(static fn () => $cluster->waitForReplica());

$evidence = new Evidence(Journal::readAll("{$folder}/journals"));
$wrong = [...$evidence->wrong(), ...$evidence->missing(), ...$evidence->false($environments, $maxAge), ...$evidence->notReplayed()];

printf(
    "%d readers, of which %d on a replica, and %d recorders for %d s; PHP %s, Laravel %s, Postgres %s\n\n",
    $readers, $onReplica, $recorders, $seconds, PHP_VERSION, $application->version(), DB::connection()->getServerVersion(),
);
$line = static fn (string $what, int $number) => printf("  %-66s %10s\n", $what, number_format($number));
array_map($line, array_keys($faults), $faults);
foreach ($evidence->failures() as $state => $number) {
    $line("operations that failed with {$state}", $number);
}
echo "\n";
foreach ($evidence->counts() as $what => $number) {
    $line($what, $number);
}
$line('lost, false, or not replayed', count($wrong));

foreach ([...$evidence->notTried(), ...array_slice($wrong, 0, 10)] as $message) {
    fwrite(STDERR, "\n{$message}\n");
}
exit($wrong === [] && $evidence->notTried() === [] ? 0 : 1);
