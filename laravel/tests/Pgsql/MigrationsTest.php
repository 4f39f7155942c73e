<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Tests\Support\Catalogue;
use CoverageKernel\Laravel\Tests\Support\ConcreteRows;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;

/**
 * @param  array<string, string>  $everything
 * @return array<string, string>
 */
function withoutMigrationsTable(array $everything): array
{
    return array_filter($everything, fn (string $name): bool => ! str_contains($name, ' migrations'), ARRAY_FILTER_USE_KEY);
}

it('migrates up, down and up again, and restores the tables of the application', function (KeyType $keyType): void {
    OwnSchema::with($keyType, function (): void {
        OwnSchema::artisan('migrate', ['--path' => dirname(__DIR__, 2).'/workbench/database/migrations', '--realpath' => true]);
        $host = Catalogue::everything();

        OwnSchema::artisan('migrate');
        $up = Catalogue::everything();
        $definitions = DB::table('tenant_configuration_resource_types')->orderBy('canonical_type')->orderBy('source_class')->pluck('metadata', 'canonical_type');
        observe();

        OwnSchema::artisan('migrate:rollback');
        $down = Catalogue::everything();

        OwnSchema::artisan('migrate');
        observe();

        expect($down)->toBe($host)
            ->and(Catalogue::everything())->toBe($up)
            ->and(count($up))->toBeGreaterThan(count($host) + 100)
            ->and(DB::table('tenant_configuration_resource_types')->orderBy('canonical_type')->orderBy('source_class')->pluck('metadata', 'canonical_type'))->toEqual($definitions);
    });
})->with(fn (): array => KeyType::cases());

it('rolls back one migration at a time', function (): void {
    OwnSchema::with(KeyType::BigInt, function (): void {
        OwnSchema::artisan('migrate', ['--step' => true]);
        OwnSchema::artisan('migrate:rollback', ['--step' => 1]);
        expect(DB::scalar("select to_regclass('tenant_configuration_resources')"))->toBeNull()
            ->and(DB::table('tenant_configuration_supported_scopes')->count())->toBeGreaterThan(0);

        OwnSchema::artisan('migrate:rollback', ['--step' => 1]);
        expect(DB::scalar("select to_regclass('tenant_configuration_resource_types')"))->toBeNull()
            ->and(DB::scalar("select to_regclass('tenant_configuration_supported_scopes')"))->toBeNull();

        OwnSchema::artisan('migrate');
        expect(DB::table('tenant_configuration_resource_types')->count())->toBeGreaterThan(0)
            ->and(DB::scalar("select to_regclass('tenant_configuration_resources')"))->not->toBeNull();
    });
});

it('migrates again after db:wipe, which keeps functions', function (): void {
    OwnSchema::with(KeyType::BigInt, function (): void {
        OwnSchema::artisan('migrate');
        $up = Catalogue::everything();
        observe();

        OwnSchema::artisan('migrate:fresh');
        observe();
        OwnSchema::artisan('migrate:fresh');
        expect(Catalogue::everything())->toBe($up);

        OwnSchema::artisan('db:wipe');
        OwnSchema::artisan('migrate');
        expect(Catalogue::everything())->toBe($up);
    });
});

it('shows its statements under --pretend, and changes nothing', function (): void {
    OwnSchema::with(KeyType::BigInt, function (): void {
        OwnSchema::artisan('migrate', ['--pretend' => true]);
        $shown = Artisan::output();

        expect($shown)->toContain('create table "tenant_configuration_resources"')
            ->toMatch('/function tenant_configuration_append_only\(\) .* select from "managed_environments" where "id" = old\.managed_environment_id/s')
            ->and(withoutMigrationsTable(Catalogue::everything()))->toBe([]);
    });
});

it('has keys of the configured type in every observed row', function (KeyType $keyType, string $type): void {
    OwnSchema::with($keyType, function () use ($type): void {
        OwnSchema::artisan('migrate');

        foreach (Catalogue::CONCRETE as $table) {
            expect(Catalogue::columns($table))->toMatchArray([
                'workspace_id' => $type,
                'managed_environment_id' => $type,
                'provider_connection_id' => $type,
                'id' => 'int8',
                'resource_type_id' => 'int8',
            ]);
        }
    });
})->with([
    [KeyType::BigInt, 'int8'],
    [KeyType::Uuid, 'uuid'],
    [KeyType::Ulid, 'bpchar'],
]);

it('enforces its rules with every key type', function (KeyType $keyType): void {
    OwnSchema::with($keyType, function (): void {
        OwnSchema::artisan('migrate');
        $environment = HostRows::environment();
        $resource = ConcreteRows::resource($environment);
        ConcreteRows::evidence($resource);

        expect(fn () => ConcreteRows::resource($environment, columns: ['provider_connection_id' => HostRows::environment()->providerConnectionId]))
            ->toThrow('tc_resources_provider_connection')
            ->and(fn () => ConcreteRows::evidence($resource, ['workspace_id' => HostRows::workspace()]))
            ->toThrow('tc_resource_evidence_resource')
            ->and(fn () => DB::table('tenant_configuration_resource_evidence')->delete())
            ->toThrow('append-only');

        DB::table('managed_environments')->where('id', $environment->managedEnvironmentId)->delete();
        expect(DB::table('tenant_configuration_resources')->count())->toBe(0)
            ->and(DB::table('tenant_configuration_resource_evidence')->count())->toBe(0);
    });
})->with(fn (): array => KeyType::cases());

it('uses the configured names of tables and columns', function (): void {
    OwnSchema::with(KeyType::BigInt, function (string $schema): void {
        DB::unprepared(<<<'SQL'
            create table "Customers" (no bigint primary key);
            create table "order" (no bigint primary key, customer bigint not null references "Customers");
            create table links (no bigint primary key, customer bigint not null, "order" bigint not null references "order" on delete cascade);
            insert into "Customers" values (1), (2);
            insert into "order" values (1, 1), (2, 2);
            insert into links values (1, 1, 1), (2, 2, 2);
            SQL);
        config(['coverage-kernel.host' => [
            'workspaces' => ['table' => 'Customers', 'key' => 'no'],
            'managed_environments' => ['table' => "{$schema}.order", 'key' => 'no', 'workspace' => 'customer'],
            'provider_connections' => ['table' => 'links', 'key' => 'no', 'workspace' => 'customer', 'managed_environment' => 'order'],
            'key_type' => 'bigint',
        ]]);
        $host = Catalogue::everything();

        $paths = ['--path' => [dirname(__DIR__, 2).'/database/migrations', dirname(__DIR__, 2).'/database/migrations-resources'], '--realpath' => true];
        OwnSchema::artisan('migrate', $paths);

        $listing = static fn (int $connection): array => [
            'workspace_id' => 1, 'managed_environment_id' => 1, 'provider_connection_id' => $connection,
            'resource_type_id' => ConcreteRows::type('roleDefinition:tcm'), 'outcome' => 'complete', 'resources' => 0, 'captured_at' => 'now',
        ];
        DB::table('tenant_configuration_listings')->insert($listing(1));

        expect(fn () => DB::table('tenant_configuration_listings')->insert($listing(2)))->toThrow('tc_listings_provider_connection')
            ->and(fn () => DB::table('tenant_configuration_listings')->delete())->toThrow('append-only')
            ->and(DB::table('order')->where('no', 1)->delete())->toBe(1)
            ->and(DB::table('tenant_configuration_listings')->count())->toBe(0);

        OwnSchema::artisan('migrate:reset', $paths);
        expect(withoutMigrationsTable(Catalogue::everything()))->toBe($host);
    });
});

it('supports a table prefix', function (): void {
    OwnSchema::with(KeyType::BigInt, function (): void {
        config(['database.connections.own.prefix' => 'p_']);
        DB::purge('own');
        OwnSchema::artisan('migrate');
        $environment = HostRows::environment();
        ConcreteRows::evidence(ConcreteRows::resource($environment));

        expect(DB::scalar("select to_regclass('p_tenant_configuration_resource_evidence')"))->not->toBeNull()
            ->and(DB::scalar("select to_regclass('tenant_configuration_resource_evidence')"))->toBeNull()
            ->and(fn () => DB::table('tenant_configuration_resource_evidence')->delete())->toThrow('append-only')
            ->and(DB::table('managed_environments')->delete())->toBe(1);

        OwnSchema::artisan('migrate:rollback');
        expect(array_filter(array_keys(Catalogue::everything()), fn (string $name): bool => str_contains($name, 'tenant_configuration')))->toBe([]);
    });
});

/** Adds a resource with evidence and a listing, which must not keep the tables from being dropped. */
function observe(): void
{
    $environment = HostRows::environment();
    ConcreteRows::evidence(ConcreteRows::resource($environment));
    ConcreteRows::listing($environment);
}
