<?php

namespace App\Services;

use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\Contracts\CoverageRecorder;
use CoverageKernel\Laravel\Contracts\ResourceTypeRegistry;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Recording\Capture;
use CoverageKernel\Laravel\Recording\CapturedResource;
use CoverageKernel\ListingOutcome;
use CoverageKernel\SourceClass;
use DateTimeImmutable;

/** Records a snapshot of Tenant Configuration Management. docs/capture.md explains each word. */
final readonly class SnapshotImport
{
    public function __construct(private CoverageRecorder $recorder, private ResourceTypeRegistry $types) {}

    /** @param  array{status: string, requested: list<string>, resources: list<array<string, mixed>>}  $snapshot */
    public function import(EnvironmentRef $environment, array $snapshot, DateTimeImmutable $capturedAt): void
    {
        foreach ($snapshot['requested'] as $name) {
            $listed = array_values(array_filter(
                $snapshot['resources'],
                fn (array $resource) => $resource['resourceType'] === $name,
            ));

            $this->recorder->record($environment, new Capture(
                type: $this->types->canonicalType($name) ?? $name,
                source: SourceClass::Tcm,
                outcome: match (true) {
                    $snapshot['status'] === 'succeeded' => ListingOutcome::Complete,
                    $listed !== [] => ListingOutcome::Partial,
                    default => ListingOutcome::Failed,
                },
                capturedAt: $capturedAt,
                listed: count($listed),
                resources: array_map(fn (array $resource) => $this->captured($resource, $capturedAt), $listed),
            ));
        }
    }

    /** @param  array<string, mixed>  $resource */
    private function captured(array $resource, DateTimeImmutable $capturedAt): CapturedResource
    {
        $id = $resource['properties']['Id'] ?? $resource['properties']['Identity'] ?? null;

        return new CapturedResource(
            key: $id ?? $resource['graphId'] ?? null,
            identity: match (true) {
                $id !== null => IdentityState::Stable,
                isset($resource['graphId']) => IdentityState::Derived, // its display name was matched to an id of Graph
                default => IdentityState::MissingExternalId,
            },
            level: CoverageLevel::ContentBacked,
            evidence: EvidenceState::ContentBacked,
            capturedAt: $capturedAt,
            metadata: ['display_name' => $resource['displayName']],
        );
    }
}
