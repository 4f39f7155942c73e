<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\Exceptions\UntrustedSession;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Schema\ResourceTables;
use CoverageKernel\Laravel\Tests\Support\Captures;
use CoverageKernel\Laravel\Tests\Support\Catalogue;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use Illuminate\Support\Facades\DB;

it('records in no other search path than the configured one', function (): void {
    OwnSchema::with(KeyType::BigInt, function (string $schema): void {
        OwnSchema::artisan('migrate');
        $environment = HostRows::environment();
        $record = static fn () => app(CoverageRecorder::class)->record($environment, Captures::of(['a']));
        $record();

        DB::statement("set search_path to {$schema}, public");
        expect($record)->toThrow(UntrustedSession::class, "the search path of the session is `pg_catalog, {$schema}, public`");
    });
});

it('does not record if temporary tables have the names of the tables, with the prefix of the connection', function (): void {
    OwnSchema::with(KeyType::BigInt, function (): void {
        config(['database.connections.own.prefix' => 'app_']);
        DB::purge('own');
        OwnSchema::artisan('migrate');
        $environment = HostRows::environment();
        $record = static fn (): int => app(CoverageRecorder::class)->record($environment, Captures::of(['a']))->listingId;

        DB::unprepared('create temporary table tenant_configuration_listings ()');
        expect($record())->toBe(1);

        foreach ([...ResourceTables::ALL, 'tenant_configuration_resource_types', 'managed_environments', 'provider_connections'] as $table) {
            DB::unprepared("create temporary table app_{$table} ()");
            expect($record)->toThrow(UntrustedSession::class, "temporary tables with the names of the kernel: `app_{$table}`; drop");
            DB::unprepared("drop table pg_temp.app_{$table}");
        }
        expect($record())->toBe(2)
            ->and(ResourceTables::ALL)->toEqualCanonicalizing(Catalogue::CONCRETE);
    });
});
