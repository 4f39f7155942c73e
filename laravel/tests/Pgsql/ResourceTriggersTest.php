<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Tests\Support\Catalogue;
use CoverageKernel\Laravel\Tests\Support\ConcreteRows;
use CoverageKernel\Laravel\Tests\Support\HostEnvironment;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use CoverageKernel\Laravel\Tests\Support\Refusal;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\DB;

/**
 * What the database has derived for a resource.
 *
 * @return array{evidence: int|null, level: string, state: string, identity: string, at: string|null}
 */
function derivedOf(int $resource): array
{
    /** @var array{evidence: int|null, level: string, state: string, identity: string, at: string|null} */
    return (array) DB::table('tenant_configuration_resources')->where('id', $resource)->selectRaw(<<<'SQL'
        latest_evidence_id as evidence, latest_coverage_level as level, latest_evidence_state as state, latest_identity_state as identity,
        to_char(latest_captured_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') as at
        SQL)->first();
}

it('derives the latest evidence of a resource, the one captured last and of those at one time the one recorded last', function (): void {
    $environment = HostEnvironment::make();
    $resource = $environment->add('roleDefinition');
    expect(derivedOf($resource))->toBe(['evidence' => null, 'level' => 'none', 'state' => 'missing', 'identity' => 'stable', 'at' => null])
        ->and(derivedOf($environment->add('roleDefinition', keyed: false)))
        ->toBe(['evidence' => null, 'level' => 'none', 'state' => 'missing', 'identity' => 'missing_external_id', 'at' => null]);

    $failed = $environment->capture($resource, 'none', 'capture_failed', '2026-03-01T09:00:00Z', 'derived');
    $expected = ['evidence' => $failed, 'level' => 'none', 'state' => 'capture_failed', 'identity' => 'derived', 'at' => '2026-03-01 09:00'];
    expect(derivedOf($resource))->toBe($expected);

    // Recorded late: it must not hide the failure.
    $environment->capture($resource, 'certified', 'content_backed', '2026-03-01T08:00:00Z');
    expect(derivedOf($resource))->toBe($expected);

    $same = $environment->capture($resource, 'detected', 'partial', '2026-03-01T09:00:00Z');
    expect(derivedOf($resource))->toBe(['evidence' => $same, 'level' => 'detected', 'state' => 'partial', 'identity' => 'stable', 'at' => '2026-03-01 09:00']);
});

it('ignores derived values that are sent, even with the replication role replica', function (string $role): void {
    $environment = HostEnvironment::make();
    $resource = $environment->add('roleDefinition');
    $evidence = $environment->capture($resource, 'none', 'capture_failed', '2026-03-01T09:00:00Z');
    $other = $environment->capture($environment->add('roleDefinition'), 'certified', 'content_backed', '2026-03-01T09:00:00Z');
    DB::statement("set local session_replication_role = {$role}");
    $sent = [
        'latest_evidence_id' => $other, 'latest_coverage_level' => 'certified', 'latest_evidence_state' => 'content_backed',
        'latest_identity_state' => 'stable', 'latest_captured_at' => '2026-03-02T09:00:00Z',
    ];
    DB::table('tenant_configuration_resources')->where('id', $resource)->update($sent);

    expect(derivedOf($resource))->toBe(['evidence' => $evidence, 'level' => 'none', 'state' => 'capture_failed', 'identity' => 'stable', 'at' => '2026-03-01 09:00'])
        ->and(derivedOf(ConcreteRows::resource($environment->ref(), columns: $sent))['state'])->toBe('missing');
})->with(['origin', 'replica']);

it('derives the latest of many rows that one statement inserts', function (): void {
    $environment = HostEnvironment::make();
    $resources = [$environment->add('roleDefinition'), $environment->add('roleDefinition')];
    DB::insert(<<<'SQL'
        insert into tenant_configuration_resource_evidence
            (workspace_id, managed_environment_id, provider_connection_id, resource_type_id, resource_id, coverage_level, evidence_state, identity_state, captured_at)
        select workspace_id, managed_environment_id, provider_connection_id, resource_type_id, id, 'detected', sent.state, 'stable', sent.at::timestamptz
        from tenant_configuration_resources
        cross join (values ('partial', '2026-03-01T09:00:00Z'), ('stale', '2026-03-02T09:00:00Z'), ('missing', '2026-02-01T09:00:00Z')) as sent (state, at)
        SQL);

    expect(array_map(static fn (int $resource): string => derivedOf($resource)['state'], $resources))->toBe(['stale', 'stale']);
});

it('refuses to change any column of a resource but its listing, metadata and withdrawal', function (string $role): void {
    $environment = HostEnvironment::make();
    $resource = $environment->add('roleDefinition');
    $other = HostRows::connectedAgain($environment->ref());
    DB::statement("set local session_replication_role = {$role}");
    $sent = [
        'id' => $resource + 1_000, 'workspace_id' => HostRows::workspace(), 'managed_environment_id' => HostRows::environment($other)->managedEnvironmentId,
        'provider_connection_id' => $other->providerConnectionId, 'resource_type_id' => ConcreteRows::type('termsAndConditions:graph_v1_fallback'),
        'canonical_resource_key' => 'another',
    ];
    $kept = ['created_at' => '2026-01-01T00:00:00Z', 'latest_evidence_id' => 1, 'latest_coverage_level' => 'certified', 'latest_evidence_state' => 'stale', 'latest_identity_state' => 'derived', 'latest_captured_at' => '2026-01-01T00:00:00Z'];
    $allowed = ['listing_id' => $environment->list('roleDefinition', 1, '2026-03-01T08:00:00Z'), 'source_metadata' => '{"a":1}', 'withdrawn_at' => '2026-03-01T08:00:00Z'];
    expect([...array_keys($sent), ...array_keys($kept), ...array_keys($allowed)])->toEqualCanonicalizing(array_keys(Catalogue::columns('tenant_configuration_resources')));

    $update = static fn (array $columns): int => DB::table('tenant_configuration_resources')->where('id', $resource)->update($columns);
    foreach ($sent as $column => $value) {
        $refusal = Refusal::of(static fn () => $update([$column => $value]));
        expect($refusal?->sqlState)->toBe('23001', $column)
            ->and($refusal?->message)->toContain('only listing_id, source_metadata and withdrawn_at change')
            ->and($refusal?->message)->toContain('HINT:  Withdraw the resource and add another one.');
    }

    $before = (array) DB::table('tenant_configuration_resources')->find($resource);
    foreach ($kept as $column => $value) {
        expect($update([$column => $value]))->toBe(1)
            ->and((array) DB::table('tenant_configuration_resources')->find($resource))->toBe($before);
    }
    foreach ($allowed as $column => $value) {
        expect($update([$column => $value]))->toBe(1)
            ->and(DB::table('tenant_configuration_resources')->where('id', $resource)->value($column))->not->toBe($before[$column]);
    }
})->with(['origin', 'replica']);

it('changes the listing of a resource to a newer one only', function (): void {
    $environment = HostEnvironment::make();
    $older = $environment->list('roleDefinition', 1, '2026-03-01T08:00:00Z');
    $listing = $environment->list('roleDefinition', 1, '2026-03-02T08:00:00Z');
    $sameTime = $environment->list('roleDefinition', 1, '2026-03-02T08:00:00Z');
    $late = $environment->list('roleDefinition', 1, '2026-02-01T08:00:00Z');
    $resource = $environment->add('roleDefinition', $listing);
    $name = static fn (?int $id): int => DB::table('tenant_configuration_resources')->where('id', $resource)->update(['listing_id' => $id]);

    foreach ([$older, $late, null] as $refused) {
        expect(Refusal::of(static fn () => $name($refused))?->message)->toContain('listing_id changes to a newer listing only');
    }
    expect($name($listing))->toBe(1)->and($name($sameTime))->toBe(1)
        ->and(Refusal::of(static fn () => $name($listing))?->message)->toContain('listing_id changes to a newer listing only')
        ->and($name($environment->list('roleDefinition', 1, '2026-03-03T08:00:00Z')))->toBe(1);
});

it('withdraws a resource once, at its own time', function (): void {
    $resource = ConcreteRows::resource(HostRows::environment(), columns: ['withdrawn_at' => '2020-01-01T00:00:00Z']);
    $withdrawnAt = static fn (): mixed => DB::table('tenant_configuration_resources')->where('id', $resource)->value('withdrawn_at');
    $set = static fn (?string $at): int => DB::table('tenant_configuration_resources')->where('id', $resource)->update(['withdrawn_at' => $at]);
    expect($withdrawnAt())->toBeNull()->and($set('2020-01-01T00:00:00Z'))->toBe(1);

    $at = $withdrawnAt();
    assert(is_string($at));
    expect(abs(Carbon::parse($at)->getTimestamp() - time()))->toBeLessThan(600);
    foreach ([null, '2030-01-01T00:00:00Z'] as $changed) {
        expect(Refusal::of(static fn () => $set($changed))?->message)->toContain('a withdrawn resource stays withdrawn')
            ->toContain('HINT:  Add a new resource with the same key.');
    }
});

it('sets the time at which a row is recorded, whatever is sent', function (string $table, Closure $insert): void {
    $id = $insert(['created_at' => '2020-01-01T00:00:00Z']);
    $at = DB::table($table)->where('id', $id)->value('created_at');
    assert(is_string($at));

    expect(abs(Carbon::parse($at)->getTimestamp() - time()))->toBeLessThan(600);
})->with([
    ['tenant_configuration_listings', fn (array $columns): int => ConcreteRows::listing(HostRows::environment(), columns: $columns)], // @phpstan-ignore argument.type
    ['tenant_configuration_resources', fn (array $columns): int => ConcreteRows::resource(HostRows::environment(), columns: $columns)], // @phpstan-ignore argument.type
    ['tenant_configuration_resource_evidence', fn (array $columns): int => ConcreteRows::evidence(ConcreteRows::resource(HostRows::environment()), $columns)], // @phpstan-ignore argument.type
]);

it('refuses a time more than five minutes in the future, and takes an earlier one for now', function (Closure $insert, string $table, string $role): void {
    DB::statement("set local session_replication_role = {$role}");
    foreach (['330 seconds', '73 years'] as $ahead) {
        $refusal = Refusal::of(static fn () => $insert(DB::scalar("select (clock_timestamp() + interval '{$ahead}')::text")));
        expect($refusal?->constraint())->toBe('tc_'.substr($table, strlen('tenant_configuration_')).'_captured_at_not_future')
            ->and($refusal?->message)->toContain('is more than five minutes in the future')
            ->toContain('HINT:  Check the clock of the machine that captures, and the time zone of the time.');
    }
    expect(Refusal::of(static fn () => $insert('infinity'))?->sqlState)->toBe('23514');

    $id = $insert(DB::scalar("select (clock_timestamp() + interval '290 seconds')::text"));
    // A subscriber takes over what the publisher has checked, so that both have the same rows.
    expect(DB::scalar("select captured_at <= clock_timestamp() from {$table} where id = ?", [$id]))->toBe($role === 'origin');
})->with([
    'listing' => [fn (mixed $at): int => ConcreteRows::listing(HostRows::environment(), columns: ['captured_at' => (string) $at]), 'tenant_configuration_listings'], // @phpstan-ignore cast.string
    'evidence' => [fn (mixed $at): int => ConcreteRows::evidence(ConcreteRows::resource(HostRows::environment()), ['captured_at' => (string) $at]), 'tenant_configuration_resource_evidence'], // @phpstan-ignore cast.string
])->with(['origin', 'replica']);

it('lets a subscriber of logical replication take over the rows of the publisher', function (): void {
    $environment = HostEnvironment::make();
    DB::statement('set local session_replication_role = replica');
    // The first copy of the tables may insert a withdrawn resource and a live one with the same key, and evidence before both.
    $sent = ['canonical_resource_key' => 'a', 'created_at' => '2026-03-01 08:00:00+00'];
    $withdrawn = ConcreteRows::resource($environment->ref(), columns: [...$sent, 'withdrawn_at' => '2026-03-01 09:00:00+00']);
    $live = ConcreteRows::resource($environment->ref(), columns: $sent);
    expect(DB::table('tenant_configuration_resources')->find($withdrawn))->toMatchArray(['withdrawn_at' => '2026-03-01 09:00:00+00', 'created_at' => '2026-03-01 08:00:00+00'])
        ->and(DB::table('tenant_configuration_resources')->find($live))->toMatchArray(['withdrawn_at' => null]);

    // Afterwards an update of the resource follows each new evidence, because triggers for each statement do not fire then.
    DB::statement('alter table tenant_configuration_resource_evidence disable trigger tc_derive_statement');
    $evidence = $environment->capture($live, 'detected', 'partial', '2026-03-01T09:00:00Z');
    expect(derivedOf($live)['evidence'])->toBeNull();
    $environment->point($live, $evidence);
    expect(derivedOf($live))->toBe(['evidence' => $evidence, 'level' => 'detected', 'state' => 'partial', 'identity' => 'stable', 'at' => '2026-03-01 09:00']);
});

it('derives the latest evidence if two transactions add some to a resource at the same time', function (string $isolation): void {
    OwnSchema::with(KeyType::BigInt, function () use ($isolation): void {
        OwnSchema::artisan('migrate');
        $environment = HostEnvironment::make();
        $resource = $environment->add('roleDefinition');
        $insert = static fn (string $state, string $at): string => <<<SQL
            insert into tenant_configuration_resource_evidence
                (workspace_id, managed_environment_id, provider_connection_id, resource_type_id, resource_id, coverage_level, evidence_state, identity_state, captured_at)
            select workspace_id, managed_environment_id, provider_connection_id, resource_type_id, id, 'none', '{$state}', 'stable', '{$at}'
            from tenant_configuration_resources where id = {$resource}
            SQL;
        config(['database.connections.other' => config('database.connections.own')]);
        $other = DB::connection('other');

        // The later evidence is inserted first and waits with its commit, while the earlier one is inserted.
        DB::unprepared("begin isolation level {$isolation}; {$insert('capture_failed', '2026-03-02T08:00:00Z')}");
        $other->unprepared("begin isolation level {$isolation}; set local lock_timeout = '200ms'");
        $blocked = null;
        try {
            $other->unprepared($insert('content_backed', '2026-03-01T08:00:00Z'));
        } catch (Throwable $exception) {
            $blocked = $exception->getMessage();
        }
        DB::unprepared('commit');
        $other->unprepared('rollback');
        $other->unprepared("begin isolation level {$isolation}; {$insert('content_backed', '2026-03-01T08:00:00Z')}; commit");
        DB::purge('other');

        expect($blocked)->toContain('lock timeout')
            ->and(derivedOf($resource)['state'])->toBe('capture_failed')
            ->and(DB::table('tenant_configuration_resource_evidence')->count())->toBe(2);
    });
})->with(['read committed', 'repeatable read', 'serializable']);
