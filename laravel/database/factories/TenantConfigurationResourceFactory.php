<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Database\Factories;

use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
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
            'identity_state' => IdentityState::Stable,
            'source_metadata' => [],
        ];
    }

    /** Adds evidence, as the latest of the resource. */
    public function withEvidence(
        CoverageLevel $level = CoverageLevel::ContentBacked,
        EvidenceState $state = EvidenceState::ContentBacked,
        ?DateTimeInterface $capturedAt = null,
    ): static {
        return $this->afterCreating(function (TenantConfigurationResource $resource) use ($level, $state, $capturedAt): void {
            $evidence = TenantConfigurationResourceEvidenceFactory::new()->of($resource)->createOne([
                'coverage_level' => $level,
                'evidence_state' => $state,
                ...($capturedAt === null ? [] : ['captured_at' => $capturedAt]),
            ]);
            $resource->forceFill(['latest_evidence_id' => $evidence->id])->save();
        });
    }
}
