<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/**
 * Observed coverage in its folded form (contract §2). Arrays about rows have the definitions' rows as keys; a row to which an array does
 * not apply has none. `ListingsAndRows` and `FoldedForm` fill them in.
 */
final class Observed
{
    private const MAXIMUM_IGNORED = 9_007_199_254_740_991;

    public ?string $workspaceId = null;

    public ?string $managedEnvironmentId = null;

    public ?string $providerConnectionId = null;

    public int $ignored = 0;

    /** @var array<string, int> the most resources found elsewhere, by canonical type */
    public array $elsewhere = [];

    /** @var array<int, int> of each row with a listing */
    public array $outcome = [];

    /** @var array<int, int> of each row with a listing */
    public array $resources = [];

    /** @var array<int, int> of each row with a dated listing */
    public array $listedAt = [];

    /** @var array<int, int> of each row whose listing has a fraction of a second */
    public array $listedAtNanoseconds = [];

    /** @var array<int, int> the number of observed resources of each row that has any; the following arrays have the same keys or fewer */
    public array $rows = [];

    /** @var array<int, list<int>> how many of them have each value */
    public array $coverageLevels = [];

    /** @var array<int, list<int>> */
    public array $evidenceStates = [];

    /** @var array<int, list<int>> */
    public array $identityStates = [];

    /** @var array<int, int> how many of them are not listed */
    public array $unlisted = [];

    /** @var array<int, int> how many of them have no time */
    public array $undated = [];

    /** @var array<int, int> the least time of the others */
    public array $oldest = [];

    /** @var array<int, int> */
    public array $oldestNanoseconds = [];

    /** @var array<int, int> the greatest time of the others */
    public array $newest = [];

    /** @var array<int, int> */
    public array $newestNanoseconds = [];

    /** @var list<int> the standing of each row (see `Standing`), empty with `Precompute::Nothing` */
    public array $found = [];

    /** @var list<int> */
    public array $weakest = [];

    /** @var list<int> */
    public array $oldestCapture = [];

    /** @var list<int> */
    public array $newestCapture = [];

    /** @var array<int, array{int, int, int, int, int, int}> the standing of each scope claimed so far, by its index */
    public array $scopeStandings = [];

    private ?string $digest = null;

    private function __construct(public readonly Definitions $definitions, public readonly Precompute $precompute) {}

    /** @param  array<string, mixed>  $document */
    public static function fromArray(Definitions $definitions, array $document, Precompute $precompute = Precompute::Scopes): self
    {
        $observed = new self($definitions, $precompute);
        $observed->workspaceId = Claim::id($document['workspace_id'] ?? null);
        $observed->managedEnvironmentId = Claim::id($document['managed_environment_id'] ?? null);
        $observed->providerConnectionId = Claim::id($document['provider_connection_id'] ?? null);
        if (isset($document['observed'])) {
            FoldedForm::read($document, $observed);
        } else {
            ListingsAndRows::read($document, $observed);
        }
        foreach ($document['elsewhere'] ?? [] as ['canonical_type' => $name, 'resources' => $resources]) {
            $observed->foundElsewhere($name, (int) $resources, 1);
        }
        if ($precompute !== Precompute::Nothing) {
            Standing::ofAllRows($observed);
        }

        return $observed;
    }

    public static function fromJson(Definitions $definitions, string $json, Precompute $precompute = Precompute::Scopes): self
    {
        return self::fromArray($definitions, json_decode($json, true, flags: JSON_THROW_ON_ERROR), $precompute);
    }

    /** Of all numbers found elsewhere of a type, the greatest counts; entries of an unknown name are ignored (§2). */
    public function foundElsewhere(string $name, int $resources, int $entries): void
    {
        $type = isset($this->definitions->rowsOfType[$name]) ? $name : $this->definitions->typeOfName($name);
        if ($type === null) {
            $this->ignored = min($this->ignored + $entries, self::MAXIMUM_IGNORED);
        } elseif ($resources > ($this->elsewhere[$type] ?? 0)) {
            $this->elsewhere[$type] = $resources;
        }
    }

    public function digest(): string
    {
        return $this->digest ??= hash('sha256', $this->toJson());
    }

    /** The canonical form (§4.4). */
    public function toJson(): string
    {
        $elsewhere = $observed = [];
        if ($this->elsewhere !== []) {
            $byType = $this->elsewhere;
            ksort($byType, SORT_STRING);
            foreach ($byType as $type => $resources) {
                $elsewhere[] = '{"canonical_type":"'.$type.'","resources":'.$resources.'}';
            }
        }
        $rows = array_keys($this->rows + $this->outcome);
        sort($rows);
        foreach ($rows as $row) {
            $observed[] = $this->entryJson($row);
        }

        return '{"workspace_id":'.Canonical::textOrNull($this->workspaceId)
            .',"managed_environment_id":'.Canonical::textOrNull($this->managedEnvironmentId)
            .',"provider_connection_id":'.Canonical::textOrNull($this->providerConnectionId)
            .',"ignored":'.$this->ignored
            .',"elsewhere":['.implode(',', $elsewhere).'],"observed":['.implode(',', $observed).']}';
    }

    private function entryJson(int $row): string
    {
        $listing = 'null';
        if (isset($this->outcome[$row])) {
            $listing = '{"outcome":"'.Family::LISTING_OUTCOMES[$this->outcome[$row]].'","resources":'.$this->resources[$row]
                .',"captured_at":'.self::time($this->listedAt[$row] ?? null, $this->listedAtNanoseconds[$row] ?? 0).'}';
        }
        $entry = '{"canonical_type":"'.$this->definitions->canonicalType[$row]
            .'","source_class":"'.Family::SOURCE_CLASSES[$this->definitions->sourceClass[$row]]
            .'","listing":'.$listing;
        if (! isset($this->rows[$row])) {
            return $entry.',"rows":0,"coverage_levels":[0,0,0,0,0,0],"evidence_states":[0,0,0,0,0,0,0],"identity_states":[0,0,0,0,0]'
                .',"unlisted":0,"undated":0,"oldest":null,"newest":null}';
        }

        return $entry.',"rows":'.$this->rows[$row]
            .',"coverage_levels":['.implode(',', $this->coverageLevels[$row])
            .'],"evidence_states":['.implode(',', $this->evidenceStates[$row])
            .'],"identity_states":['.implode(',', $this->identityStates[$row])
            .'],"unlisted":'.($this->unlisted[$row] ?? 0)
            .',"undated":'.($this->undated[$row] ?? 0)
            .',"oldest":'.self::time($this->oldest[$row] ?? null, $this->oldestNanoseconds[$row] ?? 0)
            .',"newest":'.self::time($this->newest[$row] ?? null, $this->newestNanoseconds[$row] ?? 0).'}';
    }

    private static function time(?int $time, int $nanoseconds): string
    {
        return $time === null ? 'null' : '"'.Time::text($time, $nanoseconds).'"';
    }
}
