<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Models\TenantConfigurationListing;
use CoverageKernel\Laravel\Reading\CoverageReader;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Seeding\DefinitionSeeder;
use CoverageKernel\Laravel\Tests\Support\DefinitionTables;
use CoverageKernel\Laravel\Tests\Support\HostEnvironment;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use Illuminate\Support\Facades\DB;

it('uses the tables on the configured connection for reading, seeding and models', function (): void {
    OwnSchema::with(KeyType::BigInt, function (): void {
        OwnSchema::artisan('migrate');
        $environment = HostEnvironment::make();
        $environment->cover('roleDefinition', '2026-03-01T08:00:00Z', 2);
        DB::table(DefinitionTables::SCOPES)->where('scope_key', 'intune_core')->delete();

        config(['database.default' => 'pgsql', 'coverage-kernel.connection' => 'own']);

        expect(app(CoverageReader::class)->read([$environment->ref()])[0]->toJson())->toContain('"resources":2')
            ->and(TenantConfigurationListing::query()->sole()->resources)->toBe(2)
            ->and(app(DefinitionSeeder::class)->seed()->supportedScopes->inserted)->toBe(['intune_core']);
    });
});
