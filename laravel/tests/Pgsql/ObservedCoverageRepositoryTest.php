<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Laravel\ObservedCoverageRepository;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Tests\Support\HostEnvironment;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use Illuminate\Config\Repository;
use Illuminate\Container\Container;
use Illuminate\Database\QueryException;
use Illuminate\Support\Facades\DB;

/**
 * The observed coverage document of an environment, with sorted lists.
 *
 * @return array{workspace_id: string, managed_environment_id: string, provider_connection_id: string, listings: list<array<string, mixed>>, rows: list<array<string, mixed>>, elsewhere: list<array{canonical_type: string, resources: int}>}
 */
function observedDocument(EnvironmentRef $environment): array
{
    /** @var array{workspace_id: string, managed_environment_id: string, provider_connection_id: string, listings: list<array<string, mixed>>, rows: list<array<string, mixed>>, elsewhere: list<array{canonical_type: string, resources: int}>} $document */
    $document = json_decode(app(ObservedCoverageRepository::class)->json($environment), true, flags: JSON_THROW_ON_ERROR);
    sort($document['listings']);
    sort($document['rows']);
    sort($document['elsewhere']);

    return $document;
}

it('returns the latest listing of each type and source, and every resource with its latest evidence', function (): void {
    $environment = HostEnvironment::make();
    $environment->list('roleDefinition', 9, '2026-03-01T07:00:00Z', 'partial');
    $environment->list('roleDefinition', 2, '2026-03-01T08:00:00Z');
    $environment->list('roleDefinition', 5, '2026-03-01T06:00:00Z', 'failed', 'graph_v1_fallback');
    $environment->list('termsAndConditions', 0, '2026-03-01T08:00:00.123456Z', source: 'graph_v1_fallback');
    $seen = $environment->add('roleDefinition', 'derived');
    $environment->capture($seen, 'content_backed', 'content_backed', '2026-03-01T07:30:00Z');
    $environment->capture($seen, 'comparable', 'stale', '2026-03-01T08:30:00Z');
    $environment->add('roleDefinition');
    $reference = $environment->ref();

    expect(observedDocument($reference))->toBe([
        'workspace_id' => $reference->workspaceId,
        'managed_environment_id' => $reference->managedEnvironmentId,
        'provider_connection_id' => $reference->providerConnectionId,
        'listings' => [
            ['canonical_type' => 'roleDefinition', 'source_class' => 'graph_v1_fallback', 'outcome' => 'failed', 'resources' => 5, 'captured_at' => '2026-03-01T06:00:00.000000Z'],
            ['canonical_type' => 'roleDefinition', 'source_class' => 'tcm', 'outcome' => 'complete', 'resources' => 2, 'captured_at' => '2026-03-01T08:00:00.000000Z'],
            ['canonical_type' => 'termsAndConditions', 'source_class' => 'graph_v1_fallback', 'outcome' => 'complete', 'resources' => 0, 'captured_at' => '2026-03-01T08:00:00.123456Z'],
        ],
        'rows' => [
            ['canonical_type' => 'roleDefinition', 'source_class' => 'tcm', 'coverage_level' => 'comparable', 'evidence_state' => 'stale', 'identity_state' => 'derived', 'captured_at' => '2026-03-01T08:30:00.000000Z'],
            // A resource without evidence is not left out.
            ['canonical_type' => 'roleDefinition', 'source_class' => 'tcm', 'coverage_level' => 'none', 'evidence_state' => 'missing', 'identity_state' => 'stable', 'captured_at' => null],
        ],
        'elsewhere' => [],
    ]);
});

it('leaves out withdrawn resources, and returns resources that appeared again', function (): void {
    $environment = HostEnvironment::make();
    $gone = $environment->add('roleDefinition', 'derived');
    $environment->capture($gone, 'content_backed', 'content_backed', '2026-03-01T08:00:00Z');
    $environment->withdraw($gone);
    expect(observedDocument($environment->ref())['rows'])->toBe([]);

    $environment->add('roleDefinition');
    expect(array_column(observedDocument($environment->ref())['rows'], 'identity_state'))->toBe(['stable']);
});

it('returns the most that another connection of the environment found of each type', function (): void {
    $environment = HostEnvironment::make();
    [$one, $another] = [$environment->throughAnotherConnection(), $environment->throughAnotherConnection()];
    $environment->list('deviceHealthScript', 99, '2026-03-01T08:00:00Z', source: 'graph_beta_experimental');
    // The greatest number, from any source and with any outcome.
    $one->list('roleDefinition', 5, '2026-03-01T08:00:00Z');
    $one->list('roleDefinition', 7, '2026-03-01T08:00:00Z', 'partial', 'graph_beta_experimental');
    $another->list('roleDefinition', 6, '2026-03-01T08:00:00Z', source: 'graph_v1_fallback');
    // The listing captured last, or of those captured at the same time, the one recorded last.
    $one->list('termsAndConditions', 2, '2026-03-01T08:00:00Z', source: 'graph_v1_fallback');
    $one->list('termsAndConditions', 9, '2026-03-01T07:00:00Z', source: 'graph_v1_fallback');
    $another->list('mobileAppCategory', 9, '2026-03-01T08:00:00Z', source: 'graph_v1_fallback');
    $another->list('mobileAppCategory', 3, '2026-03-01T08:00:00Z', source: 'graph_v1_fallback');
    // A type of which none were found has no entry.
    $one->list('appProtectionPolicyiOS', 0, '2026-03-01T08:00:00Z');
    $one->list('deviceHealthScript', 0, '2026-03-01T08:00:00Z', 'failed', 'graph_beta_experimental');

    expect(observedDocument($environment->ref())['elsewhere'])->toBe([
        ['canonical_type' => 'mobileAppCategory', 'resources' => 3],
        ['canonical_type' => 'roleDefinition', 'resources' => 7],
        ['canonical_type' => 'termsAndConditions', 'resources' => 2],
    ])->and(observedDocument($one->ref())['elsewhere'])->toBe([
        ['canonical_type' => 'deviceHealthScript', 'resources' => 99],
        ['canonical_type' => 'mobileAppCategory', 'resources' => 3],
        ['canonical_type' => 'roleDefinition', 'resources' => 6],
    ]);
});

it('counts the resources of another connection that are not withdrawn, even if its latest listing found fewer', function (): void {
    $environment = HostEnvironment::make();
    $other = $environment->throughAnotherConnection();
    $found = static fn (): array => observedDocument($environment->ref())['elsewhere'];
    $other->add('roleDefinition');
    $other->add('roleDefinition');
    $resource = $other->add('roleDefinition');
    $other->add('roleDefinition', source: 'graph_v1_fallback');
    expect($found())->toBe([['canonical_type' => 'roleDefinition', 'resources' => 3]]);

    $other->list('roleDefinition', 4, '2026-03-01T07:00:00Z');
    expect($found())->toBe([['canonical_type' => 'roleDefinition', 'resources' => 4]]);

    $other->list('roleDefinition', 0, '2026-03-01T08:00:00Z', 'failed');
    expect($found())->toBe([['canonical_type' => 'roleDefinition', 'resources' => 3]]);

    $other->withdraw($resource);
    expect($found())->toBe([['canonical_type' => 'roleDefinition', 'resources' => 2]]);
});

it('does not count other environments as found elsewhere', function (): void {
    $environment = HostEnvironment::make();
    $environment->sibling()->cover('roleDefinition', '2026-03-01T08:00:00Z', 2);
    HostEnvironment::make()->cover('roleDefinition', '2026-03-01T08:00:00Z', 2);

    expect(observedDocument($environment->ref())['elsewhere'])->toBe([]);
});

it('finds the other connections in the configured table and columns', function (): void {
    $environment = HostEnvironment::make();
    $environment->throughAnotherConnection()->cover('roleDefinition', '2026-03-01T08:00:00Z', 2);
    DB::unprepared(<<<'SQL'
        alter table provider_connections rename to "Links";
        alter table "Links" rename column id to "the key";
        alter table "Links" rename column workspace_id to "order";
        alter table "Links" rename column managed_environment_id to "group";
        SQL);
    config(['coverage-kernel.host.provider_connections' => ['table' => 'Links', 'key' => 'the key', 'workspace' => 'order', 'managed_environment' => 'group']]);

    expect(observedDocument($environment->ref())['elsewhere'])->toBe([['canonical_type' => 'roleDefinition', 'resources' => 2]]);
});

it('runs one statement, and the extension accepts its result', function (): void {
    $environment = HostEnvironment::make();
    $environment->cover('roleDefinition', '2026-03-01T08:00:00Z', 3);
    app(DefinitionsRepository::class)->get();

    DB::enableQueryLog();
    $observed = app(ObservedCoverageRepository::class)->for($environment->ref());

    expect(DB::getQueryLog())->toHaveCount(1)
        ->and($observed->ignored())->toBe(0)
        ->and($observed->workspaceId())->toBe($environment->ref()->workspaceId)
        ->and($observed->definitions()->digest())->toBe(app(DefinitionsRepository::class)->get()->digest());
});

it('reads observed coverage and definitions on the same connection, even when Octane replaces the application', function (): void {
    $worker = app();
    $kept = $worker->make(ClaimGuard::class);
    config(['database.connections.elsewhere' => config('database.connections.pgsql')]);
    DB::connection('elsewhere')->enableQueryLog();
    DB::enableQueryLog();

    $sandbox = clone $worker;
    $sandbox->instance('config', clone config());
    try {
        Container::setInstance($sandbox);
        $sandbox->make(Repository::class)->set('coverage-kernel.connection', 'elsewhere');
        $kept->evaluate(new Claim('intune_core', CoverageLevel::Detected, Audience::Customer), new EnvironmentRef(1, 2, 3));
    } finally {
        Container::setInstance($worker);
    }

    expect(DB::connection('elsewhere')->getQueryLog())->toHaveCount(2)
        ->and(DB::getQueryLog())->toBe([]);
});

it('finds the latest rows and the other connections with an index', function (): void {
    DB::enableQueryLog();
    app(ObservedCoverageRepository::class)->json(HostEnvironment::make()->ref());
    /** @var array{query: string, bindings: array<string, string>} $statement */
    $statement = last(DB::getQueryLog());

    // Makes the planner treat these empty tables like large ones.
    DB::unprepared('set local enable_seqscan = off; set local enable_bitmapscan = off; set local enable_sort = off;');
    /** @var list<string> $lines */
    $lines = array_column(DB::select("explain {$statement['query']}", $statement['bindings']), 'QUERY PLAN');
    $plan = implode("\n", $lines);

    preg_match_all('/ using (tc_\w+) on .*\n\s+Index Cond: (.+)/', $plan, $matches, PREG_SET_ORDER);
    $uses = array_map(static fn (array $match): string => "{$match[1]}: ".implode(', ', preg_match_all('/(\w+) = /', $match[2], $columns) > 0 ? $columns[1] : []), $matches);
    sort($uses);

    // The listings and the resources are read twice: those of this connection, and those of the others.
    expect($uses)->toBe([
        'tc_listings_latest: workspace_id, managed_environment_id, provider_connection_id, resource_type_id',
        'tc_listings_latest: workspace_id, managed_environment_id, provider_connection_id, resource_type_id',
        'tc_provider_connections_owner: workspace_id, managed_environment_id',
        'tc_resource_evidence_latest: resource_id',
        'tc_resources_owner: workspace_id, managed_environment_id, provider_connection_id',
        'tc_resources_owner: workspace_id, managed_environment_id, provider_connection_id, resource_type_id',
    ])
        ->and($plan)->not->toContain('Sort');
});

it('throws if the database returns no document', function (): void {
    DB::pretend(function (): void {
        expect(static fn () => app(ObservedCoverageRepository::class)->json(new EnvironmentRef(1, 2, 3)))
            ->toThrow(UnexpectedValueException::class, 'the database returned no observed coverage document');
    });
});

it('returns empty lists if nothing was observed', function (): void {
    expect(observedDocument(new EnvironmentRef(1, 2, 3)))->toBe([
        'workspace_id' => '1', 'managed_environment_id' => '2', 'provider_connection_id' => '3', 'listings' => [], 'rows' => [], 'elsewhere' => [],
    ]);
});

it('returns no listing and no row if one of the three ids belongs to another environment', function (): void {
    [$one, $other] = [HostEnvironment::make(), HostEnvironment::make()];
    $one->cover('roleDefinition', '2026-03-01T08:00:00Z');
    $one = $one->ref();
    $other = $other->ref();

    foreach ([
        new EnvironmentRef($other->workspaceId, $one->managedEnvironmentId, $one->providerConnectionId),
        new EnvironmentRef($one->workspaceId, $other->managedEnvironmentId, $one->providerConnectionId),
        new EnvironmentRef($one->workspaceId, $one->managedEnvironmentId, $other->providerConnectionId),
    ] as $mixed) {
        expect(observedDocument($mixed))->toMatchArray(['listings' => [], 'rows' => []]);
    }
    // For the last, the first connection is another one of the environment, so the number that it found counts.
    expect(observedDocument(new EnvironmentRef($one->workspaceId, $one->managedEnvironmentId, $other->providerConnectionId))['elsewhere'])->toBe([['canonical_type' => 'roleDefinition', 'resources' => 1]]);
});

it('takes the row captured last as the latest, not the row recorded last or referred to', function (): void {
    $environment = HostEnvironment::make();
    $resource = $environment->add('roleDefinition');
    $good = $environment->capture($resource, 'content_backed', 'content_backed', '2026-03-01T08:00:00Z');
    $environment->capture($resource, 'none', 'capture_failed', '2026-03-01T09:00:00Z');
    // Recorded late, and referred to although a newer row exists: it must not hide the failure.
    $late = $environment->capture($resource, 'certified', 'content_backed', '2026-03-01T07:00:00Z');
    $environment->list('roleDefinition', 1, '2026-03-01T09:00:00Z', 'failed');
    $environment->list('roleDefinition', 1, '2026-03-01T08:00:00Z');

    foreach ([$good, $late, null] as $pointed) {
        $environment->point($resource, $pointed);

        expect(observedDocument($environment->ref())['rows'][0])->toMatchArray(['evidence_state' => 'capture_failed', 'coverage_level' => 'none'])
            ->and(observedDocument($environment->ref())['listings'][0]['outcome'])->toBe('failed');
    }
});

it('takes the row recorded last of rows captured at the same time', function (): void {
    $environment = HostEnvironment::make();
    $resource = $environment->add('roleDefinition');
    $first = $environment->capture($resource, 'certified', 'content_backed', '2026-03-01T08:00:00Z');
    $environment->capture($resource, 'detected', 'partial', '2026-03-01T08:00:00Z');
    $environment->point($resource, $first);
    $environment->list('roleDefinition', 1, '2026-03-01T08:00:00Z');
    $environment->list('roleDefinition', 2, '2026-03-01T08:00:00Z', 'partial');

    expect(observedDocument($environment->ref())['rows'][0]['evidence_state'])->toBe('partial')
        ->and(observedDocument($environment->ref())['listings'][0]['outcome'])->toBe('partial');
});

it('returns times in UTC, to the microsecond, in every time zone of the session', function (): void {
    $environment = HostEnvironment::make();
    $environment->list('roleDefinition', 1, '2026-03-01T01:15:00.000001+05:45');
    $environment->capture($environment->add('roleDefinition'), 'detected', 'partial', '2026-03-01T01:15:00.000002+05:45');
    DB::statement("set local time zone 'Asia/Kathmandu'");
    DB::statement("set local datestyle = 'German, DMY'");

    expect(observedDocument($environment->ref())['listings'][0]['captured_at'])->toBe('2026-02-28T19:30:00.000001Z')
        ->and(observedDocument($environment->ref())['rows'][0]['captured_at'])->toBe('2026-02-28T19:30:00.000002Z');
});

it('returns the ids as the database casts them', function (): void {
    $environment = HostEnvironment::make();
    $environment->cover('roleDefinition', '2026-03-01T08:00:00Z');
    $reference = $environment->ref();
    $observed = observedDocument(new EnvironmentRef('0'.$reference->workspaceId, $reference->managedEnvironmentId, $reference->providerConnectionId));

    // `017` and `17` are different ids (contract §2), so the claim is blocked as foreign.
    expect($observed['workspace_id'])->toBe($reference->workspaceId)
        ->and(static fn () => app(ObservedCoverageRepository::class)->json(new EnvironmentRef('seventeen', 4, 3)))
        ->toThrow(QueryException::class, 'seventeen');
});

it('reads environments with every key type', function (KeyType $keyType): void {
    OwnSchema::with($keyType, function (): void {
        OwnSchema::artisan('migrate');
        app(DefinitionsRepository::class)->forget();
        $environment = HostEnvironment::make();
        $environment->cover('roleDefinition', '2026-03-01T08:00:00Z', 2);
        $other = $environment->sibling();
        $other->cover('roleDefinition', '2026-03-01T08:00:00Z', 3);
        $again = $environment->throughAnotherConnection();
        $observed = app(ObservedCoverageRepository::class)->for($environment->ref());

        expect(observedDocument($environment->ref())['rows'])->toHaveCount(2)
            ->and(observedDocument($other->ref())['listings'][0]['resources'])->toBe(3)
            ->and(observedDocument($again->ref())['elsewhere'])->toBe([['canonical_type' => 'roleDefinition', 'resources' => 2]])
            ->and(observedDocument($environment->ref())['elsewhere'])->toBe([])
            ->and([$observed->workspaceId(), $observed->managedEnvironmentId(), $observed->providerConnectionId()])
            ->toBe(array_values(get_object_vars($environment->ref())));
    });
})->with(fn () => KeyType::cases());

it('refuses an unknown key type', function (mixed $type): void {
    config()->set('coverage-kernel.host.key_type', $type);

    expect(static fn () => app(ObservedCoverageRepository::class)->json(new EnvironmentRef(1, 2, 3)))
        ->toThrow(InvalidConfiguration::class, '`coverage-kernel.host.key_type`');
})->with([['integer'], [null], ['bigint)']]);
