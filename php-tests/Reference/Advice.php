<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/** What would have to happen for a claim to be permitted (contract §6). */
final class Advice
{
    /** Step 1: what each blocking reason of §4.1 is for. */
    private const CLAIM_ACTIONS = [
        [Code::KERNEL_INACTIVE, 'operator', 'activate_kernel'],
        [Code::UNSCOPED_FULL_CLAIM | Code::UNSCOPED_CLAIM | Code::UNKNOWN_SCOPE, 'claimant', 'name_supported_scope'],
        [Code::INACTIVE_SCOPE, 'definitions', 'activate_scope'],
        [Code::EMPTY_DENOMINATOR, 'definitions', 'admit_types'],
        [Code::TYPE_EXCLUDED | Code::DENOMINATOR_MISMATCH, 'claimant', 'name_counted_types'],
        [Code::LEVEL_BELOW_MINIMUM, 'claimant', 'raise_level'],
        [Code::NOT_CUSTOMER_CLAIMABLE, 'claimant', 'narrow_audience'],
        [Code::AS_OF_MISSING, 'claimant', 'state_time'],
        [Code::UNNAMED_WORKSPACE | Code::UNNAMED_MANAGED_ENVIRONMENT, 'claimant', 'name_environment'],
        [Code::FOREIGN_WORKSPACE | Code::FOREIGN_MANAGED_ENVIRONMENT | Code::FOREIGN_PROVIDER_CONNECTION, 'claimant', 'claim_observed_environment'],
    ];

    /** Step 2, if the target is the effective row: the obstacles that each action is for. */
    private const CAPTURE_ACTIONS = [
        'list_and_capture' => Code::NOT_OBSERVED | Code::SOURCE_NOT_ADMITTED,
        'list_again' => Code::LISTING_MISSING | Code::LISTING_FAILED | Code::LISTING_PARTIAL | Code::LISTING_NOT_APPLICABLE | Code::LISTING_MISMATCH
            | Code::LISTING_CONTRADICTED | Code::ROW_NOT_LISTED,
        'capture_again' => Code::LEVEL_NOT_REACHED | Code::EVIDENCE_STATES | Code::EVIDENCE_TIMES,
        'resolve_identity' => Code::WEAK_IDENTITY | Code::IDENTITY_CONFLICT | Code::IDENTITY_UNSUPPORTED,
    ];

    /** `experimental_source` to `not_restorable`: what remains when a type is observed ideally. */
    private const OF_DEFINITIONS = Code::EXPERIMENTAL_SOURCE | Code::BETA_CERTIFICATION | Code::LEVEL_ABOVE_TYPE_MAXIMUM | Code::TYPE_CLAIM_MAXIMUM | Code::NOT_RESTORABLE;

    public bool $attainable = false;

    /** @var list<array{string, string, string|null, string|null, list<string>}> actor, action, canonical type, source class, reasons */
    public array $steps = [];

    private Claim $claim;

    private Definitions $definitions;

    private int $needed;

    /**
     * @param  int  $claimCodes  the reasons of §4.1
     * @param  array<int, int>  $typeCodes  the reasons of §4.2, by effective row
     * @param  int  $wholeCodes  the reasons of §4.3
     */
    public function __construct(private Decision $decision, private ?Scope $scope, int $claimCodes, array $typeCodes, int $wholeCodes)
    {
        $this->claim = $decision->claim;
        $this->definitions = $decision->observed->definitions;
        $this->needed = Decision::needed($this->claim);
        [$best, $state] = $scope === null ? [0, Family::BLOCKED] : $this->observedIdeally($scope);
        if ($scope !== null) {
            $whole = ScopeAsAWhole::judge($this->claim->percent, $decision->observed->ignored, $best, $decision->denominator, 0, false);
            $this->attainable = min($state, ClaimAndScope::state($claimCodes, $this->claim), ScopeAsAWhole::state($whole, $this->claim->audience)) >= $this->needed;
        }
        if ($decision->permitted()) {
            return;
        }
        foreach (self::CLAIM_ACTIONS as [$reasons, $actor, $action]) {
            $blocking = $this->blockingOfClaim($claimCodes & $reasons);
            if ($blocking !== 0) {
                $this->steps[] = [$actor, $action, null, null, Code::names($blocking)];
            }
        }
        if ($scope !== null) {
            $this->stepsOfTypes($typeCodes, $wholeCodes, $best);
        }
    }

    /** Canonical JSON (§6). */
    public function toJson(): string
    {
        $steps = [];
        foreach ($this->steps as [$actor, $action, $type, $source, $reasons]) {
            $steps[] = '{"actor":"'.$actor.'","action":"'.$action
                .'","canonical_type":'.($type === null ? 'null' : "\"{$type}\"")
                .',"source_class":'.($source === null ? 'null' : "\"{$source}\"")
                .',"reasons":'.Canonical::words($reasons).'}';
        }

        return '{"contract":1,"definitions_digest":"'.$this->definitions->digest()
            .'","observed_digest":"'.$this->decision->observed->digest()
            .'","claim":'.$this->claim->toJson()
            .',"state":"'.Family::CLAIM_STATES[$this->decision->state]
            .'","permitted":'.($this->decision->permitted() ? 'true' : 'false')
            .',"attainable":'.($this->attainable ? 'true' : 'false')
            .',"steps":['.implode(',', $steps).']}';
    }

    /**
     * Steps 2 to 4.
     *
     * @param  array<int, int>  $typeCodes  by effective row
     * @param  int  $best  how many types are covered when each is observed ideally
     */
    private function stepsOfTypes(array $typeCodes, int $wholeCodes, int $best): void
    {
        $covered = $this->decision->covered;
        $empty = $this->decision->empty;
        $denominator = $this->decision->denominator;
        // The target of each type in the way, by its effective row: -1 if it has none.
        $targets = [];
        foreach ($typeCodes as $row => $codes) {
            if (($codes & $this->blocking($row)) !== 0) {
                $targets[$row] = $this->target($row, true) ?? $this->target($row, false) ?? -1;
                $this->observeIdeally($row, $codes, $targets[$row], $covered, $empty);
            }
        }
        if (ScopeAsAWhole::isOverstated($this->claim->percent, $covered, $denominator, $empty)) {
            foreach ($typeCodes as $row => $codes) {
                $target = isset($targets[$row]) || ($codes & Code::UNCOVERING) === 0 ? null : $this->target($row, true);
                if ($target !== null) {
                    $targets[$row] = $target;
                    $this->observeIdeally($row, $codes, $target, $covered, $empty);
                }
            }
        }
        foreach ($typeCodes as $row => $codes) {
            if (isset($targets[$row])) {
                $this->stepsOfType($row, $targets[$row], $codes & ($this->blocking($row) | Code::UNCOVERING));
            }
        }
        $isCaptured = in_array('capture', array_column($this->steps, 0), true);
        $awaited = $this->claim->audience === Family::CUSTOMER && ! $isCaptured ? $wholeCodes & Code::NOTHING_LISTED : 0;
        $other = null;
        if (ScopeAsAWhole::isOverstated($this->claim->percent, $covered, $denominator, $empty)) {
            if (! ScopeAsAWhole::isOverstated($this->claim->percent, $best, $denominator, 0)) {
                $awaited |= Code::PERCENT_OVERSTATED;
            } elseif ($this->claim->audience !== Family::CUSTOMER) {
                $other = ScopeAsAWhole::isOverstated(1, $best, $denominator, 0) ? 'ask_less' : 'lower_percent';
            }
        }
        if ($awaited !== 0) {
            $this->steps[] = ['capture', 'await_resources', null, null, Code::names($awaited)];
        }
        if ($other !== null) {
            $this->steps[] = ['claimant', $other, null, null, ['percent_overstated']];
        }
    }

    private function stepsOfType(int $row, int $target, int $obstacles): void
    {
        $type = $this->definitions->canonicalType[$row];
        if ($target === -1) {
            $this->steps[] = ['claimant', 'ask_less', $type, $this->sourceOf($row), Code::names($obstacles & self::OF_DEFINITIONS)];
        } elseif ($target !== $row) {
            $this->steps[] = ['capture', 'capture_at_source', $type, $this->sourceOf($target), Code::names($obstacles)];
        } else {
            foreach (self::CAPTURE_ACTIONS as $action => $reasons) {
                if (($obstacles & $reasons) !== 0) {
                    $this->steps[] = ['capture', $action, $type, $this->sourceOf($row), Code::names($obstacles & $reasons)];
                }
            }
        }
    }

    /** Counts the type of an effective row as observed ideally at its target, if it has one. */
    private function observeIdeally(int $row, int $codes, int $target, int &$covered, int &$empty): void
    {
        if ($target === -1) {
            return;
        }
        if (($codes & Code::UNCOVERING) === 0) {
            $covered--;
            $empty -= Standing::isEmpty($this->decision->observed, $row) ? 1 : 0;
        }
        $covered += ($this->idealCodes($target) & Code::UNCOVERING) === 0 ? 1 : 0;
    }

    /** An eligible row of the type whose ideal state does not block, and that then covers if it must: the effective row, else the first. */
    private function target(int $effective, bool $mustCover): ?int
    {
        $eligible = $this->scope->eligibleRows[$this->scope->isCounted[$this->definitions->canonicalType[$effective]]];
        foreach ([$effective, ...$eligible] as $row) {
            $codes = $this->idealCodes($row);
            if (($codes & $this->blocking($row)) === 0 && (! $mustCover || ($codes & Code::UNCOVERING) === 0)) {
                return $row;
            }
        }

        return null;
    }

    /**
     * Each counted type observed ideally at the eligible row of the highest ideal state; among equals one that covers.
     *
     * @return array{int, int} how many types are then covered, and the lowest state
     */
    private function observedIdeally(Scope $scope): array
    {
        $blocked = CountedTypes::blocked($this->claim, $this->claim->level);
        $internalOnly = CountedTypes::internalOnly($this->claim);
        $covered = 0;
        $lowest = Family::ALLOWED;
        foreach ($scope->eligibleRows as $rows) {
            $best = 0;
            foreach ($rows as $row) {
                $codes = $this->idealCodes($row);
                $state = CountedTypes::stateOf($codes, $this->definitions->maximumState[$row], $blocked, $internalOnly);
                $best = max($best, 2 * $state + (($codes & Code::UNCOVERING) === 0 ? 1 : 0));
            }
            $covered += $best & 1;
            $lowest = min($lowest, $best >> 1);
        }

        return [$covered, $lowest];
    }

    /** The reasons of a row when its type is observed ideally there: those of the definitions. */
    private function idealCodes(int $row): int
    {
        $isRestored = $this->claim->restoreTier > 0;
        $asked = $isRestored ? max($this->claim->level, Family::CONTENT_BACKED) : $this->claim->level;

        return ($this->definitions->limits[$row] & $this->scope->considered[$asked])
            | ($asked > $this->definitions->maximumLevel[$row] ? Code::LEVEL_ABOVE_TYPE_MAXIMUM : 0)
            | ($this->claim->restoreTier > $this->definitions->restoreTier[$row] ? Code::NOT_RESTORABLE : 0);
    }

    /** The reasons that block at a row. */
    private function blocking(int $row): int
    {
        return CountedTypes::blocked($this->claim, $this->claim->level)
            | ($this->needed > Family::INTERNAL_ONLY ? CountedTypes::internalOnly($this->claim) : 0)
            | ($this->definitions->maximumState[$row] < $this->needed ? Code::TYPE_CLAIM_MAXIMUM : 0);
    }

    /** Those of some reasons of §4.1 that block. */
    private function blockingOfClaim(int $codes): int
    {
        $blocking = 0;
        foreach ([Code::KERNEL_INACTIVE, Code::TYPE_EXCLUDED] as $code) {
            $blocking |= ($codes & $code) !== 0 && ClaimAndScope::state($code, $this->claim) < $this->needed ? $code : 0;
        }

        return $blocking | ($codes & ~(Code::KERNEL_INACTIVE | Code::TYPE_EXCLUDED));
    }

    private function sourceOf(int $row): string
    {
        return Family::SOURCE_CLASSES[$this->definitions->sourceClass[$row]];
    }
}
