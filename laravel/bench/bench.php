<?php

declare(strict_types=1);

/*
 * Measures the time from Postgres to a decision: the catalogue (216 rows, 62 counted types in the scope), an environment
 * of 2,000 resources with one connection, and one claim. It compares the guard with Eloquent models and plain PHP.
 *
 * The two run alternately, ROUNDS times, so that other load on the machine affects both equally. The median of each step is
 * shown. `SQL` is the time that the database reports for a statement (explain analyze, without timing each row), `transfer` is
 * the rest of the call: the connection, PDO and, for the definitions, building the text. Before the measurement, both must agree
 * on the state, the covered types and the counted types of a covered environment and of one that is not.
 *
 * It writes to its database. `bin/bench` runs it on a temporary Postgres.
 */

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard as ExtensionClaimGuard;
use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Definitions;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\ClaimCompletion;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Models\TenantConfigurationListing;
use CoverageKernel\Laravel\Models\TenantConfigurationResource;
use CoverageKernel\Laravel\Models\TenantConfigurationResourceEvidence;
use CoverageKernel\Laravel\Models\TenantConfigurationResourceType;
use CoverageKernel\Laravel\Models\TenantConfigurationSupportedScope;
use CoverageKernel\Laravel\ObservedCoverageRepository;
use CoverageKernel\ListingOutcome;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\SourceClass;
use CoverageKernel\SupportState;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Database\Eloquent\Collection;
use Illuminate\Foundation\Application;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\DB;

require __DIR__.'/../vendor/autoload.php';

const ROUNDS = 31;
const SCOPE = 'intune_tcm_all';
const RESOURCES = 2000;
const EVIDENCE_OF_EACH = 5;
const LISTINGS_OF_EACH = 10;
const ENVIRONMENTS = 4;

/** Decides the same claim with Eloquent models and plain PHP, as far as TCM sources and environments with one connection need it. */
final class PlainPhp
{
    /** The highest level that each evidence state proves (contract §1). */
    private const CEILINGS = [
        'missing' => CoverageLevel::None,
        'capture_blocked' => CoverageLevel::None,
        'capture_failed' => CoverageLevel::None,
        'metadata_only' => CoverageLevel::Detected,
        'partial' => CoverageLevel::Detected,
        'stale' => CoverageLevel::Detected,
        'content_backed' => CoverageLevel::Certified,
    ];

    /** @var array<string, list<float>> milliseconds, by step */
    public array $took = [];

    /** @return array{state: string, covered: int, denominator: int} */
    public function decide(Claim $claim, EnvironmentRef $environment): array
    {
        $started = hrtime(true);
        $types = TenantConfigurationResourceType::all();
        $scope = TenantConfigurationSupportedScope::query()->where('scope_key', $claim->scopeKey())->firstOrFail();
        $this->lap('definitions: SQL, transfer, models', $started);

        $owner = [
            'workspace_id' => $environment->workspaceId,
            'managed_environment_id' => $environment->managedEnvironmentId,
            'provider_connection_id' => $environment->providerConnectionId,
        ];
        // @phpstan-ignore staticMethod.dynamicCall (the framework's PHPDoc declares the query builder's methods as static)
        $listings = TenantConfigurationListing::query()->selectRaw('distinct on (resource_type_id) *')->where($owner)
            ->orderBy('resource_type_id')->orderByDesc('captured_at')->orderByDesc('id')
            ->get()->keyBy('resource_type_id');
        $resources = TenantConfigurationResource::query()->with('latestEvidence')->where($owner)->get()->groupBy('resource_type_id');
        $this->lap('observed: SQL, transfer, models', $started);

        $levels = array_flip(array_map(static fn (CoverageLevel $level): string => $level->value, CoverageLevel::cases()));
        $asked = $levels[$claim->level()->value];
        $newest = Carbon::parse((string) $claim->asOf())->getTimestampMs();
        $oldest = $newest - 1000 * (int) $scope->max_evidence_age_seconds;
        $inTime = static fn (Carbon $captured): bool => $captured->getTimestampMs() >= $oldest && $captured->getTimestampMs() <= $newest;
        $tcm = $types->where('source_class', SourceClass::Tcm)->keyBy('canonical_type');
        $covered = 0;
        $counted = [];

        foreach ($scope->denominator as $name) {
            $type = $tcm->get($name);
            if ($type === null || $type->support_state !== SupportState::Supported) {
                continue;
            }
            $counted[] = $name;
            $listing = $listings->get($type->id);
            /** @var Collection<int, TenantConfigurationResource> $rows */
            $rows = $resources->get($type->id) ?? new Collection;
            $covers = $levels[$type->max_coverage_level->value] >= $asked
                && $listing instanceof TenantConfigurationListing
                && $listing->outcome === ListingOutcome::Complete
                && $listing->resources === $rows->count()
                // @phpstan-ignore argument.type (and so their result has no type)
                && $inTime($listing->captured_at);

            foreach ($rows as $row) {
                $evidence = $row->latestEvidence;
                $covers = $covers
                    && $evidence !== null
                    && $levels[$evidence->coverage_level->value] >= $asked
                    && $levels[self::CEILINGS[$evidence->evidence_state->value]->value] >= $asked
                    && $inTime($evidence->captured_at)
                    && $row->identity_state !== IdentityState::IdentityConflict
                    && $row->identity_state !== IdentityState::UnsupportedIdentity;
            }
            $covered += $covers ? 1 : 0;
        }
        $claimed = $claim->denominator() ?? $scope->denominator;
        sort($claimed);
        sort($counted);
        $this->lap('fold and decide in PHP', $started);

        return [
            'state' => match (true) {
                $covered < count($counted) || $claimed !== $counted => ClaimState::ClaimBlocked->value,
                count($counted) < count($scope->denominator) => ClaimState::ClaimLimited->value,
                default => ClaimState::ClaimAllowed->value,
            },
            'covered' => $covered,
            'denominator' => count($counted),
        ];
    }

    private function lap(string $step, int|float &$since): void
    {
        $now = hrtime(true);
        $this->took[$step][] = ($now - $since) / 1e6;
        $since = $now;
    }
}

/** @param  list<float>  $of */
function median(array $of): float
{
    sort($of);

    return $of[intdiv(count($of), 2)];
}

/**
 * The time that a step takes, in milliseconds, and its result.
 *
 * @template T
 *
 * @param  Closure(): T  $step
 * @return array{float, T}
 */
function timed(Closure $step): array
{
    $started = hrtime(true);
    $result = $step();

    return [(hrtime(true) - $started) / 1e6, $result];
}

/** A covered environment: RESOURCES resources, spread over the types that the scope counts. */
function environment(int $number): EnvironmentRef
{
    $workspace = DB::table('workspaces')->insertGetId(['name' => "workspace {$number}"]);
    $environment = DB::table('managed_environments')->insertGetId(['workspace_id' => $workspace, 'name' => "environment {$number}"]);
    $connection = DB::table('provider_connections')->insertGetId([
        'workspace_id' => $workspace, 'managed_environment_id' => $environment, 'name' => "connection {$number}",
    ]);
    $owner = [$workspace, $environment, $connection];
    $types = <<<'SQL'
        select id, row_number() over (order by id) - 1 as number, count(*) over () as types
        from tenant_configuration_resource_types where source_class = 'tcm' and support_state = 'supported'
        SQL;

    DB::insert(<<<SQL
        insert into tenant_configuration_resources
            (workspace_id, managed_environment_id, provider_connection_id, resource_type_id, canonical_resource_key, identity_state, source_metadata)
        select ?, ?, ?, type.id, 'resource-' || resource, 'stable', jsonb_build_object('provider_id', gen_random_uuid())
        from generate_series(1, ?) as resource join ({$types}) as type on type.number = resource % type.types
        SQL, [...$owner, RESOURCES]);
    DB::insert(<<<'SQL'
        insert into tenant_configuration_resource_evidence
            (workspace_id, managed_environment_id, provider_connection_id, resource_type_id, resource_id, coverage_level, evidence_state, captured_at)
        select workspace_id, managed_environment_id, provider_connection_id, resource_type_id, id, 'comparable', 'content_backed',
            timestamptz '2026-03-01 06:00:00Z' - age * interval '1 day' + id % 3600 * interval '1 second'
        from generate_series(?, 0, -1) as age, tenant_configuration_resources where workspace_id = ?
        SQL, [EVIDENCE_OF_EACH - 1, $workspace]);
    DB::update(<<<'SQL'
        update tenant_configuration_resources set latest_evidence_id =
            (select max(id) from tenant_configuration_resource_evidence where resource_id = tenant_configuration_resources.id)
        where workspace_id = ?
        SQL, [$workspace]);
    DB::insert(<<<'SQL'
        insert into tenant_configuration_listings
            (workspace_id, managed_environment_id, provider_connection_id, resource_type_id, outcome, resources, captured_at)
        select workspace_id, managed_environment_id, provider_connection_id, resource_type_id, 'complete', count(*),
            timestamptz '2026-03-01 06:00:00Z' - age * interval '1 day'
        from tenant_configuration_resources, generate_series(?, 0, -1) as age
        where workspace_id = ? group by 1, 2, 3, 4, age
        SQL, [LISTINGS_OF_EACH - 1, $workspace]);

    return new EnvironmentRef(...$owner);
}

/** The time that the database reports for the statement that `$send` executes, in milliseconds. */
function sqlTime(Closure $send): float
{
    DB::flushQueryLog();
    DB::enableQueryLog();
    $send();
    DB::disableQueryLog();
    /** @var array{query: string, bindings: array<array-key, mixed>} $query */
    $query = DB::getQueryLog()[0];
    $plan = DB::scalar('explain (analyze, timing off, format json) '.$query['query'], $query['bindings']);
    /** @var array{array{'Planning Time': float, 'Execution Time': float}} $explained */
    $explained = json_decode(is_string($plan) ? $plan : '', true, flags: JSON_THROW_ON_ERROR);

    return $explained[0]['Planning Time'] + $explained[0]['Execution Time'];
}

$application = require __DIR__.'/../workbench/bootstrap/app.php';
assert($application instanceof Application);
$application->make(Kernel::class)->bootstrap();
Carbon::setTestNow('2026-03-01T12:00:00Z');
config()->set('coverage-kernel.activation', 'active');

$application->make(Kernel::class)->call('migrate', ['--force' => true]);
$environments = array_map(environment(...), range(1, ENVIRONMENTS));
DB::statement('vacuum analyze');
$environment = $environments[1];
$ruined = $environments[2];
foreach (TenantConfigurationResource::query()->where('workspace_id', $ruined->workspaceId)->get()->take(3) as $resource) {
    $evidence = new TenantConfigurationResourceEvidence([
        'workspace_id' => $resource->workspace_id,
        'managed_environment_id' => $resource->managed_environment_id,
        'provider_connection_id' => $resource->provider_connection_id,
        'resource_type_id' => $resource->resource_type_id,
        'resource_id' => $resource->id,
        'coverage_level' => CoverageLevel::None,
        'evidence_state' => EvidenceState::CaptureFailed,
        'captured_at' => '2026-03-01T11:00:00Z',
    ]);
    $evidence->save();
    $resource->latest_evidence_id = $evidence->id;
    $resource->save();
}

$definitions = $application->make(DefinitionsRepository::class);
$observations = $application->make(ObservedCoverageRepository::class);
$guard = $application->make(ClaimGuard::class);
$scope = $application->make(CoverageKernel\Laravel\Contracts\SupportedScopeResolver::class)->resolve(SCOPE);
$counted = $scope->countedTypes();
assert($counted !== []);
$claim = new Claim(SCOPE, CoverageLevel::ContentBacked, Audience::Customer, denominator: $counted);
$completed = static fn (EnvironmentRef $of): Claim => (new ClaimCompletion)->complete($claim, $of);

// --- both must agree --------------------------------------------------------------------------------------------------

foreach (['covered' => $environment, 'with three failed captures' => $ruined] as $name => $of) {
    $decision = $guard->evaluate($claim, $of);
    $kernel = ['state' => $decision->state()->value, 'covered' => $decision->covered(), 'denominator' => $decision->denominator()];
    $plain = (new PlainPhp)->decide($completed($of), $of);
    if ($kernel !== $plain) {
        fwrite(STDERR, "the guard and plain PHP disagree about the environment {$name}: ".json_encode([$kernel, $plain])."\n");
        exit(1);
    }
    printf("%s: both decide %s, %d of %d types\n", ucfirst("the environment {$name}"), ...array_values($kernel));
}

// --- the statements ---------------------------------------------------------------------------------------------------

$application->forgetScopedInstances();
foreach (['the guard' => static fn () => $guard->evaluate($claim, $environment), 'Eloquent' => static fn () => (new PlainPhp)->decide($completed($environment), $environment)] as $name => $ask) {
    DB::flushQueryLog();
    DB::enableQueryLog();
    $ask();
    DB::disableQueryLog();
    printf("\nThe statements of %s:\n", $name);
    /** @var list<array{query: string}> $queries */
    $queries = DB::getQueryLog();
    foreach ($queries as $number => $query) {
        $text = (string) preg_replace('/\s+/', ' ', $query['query']);
        printf("  %d. %s\n", $number + 1, strlen($text) > 150 ? substr($text, 0, 110).' … '.substr($text, -36) : $text);
    }
}

// --- the measurement --------------------------------------------------------------------------------------------------

/** @var array<string, list<float>> $took */
$took = [];
$plain = new PlainPhp;
$whole = ['kernel, first in the process' => [], 'kernel, later' => [], 'plain' => []];
$bytes = 0;

for ($round = 0; $round < ROUNDS; $round++) {
    $application->forgetScopedInstances();
    $sql = sqlTime(static fn (): string => $definitions->json());
    $application->forgetScopedInstances();
    [$call, $text] = timed(static fn (): string => $definitions->json());
    $took['definitions: SQL'][] = $sql;
    $took['definitions: transfer, text'][] = max(0.0, $call - $sql);

    // A different text each time: the extension does not compile the same text twice.
    [$compile] = timed(static fn (): Definitions => Definitions::fromJson($text.str_repeat(' ', $round + 1)));
    Definitions::fromJson($text);
    [$known, $compiled] = timed(static fn (): Definitions => Definitions::fromJson($text));
    $took['compile, first in the process'][] = $compile;
    $took['compile, later'][] = $known;

    $sql = sqlTime(static fn (): string => $observations->json($environment));
    [$call, $document] = timed(static fn (): string => $observations->json($environment));
    $bytes = strlen($document);
    $took['observed: SQL, JSON'][] = $sql;
    $took['observed: transfer'][] = max(0.0, $call - $sql);

    [$observe, $observed] = timed(static fn (): ObservedCoverage => ObservedCoverage::fromJson($compiled, $document));
    $took['observe'][] = $observe;

    $asked = $completed($environment);
    [$decide] = timed(static fn (): ClaimState => (new ExtensionClaimGuard($compiled))->evaluate($asked, $observed)->state());
    $took['decide'][] = $decide;

    $application->forgetScopedInstances();
    [$later] = timed(static fn () => $guard->evaluate($claim, $environment));
    $whole['kernel, later'][] = $later;
    $whole['kernel, first in the process'][] = $later - $known + $compile;

    [$eloquent] = timed(static fn () => $plain->decide($asked, $environment));
    $whole['plain'][] = $eloquent;
}

printf(
    "\n%s rows of definitions, %s resources, %s pieces of evidence (and %d other environments), %s kB of JSON; PHP %s, Laravel %s, Postgres %s; medians of %d rounds\n\n",
    DB::table('tenant_configuration_resource_types')->count(),
    number_format(RESOURCES),
    number_format(RESOURCES * EVIDENCE_OF_EACH),
    ENVIRONMENTS - 1,
    number_format($bytes / 1000),
    PHP_VERSION,
    $application->version(),
    DB::connection()->getServerVersion(),
    ROUNDS,
);
$line = static fn (string $step, float $milliseconds) => printf("  %-38s %8.3f ms\n", $step, $milliseconds);
echo "The guard\n";
foreach ($took as $step => $times) {
    $line($step, median($times));
}
$line('WHOLE, first in the process', median($whole['kernel, first in the process']));
$line('WHOLE, later requests of a process', median($whole['kernel, later']));
echo "\nEloquent models and plain PHP\n";
foreach ($plain->took as $step => $times) {
    $line($step, median($times));
}
$line('WHOLE', median($whole['plain']));
printf("\nEloquent and plain PHP take %.1f times as long as the guard.\n", median($whole['plain']) / median($whole['kernel, later']));
