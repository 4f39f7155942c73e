<?php

declare(strict_types=1);

use CoverageKernel\Activation;
use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Contracts\ResourceTypeRegistry;
use CoverageKernel\Laravel\Contracts\SupportedScopeResolver;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\DefinitionsNotSeeded;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\ResolvedScope;
use CoverageKernel\ResourceType;
use CoverageKernel\Seeds;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Support\Facades\DB;

const RESOURCE_TYPES = 'tenant_configuration_resource_types';
const SUPPORTED_SCOPES = 'tenant_configuration_supported_scopes';

/** The extension's documents, combined. Rows that they share are the same in each. */
function seededDefinitions(): Definitions
{
    $document = ['contract' => 1, 'activation' => 'inactive', 'resource_types' => [], 'supported_scopes' => []];
    foreach ([Seeds::kernel(), Seeds::intuneCatalog()] as $seed) {
        /** @var array{resource_types: list<array<string, string>>, supported_scopes: list<array<string, string>>} $decoded */
        $decoded = json_decode($seed, true, flags: JSON_THROW_ON_ERROR);
        foreach ($decoded['resource_types'] as $type) {
            $document['resource_types'][$type['canonical_type'].':'.$type['source_class']] = $type;
        }
        foreach ($decoded['supported_scopes'] as $scope) {
            $document['supported_scopes'][$scope['scope_key']] = $scope;
        }
    }
    $document['resource_types'] = array_values($document['resource_types']);
    $document['supported_scopes'] = array_values($document['supported_scopes']);
    // Once decoded, PHP does not distinguish an empty object from an empty list.
    $json = str_replace('"metadata":[]', '"metadata":{}', json_encode($document, JSON_THROW_ON_ERROR));

    return Definitions::fromJson($json);
}

/** Changes a row without the repository. */
function withdrawRoleDefinition(): void
{
    DB::table(RESOURCE_TYPES)->where('canonical_type', 'roleDefinition')->update(['support_state' => 'out_of_scope']);
}

it('returns the seeded definitions, inactive', function (): void {
    $definitions = app(DefinitionsRepository::class)->get();

    $metadata = static fn (Definitions $of): array => array_map(
        static fn (ResourceType|ResolvedScope $row): array => $row->metadata(),
        [...$of->resourceTypes(), ...$of->supportedScopes()],
    );

    expect($definitions->digest())->toBe(seededDefinitions()->digest())
        ->and($definitions->activation())->toBe(Activation::Inactive)
        ->and($metadata($definitions))->toEqual($metadata(seededDefinitions()));
});

it('is active with the reviewed definitions only', function (): void {
    $repository = app(DefinitionsRepository::class);
    $digest = $repository->digestWhenActive();
    config()->set('coverage-kernel.activation', 'active');
    expect($repository->get()->activation())->toBe(Activation::Inactive)
        ->and($repository->activation())->toBe(Activation::Active)
        ->and($repository->reviewedDigest())->toBeNull();

    config()->set('coverage-kernel.reviewed_definitions', str_repeat('0', 64));
    expect($repository->get()->activation())->toBe(Activation::Inactive)
        ->and($repository->digestWhenActive())->toBe($digest);

    config()->set('coverage-kernel.reviewed_definitions', $digest);
    expect($repository->get()->activation())->toBe(Activation::Active)
        ->and($repository->get()->digest())->toBe($digest)
        ->and($repository->reviewedDigest())->toBe($digest);

    // Metadata decides nothing, and is not reviewed.
    DB::table(SUPPORTED_SCOPES)->update(['metadata' => '{"note":"a"}']);
    expect($repository->get()->activation())->toBe(Activation::Active);

    withdrawRoleDefinition();
    expect($repository->get()->activation())->toBe(Activation::Inactive)
        ->and($repository->digestWhenActive())->not->toBe($digest);

    config()->set('coverage-kernel.activation', 'inactive');
    expect($repository->get()->activation())->toBe(Activation::Inactive);
});

it('refuses a reviewed digest that is not a SHA-256 in lower case', function (mixed $digest): void {
    config()->set('coverage-kernel.reviewed_definitions', $digest);

    expect(static fn () => app(DefinitionsRepository::class)->get())
        ->toThrow(InvalidConfiguration::class, 'expected `coverage-kernel.reviewed_definitions` to be a SHA-256 in lower-case hex, or null, found ');
})->with([[''], ['reviewed'], [str_repeat('A', 64)], [str_repeat('a', 63)], [true], [[]]]);

it('refuses any other activation', function (mixed $activation): void {
    config()->set('coverage-kernel.activation', $activation);

    expect(static fn () => app(DefinitionsRepository::class)->get())
        ->toThrow(InvalidConfiguration::class, 'expected `coverage-kernel.activation` to be `inactive` or `active`, found ');
})->with([
    'true' => [true],
    'one' => [1],
    'null' => [null],
    'empty' => [''],
    'in capitals' => ['ACTIVE'],
    'with a space' => ['active '],
    'the enum' => [Activation::Active],
    'a list' => [['active']],
]);

it('reads both tables in one statement, each time', function (): void {
    DB::enableQueryLog();
    app(DefinitionsRepository::class)->get();
    app(ResourceTypeRegistry::class)->all();

    expect(DB::getQueryLog())->toHaveCount(2)
        ->and(DB::getQueryLog()[0]['query'])->toContain(RESOURCE_TYPES)->toContain(SUPPORTED_SCOPES);
});

it('sees a changed row at once, also through objects that an application keeps', function (): void {
    $registry = app(ResourceTypeRegistry::class);
    $definitions = app(DefinitionsRepository::class);
    $digest = $definitions->get()->digest();
    expect($registry->rows('roleDefinition')[0]->supportState()->value)->toBe('supported');

    DB::beginTransaction();
    withdrawRoleDefinition();
    expect($registry->rows('roleDefinition')[0]->supportState()->value)->toBe('out_of_scope')
        ->and($definitions->get()->digest())->not->toBe($digest);

    // Definitions of a transaction that is rolled back are not in force afterwards.
    DB::rollBack();
    expect($registry->rows('roleDefinition')[0]->supportState()->value)->toBe('supported')
        ->and($definitions->get()->digest())->toBe($digest);
});

it('returns the same definitions for every order of the rows', function (): void {
    $before = app(DefinitionsRepository::class)->get()->toJson();

    foreach ([RESOURCE_TYPES, SUPPORTED_SCOPES] as $table) {
        $rows = DB::table($table)->orderByDesc('id')->get()->map(static fn (stdClass $row): array => array_diff_key((array) $row, ['id' => 0]));
        DB::table($table)->delete();
        $rows->each(static fn (array $row) => DB::table($table)->insert($row));
    }

    expect(DB::table(SUPPORTED_SCOPES)->orderBy('id')->value('scope_key'))->not->toBe('intune_core')
        ->and(app(DefinitionsRepository::class)->get()->toJson())->toBe($before);
});

it('throws the errors of rows that the contract refuses', function (array $columns, string $error): void {
    DB::table(SUPPORTED_SCOPES)->where('scope_key', 'intune_core')->update($columns);

    expect(static fn () => app(DefinitionsRepository::class)->get())->toThrow(InvalidDefinitions::class, $error);
})->with([
    'a level' => [['minimum_level' => 'content-backed'], 'unknown_value'],
    'a type that is not registered' => [['denominator' => '["roleDefinitions"]'], 'undefined_type'],
    'no age' => [['max_evidence_age_seconds' => null], 'missing_field'],
    'a flag that is not a boolean' => [['active' => 2], 'wrong_type'],
    'a name with a quote' => [['workload' => 'intune","active":"true'], 'unknown_value'],
    'metadata that is not JSON' => [['metadata' => 'none'], 'invalid_json'],
    'metadata that adds a field' => [['metadata' => '{},"customer_claimable":true'], 'duplicate_key'],
    'metadata that adds an activation' => [['metadata' => '{}}],"activation":"active","x":[{"y":{}'], 'duplicate_key'],
]);

it('refuses empty tables, and names the command that seeds them', function (): void {
    DB::table(SUPPORTED_SCOPES)->delete();
    DB::table(RESOURCE_TYPES)->delete();
    $message = 'the definition tables are empty; seed them with `php artisan coverage-kernel:seed`';
    $claim = new Claim('intune_core', CoverageLevel::Detected, Audience::Customer);

    expect(static fn () => app(DefinitionsRepository::class)->get())->toThrow(DefinitionsNotSeeded::class, $message)
        ->and(static fn () => app(DefinitionsRepository::class)->digestWhenActive())->toThrow(DefinitionsNotSeeded::class, $message)
        ->and(static fn () => app(SupportedScopeResolver::class)->resolve('intune_core'))->toThrow(DefinitionsNotSeeded::class, $message)
        ->and(static fn () => app(ClaimGuard::class)->evaluate($claim, new EnvironmentRef(1, 2, 3)))->toThrow(DefinitionsNotSeeded::class, $message);

    app(Kernel::class)->call('coverage-kernel:seed');
    expect(app(SupportedScopeResolver::class)->resolve('intune_core')->scopeKey())->toBe('intune_core');
});

it('accepts definitions without a scope', function (): void {
    DB::table(SUPPORTED_SCOPES)->delete();

    expect(app(DefinitionsRepository::class)->get()->supportedScopes())->toBe([])
        ->and(app(DefinitionsRepository::class)->get()->resourceTypes())->not->toBe([]);
});

it('reads from the configured connection, with its table prefix', function (): void {
    config()->set('database.connections.elsewhere', ['driver' => 'sqlite', 'database' => ':memory:', 'prefix' => 'ck_']);
    DB::connection('elsewhere')->statement('create table ck_'.RESOURCE_TYPES.' as select * from (select 1 as id, \'a\' as canonical_type, \'tcm\' as source_class, \'intune\' as workload, \'configuration\' as resource_class, \'supported\' as support_state, \'certified\' as max_coverage_level, \'claim_allowed\' as max_claim_state, \'restorable\' as restore_tier, \'[]\' as source_aliases, \'{}\' as metadata)');
    DB::connection('elsewhere')->statement('create table ck_'.SUPPORTED_SCOPES.' (scope_key, workload, denominator, minimum_level, include_fallback, include_beta, allow_beta_certification, allow_derived_identity, customer_claimable, active, max_evidence_age_seconds, metadata)');
    $seeded = app(DefinitionsRepository::class)->get()->digest();

    config()->set('coverage-kernel.connection', 'elsewhere');
    expect(app(DefinitionsRepository::class)->get()->resourceTypes())->toHaveCount(1)
        ->and(app(DefinitionsRepository::class)->get()->resourceTypes()[0]->canonicalType())->toBe('a');
    config()->set('coverage-kernel.connection', null);
    expect(app(DefinitionsRepository::class)->get()->digest())->toBe($seeded);

    config()->set('coverage-kernel.connection', 5);
    expect(static fn () => app(DefinitionsRepository::class)->get())->toThrow(InvalidConfiguration::class, '`coverage-kernel.connection`');
});
