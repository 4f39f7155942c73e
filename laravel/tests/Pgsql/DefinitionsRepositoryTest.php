<?php

declare(strict_types=1);

use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\Seeding\DefinitionSeeder;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Support\Facades\DB;

it('returns the same document on Postgres and on SQLite', function (): void {
    $onPostgres = app(DefinitionsRepository::class)->get();
    $postgres = app(DefinitionsRepository::class)->json();

    config()->set('database.connections.fast', ['driver' => 'sqlite', 'database' => ':memory:', 'prefix' => '']);
    $default = config()->string('database.default');
    config()->set('database.default', 'fast');
    DB::setDefaultConnection('fast');
    try {
        app(Kernel::class)->call('migrate', ['--database' => 'fast', '--path' => realpath(__DIR__.'/../../database/migrations'), '--realpath' => true]);
        app(DefinitionsRepository::class)->forget();
        $onSqlite = app(DefinitionsRepository::class)->get();
        $sqlite = app(DefinitionsRepository::class)->json();
    } finally {
        DB::setDefaultConnection($default);
    }

    expect($onSqlite->digest())->toBe($onPostgres->digest())
        // Equal as JSON: the order of keys and white space may differ.
        ->and(json_decode($sqlite, true, flags: JSON_THROW_ON_ERROR))->toEqual(json_decode($postgres, true, flags: JSON_THROW_ON_ERROR))
        ->and(substr_count($sqlite, '"canonical_type":'))->toBe(DB::table('tenant_configuration_resource_types')->count());
});

it('sees a new seeding in the same process', function (): void {
    $digest = app(DefinitionsRepository::class)->get()->digest();
    DB::table('tenant_configuration_resource_types')->where('canonical_type', 'roleDefinition')->update(['support_state' => 'out_of_scope']);
    app(DefinitionsRepository::class)->forget();
    expect(app(DefinitionsRepository::class)->get()->digest())->not->toBe($digest);

    app(DefinitionSeeder::class)->seed();

    expect(app(DefinitionsRepository::class)->get()->digest())->toBe($digest);
});
