<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\Models\TenantConfigurationListing;
use CoverageKernel\Laravel\Models\TenantConfigurationResource;
use CoverageKernel\Laravel\Tests\Support\Captures;
use CoverageKernel\Laravel\Tests\Support\HostRows;

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
