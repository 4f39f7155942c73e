<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\Models\TenantConfigurationListing;
use CoverageKernel\Laravel\Models\TenantConfigurationResource;
use CoverageKernel\Laravel\Models\TenantConfigurationResourceEvidence;
use CoverageKernel\Laravel\Tests\Support\Captures;
use CoverageKernel\Laravel\Tests\Support\HostRows;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Support\Facades\Schema;

it('has the current row after a resource is withdrawn, also what another process has changed', function (): void {
    $environment = HostRows::environment();
    app(CoverageRecorder::class)->record($environment, Captures::of(['a'], '2026-03-01T08:00:00Z'));
    $resource = TenantConfigurationResource::query()->firstOrFail();
    app(CoverageRecorder::class)->record($environment, Captures::of(['a'], '2026-03-02T08:00:00Z'));

    $resource->withdraw();

    expect($resource->withdrawn_at)->not->toBeNull()
        ->and($resource->listing_id)->toBe(TenantConfigurationListing::query()->get()->max('id'))
        ->and($resource->getAttributes())->toBe(TenantConfigurationResource::query()->findOrFail($resource->id)->getAttributes());
});

it('has the number of listed resources as an integer, also from a connection that returns texts', function (): void {
    $listing = (new TenantConfigurationListing)->setRawAttributes(['resources' => '3']);

    expect($listing->resources)->toBe(3);
});

it('accepts each column that the database does not set, and has empty metadata at first', function (Model $model): void {
    /** @var list<string> $columns */
    $columns = Schema::getColumnListing($model->getTable());
    $columns = array_filter($columns, static fn (string $column): bool => ! str_starts_with($column, 'latest_'));

    expect($model->getFillable())->toEqualCanonicalizing(array_values(array_diff($columns, ['id', 'created_at', 'withdrawn_at'])))
        ->and($model->getAttributes())->toBe(['source_metadata' => '{}']);
})->with([
    [fn () => new TenantConfigurationListing],
    [fn () => new TenantConfigurationResource],
    [fn () => new TenantConfigurationResourceEvidence],
]);
