<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Database\Factories;

use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\Models\TenantConfigurationResource;
use CoverageKernel\Laravel\Models\TenantConfigurationResourceEvidence;
use Illuminate\Support\Facades\Date;

/** @extends KernelFactory<TenantConfigurationResourceEvidence> */
final class TenantConfigurationResourceEvidenceFactory extends KernelFactory
{
    protected $model = TenantConfigurationResourceEvidence::class;

    /** @return array<string, mixed> */
    public function definition(): array
    {
        return [
            'coverage_level' => CoverageLevel::ContentBacked,
            'evidence_state' => EvidenceState::ContentBacked,
            'identity_state' => IdentityState::Stable,
            'source_metadata' => [],
            'captured_at' => Date::now(),
        ];
    }

    /** Sets the resource, whose owner and type the evidence takes. */
    public function of(TenantConfigurationResource $resource): static
    {
        return $this->state([
            'workspace_id' => $resource->workspace_id,
            'managed_environment_id' => $resource->managed_environment_id,
            'provider_connection_id' => $resource->provider_connection_id,
            'resource_type_id' => $resource->resource_type_id,
            'resource_id' => $resource->id,
        ]);
    }
}
