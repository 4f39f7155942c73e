<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Contracts\ResourceTypeRegistry;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Seeding\DefinitionSeeder;
use CoverageKernel\Laravel\Tests\Support\Catalogue;
use CoverageKernel\Laravel\Tests\Support\DefinitionTables;
use CoverageKernel\Laravel\Tests\Support\OwnDatabase;
use CoverageKernel\Laravel\Tests\Support\OwnSchema;
use Illuminate\Database\QueryException;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

it('seeds after a schema dump was loaded, even when no migration is pending', function (): void {
    $digest = app(DefinitionsRepository::class)->get()->digest();
    $dump = tempnam(sys_get_temp_dir(), 'dump').'.sql';

    try {
        OwnDatabase::with(function () use ($dump): void {
            OwnSchema::artisan('migrate');
            expect(Artisan::call('schema:dump', ['--path' => $dump]))->toBe(0);
        });

        OwnDatabase::with(function () use ($dump, $digest): void {
            OwnSchema::artisan('migrate', ['--schema-path' => $dump]);

            expect(Artisan::output())->toContain('Loading stored database schemas', 'Nothing to migrate')
                ->and(app(DefinitionsRepository::class)->get()->digest())->toBe($digest);
        });

        OwnDatabase::with(function () use ($dump, $digest): void {
            $later = dirname(__DIR__).'/Support/migrations/one_more_table';
            OwnSchema::artisan('migrate', ['--schema-path' => $dump, '--path' => $later, '--realpath' => true]);

            expect(Artisan::output())->toContain('Loading stored database schemas', 'Running migrations')
                ->and(Schema::hasTable('one_more_table'))->toBeTrue()
                ->and(app(DefinitionsRepository::class)->get()->digest())->toBe($digest);
        });
    } finally {
        unlink($dump);
        unlink(substr($dump, 0, -4));
    }
});

it('installs on a new database when a later migration adds a column and a workload', function (): void {
    $support = dirname(__DIR__).'/Support/migrations';
    $paths = static fn (string ...$folders): array => ['--path' => [dirname(__DIR__, 2).'/database/migrations', ...$folders], '--realpath' => true];
    $digest = app(DefinitionsRepository::class)->get()->digest();

    // An earlier release: without a column and without the workload that today's documents have.
    OwnSchema::with(KeyType::BigInt, function () use ($support, $paths): void {
        expect(fn () => OwnSchema::artisan('migrate', $paths($support.'/earlier_release')))->toThrow(QueryException::class)
            ->and(fn () => app(DefinitionSeeder::class)->seed())->toThrow(QueryException::class);
    });

    OwnSchema::with(KeyType::BigInt, function () use ($support, $paths, $digest): void {
        OwnSchema::artisan('migrate', $paths($support.'/earlier_release', $support.'/later_release'));

        expect(DB::table('migrations')->count())->toBe(3)
            ->and(app(DefinitionsRepository::class)->get()->digest())->toBe($digest)
            ->and(app(ResourceTypeRegistry::class)->all())->toHaveCount(DB::table(DefinitionTables::TYPES)->count());
    });
});

it('does not change a current schema when a later migration adds existing columns and values', function (): void {
    OwnSchema::with(KeyType::BigInt, function (): void {
        OwnSchema::artisan('migrate');
        $before = [Catalogue::everything(), DefinitionTables::both()];

        OwnSchema::artisan('migrate', ['--path' => dirname(__DIR__).'/Support/migrations/later_release', '--realpath' => true]);

        expect([Catalogue::everything(), DefinitionTables::both()])->toBe($before);
    });
});
