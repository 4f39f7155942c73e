<?php

declare(strict_types=1);

use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\EnvironmentIsDeleted;
use CoverageKernel\Laravel\Exceptions\InvalidCapture;
use CoverageKernel\Laravel\Exceptions\InvalidEnvironment;
use CoverageKernel\Laravel\Exceptions\ListingUnexpectedlyEmpty;
use CoverageKernel\Laravel\Exceptions\UnknownEnvironment;
use CoverageKernel\Laravel\Exceptions\UnknownResourceType;
use CoverageKernel\Laravel\Models\TenantConfigurationListing;
use CoverageKernel\Laravel\Models\TenantConfigurationResource;
use CoverageKernel\Laravel\Models\TenantConfigurationResourceEvidence;
use CoverageKernel\Laravel\Recording\Capture;
use CoverageKernel\Laravel\Recording\CapturedResource;
use CoverageKernel\Laravel\Recording\RecordedCapture;
use CoverageKernel\Laravel\Schema\ResourceTables;
use CoverageKernel\Laravel\Tests\Support\ApplicationRole;
use CoverageKernel\Laravel\Tests\Support\Captures;
use CoverageKernel\Laravel\Tests\Support\ConcreteRows;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\ListingOutcome;
use CoverageKernel\SourceClass;
use Illuminate\Database\Eloquent\Collection;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

function record(EnvironmentRef $environment, Capture $capture): RecordedCapture
{
    return app(CoverageRecorder::class)->record($environment, $capture);
}

/** @return Collection<int, TenantConfigurationResource> */
function resourcesOf(EnvironmentRef $environment): Collection
{
    return TenantConfigurationResource::query()->where('managed_environment_id', $environment->managedEnvironmentId)->get();
}

/**
 * The live resources of an environment: whether the latest listing names each, and the state of its latest evidence, by key.
 *
 * @return array<string, array{bool, string}>
 */
function liveResources(EnvironmentRef $environment): array
{
    $latest = DB::table(ResourceTables::LISTINGS)->where('managed_environment_id', $environment->managedEnvironmentId)
        ->orderByDesc('captured_at')->orderByDesc('id')->value('id');
    $live = [];
    foreach (resourcesOf($environment)->whereNull('withdrawn_at') as $resource) {
        $live[$resource->canonical_resource_key ?? "without a key {$resource->id}"] = [
            $resource->listing_id === $latest, $resource->latestEvidence->evidence_state->value ?? 'none',
        ];
    }
    ksort($live);

    return $live;
}

// On Postgres, all of this is done by a role that owns no table of the kernel.
beforeEach(fn () => ApplicationRole::assume());

it('records a listing, and each resource with its evidence', function (): void {
    $environment = HostRows::environment();
    $recorded = record($environment, new Capture(
        'roleDefinition', SourceClass::Tcm, ListingOutcome::Complete, Carbon::parse('2026-03-01T10:00:00+02:00'), 2,
        [
            new CapturedResource('b', IdentityState::Derived, CoverageLevel::Comparable, EvidenceState::Partial, Carbon::parse('2026-03-01T08:00:01.123456Z'), ['n' => 1.0, 'name' => 'Größe "b"']),
            new CapturedResource('a', IdentityState::Stable, CoverageLevel::ContentBacked, EvidenceState::ContentBacked, Carbon::parse('2026-03-01T08:00:02Z')),
        ],
        ['job' => '17'],
    ));

    $listing = TenantConfigurationListing::query()->sole();
    [$a, $b] = resourcesOf($environment)->sortBy('canonical_resource_key')->values()->all();
    $evidence = $b->latestEvidence;
    assert($evidence !== null);

    expect($recorded)->toEqual(new RecordedCapture($listing->id, 2, 0))
        ->and($listing->outcome)->toBe(ListingOutcome::Complete)
        ->and($listing->resources)->toBe(2)
        ->and($listing->source_metadata)->toBe(['job' => '17'])
        ->and($listing->captured_at->utc()->format('Y-m-d\TH:i:s.u'))->toBe('2026-03-01T08:00:00.000000')
        ->and($listing->resourceType->canonical_type)->toBe('roleDefinition')
        ->and((string) $listing->provider_connection_id)->toBe($environment->providerConnectionId)
        ->and([$a->canonical_resource_key, $b->canonical_resource_key])->toBe(['a', 'b'])
        ->and([$a->listing_id, $b->listing_id])->toBe([$listing->id, $listing->id])
        ->and($b->source_metadata)->toBe(['n' => 1.0, 'name' => 'Größe "b"'])
        ->and($evidence->only('coverage_level', 'evidence_state', 'identity_state', 'source_metadata'))->toBe([
            'coverage_level' => CoverageLevel::Comparable,
            'evidence_state' => EvidenceState::Partial,
            'identity_state' => IdentityState::Derived,
            'source_metadata' => ['n' => 1.0, 'name' => 'Größe "b"'],
        ])
        ->and($evidence->captured_at->utc()->format('Y-m-d\TH:i:s.u'))->toBe('2026-03-01T08:00:01.123456')
        ->and(DB::table(ResourceTables::EVIDENCE)->count())->toBe(2);
});

it('adds evidence to a resource that was recorded before, and withdraws those that a complete listing does not name', function (): void {
    $environment = HostRows::environment();
    record($environment, Captures::of([Captures::resource('a', metadata: ['name' => 'old']), 'b', 'c', Captures::resource(null)]));
    $before = TenantConfigurationResource::query()->where('canonical_resource_key', 'a')->sole();
    $recorded = record($environment, Captures::of([
        Captures::resource('a', '2026-03-02T08:00:00Z', EvidenceState::CaptureFailed, ['name' => 'new']), 'd',
    ], '2026-03-02T08:00:00Z'));

    $after = TenantConfigurationResource::query()->where('canonical_resource_key', 'a')->sole();
    expect($recorded->recorded)->toBe(2)
        ->and($recorded->withdrawn)->toBe(3)
        ->and(liveResources($environment))->toBe(['a' => [true, 'capture_failed'], 'd' => [true, 'content_backed']])
        ->and($after->id)->toBe($before->id)
        ->and($after->source_metadata)->toBe(['name' => 'new'])
        ->and($after->evidence()->get()->count())->toBe(2)
        ->and(DB::table(ResourceTables::RESOURCES)->whereNotNull('withdrawn_at')->count())->toBe(3);
});

it('adds a new row for a resource that appears again', function (): void {
    $environment = HostRows::environment();
    record($environment, Captures::of(['a', 'b']));
    record($environment, Captures::of(['b'], '2026-03-02T08:00:00Z'));
    record($environment, Captures::of([Captures::resource('a', '2026-03-03T08:00:00Z', EvidenceState::Partial), 'b'], '2026-03-03T08:00:00Z'));

    expect(liveResources($environment))->toBe(['a' => [true, 'partial'], 'b' => [true, 'content_backed']])
        ->and(DB::table(ResourceTables::RESOURCES)->where('canonical_resource_key', 'a')->count())->toBe(2);
});

it('withdraws nothing after a listing that is not complete, and marks what it did not name', function (ListingOutcome $outcome, array $live): void {
    $environment = HostRows::environment();
    record($environment, Captures::of(['a', 'b']));
    $recorded = record($environment, Captures::of(
        [Captures::resource('a', '2026-03-02T08:00:00Z', EvidenceState::CaptureBlocked)],
        '2026-03-02T08:00:00Z',
        $outcome,
        listed: $outcome === ListingOutcome::Partial ? 1 : 0,
    ));

    expect($recorded->withdrawn)->toBe(0)
        ->and(liveResources($environment))->toBe($live);
})->with([
    'partial' => [ListingOutcome::Partial, ['a' => [true, 'capture_blocked'], 'b' => [false, 'content_backed']]],
    // A listing that failed names nothing: its resources are known otherwise.
    'failed' => [ListingOutcome::Failed, ['a' => [false, 'capture_blocked'], 'b' => [false, 'content_backed']]],
    'not applicable' => [ListingOutcome::NotApplicable, ['a' => [false, 'capture_blocked'], 'b' => [false, 'content_backed']]],
]);

it('keeps the captures of other types, sources, connections and environments apart', function (): void {
    $environment = HostRows::environment();
    $others = [HostRows::connectedAgain($environment), HostRows::environment($environment), HostRows::environment()];
    foreach ([$environment, ...$others] as $each) {
        record($each, Captures::of(['a', 'b']));
        record($each, Captures::of(['a', 'b'], type: 'appProtectionPolicyiOS'));
    }

    expect(record($environment, Captures::of(['a'], '2026-03-02T08:00:00Z'))->withdrawn)->toBe(1)
        ->and(DB::table(ResourceTables::RESOURCES)->whereNull('withdrawn_at')->count())->toBe(15);
});

it('records resources without a key anew each time, each with its own evidence', function (): void {
    $environment = HostRows::environment();
    $keyless = static fn (string $at): array => array_map(
        static fn (int $number): CapturedResource => Captures::resource(null, $at, $number === 1 ? EvidenceState::Partial : EvidenceState::ContentBacked, ['number' => $number]),
        [1, 2, 3],
    );
    record($environment, Captures::of([...$keyless(Captures::AT), 'a']));
    expect(record($environment, Captures::of($keyless('2026-03-02T08:00:00Z'), '2026-03-02T08:00:00Z'))->withdrawn)->toBe(4);

    $live = resourcesOf($environment)->whereNull('withdrawn_at');
    expect($live)->toHaveCount(3);
    foreach ($live as $resource) {
        expect($resource->evidence()->sole()->source_metadata)->toBe($resource->source_metadata)
            ->and($resource->latestEvidence?->evidence_state)->toBe($resource->source_metadata['number'] === 1 ? EvidenceState::Partial : EvidenceState::ContentBacked);
    }
});

it('refuses an empty complete listing where there were resources, unless the caller has confirmed it', function (): void {
    $environment = HostRows::environment();
    expect(record($environment, Captures::of([]))->recorded)->toBe(0);
    record($environment, Captures::of(['a', 'b'], '2026-03-02T08:00:00Z'));
    // A listing that failed in between changes nothing.
    record($environment, Captures::of([], '2026-03-03T08:00:00Z', ListingOutcome::Failed));
    $empty = static fn (bool $confirmed): RecordedCapture => record($environment, Captures::of([], '2026-03-04T08:00:00Z', confirmedEmpty: $confirmed));

    expect(static fn () => $empty(false))->toThrow(ListingUnexpectedlyEmpty::class, 'there were 2 resources before')
        ->and(DB::table(ResourceTables::LISTINGS)->count())->toBe(3)
        ->and(liveResources($environment))->toHaveCount(2)
        ->and($empty(true)->withdrawn)->toBe(2)
        ->and($empty(false)->withdrawn)->toBe(0);
});

it('refuses an empty complete listing if there are resources that no complete listing named', function (): void {
    $environment = HostRows::environment();
    record($environment, Captures::of(['a'], outcome: ListingOutcome::Partial));

    expect(static fn () => record($environment, Captures::of([], '2026-03-02T08:00:00Z')))
        ->toThrow(ListingUnexpectedlyEmpty::class, 'there were 1 resource before; check the permissions of the connection, and record it with `confirmedEmpty: true`');
});

it('changes nothing that a newer capture recorded when a capture arrives late', function (): void {
    $late = static fn (): Capture => Captures::of([Captures::resource('a', metadata: ['name' => 'old']), 'gone', Captures::resource(null)]);
    $newer = static fn (ListingOutcome $outcome): Capture => Captures::of(
        [Captures::resource('a', '2026-03-02T08:00:00Z', EvidenceState::Partial, ['name' => 'new']), 'b'],
        '2026-03-02T08:00:00Z',
        $outcome,
    );

    // A newer complete listing decides which resources are live.
    $environment = HostRows::environment();
    record($environment, $newer(ListingOutcome::Complete));
    $recorded = record($environment, $late());
    expect([$recorded->recorded, $recorded->withdrawn])->toBe([3, 2])
        ->and(liveResources($environment))->toBe(['a' => [true, 'partial'], 'b' => [true, 'content_backed']])
        ->and(TenantConfigurationResource::query()->where('canonical_resource_key', 'a')->sole()->source_metadata)->toBe(['name' => 'new']);

    // After a newer partial one, the late complete listing withdraws only what neither names.
    $environment = HostRows::environment();
    record($environment, Captures::of(['before'], '2026-02-01T08:00:00Z'));
    record($environment, $newer(ListingOutcome::Partial));
    $recorded = record($environment, Captures::of(['a', 'gone']));
    expect($recorded->withdrawn)->toBe(1)
        ->and(liveResources($environment))->toBe(['a' => [true, 'partial'], 'b' => [true, 'content_backed'], 'gone' => [false, 'content_backed']]);
});

it('ends in the same state in whichever order captures arrive', function (): void {
    $captures = [
        Captures::of(['a', 'b', 'c'], '2026-03-01T08:00:00Z'),
        Captures::of([Captures::resource('b', '2026-03-02T08:00:00Z', EvidenceState::Partial)], '2026-03-02T08:00:00Z', ListingOutcome::Partial),
        Captures::of(['b', 'd'], '2026-03-03T08:00:00Z'),
        Captures::of(['d', 'e'], '2026-03-04T08:00:00Z', ListingOutcome::Partial),
    ];
    $states = [];
    foreach ([[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]] as $order) {
        $environment = HostRows::environment();
        foreach ($order as $number) {
            record($environment, $captures[$number]);
        }
        $states[] = liveResources($environment);
    }

    expect(array_unique($states, SORT_REGULAR))->toBe([['b' => [false, 'content_backed'], 'd' => [true, 'content_backed'], 'e' => [true, 'content_backed']]]);
});

it('records more resources than fit in one chunk or in bound parameters', function (): void {
    $environment = HostRows::environment();
    $recorded = record($environment, Captures::of(array_map(static fn (int $number): string => "key-{$number}", range(1, 4_500))));

    expect($recorded->recorded)->toBe(4_500)
        ->and(DB::table(ResourceTables::RESOURCES)->where('listing_id', $recorded->listingId)->whereNull('withdrawn_at')->count())->toBe(4_500)
        ->and(DB::table(ResourceTables::EVIDENCE)->count())->toBe(4_500);
});

it('refuses a key that occurs twice, in one chunk and in two, and writes nothing', function (int $between): void {
    $environment = HostRows::environment();
    record($environment, Captures::of(['twice'], '2026-02-01T08:00:00Z'));
    $keys = ['twice', ...array_map(static fn (int $number): string => "key-{$number}", range(1, $between)), 'twice'];

    expect(static fn () => record($environment, Captures::of($keys)))
        ->toThrow(InvalidCapture::class, 'the key `twice` occurs twice in one capture; record both resources as `identity_conflict`, the second without a key')
        ->and(DB::table(ResourceTables::RESOURCES)->count())->toBe(1)
        ->and(DB::table(ResourceTables::EVIDENCE)->count())->toBe(1)
        ->and(DB::table(ResourceTables::LISTINGS)->count())->toBe(1);
})->with([[2], [2_500]]);

it('reads a generator once, and before it writes anything', function (): void {
    $environment = HostRows::environment();
    $levels = [];
    $resources = (function () use (&$levels): Generator {
        foreach (['a', 'b'] as $key) {
            $levels[] = DB::transactionLevel();
            yield Captures::resource($key);
        }
    })();
    record($environment, new Capture('roleDefinition', SourceClass::Tcm, ListingOutcome::Complete, Carbon::parse(Captures::AT), 2, $resources));

    $failing = (function (): Generator {
        yield Captures::resource('c');
        throw new RuntimeException('the provider did not answer');
    })();

    expect($levels)->toBe([DB::transactionLevel(), DB::transactionLevel()])
        ->and(liveResources($environment))->toHaveCount(2)
        ->and(static fn () => record($environment, new Capture('roleDefinition', SourceClass::Tcm, ListingOutcome::Complete, Carbon::parse('2026-03-02T08:00:00Z'), 2, $failing)))
        ->toThrow('the provider did not answer')
        ->and(DB::table(ResourceTables::LISTINGS)->count())->toBe(1);
});

it('refuses a time more than five minutes in the future, and takes an earlier one for now', function (): void {
    $environment = HostRows::environment();
    $now = Carbon::now();
    $at = static fn (int $seconds): string => $now->copy()->addSeconds($seconds)->toRfc3339String();

    expect(static fn () => record($environment, Captures::of(['a'], $at(330))))->toThrow(InvalidCapture::class, 'more than five minutes in the future')
        ->and(static fn () => record($environment, Captures::of([Captures::resource('a', $at(330))], $at(0))))->toThrow(InvalidCapture::class, 'more than five minutes in the future')
        ->and(DB::table(ResourceTables::LISTINGS)->count())->toBe(0);

    record($environment, Captures::of(['a'], $at(200)));
    foreach ([TenantConfigurationListing::query()->sole(), TenantConfigurationResourceEvidence::query()->sole()] as $row) {
        expect(abs($row->captured_at->getTimestamp() - $now->getTimestamp()))->toBeLessThan(100);
    }
});

it('refuses a type that the definitions do not have at the source', function (string $type, SourceClass $source): void {
    $environment = HostRows::environment();

    expect(static fn () => record($environment, new Capture($type, $source, ListingOutcome::Complete, Carbon::now(), 0)))
        ->toThrow(UnknownResourceType::class, "there is no resource type `{$type}` at `{$source->value}`");
})->with([
    'an unknown type' => ['noSuchType', SourceClass::Tcm],
    'another source' => ['termsAndConditions', SourceClass::Tcm],
    'a name of the provider' => ['microsoft.intune.roleDefinition', SourceClass::Tcm],
]);

it('refuses an environment that does not exist, or whose ids do not belong together', function (): void {
    $one = HostRows::environment();
    $other = HostRows::environment();

    foreach ([
        new EnvironmentRef($other->workspaceId, $one->managedEnvironmentId, $one->providerConnectionId),
        new EnvironmentRef($one->workspaceId, $other->managedEnvironmentId, $one->providerConnectionId),
        new EnvironmentRef($one->workspaceId, $one->managedEnvironmentId, $other->providerConnectionId),
        new EnvironmentRef(998, 998, 998),
    ] as $mixed) {
        expect(static fn () => record($mixed, Captures::of(['a'])))->toThrow(UnknownEnvironment::class, "there is no provider connection `{$mixed->providerConnectionId}`");
    }

    expect(static fn () => record(new EnvironmentRef('seventeen', 1, 1), Captures::of(['a'])))->toThrow(InvalidEnvironment::class)
        ->and(DB::table(ResourceTables::LISTINGS)->count())->toBe(0);
});

it('refuses an environment that the application has soft-deleted', function (): void {
    ApplicationRole::asOwner(fn () => Schema::table('managed_environments', fn (Blueprint $table) => $table->softDeletesTz()));
    $environment = HostRows::environment();
    record($environment, Captures::of(['a']));
    DB::table('managed_environments')->where('id', $environment->managedEnvironmentId)->update(['deleted_at' => '2026-03-01 08:00:00']);

    expect(static fn () => record($environment, Captures::of(['a'])))
        ->toThrow(EnvironmentIsDeleted::class, "the managed environment `{$environment->managedEnvironmentId}` of the workspace `{$environment->workspaceId}` is deleted");

    config(['coverage-kernel.host.managed_environments.deleted_at' => null]);
    expect(record($environment, Captures::of(['a']))->recorded)->toBe(1);
});

it('refuses what cannot be recorded, and says what to record instead', function (Closure $capture, string $message): void {
    expect($capture)->toThrow(InvalidCapture::class, $message);
})->with([
    'no key of a stable identity' => [fn () => new CapturedResource(null, IdentityState::Stable, CoverageLevel::Detected, EvidenceState::Missing, Carbon::now()), 'record its identity as `missing_external_id`'],
    'no key of a derived identity' => [fn () => new CapturedResource(null, IdentityState::Derived, CoverageLevel::Detected, EvidenceState::Missing, Carbon::now()), 'record its identity as `missing_external_id`'],
    'an empty key' => [fn () => Captures::resource(''), 'expected `key` to be null or 1 to 1,024 bytes of UTF-8'],
    'a long key' => [fn () => Captures::resource(str_repeat('ä', 513)), 'expected `key`'],
    'a key with U+0000' => [fn () => Captures::resource("a\0"), 'expected `key`'],
    'a key that is not UTF-8' => [fn () => Captures::resource("\xff"), 'expected `key`'],
    'a list as metadata' => [fn () => Captures::resource('a', metadata: ['x']), 'expected `metadata` to be an array with string keys'], // @phpstan-ignore argument.type
    'metadata that is not UTF-8' => [fn () => Captures::resource('a', metadata: ['x' => "\xff"]), 'expected `metadata` to be a JSON object'],
    'metadata with U+0000' => [fn () => Captures::resource('a', metadata: ['x' => "\0"]), 'expected `metadata` to be text without U+0000'],
    'metadata with U+0000 after a backslash' => [fn () => Captures::resource('a', metadata: ['x' => "\\\0"]), 'expected `metadata` to be text without U+0000'],
    'a time before 1970' => [fn () => Captures::resource('a', '1969-12-31T23:59:59Z'), 'expected `capturedAt` to be a time between the years 1970 and 9999'],
    'a negative number' => [fn () => Captures::of([], listed: -1), 'expected `listed` to be a number from 0 to 4294967295'],
    'a number that is too large' => [fn () => Captures::of([], listed: 2 ** 32), 'expected `listed`'],
    'resources of a type that is not applicable' => [fn () => Captures::of([], outcome: ListingOutcome::NotApplicable, listed: 1), 'expected `listed` to be 0 where the type is not applicable'],
]);

it('accepts a backslash before the text u0000, and keys at the limits', function (): void {
    $environment = HostRows::environment();
    $keys = [str_repeat('ä', 512), "it's \\ \"quoted\" ?", '1', '01'];
    record($environment, Captures::of([Captures::resource('a', metadata: ['x' => '\u0000']), ...$keys]));

    expect(TenantConfigurationResource::query()->where('canonical_resource_key', 'a')->sole()->source_metadata)->toBe(['x' => '\u0000'])
        ->and(resourcesOf($environment)->map(static fn (TenantConfigurationResource $resource): string => (string) $resource->canonical_resource_key)->diff(['a', ...$keys])->all())->toBe([]);
});

it('records within a transaction of the caller, which undoes it', function (): void {
    $environment = HostRows::environment();

    DB::beginTransaction();
    record($environment, Captures::of(['a'], '2026-03-01T08:00:00Z'));
    // The same keys again, in the same transaction: not a key that occurs twice.
    record($environment, Captures::of(['a', ...array_map(static fn (int $n): string => "k{$n}", range(1, 2_200))], '2026-03-02T08:00:00Z'));
    expect(liveResources($environment))->toHaveCount(2_201);
    DB::rollBack();

    expect(DB::table(ResourceTables::LISTINGS)->count())->toBe(0)
        ->and(DB::table(ResourceTables::RESOURCES)->count())->toBe(0);
});

it('takes over rows that were inserted without the recorder', function (): void {
    $environment = HostRows::environment();
    ConcreteRows::resource($environment, columns: ['canonical_resource_key' => 'a']);
    ConcreteRows::resource($environment, columns: ['canonical_resource_key' => 'b']);

    expect(record($environment, Captures::of(['a']))->withdrawn)->toBe(1)
        ->and(liveResources($environment))->toBe(['a' => [true, 'content_backed']]);
});
