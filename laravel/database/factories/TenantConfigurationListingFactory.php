<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Database\Factories;

use CoverageKernel\Laravel\Models\TenantConfigurationListing;
use CoverageKernel\ListingOutcome;
use Illuminate\Support\Facades\Date;

/** @extends KernelFactory<TenantConfigurationListing> */
final class TenantConfigurationListingFactory extends KernelFactory
{
    protected $model = TenantConfigurationListing::class;

    /** @return array<string, mixed> */
    public function definition(): array
    {
        return [
            'outcome' => ListingOutcome::Complete,
            'resources' => 0,
            'source_metadata' => [],
            'captured_at' => Date::now(),
        ];
    }
}
