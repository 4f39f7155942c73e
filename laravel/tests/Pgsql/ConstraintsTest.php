<?php

declare(strict_types=1);

use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\Tests\Support\BreakingRows;
use CoverageKernel\Laravel\Tests\Support\Catalogue;
use CoverageKernel\Laravel\Tests\Support\ConcreteRows;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\Refusal;
use CoverageKernel\ListingOutcome;
use CoverageKernel\ResourceClass;
use CoverageKernel\RestoreTier;
use CoverageKernel\SourceClass;
use CoverageKernel\SupportState;
use CoverageKernel\Workload;
use Illuminate\Support\Facades\DB;

it('has a row that violates each constraint of the schema', function (): void {
    expect(array_keys(BreakingRows::all()))->toEqualCanonicalizing(array_keys(Catalogue::constraints()));
});

it('refuses each row that violates the constraint', function (string $constraint): void {
    foreach (BreakingRows::all()[$constraint] as $number => $row) {
        expect(Refusal::of($row)?->constraint())->toBe($constraint, "row {$number}");
    }
})->with(array_keys(BreakingRows::all()));

it('accepts these rows without the constraint', function (string $constraint): void {
    $table = DB::scalar('select conrelid::regclass::text from pg_constraint where conname = ? and connamespace = current_schema()::regnamespace', [$constraint]);
    $drop = is_string($table) ? "alter table {$table} drop constraint {$constraint} cascade" : "drop index {$constraint}";

    foreach (BreakingRows::all()[$constraint] as $number => $row) {
        $refusal = Refusal::of(function () use ($drop, $row): void {
            DB::statement($drop);
            $row();
        });
        expect($refusal?->message)->toBeNull("row {$number}");
    }
})->with(array_keys(BreakingRows::all()));

it('refuses null in every column that is not nullable', function (string $table): void {
    ConcreteRows::evidence(ConcreteRows::resource(HostRows::environment()));
    ConcreteRows::listing(HostRows::environment());
    // The triggers refuse a change, or set the value themselves.
    DB::statement('set constraints all immediate');
    DB::statement("alter table {$table} disable trigger user");

    $taking = [];
    foreach (array_keys(Catalogue::columns($table)) as $column) {
        $refusal = Refusal::of(fn () => DB::table($table)->update([$column => null]));

        if ($refusal?->sqlState !== '23502') {
            $taking[] = $column;
        }
    }

    expect($taking)->toEqualCanonicalizing(match ($table) {
        'tenant_configuration_resource_types' => ['created_at', 'updated_at'],
        // Another constraint requires the age of a scope that customers may claim.
        'tenant_configuration_supported_scopes' => ['max_evidence_age_seconds', 'created_at', 'updated_at'],
        'tenant_configuration_resources' => ['canonical_resource_key', 'listing_id', 'latest_evidence_id', 'latest_captured_at', 'withdrawn_at'],
        default => [],
    });
})->with([...Catalogue::DEFINITIONS, ...Catalogue::CONCRETE]);

it('has the values of the extension in each family', function (): void {
    $families = [
        'tc_resource_types_source_class_family' => SourceClass::class,
        'tc_resource_types_workload_family' => Workload::class,
        'tc_resource_types_resource_class_family' => ResourceClass::class,
        'tc_resource_types_support_state_family' => SupportState::class,
        'tc_resource_types_max_coverage_level_family' => CoverageLevel::class,
        'tc_resource_types_max_claim_state_family' => ClaimState::class,
        'tc_resource_types_restore_tier_family' => RestoreTier::class,
        'tc_supported_scopes_workload_family' => Workload::class,
        'tc_supported_scopes_minimum_level_family' => CoverageLevel::class,
        'tc_resource_evidence_coverage_level_family' => CoverageLevel::class,
        'tc_resource_evidence_evidence_state_family' => EvidenceState::class,
        'tc_resource_evidence_identity_state_family' => IdentityState::class,
        'tc_listings_outcome_family' => ListingOutcome::class,
    ];
    $listed = array_map(
        function (string $definition): array {
            preg_match_all("/'([^']*)'::text/", $definition, $matches);

            return $matches[1];
        },
        array_filter(Catalogue::constraints(), fn (string $name): bool => str_ends_with($name, '_family'), ARRAY_FILTER_USE_KEY),
    );

    // In the contract's order.
    expect($listed)->toEqual(array_map(fn (string $family): array => array_column($family::cases(), 'value'), $families));
});

it('accepts values at the limits', function (Closure $row): void {
    expect(Refusal::of($row)?->message)->toBeNull();
})->with([
    'a name of 128 bytes' => [fn () => DB::table('tenant_configuration_resource_types')->insert(['id' => 1_000_000, 'canonical_type' => str_repeat('a', 128)] + (array) DB::table('tenant_configuration_resource_types')->first())],
    'a scope key of 128 bytes' => [fn () => DB::table('tenant_configuration_supported_scopes')->where('scope_key', 'intune_core')->update(['scope_key' => 'a_'.str_repeat('1', 126)])],
    'no alias' => [fn () => DB::table('tenant_configuration_resource_types')->update(['source_aliases' => '[]'])],
    'an alias of 255 bytes, and every byte of an alias' => [fn () => DB::table('tenant_configuration_resource_types')->update([
        'source_aliases' => json_encode([str_repeat('!', 255), implode('', array_map(chr(...), range(0x21, 0x7E)))], JSON_THROW_ON_ERROR),
    ])],
    'the least and the greatest maximum age' => [function (): void {
        DB::table('tenant_configuration_supported_scopes')->update(['max_evidence_age_seconds' => 1]);
        DB::table('tenant_configuration_supported_scopes')->update(['max_evidence_age_seconds' => 9_007_199_254_740_991]);
    }],
    'no maximum age of a scope that customers may not claim' => [fn () => DB::table('tenant_configuration_supported_scopes')->update(['customer_claimable' => false, 'max_evidence_age_seconds' => null])],
    'the first time' => [fn () => ConcreteRows::listing(HostRows::environment(), columns: ['captured_at' => '1970-01-01T00:00:00Z'])],
    'the least and the greatest number of resources' => [function (): void {
        ConcreteRows::listing(HostRows::environment(), columns: ['resources' => 0]);
        ConcreteRows::listing(HostRows::environment(), columns: ['resources' => 4_294_967_295]);
    }],
    'no resources with every outcome' => [function (): void {
        foreach (ListingOutcome::cases() as $outcome) {
            ConcreteRows::listing(HostRows::environment(), columns: ['outcome' => $outcome->value, 'resources' => 0]);
        }
    }],
    'several resources without a key' => [function (): void {
        $environment = HostRows::environment();

        foreach (['missing_external_id', 'missing_external_id', 'unsupported_identity', 'identity_conflict'] as $identity) {
            ConcreteRows::evidence(ConcreteRows::resource($environment, columns: ['canonical_resource_key' => null]), ['identity_state' => $identity]);
        }
    }],
    'the key of a withdrawn resource again' => [function (): void {
        $environment = HostRows::environment();

        foreach ([1, 2, 3] as $number) {
            $resource = ConcreteRows::resource($environment, columns: ['canonical_resource_key' => 'one']);
            DB::table('tenant_configuration_resources')->where('id', $resource)->update(['withdrawn_at' => 'now']);
        }
    }],
    'the same key in another environment, through another connection, and of another type' => [function (): void {
        $environment = HostRows::environment();
        $key = ['canonical_resource_key' => str_repeat('k', 1024)];
        ConcreteRows::resource($environment, columns: $key);
        ConcreteRows::resource($environment, 'termsAndConditions:graph_v1_fallback', $key);
        ConcreteRows::resource(HostRows::environment($environment), columns: $key);
        ConcreteRows::resource(HostRows::connectedAgain($environment), columns: $key);
    }],
]);
