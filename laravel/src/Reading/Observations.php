<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Reading;

use BackedEnum;
use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\EnvironmentRef;
use UnexpectedValueException;

/**
 * What the connections of one environment observed: the entries that `Statement` returns. They become the folded form of observed
 * coverage (contract §2).
 *
 * Another connection counts as `elsewhere`, with the most that it found of a type at a source: in its latest listing, or as
 * resources that are not withdrawn. The resources count too, because a later listing that failed found none, and must not hide
 * them.
 *
 * @internal
 *
 * @phpstan-type Listing array{outcome: string, resources: int, captured_at: string}
 * @phpstan-type Entry array{canonical_type: string, source_class: string, listing: Listing|null, rows: int, coverage_levels: array<int, int>, evidence_states: array<int, int>, identity_states: array<int, int>, unlisted: int, undated: int, oldest: string|null, newest: string|null}
 */
final class Observations
{
    /** The number of values in the entry of a listing. That of resources has more. */
    private const VALUES_OF_A_LISTING = 6;

    /** @var array<string, Entry> of the environment's own connection, by type and source */
    private array $observed = [];

    /** @var array<string, array{canonical_type: string, listed: int, present: int}> by other connection, type and source */
    private array $elsewhere = [];

    private function __construct() {}

    /**
     * Returns the folded form of the entries of an environment, as a JSON document.
     *
     * @param  string|null  $entries  null if there is none
     */
    public static function fold(EnvironmentRef $environment, ?string $entries): string
    {
        $observations = new self;

        foreach ($entries === null ? [] : explode(',', $entries) as $entry) {
            $values = explode(' ', $entry);
            if ($values[0] !== $environment->providerConnectionId) {
                $observations->addElsewhere($values);
            } elseif (count($values) === self::VALUES_OF_A_LISTING) {
                $observations->addListing($values);
            } else {
                $observations->addResources($values);
            }
        }

        return json_encode([
            'workspace_id' => $environment->workspaceId,
            'managed_environment_id' => $environment->managedEnvironmentId,
            'provider_connection_id' => $environment->providerConnectionId,
            'elsewhere' => $observations->mostElsewhere(),
            'observed' => array_values($observations->observed),
        ], JSON_THROW_ON_ERROR);
    }

    /** @param  list<string>  $values */
    private function addListing(array $values): void
    {
        [, $type, $source, $outcome, $resources, $capturedAt] = $values;

        $this->observed["{$type} {$source}"] ??= self::entry($type, $source);
        $this->observed["{$type} {$source}"]['listing'] = ['outcome' => $outcome, 'resources' => (int) $resources, 'captured_at' => $capturedAt];
    }

    /** @param  list<string>  $values  the two times are left out if no resource has evidence */
    private function addResources(array $values): void
    {
        [, $type, $source, $level, $evidence, $identity, $listed, $resources, $undated] = $values;
        $resources = (int) $resources;
        $entry = $this->observed["{$type} {$source}"] ?? self::entry($type, $source);

        $entry['rows'] += $resources;
        $entry['coverage_levels'][self::position(CoverageLevel::class, $level)] += $resources;
        $entry['evidence_states'][self::position(EvidenceState::class, $evidence)] += $resources;
        $entry['identity_states'][self::position(IdentityState::class, $identity)] += $resources;
        $entry['unlisted'] += $listed === '1' ? 0 : $resources;
        $entry['undated'] += (int) $undated;
        if (isset($values[10])) {
            // Times in one format have the order of their texts.
            $entry['oldest'] = min($entry['oldest'] ?? $values[9], $values[9]);
            $entry['newest'] = max($entry['newest'] ?? $values[10], $values[10]);
        }

        $this->observed["{$type} {$source}"] = $entry;
    }

    /** @param  list<string>  $values */
    private function addElsewhere(array $values): void
    {
        [$connection, $type, $source] = $values;
        $found = $this->elsewhere["{$connection} {$type} {$source}"] ?? ['canonical_type' => $type, 'listed' => 0, 'present' => 0];

        if (count($values) === self::VALUES_OF_A_LISTING) {
            $found['listed'] = (int) $values[4];
        } else {
            $found['present'] += (int) $values[7];
        }

        $this->elsewhere["{$connection} {$type} {$source}"] = $found;
    }

    /** @return list<array{canonical_type: string, resources: int}> the most that another connection found of each type */
    private function mostElsewhere(): array
    {
        $most = [];
        foreach ($this->elsewhere as $found) {
            $most[$found['canonical_type']] = max($most[$found['canonical_type']] ?? 0, $found['listed'], $found['present']);
        }

        return array_map(
            static fn (string $type, int $resources): array => ['canonical_type' => $type, 'resources' => $resources],
            array_keys($most),
            array_values($most),
        );
    }

    /** @return Entry */
    private static function entry(string $type, string $source): array
    {
        return [
            'canonical_type' => $type,
            'source_class' => $source,
            'listing' => null,
            'rows' => 0,
            'coverage_levels' => array_fill(0, count(self::positions(CoverageLevel::class)), 0),
            'evidence_states' => array_fill(0, count(self::positions(EvidenceState::class)), 0),
            'identity_states' => array_fill(0, count(self::positions(IdentityState::class)), 0),
            'unlisted' => 0,
            'undated' => 0,
            'oldest' => null,
            'newest' => null,
        ];
    }

    /**
     * Returns the position of a value in its family (contract §1). On SQLite, no constraint keeps out others.
     *
     * @param  class-string<BackedEnum>  $family
     */
    private static function position(string $family, string $value): int
    {
        return self::positions($family)[$value] ?? throw new UnexpectedValueException("the database has an unknown value `{$value}` of {$family}");
    }

    /**
     * @param  class-string<BackedEnum>  $family
     * @return array<string, int>
     */
    private static function positions(string $family): array
    {
        /** @var array<class-string<BackedEnum>, array<string, int>> $positions */
        static $positions = [];

        return $positions[$family] ??= array_flip(array_map(static fn (BackedEnum $value): string => (string) $value->value, $family::cases()));
    }
}
