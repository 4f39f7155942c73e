<?php

declare(strict_types=1);

/*
 * Measures the time from Postgres to a decision, with the catalogue of definitions (216 rows, 62 counted types in the scope):
 *
 * 1. One claim about one environment of 50 to 1,000,000 resources: the guard, which reads everything in one statement and lets
 *    Postgres count; the statements of an earlier version, with an entry for each resource; and Eloquent models with plain PHP.
 * 2. Five claims about each of FLEET environments: `evaluateAcross()`, and `evaluateMany()` one by one.
 *
 * The ways that are compared run alternately, so that other load on the machine affects all of them. Before the measurement, all
 * must agree: on the state and the counts of a covered environment and of one that is not and, for both readings, on the digest
 * of the observed coverage. A time is that of the whole call in PHP, with one claim and its decision, on a warm database.
 *
 * It writes to its database. `bin/bench` runs it on a temporary Postgres.
 */

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard as ExtensionClaimGuard;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\ClaimCompletion;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Contracts\SupportedScopeResolver;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Reading\CoverageReader;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Foundation\Application;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\DB;

require __DIR__.'/../vendor/autoload.php';
require __DIR__.'/EarlierReading.php';
require __DIR__.'/Fixture.php';
require __DIR__.'/PlainPhp.php';

const SCOPE = 'intune_tcm_all';
const FLEET = 1_000;
const FLEET_ROUNDS = 3;

/** @param  list<float>  $of */
function median(array $of): float
{
    sort($of);

    return $of[intdiv(count($of), 2)];
}

/** Runs a step and returns the time that it takes, in milliseconds. */
function timed(Closure $step): float
{
    $started = hrtime(true);
    $step();

    return (hrtime(true) - $started) / 1e6;
}

/**
 * Runs several steps alternately, each for its number of rounds spread over the whole, after one round to warm up.
 *
 * @template K of array-key
 *
 * @param  array<K, Closure(): mixed>  $steps
 * @param  array<K, positive-int>  $rounds
 * @return array<K, non-empty-list<float>> milliseconds
 */
function interleaved(array $steps, array $rounds): array
{
    $took = array_map(static fn (Closure $step): array => [timed($step)], $steps);
    $all = max(1, ...array_values($rounds));
    for ($round = 0; $round < $all; $round++) {
        foreach ($steps as $name => $step) {
            if (intdiv($round * $rounds[$name], $all) < intdiv(($round + 1) * $rounds[$name], $all)) {
                $took[$name][] = timed($step);
            }
        }
    }

    return array_map(static fn (array $times): array => count($times) > 1 ? array_slice($times, 1) : $times, $took);
}

/** @return array{state: string, covered: int, denominator: int} */
function summary(Decision $decision): array
{
    return ['state' => $decision->state()->value, 'covered' => $decision->covered(), 'denominator' => $decision->denominator()];
}

/** What it takes to make the decisions about a fleet, apart from time. */
final class Run
{
    /** A digest of the observed coverage and the state of each decision, in order. */
    public string $digest = '';

    public int $statements = 0;

    public float $mebibytes = 0.0;

    /** @param  iterable<array<string, Decision>>  $decisions */
    public function of(iterable $decisions): void
    {
        DB::flushQueryLog();
        DB::enableQueryLog();
        memory_reset_peak_usage();
        $before = memory_get_usage();
        $hash = hash_init('sha256');
        foreach ($decisions as $ofOneEnvironment) {
            foreach ($ofOneEnvironment as $decision) {
                hash_update($hash, $decision->observedDigest().$decision->state()->value);
            }
        }
        $this->mebibytes = (memory_get_peak_usage() - $before) / 2 ** 20;
        $this->statements = count(DB::getQueryLog());
        $this->digest = hash_final($hash);
        DB::disableQueryLog();
        DB::flushQueryLog();
    }
}

/** Adds newer evidence of three failed captures. */
function failCaptures(EnvironmentRef $environment): void
{
    DB::insert(<<<'SQL'
        insert into tenant_configuration_resource_evidence (
            workspace_id, managed_environment_id, provider_connection_id, resource_type_id, resource_id, coverage_level, evidence_state,
            identity_state, captured_at
        )
        select workspace_id, managed_environment_id, provider_connection_id, resource_type_id, id, ?, ?, ?, timestamptz '2026-03-01 11:00:00Z'
        from tenant_configuration_resources where workspace_id = ? and resource_type_id in (select distinct resource_type_id from tenant_configuration_resources limit 1)
        order by id limit 3
        SQL, [CoverageLevel::None->value, EvidenceState::CaptureFailed->value, IdentityState::Stable->value, $environment->workspaceId]);
}

$application = require __DIR__.'/../workbench/bootstrap/app.php';
assert($application instanceof Application);
$application->make(Kernel::class)->bootstrap();
// Laravel's handler prints an exception and lets the process succeed.
restore_exception_handler();
Carbon::setTestNow('2026-03-01T12:00:00Z');
$application->make(Kernel::class)->call('migrate', ['--force' => true]);
config()->set('coverage-kernel.activation', 'active');
config()->set('coverage-kernel.reviewed_definitions', $application->make(DefinitionsRepository::class)->digestWhenActive());

$started = hrtime(true);
$fixture = new Fixture([
    'small' => ['environments' => 2, 'resources' => 50, 'evidence' => 5, 'withdrawn' => 0],
    'usual' => ['environments' => 3, 'resources' => 2_000, 'evidence' => 5, 'withdrawn' => 0],
    'withdrawn' => ['environments' => 1, 'resources' => 2_000, 'evidence' => 2, 'withdrawn' => 100_000],
    'large' => ['environments' => 1, 'resources' => 20_000, 'evidence' => 2, 'withdrawn' => 0],
    'fleet' => ['environments' => FLEET, 'resources' => 2_000, 'evidence' => 1, 'withdrawn' => 0],
    'greatest' => ['environments' => 1, 'resources' => 1_000_000, 'evidence' => 2, 'withdrawn' => 0],
]);
$ruined = $fixture->all('usual')[2];
failCaptures($ruined);
DB::statement('vacuum analyze tenant_configuration_resources');
$rows = static fn (string $table): string => number_format((int) DB::table($table)->count());
printf(
    "%s definitions, %s environments, %s resources, %s pieces of evidence, %s listings, filled in %.0f s; PHP %s, Laravel %s, Postgres %s\n\n",
    $rows('tenant_configuration_resource_types'),
    $rows('managed_environments'),
    $rows('tenant_configuration_resources'),
    $rows('tenant_configuration_resource_evidence'),
    $rows('tenant_configuration_listings'),
    (hrtime(true) - $started) / 1e9,
    PHP_VERSION,
    $application->version(),
    DB::connection()->getServerVersion(),
);

$guard = $application->make(ClaimGuard::class);
$reader = $application->make(CoverageReader::class);
$earlier = new EarlierReading;
$plain = new PlainPhp;
$counted = $application->make(SupportedScopeResolver::class)->resolve(SCOPE)->countedTypes();
assert($counted !== []);
$claim = new Claim(SCOPE, CoverageLevel::ContentBacked, Audience::Customer, denominator: $counted);
$completed = static fn (EnvironmentRef $of): Claim => (new ClaimCompletion)->complete($claim, $of);
$decideEarlier = static function (EnvironmentRef $of) use ($earlier, $completed): Decision {
    $observed = $earlier->read($of);

    return (new ExtensionClaimGuard($observed->definitions()))->evaluate($completed($of), $observed);
};

// --- all must agree ---------------------------------------------------------------------------------------------------

foreach ([
    'of 50 resources' => $fixture->one('small'),
    'of 2,000 resources' => $fixture->one('usual'),
    'of 2,000 resources, three of them captured without success' => $ruined,
    'of 2,000 resources and 100,000 withdrawn ones' => $fixture->one('withdrawn'),
] as $name => $of) {
    $ways = [
        summary($guard->evaluate($claim, $of)),
        summary($decideEarlier($of)),
        $plain->decide($completed($of), $of),
    ];
    if ($ways[0] !== $ways[1] || $ways[0] !== $ways[2] || $reader->read([$of])[0]->digest() !== $earlier->read($of)->digest()) {
        fwrite(STDERR, "the ways disagree about the environment {$name}: ".json_encode($ways)."\n");
        exit(1);
    }
    printf("The environment %s: all decide %s, %d of %d types\n", $name, ...array_values($ways[0]));
}

// --- one environment --------------------------------------------------------------------------------------------------

/** @var array<string, array{EnvironmentRef, array<string, positive-int>}> $sizes the rounds of each way */
$sizes = [
    '50' => [$fixture->one('small'), ['guard' => 41, 'earlier' => 41, 'plain' => 41]],
    '2,000' => [$fixture->one('usual'), ['guard' => 41, 'earlier' => 41, 'plain' => 11]],
    '2,000, and 100,000 withdrawn' => [$fixture->one('withdrawn'), ['guard' => 21, 'earlier' => 21, 'plain' => 5]],
    '20,000' => [$fixture->one('large'), ['guard' => 21, 'earlier' => 11, 'plain' => 3]],
    '1,000,000, and 1,000,000 pieces of older evidence' => [$fixture->one('greatest'), ['guard' => 5]],
];
$won = [];
printf("\nOne claim about one environment, medians in ms\n\n  %-50s %10s %10s %10s %14s\n", 'resources', 'guard', 'earlier', 'Eloquent', 'earlier JSON');
foreach ($sizes as $size => [$of, $rounds]) {
    $asked = $completed($of);
    $steps = [
        'guard' => static fn () => $guard->evaluate($claim, $of),
        'earlier' => static fn () => $decideEarlier($of),
        'plain' => static fn () => $plain->decide($asked, $of),
    ];
    $medians = array_map(median(...), interleaved(array_intersect_key($steps, $rounds), $rounds));
    $cell = static fn (string $way): string => isset($medians[$way]) ? number_format($medians[$way], 1) : '–';
    printf("  %-50s %10s %10s %10s %14s\n", $size, $cell('guard'), $cell('earlier'), $cell('plain'), isset($medians['earlier']) ? number_format($earlier->bytes / 1000).' kB' : 'over 64 MiB');
    if (isset($medians['plain']) && $medians['plain'] < $medians['guard']) {
        $won[] = $size;
    }
}
printf(
    "\nEloquent with plain PHP is %s. The extension refuses a document over 64 MiB, which the earlier statement returns for 1,000,000 resources.\n",
    $won === [] ? 'slower at every size' : 'faster at '.implode('; ', $won),
);

// --- the parts of the guard's time ------------------------------------------------------------------------------------

echo "\nThe guard's parts at 2,000 resources, medians in ms\n\n";
$of = $fixture->one('usual');
DB::flushQueryLog();
DB::enableQueryLog();
$reader->read([$of]);
DB::disableQueryLog();
/** @var array{query: string, bindings: list<string>} $query */
$query = DB::getQueryLog()[0];
$observed = $reader->read([$of])[0];
$document = $application->make(DefinitionsRepository::class)->get()->toJson();
/** @var array<string, list<float>> $parts */
$parts = [];
for ($round = 0; $round < 41; $round++) {
    $plan = DB::scalar('explain (analyze, timing off, format json) '.$query['query'], $query['bindings']);
    /** @var array{array{'Planning Time': float, 'Execution Time': float}} $explained */
    $explained = json_decode(is_string($plan) ? $plan : '', true, flags: JSON_THROW_ON_ERROR);
    $parts['Postgres: planning'][] = $explained[0]['Planning Time'];
    $parts['Postgres: execution'][] = $explained[0]['Execution Time'];
    $parts['the whole statement, with parsing and transfer'][] = timed(static fn () => DB::select($query['query'], $query['bindings']));
    $parts['reading: the statement, folding, the extension'][] = timed(static fn () => $reader->read([$of]));
    $asked = $completed($of);
    $parts['deciding'][] = timed(static fn () => (new ExtensionClaimGuard($observed->definitions()))->evaluate($asked, $observed)->state());
    // A different text each time: the extension compiles each text once in a process.
    $parts['compiling definitions, once in a process'][] = timed(static fn () => Definitions::fromJson($document.str_repeat(' ', $round + 1)));
}
foreach ($parts as $part => $times) {
    printf("  %-50s %10.3f\n", $part, median($times));
}

// --- a fleet ----------------------------------------------------------------------------------------------------------

$claims = [];
foreach ([CoverageLevel::Detected, CoverageLevel::ContentBacked, CoverageLevel::Comparable, CoverageLevel::Renderable, CoverageLevel::Certified] as $level) {
    $claims[$level->value] = new Claim(SCOPE, $level, Audience::Customer, denominator: $counted);
}
$fleet = $fixture->all('fleet');
/** @var array<string, Closure(): iterable<array<string, Decision>>> $ways */
$ways = [
    'evaluateMany(), one by one' => static function () use ($guard, $claims, $fleet): Generator {
        foreach ($fleet as $of) {
            yield $guard->evaluateMany($claims, $of);
        }
    },
    'evaluateAcross()' => static fn (): Generator => $guard->evaluateAcross($claims, $fleet),
];
printf("\n%s environments of 2,000 resources, %d claims about each, medians of %d rounds\n\n", number_format(count($fleet)), count($claims), FLEET_ROUNDS);
$runs = array_map(static fn (): Run => new Run, $ways);
$took = interleaved(
    array_map(static fn (Closure $decisions, Run $run): Closure => static fn () => $run->of($decisions()), array_values($ways), array_values($runs)),
    array_fill(0, count($ways), FLEET_ROUNDS),
);
if (count(array_unique(array_map(static fn (Run $run): string => $run->digest, $runs))) !== 1) {
    fwrite(STDERR, "the two ways decide differently about the fleet\n");
    exit(1);
}
foreach (array_keys($ways) as $number => $way) {
    printf("  %-28s %8.2f s, %s statements, %.1f MiB of memory\n", $way, median($took[$number]) / 1000, number_format($runs[$way]->statements), $runs[$way]->mebibytes);
}
printf("\n  One by one takes %.1f times as long. The decisions are the same.\n", median($took[0]) / median($took[1]));
