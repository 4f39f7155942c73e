<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Database\Factories;

use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\Models\TenantConfigurationListing;
use CoverageKernel\Laravel\Models\TenantConfigurationResource;
use DateTimeInterface;
use Illuminate\Support\Str;

/** @extends KernelFactory<TenantConfigurationResource> */
final class TenantConfigurationResourceFactory extends KernelFactory
{
    protected $model = TenantConfigurationResource::class;

    /** @return array<string, mixed> */
    public function definition(): array
    {
        return [
            'canonical_resource_key' => Str::lower((string) Str::ulid()),
            'source_metadata' => [],
        ];
    }

    /** Sets the listing that names the resource, and takes its owner and type. */
    public function listedBy(TenantConfigurationListing $listing): static
    {
        return $this->state([
            'workspace_id' => $listing->workspace_id,
            'managed_environment_id' => $listing->managed_environment_id,
            'provider_connection_id' => $listing->provider_connection_id,
            'resource_type_id' => $listing->resource_type_id,
            'listing_id' => $listing->id,
        ]);
    }

    /** Adds evidence, as the latest of the resource. */
    public function withEvidence(
        CoverageLevel $level = CoverageLevel::ContentBacked,
        EvidenceState $state = EvidenceState::ContentBacked,
        ?DateTimeInterface $capturedAt = null,
        IdentityState $identity = IdentityState::Stable,
    ): static {
        return $this->afterCreating(function (TenantConfigurationResource $resource) use ($level, $state, $capturedAt, $identity): void {
            $evidence = TenantConfigurationResourceEvidenceFactory::new()->of($resource)->createOne([
                'coverage_level' => $level,
                'evidence_state' => $state,
                'identity_state' => $identity,
                ...($capturedAt === null ? [] : ['captured_at' => $capturedAt]),
            ]);
            // Postgres has done so itself.
            $resource->forceFill(['latest_evidence_id' => $evidence->id])->save();
        });
    }
}
