<?php

declare(strict_types=1);

use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\Database\Factories\TenantConfigurationListingFactory;
use CoverageKernel\Laravel\Database\Factories\TenantConfigurationResourceEvidenceFactory;
use CoverageKernel\Laravel\Database\Factories\TenantConfigurationResourceFactory;
use CoverageKernel\Laravel\Models\TenantConfigurationListing;
use CoverageKernel\Laravel\Models\TenantConfigurationResource;
use CoverageKernel\Laravel\Models\TenantConfigurationResourceEvidence;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Tests\Support\ConcreteRows;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use CoverageKernel\ListingOutcome;
use CoverageKernel\SourceClass;
use Illuminate\Database\QueryException;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\DB;

it('reads and writes observed rows with the enums of the extension', function (): void {
    $environment = HostRows::environment();
    $owner = [
        'workspace_id' => $environment->workspaceId,
        'managed_environment_id' => $environment->managedEnvironmentId,
        'provider_connection_id' => $environment->providerConnectionId,
        'resource_type_id' => DB::table('tenant_configuration_resource_types')->value('id'),
    ];
    $listing = TenantConfigurationListing::query()->create([...$owner, 'outcome' => ListingOutcome::Partial, 'resources' => 3, 'captured_at' => Carbon::now()]);
    $resource = TenantConfigurationResource::query()->create([...$owner, 'canonical_resource_key' => 'a-key', 'listing_id' => $listing->id]);
    $evidence = $resource->evidence()->create([
        ...$owner,
        'coverage_level' => CoverageLevel::Comparable,
        'evidence_state' => EvidenceState::ContentBacked,
        'identity_state' => IdentityState::Derived,
        'captured_at' => Carbon::parse('2026-03-01T12:00:00.123456+02:00'),
        'source_metadata' => ['id' => 'provider-native'],
    ]);

    $resource = TenantConfigurationResource::query()->findOrFail($resource->id);
    expect($resource->source_metadata)->toBe([])
        ->and($resource->listing?->is($listing))->toBeTrue()
        ->and($resource->withdrawn_at)->toBeNull()
        ->and($resource->latestEvidence?->is($evidence))->toBeTrue()
        ->and($resource->resourceType->id)->toBe($owner['resource_type_id'])
        ->and($resource->latestEvidence?->coverage_level)->toBe(CoverageLevel::Comparable)
        ->and($resource->latestEvidence?->evidence_state)->toBe(EvidenceState::ContentBacked)
        ->and($resource->latestEvidence?->identity_state)->toBe(IdentityState::Derived)
        ->and($resource->latestEvidence?->captured_at->utc()->format('H:i:s.u'))->toBe('10:00:00.123456')
        ->and($resource->latestEvidence?->source_metadata)->toBe(['id' => 'provider-native'])
        ->and($resource->latestEvidence?->resource->is($resource))->toBeTrue()
        ->and($listing->refresh()->outcome)->toBe(ListingOutcome::Partial)
        ->and($listing->resources)->toBe(3)
        ->and($listing->resourceType->id)->toBe($owner['resource_type_id'])
        ->and(DB::scalar("select source_metadata::text from tenant_configuration_resources where id = {$resource->id}"))->toBe('{}');
});

it('stores the same time in every time zone of the session and the application', function (string $session, string $application): void {
    DB::statement("set local time zone '{$session}'");
    date_default_timezone_set($application);

    try {
        $evidence = TenantConfigurationResourceEvidenceFactory::new()
            ->of(TenantConfigurationResourceFactory::new()->ownedBy(HostRows::environment())->ofType('roleDefinition')->createOne())
            ->createOne(['captured_at' => Carbon::parse('2026-03-01T12:00:00.123456Z')]);

        expect($evidence->refresh()->captured_at->utc()->format('Y-m-d\TH:i:s.u'))->toBe('2026-03-01T12:00:00.123456')
            ->and(DB::scalar("select to_char(captured_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') from tenant_configuration_resource_evidence where id = {$evidence->id}"))
            ->toBe('2026-03-01 12:00:00.123456')
            ->and(abs($evidence->created_at->getTimestamp() - time()))->toBeLessThan(600);
    } finally {
        date_default_timezone_set('UTC');
    }
})->with([
    ['UTC', 'UTC'],
    ['America/New_York', 'UTC'],
    ['Asia/Kolkata', 'Europe/Berlin'],
]);

it('stores the same time in a bulk insert without casts, if it has an offset', function (): void {
    DB::statement("set local time zone 'Asia/Kathmandu'");
    date_default_timezone_set('America/New_York');
    $environment = HostRows::environment();

    try {
        TenantConfigurationListing::query()->toBase()->insert([
            'workspace_id' => $environment->workspaceId,
            'managed_environment_id' => $environment->managedEnvironmentId,
            'provider_connection_id' => $environment->providerConnectionId,
            'resource_type_id' => ConcreteRows::type('roleDefinition:tcm'),
            'outcome' => ListingOutcome::Complete,
            'resources' => 0,
            'captured_at' => (new TenantConfigurationListing)->fromDateTime(Carbon::parse('2026-03-01T12:00:00.123456+02:00')),
        ]);

        expect(TenantConfigurationListing::query()->sole()->captured_at->utc()->format('Y-m-d\TH:i:s.u'))->toBe('2026-03-01T10:00:00.123456');
    } finally {
        date_default_timezone_set('UTC');
    }
});

it('has factories for tests', function (KeyType $keyType): void {
    OwnSchema::with($keyType, function (): void {
        OwnSchema::artisan('migrate');
        $environment = HostRows::environment();
        $resources = TenantConfigurationResourceFactory::new()->ownedBy($environment)->ofType('deviceHealthScript', SourceClass::GraphBetaExperimental)
            ->withEvidence(CoverageLevel::Detected, EvidenceState::MetadataOnly, Carbon::parse('2026-01-01T00:00:00Z'))->createMany(3);
        $bare = TenantConfigurationResourceFactory::new()->ownedBy($environment)->ofType('roleDefinition')->createOne();
        $listing = TenantConfigurationListingFactory::new()->ownedBy($environment)->ofType('roleDefinition')->createOne(['resources' => 1]);
        $listed = TenantConfigurationResourceFactory::new()->listedBy($listing)->withEvidence(identity: IdentityState::Derived)->createOne();

        expect($resources)->toHaveCount(3)
            ->and($bare->latest_evidence_id)->toBeNull()
            ->and($listing->resourceType->canonical_type)->toBe('roleDefinition')
            ->and($listed->listing?->is($listing))->toBeTrue()
            ->and($listed->latestEvidence?->identity_state)->toBe(IdentityState::Derived);
        foreach ($resources as $resource) {
            expect($resource->resourceType->source_class)->toBe(SourceClass::GraphBetaExperimental)
                ->and((string) $resource->managed_environment_id)->toBe($environment->managedEnvironmentId)
                ->and($resource->latestEvidence?->coverage_level)->toBe(CoverageLevel::Detected)
                ->and($resource->latestEvidence?->captured_at->toIso8601ZuluString())->toBe('2026-01-01T00:00:00Z');
        }
    });
})->with(fn (): array => KeyType::cases());

it('requires an owner in its factories', function (): void {
    TenantConfigurationResourceFactory::new()->ofType('roleDefinition')->createOne();
})->throws(QueryException::class, 'workspace_id');

it('withdraws a resource once, and does not delete it', function (): void {
    $environment = HostRows::environment();
    $resource = TenantConfigurationResourceFactory::new()->ownedBy($environment)->ofType('roleDefinition')->withEvidence()->createOne(['canonical_resource_key' => 'a-key']);
    $resource->withdraw();
    $withdrawnAt = $resource->withdrawn_at;

    expect(abs((int) $withdrawnAt?->getTimestamp() - time()))->toBeLessThan(600)
        ->and($resource->latestEvidence?->resource->is($resource))->toBeTrue()
        ->and(fn () => DB::transaction(fn () => $resource->withdraw()))->toThrow(QueryException::class, 'a withdrawn resource stays withdrawn')
        ->and(fn () => DB::transaction(fn () => $resource->delete()))->toThrow(QueryException::class, 'append-only')
        ->and(TenantConfigurationResource::query()->findOrFail($resource->id)->withdrawn_at)->toEqual($withdrawnAt);

    // It may appear again, as a new row.
    ConcreteRows::resource($environment, columns: ['canonical_resource_key' => 'a-key']);
    expect(fn () => DB::transaction(fn () => ConcreteRows::resource($environment, columns: ['canonical_resource_key' => 'a-key'])))
        ->toThrow(QueryException::class, 'tc_resources_canonical_resource_key');
});

it('cannot change or delete evidence through its model', function (): void {
    $evidence = TenantConfigurationResourceEvidenceFactory::new()
        ->of(TenantConfigurationResourceFactory::new()->ownedBy(HostRows::environment())->ofType('roleDefinition')->createOne())
        ->createOne();

    expect(fn () => DB::transaction(fn () => $evidence->update(['coverage_level' => CoverageLevel::Certified])))->toThrow(QueryException::class, 'append-only')
        ->and(fn () => DB::transaction(fn () => $evidence->delete()))->toThrow(QueryException::class, 'append-only')
        ->and(TenantConfigurationResourceEvidence::query()->whereKey($evidence->id)->value('coverage_level'))->toBe(CoverageLevel::ContentBacked);
});
