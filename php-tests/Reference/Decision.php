<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/** A decision (contract §4). Its state and counts are computed at once; the reasons, the strongest level and the JSON when they are asked for. */
final class Decision
{
    public readonly int $state;

    public readonly int $covered;

    public readonly int $denominator;

    public readonly int $empty;

    private readonly ?Scope $scope;

    private readonly int $claimCodes;

    private readonly ?CountedTypes $types;

    private readonly int $wholeCodes;

    public function __construct(public readonly Claim $claim, public readonly Observed $observed)
    {
        $scope = $claim->scopeKey === null ? null : $observed->definitions->scopes[$claim->scopeKey] ?? null;
        $this->scope = $scope;
        if ($scope === null) {
            $this->claimCodes = ClaimAndScope::judgeWithoutScope($claim, $observed);
            $this->types = null;
            $this->covered = $this->denominator = $this->empty = $this->wholeCodes = 0;
            $this->state = Family::BLOCKED;

            return;
        }
        $this->claimCodes = $claimCodes = ClaimAndScope::judge($claim, $observed, $scope);
        $this->types = $types = new CountedTypes($claim, $observed, $scope, $claim->level);
        $this->covered = $covered = $types->covered;
        $this->denominator = $denominator = count($scope->counted);
        $this->empty = $types->empty;
        $this->wholeCodes = $wholeCodes
            = ScopeAsAWhole::judge($claim->percent, $observed->ignored, $covered, $denominator, $types->empty, $types->nothingListed);
        $this->state = $claimCodes === 0 && $wholeCodes === 0
            ? $types->state
            : min(ClaimAndScope::state($claimCodes, $claim), $types->state, ScopeAsAWhole::state($wholeCodes, $claim->audience));
    }

    public function permitted(): bool
    {
        return $this->state >= self::needed($this->claim);
    }

    /** The highest level, from the scope's minimum up, at which the same claim would be permitted (§4.4). */
    public function strongestLevel(): ?int
    {
        if ($this->scope === null) {
            return null;
        }
        $needed = self::needed($this->claim);
        // Of §4.1, only `level_below_minimum` depends on the level, and no level asked here is below the minimum.
        if (ClaimAndScope::state($this->claimCodes & ~Code::LEVEL_BELOW_MINIMUM, $this->claim) < $needed) {
            return null;
        }
        for ($level = Family::CERTIFIED; $level >= $this->scope->minimumLevel; $level--) {
            if ($this->isPermittedAt($level, $needed)) {
                return $level;
            }
        }

        return null;
    }

    /** @return list<Reason> in the order of the contract */
    public function reasons(): array
    {
        return (new Reasons($this->claim, $this->observed, $this->scope))
            ->of($this->claimCodes, $this->types === null ? [] : $this->types->codes, $this->wholeCodes, $this->covered, $this->denominator, $this->empty);
    }

    /** Canonical JSON (§4.4). */
    public function toJson(): string
    {
        $strongest = $this->strongestLevel();
        $reasons = [];
        if ($this->state !== Family::ALLOWED) {
            foreach ($this->reasons() as $reason) {
                $reasons[] = $reason->toJson();
            }
        }

        return '{"contract":1,"definitions_digest":"'.$this->observed->definitions->digest()
            .'","observed_digest":"'.$this->observed->digest()
            .'","claim":'.$this->claim->toJson()
            .',"state":"'.Family::CLAIM_STATES[$this->state]
            .'","permitted":'.($this->permitted() ? 'true' : 'false')
            .',"covered":'.$this->covered
            .',"denominator":'.$this->denominator
            .',"empty":'.$this->empty
            .',"strongest_level":'.($strongest === null ? 'null' : '"'.Family::COVERAGE_LEVELS[$strongest].'"')
            .',"ignored":'.$this->observed->ignored
            .',"reasons":['.implode(',', $reasons).']}';
    }

    private function isPermittedAt(int $level, int $needed): bool
    {
        $types = new CountedTypes($this->claim, $this->observed, $this->scope, $level, $needed);
        if ($types->state < $needed) {
            return false;
        }
        $whole = ScopeAsAWhole::judge($this->claim->percent, $this->observed->ignored, $types->covered, $this->denominator, $types->empty, $types->nothingListed);

        return ScopeAsAWhole::state($whole, $this->claim->audience) >= $needed;
    }

    /** The lowest state in which a claim may be shown to its audience. */
    private static function needed(Claim $claim): int
    {
        return $claim->audience === Family::CUSTOMER ? Family::LIMITED : Family::INTERNAL_ONLY;
    }
}
