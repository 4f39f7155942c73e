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
 * What the connections of one environment observed, as `Statement` returns it: listings, and how many resources are alike. It
 * becomes the folded form of observed coverage (contract §2).
 *
 * Another connection counts as `elsewhere`, with the most that it found of a type at a source: in its latest listing, or as
 * resources that are not withdrawn. The resources count too, because a later listing that failed found none, and must not hide
 * them.
 *
 * @internal
 *
 * @phpstan-type Listing array{outcome: string, resources: int, captured_at: string}
 * @phpstan-type Entry array{canonical_type: string, source_class: string, listing: Listing|null, rows: int, coverage_levels: array<int, int>, evidence_states: array<int, int>, identity_states: array<int, int>, unlisted: int, undated: int, oldest: string|null, newest: string|null}
 * @phpstan-type ListingRow array{'listing', int|string, string, string, string, int, string}
 * @phpstan-type ResourcesRow array{'resources', int|string, string, string, string, string, string, bool|int, int, int, string|null, string|null}
 */
final class Observations
{
    /** @var array<string, Entry> of the environment's own connection, by type and source; times have no offset */
    private array $observed = [];

    /** @var array<string, array{canonical_type: string, listed: int, present: int}> by other connection, type and source */
    private array $elsewhere = [];

    private function __construct() {}

    /**
     * Returns the folded form of the rows of an environment, as a JSON document.
     *
     * @param  string|null  $rows  a JSON list; null if there is no row
     */
    public static function fold(EnvironmentRef $environment, ?string $rows): string
    {
        /** @var list<ListingRow|ResourcesRow> $decoded */
        $decoded = $rows === null ? [] : json_decode($rows, true, flags: JSON_THROW_ON_ERROR);
        $observations = new self;

        foreach ($decoded as $row) {
            if ((string) $row[1] !== $environment->providerConnectionId) {
                $observations->addElsewhere($row);
            } elseif ($row[0] === 'listing') {
                $observations->addListing($row);
            } else {
                $observations->addResources($row);
            }
        }

        return json_encode([
            'workspace_id' => $environment->workspaceId,
            'managed_environment_id' => $environment->managedEnvironmentId,
            'provider_connection_id' => $environment->providerConnectionId,
            'elsewhere' => $observations->mostElsewhere(),
            'observed' => array_map(self::withOffsets(...), array_values($observations->observed)),
        ], JSON_THROW_ON_ERROR);
    }

    /** @param  ListingRow  $row */
    private function addListing(array $row): void
    {
        [, , $type, $source, $outcome, $resources, $capturedAt] = $row;

        $this->observed["{$type} {$source}"] ??= self::entry($type, $source);
        $this->observed["{$type} {$source}"]['listing'] = ['outcome' => $outcome, 'resources' => $resources, 'captured_at' => $capturedAt];
    }

    /** @param  ResourcesRow  $row */
    private function addResources(array $row): void
    {
        [, , $type, $source, $level, $evidence, $identity, $listed, $resources, $undated, $oldest, $newest] = $row;
        $entry = $this->observed["{$type} {$source}"] ?? self::entry($type, $source);

        $entry['rows'] += $resources;
        $entry['coverage_levels'][self::position(CoverageLevel::class, $level)] += $resources;
        $entry['evidence_states'][self::position(EvidenceState::class, $evidence)] += $resources;
        $entry['identity_states'][self::position(IdentityState::class, $identity)] += $resources;
        $entry['unlisted'] += (bool) $listed ? 0 : $resources;
        $entry['undated'] += $undated;
        // The order of the texts is that of the times.
        if ($oldest !== null && ($entry['oldest'] === null || strcmp($oldest, $entry['oldest']) < 0)) {
            $entry['oldest'] = $oldest;
        }
        if ($newest !== null && ($entry['newest'] === null || strcmp($newest, $entry['newest']) > 0)) {
            $entry['newest'] = $newest;
        }

        $this->observed["{$type} {$source}"] = $entry;
    }

    /** @param  ListingRow|ResourcesRow  $row */
    private function addElsewhere(array $row): void
    {
        [, $connection, $type, $source] = $row;
        $found = $this->elsewhere["{$connection} {$type} {$source}"] ?? ['canonical_type' => $type, 'listed' => 0, 'present' => 0];

        if ($row[0] === 'listing') {
            $found['listed'] = $row[5];
        } else {
            $found['present'] += $row[8];
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
     * @param  Entry  $entry
     * @return Entry
     */
    private static function withOffsets(array $entry): array
    {
        foreach (['oldest', 'newest'] as $time) {
            $entry[$time] = $entry[$time] === null ? null : $entry[$time].'Z';
        }
        if ($entry['listing'] !== null) {
            $entry['listing']['captured_at'] .= 'Z';
        }

        return $entry;
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
