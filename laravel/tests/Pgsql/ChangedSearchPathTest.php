<?php

declare(strict_types=1);

use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\Reading\CoverageReader;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Tests\Support\HostEnvironment;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use Illuminate\Support\Facades\DB;

it('reads again when a configured schema was added since it found its tables', function (): void {
    OwnSchema::with(KeyType::BigInt, function (string $schema): void {
        OwnSchema::artisan('migrate');
        config(['database.connections.own.search_path' => "added_later, {$schema}"]);
        DB::purge('own');
        $environment = HostEnvironment::make();
        $environment->cover('roleDefinition', '2026-03-01T08:00:00Z', 2);
        $read = static fn (): string => app(CoverageReader::class)->read([$environment->ref()])[0]->toJson();
        $before = [$read(), app(DefinitionsRepository::class)->get()->digest()];

        try {
            DB::statement('create schema added_later');
            expect([$read(), app(DefinitionsRepository::class)->get()->digest()])->toBe($before);
        } finally {
            DB::statement('drop schema added_later cascade');
        }
        expect([$read(), app(DefinitionsRepository::class)->get()->digest()])->toBe($before);
    });
});
