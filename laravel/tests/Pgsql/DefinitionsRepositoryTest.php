<?php

declare(strict_types=1);

use CoverageKernel\Definitions;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\Seeding\DefinitionSeeder;
use CoverageKernel\ResolvedScope;
use CoverageKernel\ResourceType;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Support\Facades\DB;

it('returns the same definitions on Postgres and on SQLite', function (): void {
    $onPostgres = app(DefinitionsRepository::class)->get();

    config()->set('database.connections.fast', ['driver' => 'sqlite', 'database' => ':memory:', 'prefix' => '']);
    $default = config()->string('database.default');
    config()->set('database.default', 'fast');
    DB::setDefaultConnection('fast');
    try {
        app(Kernel::class)->call('migrate', ['--database' => 'fast', '--path' => realpath(__DIR__.'/../../database/migrations'), '--realpath' => true]);
        $onSqlite = app(DefinitionsRepository::class)->get();
    } finally {
        DB::setDefaultConnection($default);
    }

    $metadata = static fn (Definitions $of): array => array_map(
        static fn (ResourceType|ResolvedScope $row): array => $row->metadata(),
        [...$of->resourceTypes(), ...$of->supportedScopes()],
    );
    expect($onSqlite->toJson())->toBe($onPostgres->toJson())
        ->and($metadata($onSqlite))->toEqual($metadata($onPostgres))
        ->and($onSqlite->resourceTypes())->toHaveCount(DB::table('tenant_configuration_resource_types')->count());
});

it('sees a new seeding in the same process', function (): void {
    $digest = app(DefinitionsRepository::class)->get()->digest();
    DB::table('tenant_configuration_resource_types')->where('canonical_type', 'roleDefinition')->update(['support_state' => 'out_of_scope']);
    expect(app(DefinitionsRepository::class)->get()->digest())->not->toBe($digest);

    app(DefinitionSeeder::class)->seed();

    expect(app(DefinitionsRepository::class)->get()->digest())->toBe($digest);
});
