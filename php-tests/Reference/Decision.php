<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/**
 * A decision (contract §4). Its state and counts are computed at once; the reasons, the strongest level and the JSON when they are asked
 * for.
 *
 * The properties are not `readonly`: the tracing JIT of PHP 8.2 goes back to the interpreter to assign those.
 */
final class Decision
{
    public int $state = 0;

    public int $covered = 0;

    public int $denominator = 0;

    public int $empty = 0;

    /** The reasons of §4.1, and those of §4.3. */
    private int $claimCodes;

    private int $wholeCodes = 0;

    /** @var array<int, int> the reasons of §4.2, by effective row */
    private array $typeCodes = [];

    private ?Scope $scope;

    public function __construct(public Claim $claim, public Observed $observed)
    {
        $scope = $claim->scopeKey === null ? null : $observed->definitions->scopes[$claim->scopeKey] ?? null;
        $this->scope = $scope;
        if ($scope === null) {
            $this->claimCodes = ClaimAndScope::judgeWithoutScope($claim, $observed);

            return;
        }
        $this->claimCodes = $claimCodes = ClaimAndScope::judge($claim, $observed, $scope);
        [$state, $covered, $empty, $nothingListed, $this->typeCodes] = CountedTypes::judge($claim, $observed, $scope, $claim->level, 0);
        $denominator = $scope->countedTypes;
        $this->covered = $covered;
        $this->denominator = $denominator;
        $this->empty = $empty;
        $this->wholeCodes = $wholeCodes = ScopeAsAWhole::judge($claim->percent, $observed->ignored, $covered, $denominator, $empty, $nothingListed);
        $this->state = $claimCodes === 0 && $wholeCodes === 0
            ? $state
            : min(ClaimAndScope::state($claimCodes, $claim), $state, ScopeAsAWhole::state($wholeCodes, $claim->audience));
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
            ->of($this->claimCodes, $this->typeCodes, $this->wholeCodes, $this->covered, $this->denominator, $this->empty);
    }

    /** What would have to happen for the claim to be permitted (§6). */
    public function advice(): Advice
    {
        return new Advice($this, $this->scope, $this->claimCodes, $this->typeCodes, $this->wholeCodes);
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
        [$state, $covered, $empty, $nothingListed] = CountedTypes::judge($this->claim, $this->observed, $this->scope, $level, $needed);
        if ($state < $needed) {
            return false;
        }
        $whole = ScopeAsAWhole::judge($this->claim->percent, $this->observed->ignored, $covered, $this->denominator, $empty, $nothingListed);

        return ScopeAsAWhole::state($whole, $this->claim->audience) >= $needed;
    }

    /** The lowest state in which a claim may be shown to its audience. */
    public static function needed(Claim $claim): int
    {
        return $claim->audience === Family::CUSTOMER ? Family::LIMITED : Family::INTERNAL_ONLY;
    }
}
