<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Tests\Support\DefinitionTables;
use Illuminate\Database\Migrations\Migrator;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

/** @param  array<string, mixed>  $options */
function migrate(array $options = [], string $command = 'migrate'): void
{
    expect(Artisan::call($command, ['--force' => true, ...$options]))->toBe(0);
}

beforeEach(function (): void {
    // A separate database, because these tests change the tables that the other tests share.
    config(['database.connections.own' => config('database.connections.sqlite'), 'database.default' => 'own']);
    migrate();
});

afterEach(function (): void {
    config(['database.default' => 'sqlite']);
});

it('seeds a fresh database', function (): void {
    expect(DB::table(DefinitionTables::TYPES)->count())->toBeGreaterThan(0)
        ->and(DB::table(DefinitionTables::SCOPES)->count())->toBeGreaterThan(0);
});

it('seeds empty tables when no migration is pending', function (): void {
    $document = DefinitionTables::document();
    DefinitionTables::empty();

    migrate();

    expect(Artisan::output())->toContain('Nothing to migrate')
        ->and(DefinitionTables::document())->toBe($document);
});

it('does not change tables that have rows', function (string $table): void {
    DefinitionTables::empty($table);
    $before = DefinitionTables::both();

    migrate();

    expect(DefinitionTables::both())->toBe($before);
})->with([DefinitionTables::TYPES, DefinitionTables::SCOPES]);

it('does not seed under --pretend, with or without pending migrations', function (): void {
    DefinitionTables::empty();
    migrate(['--pretend' => true]);
    expect(Artisan::output())->toContain('Nothing to migrate')
        ->and(DB::table(DefinitionTables::TYPES)->count())->toBe(0);

    DB::table('migrations')->where('migration', 'like', '%create_host_tables')->delete();
    migrate(['--pretend' => true]);
    expect(Artisan::output())->toContain('create table "workspaces"')
        ->and(DB::table(DefinitionTables::TYPES)->count())->toBe(0);

    // A later run that does not pretend seeds.
    DB::table('migrations')->insert(['migration' => '0001_01_01_000000_create_host_tables', 'batch' => 1]);
    migrate();
    expect(DB::table(DefinitionTables::TYPES)->count())->toBeGreaterThan(0);
});

it('does not seed after a rollback', function (): void {
    DefinitionTables::empty();
    // The next rollback undoes this migration alone.
    DB::table('migrations')->where('migration', 'like', '%create_tenant_configuration_resource_tables')->update(['batch' => 2]);
    migrate(command: 'migrate:rollback');
    expect(Schema::hasTable('tenant_configuration_resources'))->toBeFalse()
        ->and(DB::table(DefinitionTables::TYPES)->count())->toBe(0);

    DB::table('migrations')->delete();
    migrate(command: 'migrate:rollback');
    expect(Artisan::output())->toContain('Nothing to rollback')
        ->and(DB::table(DefinitionTables::TYPES)->count())->toBe(0);
});

it('ignores a database without the definition tables', function (): void {
    DB::purge('own');

    migrate(['--path' => dirname(__DIR__, 2).'/workbench/database/migrations', '--realpath' => true]);

    expect(Schema::hasTable('workspaces'))->toBeTrue()
        ->and(Schema::hasTable(DefinitionTables::TYPES))->toBeFalse();
});

it('seeds the database that the option --database names', function (): void {
    config(['database.connections.other' => config('database.connections.sqlite')]);

    migrate(['--database' => 'other']);

    expect(DB::connection('other')->table(DefinitionTables::TYPES)->count())->toBeGreaterThan(0);
});

it('seeds after migrate:fresh and migrate:refresh', function (string $command): void {
    migrate(command: $command);

    expect(DB::table(DefinitionTables::TYPES)->count())->toBeGreaterThan(0);
})->with(['migrate:fresh', 'migrate:refresh']);

it('seeds after a call of the migrator without a command, unless the call pretends', function (): void {
    DefinitionTables::empty();
    $path = dirname(__DIR__).'/Support/migrations/one_more_table';

    app(Migrator::class)->run([$path], ['pretend' => true]);
    expect(DB::table(DefinitionTables::TYPES)->count())->toBe(0);

    app(Migrator::class)->run([$path]);
    expect(DB::table(DefinitionTables::TYPES)->count())->toBeGreaterThan(0);
});

it('seeds new tables that a replica does not have yet', function (): void {
    $sqlite = config()->array('database.connections.sqlite');
    $files = array_map(static fn (string $name): string => (string) tempnam(sys_get_temp_dir(), $name), ['write' => 'write', 'read' => 'read']);
    try {
        foreach ($files as $name => $file) {
            config(["database.connections.{$name}" => ['database' => $file] + $sqlite]);
            Artisan::call('migrate:install', ['--database' => $name]);
        }
        config([
            'database.connections.lagging' => ['read' => ['database' => $files['read']], 'write' => ['database' => $files['write']]] + $sqlite,
            'database.default' => 'lagging',
        ]);

        migrate();

        expect(Schema::hasTable(DefinitionTables::TYPES))->toBeFalse()
            ->and(DB::connection('write')->table(DefinitionTables::TYPES)->count())->toBeGreaterThan(0);
    } finally {
        array_map(DB::purge(...), ['lagging', 'write', 'read']);
        array_map(unlink(...), $files);
    }
});
