<?php

declare(strict_types=1);

use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\EnvironmentIsDeleted;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Laravel\Exceptions\InvalidEnvironment;
use CoverageKernel\Laravel\Reading\CoverageReader;
use CoverageKernel\Laravel\Tests\Support\HostEnvironment;
use CoverageKernel\ObservedCoverage;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

/**
 * The observed coverage of an environment in its canonical form, with the entries by type and source.
 *
 * @return array{workspace_id: string, managed_environment_id: string, provider_connection_id: string, ignored: int, elsewhere: array<string, int>, observed: array<string, array<string, mixed>>}
 */
function observedCoverage(EnvironmentRef $environment): array
{
    /** @var array{workspace_id: string, managed_environment_id: string, provider_connection_id: string, ignored: int, elsewhere: list<array{canonical_type: string, resources: int}>, observed: list<array{canonical_type: string, source_class: string, ...<string, mixed>}>} $document */
    $document = json_decode(app(CoverageReader::class)->read([$environment])[0]->toJson(), true, flags: JSON_THROW_ON_ERROR);
    $observed = [];
    foreach ($document['observed'] as $entry) {
        $observed["{$entry['canonical_type']}:{$entry['source_class']}"] = array_diff_key($entry, ['canonical_type' => 0, 'source_class' => 0]);
    }

    return ['elsewhere' => array_column($document['elsewhere'], 'resources', 'canonical_type'), 'observed' => $observed] + $document;
}

it('returns the latest listing of each type and source, and counts all resources by their latest evidence', function (): void {
    $environment = HostEnvironment::make();
    $old = $environment->list('roleDefinition', 9, '2026-03-01T07:00:00Z', 'partial');
    $new = $environment->list('roleDefinition', 2, '2026-03-01T08:00:00Z');
    $environment->list('roleDefinition', 5, '2026-03-01T06:00:00Z', 'failed', 'graph_v1_fallback');
    $environment->list('termsAndConditions', 0, '2026-03-01T08:00:00.123456Z', source: 'graph_v1_fallback');
    $seen = $environment->add('roleDefinition', $new);
    $environment->capture($seen, 'content_backed', 'content_backed', '2026-03-01T07:30:00Z');
    $environment->capture($seen, 'comparable', 'stale', '2026-03-01T08:30:00Z', 'derived');
    $environment->capture($environment->add('roleDefinition', $old), 'detected', 'partial', '2026-03-01T07:15:00.5Z');
    // Resources without evidence are not left out.
    $environment->add('roleDefinition');
    $environment->add('roleDefinition', $new, keyed: false);
    $reference = $environment->ref();

    expect(observedCoverage($reference))->toEqual([
        'workspace_id' => $reference->workspaceId,
        'managed_environment_id' => $reference->managedEnvironmentId,
        'provider_connection_id' => $reference->providerConnectionId,
        'ignored' => 0,
        'elsewhere' => [],
        'observed' => [
            'roleDefinition:tcm' => [
                'listing' => ['outcome' => 'complete', 'resources' => 2, 'captured_at' => '2026-03-01T08:00:00Z'],
                'rows' => 4,
                'coverage_levels' => [2, 1, 0, 1, 0, 0],
                'evidence_states' => [2, 0, 1, 0, 1, 0, 0],
                'identity_states' => [2, 1, 1, 0, 0],
                // One that an older listing named, and one that none did.
                'unlisted' => 2,
                'undated' => 2,
                'oldest' => '2026-03-01T07:15:00.5Z',
                'newest' => '2026-03-01T08:30:00Z',
            ],
            'roleDefinition:graph_v1_fallback' => [
                'listing' => ['outcome' => 'failed', 'resources' => 5, 'captured_at' => '2026-03-01T06:00:00Z'],
                'rows' => 0,
                'coverage_levels' => [0, 0, 0, 0, 0, 0],
                'evidence_states' => [0, 0, 0, 0, 0, 0, 0],
                'identity_states' => [0, 0, 0, 0, 0],
                'unlisted' => 0,
                'undated' => 0,
                'oldest' => null,
                'newest' => null,
            ],
            'termsAndConditions:graph_v1_fallback' => [
                'listing' => ['outcome' => 'complete', 'resources' => 0, 'captured_at' => '2026-03-01T08:00:00.123456Z'],
                'rows' => 0,
                'coverage_levels' => [0, 0, 0, 0, 0, 0],
                'evidence_states' => [0, 0, 0, 0, 0, 0, 0],
                'identity_states' => [0, 0, 0, 0, 0],
                'unlisted' => 0,
                'undated' => 0,
                'oldest' => null,
                'newest' => null,
            ],
        ],
    ]);
});

it('counts resources without a listing as not listed', function (): void {
    $environment = HostEnvironment::make();
    $environment->add('roleDefinition');

    expect(observedCoverage($environment->ref())['observed']['roleDefinition:tcm'])->toMatchArray(['listing' => null, 'rows' => 1, 'unlisted' => 1]);
});

it('does not count a resource as listed by the listing of another type', function (): void {
    $environment = HostEnvironment::make();
    $environment->list('termsAndConditions', 1, '2026-03-01T08:00:00Z', source: 'graph_v1_fallback');
    $resource = $environment->add('roleDefinition', $environment->list('roleDefinition', 1, '2026-03-01T07:00:00Z'));
    $environment->list('roleDefinition', 1, '2026-03-01T09:00:00Z');
    expect(observedCoverage($environment->ref())['observed']['roleDefinition:tcm']['unlisted'])->toBe(1);

    $environment->name($resource, $environment->list('roleDefinition', 1, '2026-03-01T10:00:00Z'));
    expect(observedCoverage($environment->ref())['observed']['roleDefinition:tcm']['unlisted'])->toBe(0);
});

it('leaves out withdrawn resources, and counts resources that appeared again', function (): void {
    $environment = HostEnvironment::make();
    $gone = $environment->add('roleDefinition');
    $environment->capture($gone, 'content_backed', 'content_backed', '2026-03-01T08:00:00Z', 'derived');
    $environment->withdraw($gone);
    expect(observedCoverage($environment->ref())['observed'])->toBe([]);

    $environment->add('roleDefinition');
    expect(observedCoverage($environment->ref())['observed']['roleDefinition:tcm']['identity_states'])->toBe([1, 0, 0, 0, 0]);
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

    expect(observedCoverage($environment->ref())['elsewhere'])->toEqual(['mobileAppCategory' => 3, 'roleDefinition' => 7, 'termsAndConditions' => 2])
        ->and(observedCoverage($one->ref())['elsewhere'])->toEqual(['deviceHealthScript' => 99, 'mobileAppCategory' => 3, 'roleDefinition' => 6]);
});

it('counts the resources of another connection that are not withdrawn, even if its latest listing found fewer', function (): void {
    $environment = HostEnvironment::make();
    $other = $environment->throughAnotherConnection();
    $found = static fn (): ?int => observedCoverage($environment->ref())['elsewhere']['roleDefinition'] ?? null;
    $other->add('roleDefinition');
    $other->capture($other->add('roleDefinition'), 'detected', 'partial', '2026-03-01T07:00:00Z');
    $resource = $other->add('roleDefinition');
    $other->add('roleDefinition', source: 'graph_v1_fallback');
    expect($found())->toBe(3);

    $other->list('roleDefinition', 4, '2026-03-01T07:00:00Z');
    expect($found())->toBe(4);

    $other->list('roleDefinition', 0, '2026-03-01T08:00:00Z', 'failed');
    expect($found())->toBe(3);

    $other->withdraw($resource);
    expect($found())->toBe(2);
});

it('does not count other environments as found elsewhere', function (): void {
    $environment = HostEnvironment::make();
    $environment->sibling()->cover('roleDefinition', '2026-03-01T08:00:00Z', 2);
    HostEnvironment::make()->cover('roleDefinition', '2026-03-01T08:00:00Z', 2);

    expect(observedCoverage($environment->ref())['elsewhere'])->toBe([]);
});

it('reads many environments in one statement, in their order, each as if it were read alone', function (): void {
    $environments = [];
    foreach ([3, 1, 2] as $resources) {
        $environment = HostEnvironment::make();
        $environment->cover('roleDefinition', '2026-03-01T08:00:00Z', $resources);
        $other = $environment->throughAnotherConnection();
        $other->cover('appProtectionPolicyiOS', '2026-03-01T08:00:00Z', $resources);
        array_push($environments, $environment->ref(), $other->ref(), $environment->sibling()->ref());
    }
    $environments[] = $environments[0];
    $environments = array_reverse($environments);
    $alone = array_map(static fn (EnvironmentRef $environment): string => app(CoverageReader::class)->read([$environment])[0]->toJson(), $environments);

    DB::enableQueryLog();
    $together = app(CoverageReader::class)->read($environments);

    expect(DB::getQueryLog())->toHaveCount(1)
        ->and(array_map(static fn (ObservedCoverage $observed): string => $observed->toJson(), $together))->toBe($alone)
        ->and(app(CoverageReader::class)->read([]))->toBe([]);
});

it('reads the definitions in the same statement, without their metadata', function (): void {
    $environment = HostEnvironment::make();
    $environment->cover('roleDefinition', '2026-03-01T08:00:00Z', 3);
    app(CoverageReader::class)->read([$environment->ref()]);

    DB::enableQueryLog();
    $observed = app(CoverageReader::class)->read([$environment->ref()])[0];
    $statements = array_column(DB::getQueryLog(), 'query');

    expect($statements)->toHaveCount(1)
        ->and($statements[0])->toContain('tenant_configuration_resource_types', 'tenant_configuration_supported_scopes', 'tenant_configuration_resources')
        ->and($statements[0])->not->toContain('metadata')
        ->and($observed->ignored())->toBe(0)
        ->and($observed->definitions()->digest())->toBe(app(DefinitionsRepository::class)->get()->digest());
});

it('returns nothing if nothing was observed', function (): void {
    expect(observedCoverage(new EnvironmentRef(1, 2, 3)))->toEqual([
        'workspace_id' => '1', 'managed_environment_id' => '2', 'provider_connection_id' => '3', 'ignored' => 0, 'elsewhere' => [], 'observed' => [],
    ]);
});

it('observes nothing if one of the three ids belongs to another environment', function (): void {
    [$one, $other] = [HostEnvironment::make(), HostEnvironment::make()];
    $one->cover('roleDefinition', '2026-03-01T08:00:00Z');
    $one = $one->ref();
    $other = $other->ref();

    foreach ([
        new EnvironmentRef($other->workspaceId, $one->managedEnvironmentId, $one->providerConnectionId),
        new EnvironmentRef($one->workspaceId, $other->managedEnvironmentId, $one->providerConnectionId),
        new EnvironmentRef($one->workspaceId, $one->managedEnvironmentId, $other->providerConnectionId),
    ] as $mixed) {
        expect(observedCoverage($mixed)['observed'])->toBe([]);
    }
    // For the last, the first connection is another one of the environment, so the number that it found counts.
    expect(observedCoverage(new EnvironmentRef($one->workspaceId, $one->managedEnvironmentId, $other->providerConnectionId))['elsewhere'])->toBe(['roleDefinition' => 1]);
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

        expect(observedCoverage($environment->ref())['observed']['roleDefinition:tcm'])->toMatchArray([
            'listing' => ['outcome' => 'failed', 'resources' => 1, 'captured_at' => '2026-03-01T09:00:00Z'],
            'coverage_levels' => [1, 0, 0, 0, 0, 0],
            'evidence_states' => [0, 0, 0, 0, 0, 0, 1],
        ]);
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

    expect(observedCoverage($environment->ref())['observed']['roleDefinition:tcm'])->toMatchArray([
        'listing' => ['outcome' => 'partial', 'resources' => 2, 'captured_at' => '2026-03-01T08:00:00Z'],
        'evidence_states' => [0, 0, 1, 0, 0, 0, 0],
    ]);
});

it('finds the oldest and the newest evidence to the microsecond', function (): void {
    $environment = HostEnvironment::make();
    foreach (['08:00:00.5', '08:00:00.45', '08:00:00', '08:00:00.000001', '08:00:00.500001', '08:00:00.49'] as $time) {
        // Levels, so that they are counted apart and then compared.
        foreach (['detected', 'certified'] as $level) {
            $environment->capture($environment->add('roleDefinition'), $level, 'partial', "2026-03-01T{$time}Z");
        }
    }

    expect(observedCoverage($environment->ref())['observed']['roleDefinition:tcm'])
        ->toMatchArray(['rows' => 12, 'undated' => 0, 'oldest' => '2026-03-01T08:00:00Z', 'newest' => '2026-03-01T08:00:00.500001Z']);
});

it('refuses ids that do not fit the type of the keys', function (string $id): void {
    DB::enableQueryLog();

    expect(static fn () => app(CoverageReader::class)->read([HostEnvironment::make()->ref(), new EnvironmentRef(1, $id, 3)]))
        ->toThrow(InvalidEnvironment::class, "expected `managedEnvironmentId` to be a key of the configured type `bigint`, spelled as the database returns it, found `{$id}`");
})->with(['seventeen', '017', '9223372036854775808', '1,2', "1'--"]);

it('refuses an environment that the application has soft-deleted', function (): void {
    $environment = HostEnvironment::make();
    $environment->cover('roleDefinition', '2026-03-01T08:00:00Z');
    $reference = $environment->ref();
    $sibling = $environment->sibling()->ref();
    Schema::table('managed_environments', fn (Blueprint $table) => $table->timestamp('deleted_at')->nullable());
    expect(observedCoverage($reference)['observed'])->toHaveCount(1);

    DB::table('managed_environments')->where('id', $reference->managedEnvironmentId)->update(['deleted_at' => '2026-03-01 09:00:00']);

    $message = "the managed environment `{$reference->managedEnvironmentId}` of the workspace `{$reference->workspaceId}` is deleted";
    expect(static fn () => observedCoverage($reference))->toThrow(EnvironmentIsDeleted::class, $message)
        ->and(static fn () => app(CoverageReader::class)->read([$sibling, $reference]))->toThrow(EnvironmentIsDeleted::class, $message)
        ->and(observedCoverage($sibling)['observed'])->toBe([]);

    config(['coverage-kernel.host.managed_environments.deleted_at' => null]);
    expect(observedCoverage($reference)['observed'])->toHaveCount(1);
});

it('reads the configured column of soft deletes', function (): void {
    $reference = HostEnvironment::make()->ref();
    Schema::table('managed_environments', fn (Blueprint $table) => $table->timestamp('the order')->nullable());
    DB::table('managed_environments')->update(['the order' => '2026-03-01 09:00:00']);
    expect(observedCoverage($reference)['observed'])->toBe([]);

    config(['coverage-kernel.host.managed_environments.deleted_at' => 'the order']);
    expect(static fn () => observedCoverage($reference))->toThrow(EnvironmentIsDeleted::class);
});

it('finds the other connections in the configured table and columns', function (): void {
    $environment = HostEnvironment::make();
    $environment->throughAnotherConnection()->cover('roleDefinition', '2026-03-01T08:00:00Z', 2);
    Schema::rename('provider_connections', 'Links $$');
    DB::statement('alter table "Links $$" rename column id to "the key"');
    DB::statement('alter table "Links $$" rename column workspace_id to "order"');
    DB::statement('alter table "Links $$" rename column managed_environment_id to "gro$up$"');
    config(['coverage-kernel.host.provider_connections' => ['table' => 'Links $$', 'key' => 'the key', 'workspace' => 'order', 'managed_environment' => 'gro$up$']]);

    expect(observedCoverage($environment->ref())['elsewhere'])->toBe(['roleDefinition' => 2]);
});

it('throws if the database returns no rows', function (): void {
    DB::pretend(function (): void {
        expect(static fn () => app(CoverageReader::class)->read([new EnvironmentRef(1, 2, 3)]))
            ->toThrow(UnexpectedValueException::class, 'the database returned no definitions or observed coverage');
    });
});

it('refuses an unknown key type', function (mixed $type): void {
    config()->set('coverage-kernel.host.key_type', $type);

    expect(static fn () => app(CoverageReader::class)->read([new EnvironmentRef(1, 2, 3)]))
        ->toThrow(InvalidConfiguration::class, '`coverage-kernel.host.key_type`');
})->with([['integer'], [null], ['bigint)']]);

it('does not read a temporary table of the same name', function (): void {
    $environment = HostEnvironment::make();
    $environment->list('roleDefinition', 2, '2026-03-01T08:00:00Z', 'failed');
    foreach (['tenant_configuration_listings', 'tenant_configuration_resource_types', 'tenant_configuration_supported_scopes', 'provider_connections'] as $table) {
        DB::statement("create temporary table {$table} as select * from {$table}");
    }
    DB::table('tenant_configuration_listings')->update(['outcome' => 'complete']);
    DB::table('tenant_configuration_supported_scopes')->delete();
    DB::table('provider_connections')->delete();
    $schema = DB::connection()->getDriverName() === 'pgsql' ? 'public' : 'main';
    DB::table("{$schema}.tenant_configuration_resource_types")->where('canonical_type', 'roleDefinition')->update(['support_state' => 'out_of_scope']);

    $observed = app(CoverageReader::class)->read([$environment->ref()])[0];
    expect($observed->toJson())->toContain('"listing":{"outcome":"failed"')
        ->and($observed->definitions()->supportedScopes())->not->toBe([])
        ->and($observed->definitions()->toJson())->toContain('"canonical_type":"roleDefinition","source_class":"tcm","workload":"intune","resource_class":"configuration","support_state":"out_of_scope"')
        ->and(app(DefinitionsRepository::class)->get()->digest())->toBe($observed->definitions()->digest());
});
