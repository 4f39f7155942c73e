<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Laravel\Schema\KernelMigration;
use CoverageKernel\Laravel\Seeding\DefinitionSeeder;
use CoverageKernel\Laravel\Tests\Support\DefinitionTables;
use Illuminate\Database\Events\QueryExecuted;
use Illuminate\Database\UniqueConstraintViolationException;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

/** @param  array<string, mixed>  $arguments */
function artisan(string $command, array $arguments = []): void
{
    expect(Artisan::call($command, ['--force' => true, ...$arguments]))->toBe(0);
}

beforeEach(function (): void {
    // A separate database, because these tests change the tables that the other tests share.
    config(['database.connections.own' => config('database.connections.sqlite'), 'database.default' => 'own']);
});

afterEach(function (): void {
    config(['database.default' => 'sqlite']);
});

it('migrates the definitions up, down and up again', function (): void {
    artisan('migrate');
    $up = DB::table('sqlite_master')->orderBy('name')->pluck('sql', 'name')->all();
    $document = DefinitionTables::document();

    artisan('migrate:reset');
    expect(Schema::hasTable('tenant_configuration_resource_types'))->toBeFalse()
        ->and(Schema::hasTable('tenant_configuration_supported_scopes'))->toBeFalse();

    artisan('migrate');
    expect(DB::table('sqlite_master')->orderBy('name')->pluck('sql', 'name')->all())->toBe($up)
        ->and(DefinitionTables::document())->toBe($document);
});

it('has unique natural keys of the definitions', function (): void {
    artisan('migrate');
    $again = static function (string $table): void {
        $row = (array) DB::table($table)->first();
        DB::table($table)->insert(array_diff_key($row, ['id' => '']));
    };

    expect(fn () => $again(DefinitionTables::TYPES))->toThrow(UniqueConstraintViolationException::class, 'canonical_type, ')
        ->and(fn () => $again(DefinitionTables::SCOPES))->toThrow(UniqueConstraintViolationException::class, 'scope_key');
});

it('migrates the configured connection', function (): void {
    config(['database.connections.kernel' => config('database.connections.sqlite'), 'coverage-kernel.connection' => 'kernel']);
    // The resource tables refer to the application's tables, which are in the other database.
    artisan('migrate', ['--path' => [dirname(__DIR__, 2).'/database/migrations', dirname(__DIR__, 2).'/workbench/database/migrations'], '--realpath' => true]);

    expect(Schema::connection('kernel')->hasTable('tenant_configuration_resource_types'))->toBeTrue()
        ->and(DB::connection('kernel')->table('tenant_configuration_supported_scopes')->count())->toBeGreaterThan(0)
        ->and(Schema::hasTable('tenant_configuration_resource_types'))->toBeFalse()
        ->and(Schema::hasTable('workspaces'))->toBeTrue();
});

it('locks the database before the seeder reads it', function (): void {
    $path = tempnam(sys_get_temp_dir(), 'sqlite');
    config(['database.connections.own.database' => $path]);
    artisan('migrate');
    $other = new PDO('sqlite:'.$path, options: [PDO::ATTR_TIMEOUT => 0, PDO::ATTR_ERRMODE => PDO::ERRMODE_SILENT]);
    $written = [];
    DB::listen(function (QueryExecuted $query) use ($other, &$written): void {
        if (str_starts_with($query->sql, 'select')) {
            $written[] = $other->exec('begin immediate');
        }
    });

    try {
        app(DefinitionSeeder::class)->seed();
        expect($written)->toBe([false, false])
            ->and($other->exec('begin immediate'))->toBe(0);
    } finally {
        DB::purge('own');
        unlink((string) $path);
    }
});

it('shows its statements under --pretend, and changes nothing', function (): void {
    Artisan::call('migrate', ['--pretend' => true, '--force' => true]);

    expect(Artisan::output())->toContain('create table "tenant_configuration_resource_types"')
        ->and(Schema::hasTable('tenant_configuration_resource_types'))->toBeFalse();
});

it('refuses other databases, and names the supported ones', function (string $path, string $message): void {
    config(['database.connections.own' => ['driver' => 'mysql', 'database' => 'none', 'prefix' => '']]);
    $migration = require dirname(__DIR__, 2)."/database/{$path}.php";
    assert($migration instanceof KernelMigration && method_exists($migration, 'up'));

    expect(fn () => $migration->up())->toThrow(InvalidConfiguration::class, $message);
})->with([
    ['migrations/2026_01_01_000001_create_tenant_configuration_kernel_tables', 'the tables of the Coverage Kernel need Postgres, or SQLite in tests, not `mysql`: name such a connection in `coverage-kernel.connection`'],
    ['migrations-resources/2026_01_01_000003_create_tenant_configuration_resource_tables', 'the tables of the Coverage Kernel need Postgres, or SQLite in tests, not `mysql`: name such a connection in `coverage-kernel.connection`'],
]);
