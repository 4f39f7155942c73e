<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Models\TenantConfigurationListing;

it('uses the configured connection, and the one of the model or the default if none is configured', function (): void {
    $model = new TenantConfigurationListing;
    config(['coverage-kernel.connection' => null]);

    expect($model->getConnectionName())->toBeNull()
        ->and((new TenantConfigurationListing)->setConnection('own')->getConnectionName())->toBe('own');

    config(['coverage-kernel.connection' => 'configured']);
    expect($model->getConnectionName())->toBe('configured');
});

it('writes times in UTC, and no time as null', function (): void {
    $model = new TenantConfigurationListing;

    expect($model->fromDateTime('2026-03-01T13:00:00.000005+01:00'))->toBe('2026-03-01 12:00:00.000005+00:00')
        ->and([$model->fromDateTime(''), $model->fromDateTime(null)])->toBe([null, null]);
});
