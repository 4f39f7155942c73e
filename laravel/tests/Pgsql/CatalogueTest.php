<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Schema\Names;
use CoverageKernel\Laravel\Tests\Support\Catalogue;
use CoverageKernel\Laravel\Tests\Support\KeptDecisions;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use Illuminate\Support\Facades\DB;

it('has no column tenant_id', function (): void {
    $columns = DB::select("select table_name, column_name from information_schema.columns where table_schema = current_schema() and column_name ilike '%tenant%id%'");

    expect($columns)->toBe([])
        ->and(DB::table('information_schema.tables')->whereRaw('table_schema = current_schema()')->whereLike('table_name', 'tenant_configuration_%')->pluck('table_name')->all())
        ->toEqualCanonicalizing([...Catalogue::DEFINITIONS, ...Catalogue::CONCRETE]);
});

it('has functions with a fixed search path and without row security, and triggers that scan no whole table', function (): void {
    KeptDecisions::migrate();
    $settings = [
        'function' => 'search_path=pg_catalog, pg_temp; row_security=off',
        'trigger' => 'search_path=pg_catalog, pg_temp; row_security=off; enable_seqscan=off',
    ];
    $functions = DB::table('pg_proc')->whereRaw('pronamespace = current_schema()::regnamespace')->orderBy('proname')
        ->selectRaw("proname, concat_ws(' ', case when prorettype = 'trigger'::regtype then 'trigger' else 'function' end, case when prosecdef then 'as owner' end, case provolatile when 's' then 'stable' end, case when has_function_privilege('public', oid, 'execute') then 'for everyone' end) as kind")
        ->selectRaw("array_to_string(proconfig, '; ') as settings")
        ->get();

    expect($functions->pluck('kind', 'proname')->all())->toBe([
        'tc_decisions_keep_row' => 'trigger stable for everyone',
        'tc_decisions_keep_statement' => 'trigger for everyone',
        'tc_kept_definitions_keep_row' => 'trigger for everyone',
        'tc_listings_keep_row' => 'trigger stable for everyone',
        'tc_prune' => 'function as owner',
        'tc_prune_decisions' => 'function as owner',
        'tc_refuse_truncate' => 'trigger for everyone',
        'tc_resource_evidence_derive_statement' => 'trigger as owner for everyone',
        'tc_resource_evidence_keep_row' => 'trigger stable for everyone',
        'tc_resource_types_keep_key' => 'trigger for everyone',
        'tc_resources_derive_row' => 'trigger as owner for everyone',
        'tc_resources_keep_row' => 'trigger stable for everyone',
    ]);
    foreach ($functions as $function) {
        assert(is_string($function->kind));
        expect($function->settings)->toBe($settings[explode(' ', $function->kind)[0]]);
    }
});

it('has definitions without an owner, with a column for each field of the contract', function (): void {
    [$types, $scopes] = array_map(Catalogue::columns(...), Catalogue::DEFINITIONS);

    expect($types)->toBe([
        'canonical_type' => 'text',
        'created_at' => 'timestamptz null',
        'id' => 'int8',
        'max_claim_state' => 'text',
        'max_coverage_level' => 'text',
        'metadata' => 'jsonb',
        'resource_class' => 'text',
        'restore_tier' => 'text',
        'source_aliases' => 'jsonb',
        'source_class' => 'text',
        'support_state' => 'text',
        'updated_at' => 'timestamptz null',
        'workload' => 'text',
    ])->and($scopes)->toBe([
        'active' => 'bool',
        'allow_beta_certification' => 'bool',
        'allow_derived_identity' => 'bool',
        'created_at' => 'timestamptz null',
        'customer_claimable' => 'bool',
        'denominator' => 'jsonb',
        'id' => 'int8',
        'include_beta' => 'bool',
        'include_fallback' => 'bool',
        'max_evidence_age_seconds' => 'int8 null',
        'metadata' => 'jsonb',
        'minimum_level' => 'text',
        'scope_key' => 'text',
        'updated_at' => 'timestamptz null',
        'workload' => 'text',
    ]);
});

it('has an owner and a type in every observed row, and provider ids only in metadata', function (): void {
    $owner = [
        'id' => 'int8',
        'managed_environment_id' => 'int8',
        'provider_connection_id' => 'int8',
        'resource_type_id' => 'int8',
        'workspace_id' => 'int8',
        'source_metadata' => 'jsonb',
    ];
    $expected = [
        'tenant_configuration_resources' => [
            'canonical_resource_key' => 'text null',
            'created_at' => 'timestamptz',
            'latest_captured_at' => 'timestamptz null',
            'latest_coverage_level' => 'text',
            'latest_evidence_id' => 'int8 null',
            'latest_evidence_state' => 'text',
            'latest_identity_state' => 'text',
            'listing_id' => 'int8 null',
            'withdrawn_at' => 'timestamptz null',
        ],
        'tenant_configuration_resource_evidence' => [
            'captured_at' => 'timestamptz',
            'coverage_level' => 'text',
            'created_at' => 'timestamptz',
            'evidence_state' => 'text',
            'identity_state' => 'text',
            'resource_id' => 'int8',
        ],
        'tenant_configuration_listings' => [
            'captured_at' => 'timestamptz',
            'created_at' => 'timestamptz',
            'outcome' => 'text',
            'resources' => 'int8',
        ],
    ];

    foreach ($expected as $table => $columns) {
        expect(Catalogue::columns($table))->toEqual([...$owner, ...$columns]);
    }
});

it('has indexes for the latest evidence of a resource, the latest listing of a type, and the resources that decide', function (): void {
    $indexes = DB::table('pg_indexes')->whereRaw('schemaname = current_schema()')
        ->whereIn('indexname', ['tc_resource_evidence_latest', 'tc_listings_latest', 'tc_resources_live'])->pluck('indexdef', 'indexname')->all();

    expect($indexes['tc_resource_evidence_latest'] ?? null)->toEndWith('(resource_id, captured_at DESC, id DESC)')
        ->and($indexes['tc_listings_latest'] ?? null)
        ->toEndWith('(workspace_id, managed_environment_id, provider_connection_id, resource_type_id, captured_at DESC, id DESC)')
        ->and($indexes['tc_resources_live'] ?? null)->toEndWith(
            '(workspace_id, managed_environment_id, provider_connection_id, resource_type_id, latest_coverage_level, latest_evidence_state, '
            .'latest_identity_state, listing_id, latest_captured_at) WHERE (withdrawn_at IS NULL)',
        );
});

it('stores times to the microsecond, and orders names by bytes', function (): void {
    $ofTimes = DB::table('information_schema.columns')->whereRaw('table_schema = current_schema()')
        ->where('table_name', 'like', 'tenant_configuration_%')->where('udt_name', 'timestamptz')
        ->distinct()->pluck('datetime_precision')->all();
    $ofNames = DB::table('information_schema.columns')->whereRaw('table_schema = current_schema()')
        ->whereIn('column_name', ['canonical_type', 'scope_key'])->pluck('collation_name')->all();

    expect($ofTimes)->toBe([6])->and($ofNames)->toBe(['C', 'C']);
});

it('has unique canonical resource keys within an owner and a type, for resources that are not withdrawn', function (): void {
    expect(Catalogue::constraints()['tc_resources_canonical_resource_key'])->toEndWith(
        '(workspace_id, managed_environment_id, provider_connection_id, resource_type_id, canonical_resource_key) WHERE ((canonical_resource_key IS NOT NULL) AND (withdrawn_at IS NULL))',
    );
});

it('finds the schemas of its functions\' tables on the primary server', function (): void {
    OwnSchema::with(KeyType::BigInt, function (string $schema): void {
        OwnSchema::artisan('migrate');
        config(['database.connections.own' => [...config()->array('database.connections.own'), 'read' => ['port' => 1], 'write' => []]]);
        DB::purge('own');
        DB::connection()->useDefaultSchemaGrammar();

        expect((new Names(DB::connection()))->qualified('managed_environments'))->toBe("{$schema}.managed_environments");
    });
});
