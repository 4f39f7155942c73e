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

    /** @var Entry without a name */
    private readonly array $nothing;

    /**
     * @param  array<string, int>  $levels  the positions of their values, as of the other two
     * @param  array<string, int>  $states
     * @param  array<string, int>  $identities
     */
    private function __construct(private readonly array $levels, private readonly array $states, private readonly array $identities)
    {
        $this->nothing = [
            'canonical_type' => '',
            'source_class' => '',
            'listing' => null,
            'rows' => 0,
            'coverage_levels' => array_fill(0, count($levels), 0),
            'evidence_states' => array_fill(0, count($states), 0),
            'identity_states' => array_fill(0, count($identities), 0),
            'unlisted' => 0,
            'undated' => 0,
            'oldest' => null,
            'newest' => null,
        ];
    }

    /**
     * Returns the folded form of the entries of an environment, as a JSON document.
     *
     * @param  string|null  $entries  null if there is none
     */
    public static function fold(EnvironmentRef $environment, ?string $entries): string
    {
        $observations = new self(self::positions(CoverageLevel::class), self::positions(EvidenceState::class), self::positions(IdentityState::class));

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
        $entry = &$this->entry($type, $source);

        $entry['listing'] = ['outcome' => $outcome, 'resources' => (int) $resources, 'captured_at' => $capturedAt];
    }

    /** @param  list<string>  $values  the two times are left out if no resource has evidence */
    private function addResources(array $values): void
    {
        [, $type, $source, $level, $evidence, $identity, $listed, $resources, $undated] = $values;
        $resources = (int) $resources;
        $entry = &$this->entry($type, $source);

        $entry['rows'] += $resources;
        $entry['coverage_levels'][$this->levels[$level] ?? throw self::unknown($level)] += $resources;
        $entry['evidence_states'][$this->states[$evidence] ?? throw self::unknown($evidence)] += $resources;
        $entry['identity_states'][$this->identities[$identity] ?? throw self::unknown($identity)] += $resources;
        $entry['unlisted'] += $listed === '1' ? 0 : $resources;
        $entry['undated'] += (int) $undated;
        if (isset($values[10])) {
            // Times in one format have the order of their texts.
            $entry['oldest'] = min($entry['oldest'] ?? $values[9], $values[9]);
            $entry['newest'] = max($entry['newest'] ?? $values[10], $values[10]);
        }
    }

    /** @return Entry */
    private function &entry(string $type, string $source): array
    {
        $this->observed["{$type} {$source}"] ??= ['canonical_type' => $type, 'source_class' => $source] + $this->nothing;

        return $this->observed["{$type} {$source}"];
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
            $most,
        );
    }

    /** On SQLite, no constraint keeps out other values than those of the families. */
    private static function unknown(string $value): UnexpectedValueException
    {
        return new UnexpectedValueException("the database has an unknown level or state `{$value}`");
    }

    /**
     * Returns the positions of the values of a family (contract §1).
     *
     * @param  class-string<BackedEnum>  $family
     * @return array<string, int>
     */
    private static function positions(string $family): array
    {
        return array_flip(array_map(static fn (BackedEnum $value): string => (string) $value->value, $family::cases()));
    }
}
