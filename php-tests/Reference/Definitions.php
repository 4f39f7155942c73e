<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/**
 * Definitions (contract §2). A registered row is its position in the canonical order (§4.4), so the rows of a type stand together, in
 * source-class precedence. Lists about rows have that order.
 */
final class Definitions
{
    private const CACHED_DOCUMENTS = 8;

    public readonly bool $active;

    /** @var list<string> */
    public readonly array $canonicalType;

    /** @var list<int> */
    public readonly array $sourceClass;

    /** @var list<int> */
    public readonly array $supportState;

    /** @var list<bool> */
    public readonly array $experimental;

    /** @var list<int> */
    public readonly array $maximumLevel;

    /** @var list<int> */
    public readonly array $maximumState;

    /** @var list<int> */
    public readonly array $restoreTier;

    /** @var list<int> the reasons of §4.2 that follow from the row itself, if a claim considers them */
    public readonly array $limits;

    /** @var list<bool> whether its type has rows at other sources */
    public readonly array $hasOtherRows;

    /** @var array<string, array<string, int>> the rows of each canonical type, by source class */
    public readonly array $rowsOfType;

    /** @var array<string, Scope> */
    public readonly array $scopes;

    /** @var array<string, string>|null the canonical type of each canonical type and alias in lower case */
    private ?array $typeOfName = null;

    private ?string $digest = null;

    /** @var array<string, self> */
    private static array $cache = [];

    /** @param  array<string, mixed>  $document */
    private function __construct(private readonly array $document)
    {
        $this->active = $document['activation'] === 'active';
        $canonicalType = $sourceClass = $supportState = $experimental = $maximumLevel = $maximumState = $restoreTier = $limits = $hasOtherRows = $rowsOfType = [];
        foreach (self::inCanonicalOrder($document['resource_types']) as $index => $row) {
            $canonicalType[] = $row['canonical_type'];
            $sourceClass[] = $source = Family::SOURCE_CLASS[$row['source_class']];
            $supportState[] = $support = Family::SUPPORT_STATE[$row['support_state']];
            $experimental[] = $isExperimental = $source === 2 || $support === 1;
            $maximumLevel[] = Family::COVERAGE_LEVEL[$row['max_coverage_level']];
            $maximumState[] = $state = Family::CLAIM_STATE[$row['max_claim_state']];
            $limits[] = ($isExperimental ? Code::EXPERIMENTAL_SOURCE | Code::BETA_CERTIFICATION : 0)
                | ($state < Family::ALLOWED ? Code::TYPE_CLAIM_MAXIMUM : 0);
            $restoreTier[] = Family::RESTORE_TIER[$row['restore_tier']];
            $rowsOfType[$row['canonical_type']][$row['source_class']] = $index;
        }
        $this->canonicalType = $canonicalType;
        $this->sourceClass = $sourceClass;
        $this->supportState = $supportState;
        $this->experimental = $experimental;
        $this->maximumLevel = $maximumLevel;
        $this->maximumState = $maximumState;
        $this->restoreTier = $restoreTier;
        $this->limits = $limits;
        foreach ($canonicalType as $type) {
            $hasOtherRows[] = count($rowsOfType[$type]) > 1;
        }
        $this->hasOtherRows = $hasOtherRows;
        $this->rowsOfType = $rowsOfType;

        $scopes = [];
        foreach ($document['supported_scopes'] as $index => $scope) {
            $scopes[$scope['scope_key']] = new Scope($scope, $index, $this);
        }
        $this->scopes = $scopes;
    }

    /** @param  array<string, mixed>  $document */
    public static function fromArray(array $document): self
    {
        return new self($document);
    }

    /** The process caches definitions by their text. PHP keeps the hash of a string with it, so the same string is not hashed twice. */
    public static function fromJson(string $json): self
    {
        return self::$cache[$json] ?? self::cached($json);
    }

    public static function fromJsonUncached(string $json): self
    {
        return new self(json_decode($json, true, flags: JSON_THROW_ON_ERROR));
    }

    /** The canonical type that a name means (§2), null if it means none. Definitions in which a name means two are invalid. */
    public function typeOfName(string $name): ?string
    {
        return ($this->typeOfName ??= $this->names())[strtolower($name)] ?? null;
    }

    public function digest(): string
    {
        return $this->digest ??= hash('sha256', $this->toJson());
    }

    /** The canonical form (§4.4). */
    public function toJson(): string
    {
        $rows = [];
        foreach (self::inCanonicalOrder($this->document['resource_types']) as $row) {
            $aliases = array_map(strtolower(...), $row['source_aliases'] ?? []);
            sort($aliases, SORT_STRING);
            $rows[] = '{"canonical_type":"'.$row['canonical_type']
                .'","source_class":"'.$row['source_class']
                .'","workload":"'.$row['workload']
                .'","resource_class":"'.$row['resource_class']
                .'","support_state":"'.$row['support_state']
                .'","max_coverage_level":"'.$row['max_coverage_level']
                .'","max_claim_state":"'.$row['max_claim_state']
                .'","restore_tier":"'.$row['restore_tier']
                .'","source_aliases":['.implode(',', array_map(Canonical::text(...), array_unique($aliases))).']}';
        }
        $scopes = [];
        foreach ($this->document['supported_scopes'] as $scope) {
            $scopes[$scope['scope_key']] = '{"scope_key":"'.$scope['scope_key']
                .'","workload":"'.$scope['workload']
                .'","denominator":'.Canonical::words($scope['denominator'])
                .',"minimum_level":"'.$scope['minimum_level']
                .'","include_fallback":'.self::flag($scope, 'include_fallback')
                .',"include_beta":'.self::flag($scope, 'include_beta')
                .',"allow_beta_certification":'.self::flag($scope, 'allow_beta_certification')
                .',"allow_derived_identity":'.self::flag($scope, 'allow_derived_identity')
                .',"customer_claimable":'.self::flag($scope, 'customer_claimable')
                .',"active":'.self::flag($scope, 'active')
                .',"max_evidence_age_seconds":'.(isset($scope['max_evidence_age_seconds']) ? (int) $scope['max_evidence_age_seconds'] : 'null').'}';
        }
        ksort($scopes, SORT_STRING);

        return '{"contract":1,"activation":"'.$this->document['activation']
            .'","resource_types":['.implode(',', $rows).'],"supported_scopes":['.implode(',', $scopes).']}';
    }

    /** @return array<string, string> */
    private function names(): array
    {
        $names = [];
        foreach ($this->document['resource_types'] as $row) {
            $type = $row['canonical_type'];
            $names[strtolower($type)] = $type;
            foreach ($row['source_aliases'] ?? [] as $alias) {
                $names[strtolower($alias)] = $type;
            }
        }

        return $names;
    }

    private static function cached(string $json): self
    {
        if (count(self::$cache) === self::CACHED_DOCUMENTS) {
            self::$cache = array_slice(self::$cache, 1, preserve_keys: true);
        }

        return self::$cache[$json] = self::fromJsonUncached($json);
    }

    /**
     * @param  list<array<string, mixed>>  $rows
     * @return list<array<string, mixed>> by canonical type (bytes), then by precedence
     */
    private static function inCanonicalOrder(array $rows): array
    {
        $keys = [];
        $previous = '';
        $isOrdered = true;
        foreach ($rows as $row) {
            $keys[] = $key = $row['canonical_type'].' '.Family::SOURCE_CLASS[$row['source_class']];
            $isOrdered = $isOrdered && strcmp($previous, $key) < 0;
            $previous = $key;
        }
        if (! $isOrdered) {
            array_multisort($keys, SORT_STRING, $rows);
        }

        return $rows;
    }

    /** @param  array<string, mixed>  $scope */
    private static function flag(array $scope, string $name): string
    {
        return $scope[$name] ?? false ? 'true' : 'false';
    }
}
