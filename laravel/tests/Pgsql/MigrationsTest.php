<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\EnvironmentIsDeleted;
use CoverageKernel\Laravel\Models\TenantConfigurationResource;
use CoverageKernel\Laravel\Recording\PruneCoverage;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Tests\Support\Captures;
use CoverageKernel\Laravel\Tests\Support\Catalogue;
use CoverageKernel\Laravel\Tests\Support\ConcreteRows;
use CoverageKernel\Laravel\Tests\Support\HostEnvironment;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\OwnDatabase;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;
use Symfony\Component\Process\Process;

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
            ->toMatch('/function "tc_listings_keep_row"\(\) .*\(select from "managed_environments" as environment where environment\."id" = old\.managed_environment_id and environment\."workspace_id" = old\.workspace_id/s')
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
            'resource_type_id' => ConcreteRows::type('roleDefinition:tcm'), 'outcome' => 'complete', 'resources' => 0, 'captured_at' => '2026-03-01T08:00:00Z',
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

it('supports several installations with different table prefixes in one schema', function (): void {
    OwnSchema::with(KeyType::BigInt, function (): void {
        $prefixed = static function (string $prefix): void {
            config(['database.connections.own.prefix' => $prefix]);
            DB::purge('own');
        };
        foreach (['p_', '', 'Q$$_'] as $prefix) {
            $prefixed($prefix);
            OwnSchema::artisan('migrate');
            app(CoverageRecorder::class)->record(HostRows::environment(), Captures::of(['a', 'b']));
            app(CoverageRecorder::class)->record(HostEnvironment::make()->ref(), Captures::of(['a']));
        }

        foreach (['p_', '', 'Q$$_'] as $prefix) {
            $prefixed($prefix);
            expect(DB::table('tenant_configuration_resource_evidence')->count())->toBe(3)
                ->and(DB::table('tenant_configuration_resources')->where('latest_evidence_state', 'content_backed')->count())->toBe(3)
                ->and(fn () => DB::table('tenant_configuration_resource_evidence')->delete())->toThrow('append-only')
                ->and((new PruneCoverage(DB::connection()))->prune(now())->evidence)->toBe(0)
                ->and(DB::table('managed_environments')->delete())->toBe(2)
                ->and(DB::table('tenant_configuration_resource_evidence')->count())->toBe(0);
        }

        $prefixed('');
        OwnSchema::artisan('migrate:rollback');
        $prefixed('Q$$_');
        OwnSchema::artisan('migrate:rollback');
        $left = array_filter(array_keys(Catalogue::everything()), static fn (string $name): bool => preg_match('/tenant_configuration|tc_/', $name) === 1);
        expect($left)->not->toBe([])
            ->and(array_filter($left, static fn (string $name): bool => preg_match('/(^| |\.)(tc_|tenant_configuration)/', $name) === 1))->toBe([]);

        $prefixed('p_');
        OwnSchema::artisan('migrate:rollback');
        expect(array_filter(array_keys(Catalogue::everything()), static fn (string $name): bool => preg_match('/tenant_configuration|tc_/', $name) === 1))->toBe([]);
    });
});

it('quotes configured names, whatever they contain', function (): void {
    OwnSchema::with(KeyType::BigInt, function (): void {
        DB::unprepared(<<<'SQL'
            create table "work$$spaces" ("i'd" bigint primary key);
            create table "environ""ments" ("k$$" bigint primary key, "w's" bigint not null references "work$$spaces" on delete cascade, "de""leted$$" timestamptz);
            create table "connec tions$fn$" ("k" bigint primary key, "w""s" bigint not null, "e$$" bigint not null references "environ""ments" on delete cascade);
            insert into "work$$spaces" values (1);
            insert into "environ""ments" values (1, 1), (2, 1);
            insert into "connec tions$fn$" values (1, 1, 1), (2, 1, 2);
            SQL);
        config(['coverage-kernel.host' => [
            'workspaces' => ['table' => 'work$$spaces', 'key' => "i'd"],
            'managed_environments' => ['table' => 'environ"ments', 'key' => 'k$$', 'workspace' => "w's", 'deleted_at' => 'de"leted$$'],
            'provider_connections' => ['table' => 'connec tions$fn$', 'key' => 'k', 'workspace' => 'w"s', 'managed_environment' => 'e$$'],
            'key_type' => 'bigint',
        ]]);
        OwnSchema::artisan('migrate', ['--path' => [dirname(__DIR__, 2).'/database/migrations', dirname(__DIR__, 2).'/database/migrations-resources'], '--realpath' => true]);
        foreach ([1, 2] as $environment) {
            app(CoverageRecorder::class)->record(new EnvironmentRef(1, $environment, $environment), Captures::of(['a']));
        }
        DB::table('environ"ments')->where('k$$', 2)->update(['de"leted$$' => 'now']);

        expect(fn () => app(CoverageRecorder::class)->record(new EnvironmentRef(1, 2, 2), Captures::of(['a'])))->toThrow(EnvironmentIsDeleted::class)
            ->and(fn () => DB::table('tenant_configuration_listings')->delete())->toThrow('append-only')
            ->and(DB::table('environ"ments')->where('k$$', 1)->delete())->toBe(1)
            ->and(DB::table('tenant_configuration_resources')->count())->toBe(1);
    });
});

it('decides the same after a dump is loaded, with its triggers', function (): void {
    OwnDatabase::with(function (): void {
        OwnSchema::artisan('migrate');
        $environment = HostEnvironment::make();
        $environment->cover('roleDefinition', '2026-03-01T08:00:00Z', 2);
        $environment->withdraw($environment->add('roleDefinition'));
        $everything = Catalogue::everything();
        $rows = allRows();
        Carbon::setTestNow(Carbon::now());
        $decision = static fn (): string => app(ClaimGuard::class)->evaluate(new Claim('intune_core', CoverageLevel::Detected, Audience::Internal), $environment->ref())->record();
        $decided = $decision();
        $connection = config()->array('database.connections.own');
        $url = sprintf('postgresql://%s@%s:%s/%s', ...array_map(static fn (mixed $value): string => rawurlencode(is_scalar($value) ? (string) $value : ''), [
            $connection['username'], $connection['host'], $connection['port'], $connection['database'],
        ]));
        $env = ['PGPASSWORD' => is_string($connection['password']) ? $connection['password'] : ''];
        $dump = (new Process(['pg_dump', $url], env: $env))->mustRun()->getOutput();
        DB::disconnect('own');
        (new Process(['psql', '-q', '-v', 'ON_ERROR_STOP=1', $url], env: $env, input: "drop schema public cascade; create schema public;\n{$dump}"))->mustRun();
        DB::purge('own');

        expect(Catalogue::everything())->toBe($everything)
            ->and(allRows())->toBe($rows)
            ->and($decision())->toBe($decided)
            ->and(fn () => DB::table('tenant_configuration_resource_evidence')->delete())->toThrow('append-only')
            ->and(fn () => DB::table('tenant_configuration_resources')->update(['canonical_resource_key' => 'another']))->toThrow('append-only');
        $resource = TenantConfigurationResource::query()->where('withdrawn_at', null)->firstOrFail()->id;
        $evidence = $environment->capture($resource, 'none', 'capture_failed', '2026-03-02T08:00:00Z');
        expect(DB::table('tenant_configuration_resources')->where('latest_evidence_id', $evidence)->value('latest_evidence_state'))->toBe('capture_failed');
    });
});

/** @return array<string, list<array<array-key, mixed>>> */
function allRows(): array
{
    $rows = [];
    foreach (Catalogue::CONCRETE as $table) {
        foreach (DB::table($table)->orderBy('id')->get() as $row) {
            $rows[$table][] = get_object_vars($row);
        }
    }

    return $rows;
}

/** Adds a resource with evidence and a listing, which must not keep the tables from being dropped. */
function observe(): void
{
    $environment = HostRows::environment();
    ConcreteRows::evidence(ConcreteRows::resource($environment));
    ConcreteRows::listing($environment);
}
