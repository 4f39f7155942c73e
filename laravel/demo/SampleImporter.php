<?php

declare(strict_types=1);

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

/**
 * Records the answers of a provider, with the words of `docs/capture.md`. The sample file is where their content is stored: it is
 * content-backed evidence only where the answer has content, and not only an id and a name.
 *
 * @phpstan-type Entry array{resourceType: string, displayName: string, properties: array<string, mixed>, graphIdOfTheName?: string}
 * @phpstan-type Snapshot array{job: array{status: string, createdDateTime: string, resources: list<string>, errorDetails: list<string>}, entries: list<Entry>}
 * @phpstan-type GraphList array{type: string, source: string, requestedAt: string, value: list<array{id: string, displayName: string}>}
 * @phpstan-type Sample array{name: string, snapshots: list<Snapshot>, lists: list<GraphList>}
 */
final readonly class SampleImporter
{
    public function __construct(private CoverageRecorder $recorder, private ResourceTypeRegistry $types) {}

    /** @return Sample */
    public static function sample(): array
    {
        /** @var Sample */
        return json_decode((string) file_get_contents(__DIR__.'/environment.json'), true, flags: JSON_THROW_ON_ERROR);
    }

    /** @param  Sample  $sample */
    public function import(EnvironmentRef $environment, array $sample): void
    {
        foreach ($sample['snapshots'] as $snapshot) {
            foreach ($snapshot['job']['resources'] as $type) {
                $this->recorder->record($environment, $this->ofSnapshot($type, $snapshot));
            }
        }
        foreach ($sample['lists'] as $list) {
            $this->recorder->record($environment, $this->ofList($list));
        }
    }

    /** @param  Snapshot  $snapshot */
    private function ofSnapshot(string $type, array $snapshot): Capture
    {
        $job = $snapshot['job'];
        $takenAt = new DateTimeImmutable($job['createdDateTime']);
        $listed = array_filter($snapshot['entries'], static fn (array $entry): bool => $entry['resourceType'] === $type);

        return new Capture(
            type: $this->types->canonicalType($type) ?? $type,
            source: SourceClass::Tcm,
            outcome: match (true) {
                $job['status'] === 'succeeded' && $job['errorDetails'] === [] => ListingOutcome::Complete,
                $listed === [] => ListingOutcome::Failed,
                default => ListingOutcome::Partial,
            },
            capturedAt: $takenAt,
            listed: count($listed),
            resources: array_map(fn (array $entry): CapturedResource => $this->ofEntry($entry, $takenAt), $listed),
            metadata: ['error_details' => $job['errorDetails']],
        );
    }

    /** @param  Entry  $entry */
    private function ofEntry(array $entry, DateTimeImmutable $takenAt): CapturedResource
    {
        $id = $entry['properties']['Id'] ?? $entry['properties']['Identity'] ?? null;
        $hasContent = array_diff(array_keys($entry['properties']), ['Id', 'Identity', 'DisplayName']) !== [];

        // TCM offers no id for some types. Their resources are recognised by the Graph id of a resource with the same name.
        [$key, $identity] = match (true) {
            is_string($id) => [$id, IdentityState::Stable],
            isset($entry['graphIdOfTheName']) => [$entry['graphIdOfTheName'], IdentityState::Derived],
            default => [null, IdentityState::UnsupportedIdentity],
        };

        return new CapturedResource(
            key: $key,
            identity: $identity,
            level: $hasContent ? CoverageLevel::ContentBacked : CoverageLevel::Detected,
            evidence: $hasContent ? EvidenceState::ContentBacked : EvidenceState::MetadataOnly,
            capturedAt: $takenAt,
            metadata: ['display_name' => $entry['displayName']],
        );
    }

    /**
     * A list of Graph that was read to its last page. It has the ids and names alone.
     *
     * @param  GraphList  $list
     */
    private function ofList(array $list): Capture
    {
        $requestedAt = new DateTimeImmutable($list['requestedAt']);

        return new Capture(
            type: $list['type'],
            source: SourceClass::from($list['source']),
            outcome: ListingOutcome::Complete,
            capturedAt: $requestedAt,
            listed: count($list['value']),
            resources: array_map(static fn (array $resource): CapturedResource => new CapturedResource(
                key: $resource['id'],
                identity: IdentityState::Stable,
                level: CoverageLevel::Detected,
                evidence: EvidenceState::MetadataOnly,
                capturedAt: $requestedAt,
                metadata: ['display_name' => $resource['displayName']],
            ), $list['value']),
        );
    }
}
