<?php

declare(strict_types=1);

/*
 * Measures recording: a capture of 2,000 resources, first of an environment and then again (the median of ROUNDS), and one of
 * 100,000 resources from a generator, with the memory that PHP needs for it.
 *
 * It writes to its database. `bin/bench recording` runs it on a temporary Postgres.
 */

use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Recording\Capture;
use CoverageKernel\Laravel\Recording\CapturedResource;
use CoverageKernel\ListingOutcome;
use CoverageKernel\SourceClass;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Foundation\Application;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\DB;

require __DIR__.'/../vendor/autoload.php';

const ROUNDS = 9;
const SOME = 2_000;
const MANY = 100_000;

/** @var Application $application */
$application = require __DIR__.'/../workbench/bootstrap/app.php';
$application->make(Kernel::class)->bootstrap();
// Laravel's handler prints an exception and lets the process succeed.
restore_exception_handler();
$application->make(Kernel::class)->call('migrate', ['--force' => true]);
$recorder = $application->make(CoverageRecorder::class);

/** @return Generator<int, CapturedResource> */
function resources(int $count, Carbon $at): Generator
{
    for ($number = 1; $number <= $count; $number++) {
        yield new CapturedResource(
            sprintf('9c2f1d34-5a6b-4c7d-8e9f-%012d', $number),
            IdentityState::Stable,
            CoverageLevel::ContentBacked,
            EvidenceState::ContentBacked,
            $at,
            ['display_name' => "Resource {$number}", 'odata_type' => '#microsoft.graph.deviceAndAppManagementRoleDefinition'],
        );
    }
}

function environment(): EnvironmentRef
{
    $workspace = DB::table('workspaces')->insertGetId(['name' => 'A workspace']);
    $environment = DB::table('managed_environments')->insertGetId(['workspace_id' => $workspace, 'name' => 'An environment']);
    $connection = DB::table('provider_connections')->insertGetId(['workspace_id' => $workspace, 'managed_environment_id' => $environment, 'name' => 'A connection']);

    return new EnvironmentRef($workspace, $environment, $connection);
}

/** Records a capture and returns the time that it took, in milliseconds. */
$record = static function (EnvironmentRef $environment, int $count, int $day) use ($recorder): float {
    $at = Carbon::parse('2026-03-01T08:00:00Z')->addDays($day);
    $capture = new Capture('roleDefinition', SourceClass::Tcm, ListingOutcome::Complete, $at, $count, resources($count, $at));
    $started = hrtime(true);
    $recorded = $recorder->record($environment, $capture);
    $took = (hrtime(true) - $started) / 1e6;
    if ($recorded->recorded !== $count || $recorded->withdrawn !== 0) {
        throw new RuntimeException("recorded {$recorded->recorded} and withdrew {$recorded->withdrawn} of {$count} resources");
    }

    return $took;
};

/** @param  list<float>  $times */
function median(array $times): float
{
    sort($times);

    return $times[intdiv(count($times), 2)];
}

$record(environment(), 10, 0);
$first = [];
$again = [];
for ($round = 0; $round < ROUNDS; $round++) {
    $environment = environment();
    $first[] = $record($environment, SOME, 0);
    $again[] = $record($environment, SOME, 1);
}

memory_reset_peak_usage();
$before = memory_get_usage();
$many = environment();
$firstOfMany = $record($many, MANY, 0);
$againOfMany = $record($many, MANY, 1);
$memory = (memory_get_peak_usage() - $before) / 2 ** 20;

$line = static fn (string $what, float $milliseconds) => printf("  %-48s %9.0f ms\n", $what, $milliseconds);
printf("Recording; PHP %s, Laravel %s, Postgres %s; medians of %d rounds\n\n", PHP_VERSION, $application->version(), DB::connection()->getServerVersion(), ROUNDS);
$line(number_format(SOME).' resources, first of an environment', median($first));
$line(number_format(SOME).' resources, again', median($again));
$line(number_format(MANY).' resources, first of an environment, once', $firstOfMany);
$line(number_format(MANY).' resources, again, once', $againOfMany);
printf("  %-48s %9.1f MB\n", 'PHP memory for the '.number_format(MANY), $memory);
