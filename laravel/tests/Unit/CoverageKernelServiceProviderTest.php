<?php

declare(strict_types=1);

use CoverageKernel\Laravel\CoverageKernelServiceProvider;
use Illuminate\Support\ServiceProvider;

it('publishes files of the package from any working folder', function (): void {
    $package = dirname(__DIR__, 2);

    expect(array_keys(ServiceProvider::pathsToPublish(CoverageKernelServiceProvider::class, 'coverage-kernel-config')))->toBe(["{$package}/config/coverage-kernel.php"])
        ->and(array_keys(ServiceProvider::pathsToPublish(CoverageKernelServiceProvider::class, 'coverage-kernel-lang')))->toBe(["{$package}/lang"]);
});
