<?php

declare(strict_types=1);

namespace CoverageKernel\Tests;

use Random\Engine\Xoshiro256StarStar;
use Random\Randomizer;

/**
 * Valid definitions, observed coverage and claims for comparing implementations, the same for the same seed.
 *
 * Most values are the good ones, so that permitted claims and each reason occur. How often another value occurs is chosen for each document.
 */
final class GeneratedCases
{
    private const TYPES = ['compliancePolicy', 'deviceConfiguration', 'appProtection', 'roleDefinition', 'filter', 'a', 'aB', 'enrollment2'];

    private const UNKNOWN_NAMES = ['windowsHello', 'nothing known', 'Ünbekannt', '0', 'microsoft.graph.x'];

    private const TIMES = [
        '2026-03-01T11:00:00Z', '2026-03-01T10:30:17Z', '2026-03-01T12:59:59+02:00', '2026-02-28T23:00:00.5-12:59', '2026-03-01T11:59:58.999999999Z',
        '2026-03-01T11:59:59.000000001Z', '2026-03-01T11:00:00.0Z', '2026-03-01T11:00:00.250Z', '2026-03-01T11:00:00.2500001Z',
    ];

    private const ODD_TIMES = [
        '2026-02-28T12:00:00Z', '2026-02-28T11:59:59.999999999Z', '2026-02-28T12:00:00.1Z', '2026-03-01T12:00:00Z', '2026-03-01T12:00:00.1Z', '2026-03-01T12:00:00.000000001Z',
        '2026-03-01T12:00:00.12Z', '2026-03-01T12:00:01Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z', '2024-02-29T00:00:00-00:00',
    ];

    private const CLAIM_TIMES = ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00.1Z', '2026-03-01T13:00:00+01:00', '2026-03-01T12:00:00.100000001Z'];

    private readonly Randomizer $random;

    /** @var array<string, list<string>> */
    private readonly array $families;

    /** The percentage of values that are not the good one. */
    private int $odds = 0;

    public function __construct(int $seed)
    {
        $this->random = new Randomizer(new Xoshiro256StarStar($seed));
        $this->families = Contract::families();
    }

    /** @return array<string, mixed> */
    public function definitions(): array
    {
        $this->odds = $this->pick([0, 3, 20]);
        $types = $this->some(self::TYPES);
        $rows = [];
        foreach ($types as $type) {
            foreach ($this->happens(60) ? ['tcm'] : $this->some($this->families['SourceClass']) as $source) {
                $rows[] = $this->registeredRow($type, $source);
            }
        }

        return [
            'contract' => 1,
            'activation' => $this->good('active', ['inactive']),
            'resource_types' => $this->random->shuffleArray($rows),
            'supported_scopes' => array_map(fn (string $key): array => $this->scope($key, $types), ['core', 'wide', 'c']),
        ];
    }

    /**
     * @param  array<string, mixed>  $definitions
     * @return array<string, mixed>
     */
    public function observed(array $definitions): array
    {
        $this->odds = $this->pick([0, 0, 2, 10, 40]);
        $ids = $this->ids(['workspace_id' => 17, 'managed_environment_id' => 'env"4\\', 'provider_connection_id' => 'c-1']);
        $elsewhere = [];
        while ($this->happens($this->odds)) {
            $elsewhere[] = ['canonical_type' => $this->nameIn($definitions), 'resources' => $this->random->getInt(0, 3)];
        }

        return $ids + ($elsewhere === [] && $this->happens(80) ? [] : ['elsewhere' => $elsewhere])
            + ($this->happens(30) ? $this->folded($definitions) : $this->listingsAndRows($definitions));
    }

    /**
     * @param  array<string, mixed>  $definitions
     * @return array<string, mixed>
     */
    public function claim(array $definitions): array
    {
        $this->odds = $this->pick([0, 2, 15]);
        $scope = $this->pick($definitions['supported_scopes']);
        $denominator = $this->happens(70) ? null : $this->random->shuffleArray($this->happens(60) ? $scope['denominator'] : $this->some($scope['denominator']));

        return $this->ids(['workspace_id' => '17', 'managed_environment_id' => 'env"4\\', 'provider_connection_id' => $this->happens(50) ? 'c-1' : null]) + [
            'scope_key' => $this->good($scope['scope_key'], [null, 'unknown_scope', 'cor']),
            'level' => $this->happens(60) ? $scope['minimum_level'] : $this->pick(['detected', 'content_backed', 'comparable', 'renderable', 'certified']),
            'audience' => $this->pick($this->families['Audience']),
            ...$this->mayBeAbsent('percent', $this->good(100, [50, 99.99, 33.33, 0.01, 12.5, 66.67])),
            ...$this->mayBeAbsent('restore_tier', $this->happens(25) ? $this->pick(['preview_only', 'restorable']) : null),
            ...$this->mayBeAbsent('denominator', $denominator),
            ...$this->mayBeAbsent('as_of', $this->good($this->pick(self::CLAIM_TIMES), [null, ...self::ODD_TIMES])),
        ];
    }

    /** @return array<string, mixed> */
    private function registeredRow(string $type, string $source): array
    {
        return [
            'canonical_type' => $type,
            'source_class' => $source,
            'workload' => 'intune',
            'resource_class' => 'configuration',
            'support_state' => $this->good('supported', ['experimental', 'registry_only', 'out_of_scope']),
            'max_coverage_level' => $this->good('certified', $this->families['CoverageLevel']),
            'max_claim_state' => $this->good('claim_allowed', ['claim_limited', 'internal_only', 'claim_blocked']),
            'restore_tier' => $this->good('restorable', ['preview_only', 'not_restorable']),
            ...$this->mayBeAbsent('source_aliases', $this->happens(50) ? [] : ["Alias.{$type}", "{$source}\"{$type}", "alias.{$type}"]),
            ...$this->mayBeAbsent('metadata', ['tenant_id' => 'opaque']),
        ];
    }

    /**
     * @param  list<string>  $types
     * @return array<string, mixed>
     */
    private function scope(string $key, array $types): array
    {
        $customerClaimable = $this->happens(80);
        $flag = fn (string $name, int $percent): array => $this->mayBeAbsent($name, $this->happens($percent));

        return [
            'scope_key' => $key,
            'workload' => 'intune',
            'denominator' => $this->happens(40) ? $this->random->shuffleArray($types) : $this->some($types),
            'minimum_level' => $this->pick(['detected', 'content_backed', 'comparable', 'certified']),
            ...$flag('include_fallback', 60),
            ...$flag('include_beta', 50),
            ...$flag('allow_beta_certification', 50),
            ...$flag('allow_derived_identity', 50),
            ...$this->mayBeAbsent('customer_claimable', $customerClaimable),
            'active' => $this->good(true, [false]),
            // A scope that may be claimed to customers must have a maximum age.
            ...$this->mayBeAbsent('max_evidence_age_seconds', $customerClaimable ? $this->pick([86_400, 86_400, 86_400, 3_600, 9_007_199_254_740_991]) : null),
        ];
    }

    /**
     * @param  array<string, mixed>  $definitions
     * @return array<string, mixed>
     */
    private function listingsAndRows(array $definitions): array
    {
        $listings = $rows = [];
        foreach ($this->sourcesObserved($definitions) as [$type, $source]) {
            $name = $this->spelled($type);
            $resources = $this->pick([0, 1, 1, 1, 2, 5]);
            $outcome = $this->good('complete', $this->families['ListingOutcome']);
            $listed = $outcome === 'not_applicable' ? 0 : $this->good($resources, [0, 1, 7, 4_294_967_295]);
            if (! $this->happens($this->odds)) {
                $listings[] = ['canonical_type' => $name, 'source_class' => $source, 'outcome' => $outcome, 'resources' => $listed, ...$this->capturedAt()];
            }
            for ($row = 0; $row < $resources; $row++) {
                $rows[] = [
                    'canonical_type' => $this->happens(95) ? $name : $this->spelled($type),
                    'source_class' => $source,
                    'coverage_level' => $this->good('certified', $this->families['CoverageLevel']),
                    'evidence_state' => $this->good('content_backed', $this->families['EvidenceState']),
                    'identity_state' => $this->good('stable', $this->families['IdentityState']),
                    ...$this->capturedAt(),
                    ...$this->mayBeAbsent('listed', $this->good(true, [false])),
                ];
            }
        }

        return ['listings' => $this->random->shuffleArray($listings), 'rows' => $this->random->shuffleArray($rows)];
    }

    /**
     * @param  array<string, mixed>  $definitions
     * @return array<string, mixed>
     */
    private function folded(array $definitions): array
    {
        $entries = [];
        foreach ($this->sourcesObserved($definitions) as [$type, $source]) {
            $rows = $this->pick([0, 1, 1, 2, 5, 4_294_967_295]);
            $outcome = $this->good('complete', $this->families['ListingOutcome']);
            $listed = $outcome === 'not_applicable' ? 0 : $this->good($rows, [0, 1, 7]);
            $undated = $this->happens($this->odds) ? $this->random->getInt(0, $rows) : 0;
            $times = $rows === $undated ? [null, null] : [$oldest = $this->time(), $rows - $undated === 1 ? $oldest : $this->timeNotBefore($oldest)];
            $entries[] = [
                'canonical_type' => $this->spelled($type),
                'source_class' => $source,
                'listing' => $this->happens($this->odds) ? null : ['outcome' => $outcome, 'resources' => $listed, 'captured_at' => $this->capturedAt()['captured_at'] ?? null],
                'rows' => $rows,
                'coverage_levels' => $this->counts($rows, 6, 5),
                'evidence_states' => $this->counts($rows, 7, 3),
                'identity_states' => $this->counts($rows, 5, 0),
                'unlisted' => $this->happens($this->odds) ? $this->random->getInt(0, $rows) : 0,
                'undated' => $undated,
                'oldest' => $times[0],
                'newest' => $times[1],
            ];
        }

        return [...$this->mayBeAbsent('ignored', $this->good(0, [3, 9_007_199_254_740_991])), 'observed' => $this->random->shuffleArray($entries)];
    }

    /**
     * The registered sources of most types, others of some, and an unknown type. None twice.
     *
     * @param  array<string, mixed>  $definitions
     * @return list<array{string, string}>
     */
    private function sourcesObserved(array $definitions): array
    {
        $sources = [];
        foreach ($definitions['resource_types'] as $row) {
            if (! $this->happens($row['source_class'] === 'tcm' ? $this->odds : 50)) {
                $sources[] = [$row['canonical_type'], $row['source_class']];
            }
        }
        $registered = array_map(fn (array $row): array => [$row['canonical_type'], $row['source_class']], $definitions['resource_types']);
        foreach ($this->happens($this->odds) ? $this->families['SourceClass'] : [] as $source) {
            $other = [$definitions['resource_types'][0]['canonical_type'], $source];
            if (! in_array($other, $registered, true)) {
                $sources[] = $other;
            }
        }
        if ($this->happens($this->odds)) {
            $sources[] = [$this->pick(self::UNKNOWN_NAMES), 'tcm'];
        }

        return $sources;
    }

    /** @param  array<string, mixed>  $definitions */
    private function nameIn(array $definitions): string
    {
        return $this->happens(20) ? $this->pick(self::UNKNOWN_NAMES) : $this->spelled($this->pick($definitions['resource_types'])['canonical_type']);
    }

    /** The canonical type, or another spelling that means it. The aliases are those of `registeredRow`, which a row may lack. */
    private function spelled(string $type): string
    {
        return $this->good($type, [strtoupper($type), ucfirst($type), "ALIAS.{$type}", "tcm\"{$type}"]);
    }

    /** @return list<int> how many rows have each value, in all as many as there are rows */
    private function counts(int $rows, int $values, int $good): array
    {
        $counts = array_fill(0, $values, 0);
        $others = $this->happens($this->odds) ? $this->random->getInt(0, $rows) : 0;
        $counts[$good] = $rows - $others;
        $counts[$this->random->getInt(0, $values - 1)] += $others;

        return $counts;
    }

    /** @return array{captured_at?: string|null} */
    private function capturedAt(): array
    {
        return $this->happens($this->odds) ? $this->pick([[], ['captured_at' => null]]) : ['captured_at' => $this->time()];
    }

    private function time(): string
    {
        return $this->happens($this->odds) ? $this->pick(self::ODD_TIMES) : $this->pick(self::TIMES);
    }

    private function timeNotBefore(string $time): string
    {
        return $this->good($time, ['9999-12-31T23:59:59.999999999Z']);
    }

    /**
     * @param  array<string, int|string|null>  $ids
     * @return array<string, int|string|null>
     */
    private function ids(array $ids): array
    {
        return array_merge(...array_map(
            fn (string $key, int|string|null $id): array => $this->mayBeAbsent($key, $this->good($id, [null, 0, 'other', '"'])),
            array_keys($ids),
            $ids,
        ));
    }

    /**
     * Leaves a default out of some documents.
     *
     * @return array<string, mixed>
     */
    private function mayBeAbsent(string $key, mixed $value): array
    {
        $isDefault = in_array($value, [null, false, [], $key === 'percent' ? 100 : null, $key === 'ignored' ? 0 : null, $key === 'listed' ? true : null], true);

        return $isDefault && $this->happens(50) || $key === 'metadata' && $this->happens(50) ? [] : [$key => $value];
    }

    private function happens(int $percent): bool
    {
        return $this->random->getInt(1, 100) <= $percent;
    }

    /** @param  non-empty-list<mixed>  $others */
    private function good(mixed $value, array $others): mixed
    {
        return $this->happens($this->odds) ? $this->pick($others) : $value;
    }

    /**
     * @template T
     *
     * @param  non-empty-list<T>  $values
     * @return T
     */
    private function pick(array $values): mixed
    {
        return $values[$this->random->getInt(0, count($values) - 1)];
    }

    /**
     * @template T
     *
     * @param  non-empty-list<T>  $values
     * @return non-empty-list<T>
     */
    private function some(array $values): array
    {
        return array_slice($this->random->shuffleArray($values), 0, $this->random->getInt(1, count($values)));
    }
}
