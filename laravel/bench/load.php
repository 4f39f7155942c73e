<?php

declare(strict_types=1);

/*
 * Reads and records at the same time: `bin/load 50 50 60` starts 50 readers and 50 recorders for 60 seconds, after an idle run of the
 * same readers alone.
 *
 * Each capture has its own number of resources and its own time, and either covers its type or not. So the readers check each
 * decision: every type is of one capture as a whole, no type is older than in an earlier decision, the types that were recorded in
 * one transaction are seen together, the claim is permitted exactly if every type is covered, and the decision replays. In the end,
 * every capture that was seen must be in the database as it was seen, and no capture may be lost.
 *
 * The readers and recorders pause between two operations, so that the idle run is idle. It exits with 1 if there was an error or a
 * wrong decision.
 */

use CoverageKernel\Laravel\Bench\Load\Environment;
use CoverageKernel\Laravel\Bench\Load\Reader;
use CoverageKernel\Laravel\Bench\Load\Recorder;
use CoverageKernel\Laravel\Bench\Load\Run;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\DefinitionsRepository;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Foundation\Application;
use Illuminate\Support\Facades\DB;

require __DIR__.'/../vendor/autoload.php';
require __DIR__.'/load/Environment.php';
require __DIR__.'/load/Reader.php';
require __DIR__.'/load/Recorder.php';
require __DIR__.'/load/Run.php';

const ENVIRONMENTS = 10;

/** @var Application $application */
$application = require __DIR__.'/../workbench/bootstrap/app.php';
$application->make(Kernel::class)->bootstrap();
// Laravel's handler prints an exception and lets the process succeed.
restore_exception_handler();
$application->make(Kernel::class)->call('migrate', ['--force' => true]);
config(['coverage-kernel.activation' => 'active', 'coverage-kernel.reviewed_definitions' => $application->make(DefinitionsRepository::class)->digestWhenActive()]);

[$readers, $recorders, $seconds] = array_map(intval(...), array_slice([...array_slice($argv, 1), 50, 50, 60], 0, 3));
if ($readers < 1 || $recorders < 1 || $seconds < 1) {
    fwrite(STDERR, "usage: bin/load [readers] [recorders] [seconds]\n");
    exit(2);
}

// Every second one is recorded in transactions of all its types.
$environments = array_map(static fn (int $number): Environment => Environment::create($number % 2 === 0), range(1, ENVIRONMENTS));
$first = new Recorder($application->make(CoverageRecorder::class));
array_map($first->record(...), $environments);

$idle = Run::of($readers, 0, min($seconds, 10), $environments);
$load = Run::of($readers, $recorders, $seconds, $environments);

// No capture is running any more: each environment is as it was captured last.
$reader = new Reader($application->make(ClaimGuard::class));
array_map($reader->decide(...), $environments);
$end = $reader->report();
$wrong = [...$idle->wrong(), ...$load->wrong(), ...$end['wrong']];
$last = $load->lastRecorded($first->report()['last']);
foreach ($end['last'] as $type => $time) {
    if (str_pad($time, 26, '0') !== $last[$type] && "{$time}.000000" !== $last[$type]) {
        $wrong[] = "{$type} was captured last at {$last[$type]}, and is decided on as of {$time}";
    }
}

// Every capture is in the database, and every capture that was seen, as it was seen.
$recorded = $first->report()['captures'] + $load->captures();
$kept = DB::table('tenant_configuration_listings')->count();
if ($kept !== $recorded) {
    $wrong[] = "{$recorded} captures were recorded, and {$kept} are in the database";
}
$listings = [];
foreach (DB::select(<<<'SQL'
    select concat_ws(' ', listing.managed_environment_id, type.canonical_type, listing.captured_at at time zone 'UTC') as key,
        listing.resources, listing.source_metadata ->> 'covers' = 'true' as covers
    from tenant_configuration_listings as listing join tenant_configuration_resource_types as type on type.id = listing.resource_type_id
    SQL) as $listing) {
    /** @var object{key: string, resources: int, covers: bool} $listing */
    $listings[$listing->key] = [$listing->resources, $listing->covers];
}
foreach ([...$idle->seen(), ...$load->seen()] as $key => $capture) {
    [$environment, $type, $time] = explode(' ', $key) + ['', '', ''];
    if (($listings["{$environment} {$type} ".str_replace('T', ' ', $time)] ?? null) !== $capture) {
        $wrong[] = "{$key} was seen, and was not recorded so";
    }
}
$errors = [...$idle->errors(), ...$load->errors()];

printf(
    "%d readers and %d recorders for %d s, %d environments of %d types; PHP %s, Laravel %s, Postgres %s\n\n",
    $readers, $recorders, $seconds, ENVIRONMENTS, count(Environment::TYPES), PHP_VERSION, $application->version(), DB::connection()->getServerVersion(),
);
printf("  %-34s %12s %12s\n", '', 'idle', 'under load');
foreach (['decisions' => [$idle->decisions(), $load->decisions()], 'permitted' => [$idle->permitted(), $load->permitted()], 'captures' => [0, $load->captures()]] as $name => $counts) {
    printf("  %-34s %12s %12s\n", $name, ...array_map(number_format(...), $counts));
}
foreach ([50, 99] as $percent) {
    printf("  %-34s %9.1f ms %9.1f ms\n", "time to a decision, p{$percent}", $idle->percentile($percent), $load->percentile($percent));
}
printf("  %-34s %12d %12d\n", 'errors', count($idle->errors()), count($load->errors()));
printf("  %-34s %25d\n", 'wrong decisions or lost captures', count($wrong));

foreach (array_slice([...$errors, ...$wrong], 0, 10) as $message) {
    fwrite(STDERR, "\n{$message}\n");
}
exit($errors === [] && $wrong === [] ? 0 : 1);
