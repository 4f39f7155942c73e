<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\Database\Factories\TenantConfigurationListingFactory;
use CoverageKernel\Laravel\Database\Factories\TenantConfigurationResourceFactory;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Schema\ResourceTables;
use CoverageKernel\Laravel\Tests\Support\Captures;
use CoverageKernel\Laravel\Tests\Support\ConcreteRows;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use Illuminate\Database\QueryException;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

it('migrates the resource tables on SQLite up, down and up again, with rows in them', function (KeyType $keyType): void {
    config(['database.connections.own' => config('database.connections.sqlite'), 'database.default' => 'own', 'coverage-kernel.host.key_type' => $keyType->value]);
    $everything = static fn (): array => DB::table('sqlite_master')->orderBy('name')->pluck('sql', 'name')->all();

    try {
        Artisan::call('migrate', ['--force' => true]);
        $up = $everything();
        app(CoverageRecorder::class)->record(HostRows::environment(), Captures::of(['a', 'b']));

        Artisan::call('migrate:rollback', ['--force' => true]);
        expect(Schema::hasTable(ResourceTables::RESOURCES))->toBeFalse()
            ->and(array_filter(array_keys($everything()), static fn (int|string $name): bool => str_starts_with((string) $name, 'tc_')))->toBe([]);

        Artisan::call('migrate', ['--force' => true]);
        app(CoverageRecorder::class)->record(HostRows::environment(), Captures::of(['a', 'b']));
        expect($everything())->toBe($up);
    } finally {
        config(['database.default' => 'sqlite']);
    }
})->with(fn (): array => KeyType::cases());

it('refuses a time whose text would not be in the order of the times', function (string $at): void {
    expect(fn () => DB::table(ResourceTables::LISTINGS)->where('id', ConcreteRows::listing(HostRows::environment()))->update(['captured_at' => $at]))
        ->toThrow(QueryException::class, 'CHECK constraint failed');
})->with(['2026-03-01 08:00:00', '2026-03-01 08:00:00.000000', '2026-03-01 08:00:00.000000+01:00', '2026-03-01T08:00:00.000000+00:00', '2026-03-01 08:00:00.000+00:00', 'now']);

it('writes times in UTC through its models', function (): void {
    $listing = TenantConfigurationListingFactory::new()->ownedBy(HostRows::environment())->ofType('roleDefinition')
        ->createOne(['captured_at' => Carbon::parse('2026-03-01T08:00:00.5+02:00')]);
    $resource = TenantConfigurationResourceFactory::new()->listedBy($listing)->withEvidence()->createOne();
    $resource->withdraw();

    expect(DB::table(ResourceTables::LISTINGS)->value('captured_at'))->toBe('2026-03-01 06:00:00.500000+00:00')
        ->and(DB::table(ResourceTables::RESOURCES)->value('withdrawn_at'))->toEndWith('+00:00')
        ->and($listing->refresh()->captured_at->equalTo(Carbon::parse('2026-03-01T06:00:00.5Z')))->toBeTrue();
});

it('refuses rows whose owner does not belong together, and deletes rows with their environment', function (): void {
    $environment = HostRows::environment();
    app(CoverageRecorder::class)->record($environment, Captures::of(['a']));

    expect(fn () => ConcreteRows::resource($environment, columns: ['provider_connection_id' => HostRows::environment()->providerConnectionId]))
        ->toThrow(QueryException::class, 'FOREIGN KEY constraint failed');

    DB::table('workspaces')->where('id', $environment->workspaceId)->delete();
    foreach ([ResourceTables::LISTINGS, ResourceTables::RESOURCES, ResourceTables::EVIDENCE] as $table) {
        expect(DB::table($table)->count())->toBe(0);
    }
});

it('records at the time that a test has set', function (): void {
    Carbon::setTestNow('2031-01-01T00:00:00Z');
    $environment = HostRows::environment();
    app(CoverageRecorder::class)->record($environment, Captures::of(['a'], '2031-01-01T00:04:00Z'));
    app(CoverageRecorder::class)->record($environment, Captures::of([], '2031-01-01T00:00:00Z', confirmedEmpty: true));

    expect(DB::table(ResourceTables::EVIDENCE)->value('captured_at'))->toBe('2031-01-01 00:00:00.000000+00:00')
        ->and(DB::table(ResourceTables::RESOURCES)->value('withdrawn_at'))->toBe('2031-01-01 00:00:00.000000+00:00');
});
