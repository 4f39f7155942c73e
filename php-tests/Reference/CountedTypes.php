<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/** Contract §4.2: each counted type, judged by its effective row. */
final class CountedTypes
{
    public int $covered = 0;

    public int $empty = 0;

    /** Whether each effective row is empty. */
    public bool $nothingListed = true;

    /** The lowest cap. */
    public int $state = Family::ALLOWED;

    /** @var array<int, int> the reasons of each effective row that has any, by row, in denominator order */
    public array $codes = [];

    private int $asked;

    private int $considered;

    private int $restoreTier;

    /** Evidence of this time or later is not too old. */
    private int $earliest;

    /** The codes whose cap is **B**, and those whose cap is **I**. All other caps are **L**, or the maximum state of the row. */
    private int $blocked;

    private int $internalOnly;

    /** @param  int  $enough  stop when the state is lower, because nothing else is of interest */
    public function __construct(private readonly Claim $claim, private readonly Observed $observed, private readonly Scope $scope, int $level, int $enough = Family::BLOCKED)
    {
        $tier = $claim->restoreTier;
        $asked = $tier > 0 && $level < Family::CONTENT_BACKED ? Family::CONTENT_BACKED : $level;
        $considered = $scope->considered[$asked];
        $latest = $claim->asOf;
        $earliest = $scope->maximumAge === null || $latest === Time::NEVER ? PHP_INT_MIN : $latest - 2 * $scope->maximumAge;
        // Two equal times of which both have a fraction are compared by their nanoseconds later, in `codesOf`.
        $surelyRecent = $earliest + ($earliest & 1);
        $surelyPast = $latest - ($latest & 1);

        if ($observed->precompute === Precompute::Scopes) {
            [$found, $reached, $tierReached, $oldest, $newest, $empty] = $observed->scopeStandings[$scope->index] ?? Standing::ofScope($observed, $scope);
            if (($found & $considered) === 0 && $reached >= $asked && $tierReached >= $tier && $oldest >= $surelyRecent && $newest <= $surelyPast) {
                $this->covered = count($scope->counted);
                $this->empty = $empty;
                $this->nothingListed = $empty === $this->covered;

                return;
            }
        }

        $this->asked = $asked;
        $this->considered = $considered;
        $this->restoreTier = $tier;
        $this->earliest = $earliest;
        $uncoveredBlocks = $claim->audience === Family::CUSTOMER;
        $this->blocked = Code::BLOCKED | ($uncoveredBlocks ? Code::UNCOVERED : 0) | ($level === Family::CERTIFIED || $tier > 0 ? Code::WEAK_IDENTITY : 0);
        $this->internalOnly = Code::EXPERIMENTAL_SOURCE | ($uncoveredBlocks ? 0 : Code::UNCOVERED);

        $isPrecomputed = $observed->precompute !== Precompute::Nothing;
        $found = $observed->found;
        $weakest = $observed->weakest;
        $oldest = $observed->oldestCapture;
        $newest = $observed->newestCapture;
        $maximumLevel = $observed->definitions->maximumLevel;
        $restoreTier = $observed->definitions->restoreTier;
        $eligibleRows = $scope->eligibleRows;
        $covered = $empty = $notEmpty = 0;
        foreach ($scope->firstRows as $index => $row) {
            if ($isPrecomputed
                && ($found[$row] & $considered) === 0 && $weakest[$row] >= $asked && $maximumLevel[$row] >= $asked && $restoreTier[$row] >= $tier
                && $oldest[$row] >= $surelyRecent && $newest[$row] <= $surelyPast) {
                $covered++;
                if (($found[$row] & Standing::EMPTY) !== 0) {
                    $empty++;
                } else {
                    $notEmpty++;
                }

                continue;
            }
            if (isset($eligibleRows[$index][1])) {
                [$row, $codes] = $this->effectiveRow($eligibleRows[$index]);
            } else {
                $codes = $this->codesOf($row);
            }
            $isEmpty = ($codes & Standing::EMPTY) !== 0;
            if (! $isEmpty) {
                $notEmpty++;
            }
            if (($codes & Code::UNCOVERING) === 0) {
                $covered++;
                if ($isEmpty) {
                    $empty++;
                }
            }
            $codes &= ~Standing::EMPTY;
            if ($codes !== 0) {
                $this->codes[$row] = $codes;
                $state = $this->stateOf($row, $codes);
                if ($state < $this->state) {
                    $this->state = $state;
                    if ($state < $enough) {
                        return;
                    }
                }
            }
        }
        $this->covered = $covered;
        $this->empty = $empty;
        $this->nothingListed = $notEmpty === 0;
    }

    /**
     * Of the rows for which something was observed, the one whose reasons leave the highest state; among equals one that covers, then the
     * first. If nothing was observed, the first of all.
     *
     * @param  list<int>  $eligible
     * @return array{int, int} the row and its codes
     */
    private function effectiveRow(array $eligible): array
    {
        $best = null;
        $highest = -1;
        foreach ($eligible as $row) {
            $codes = $this->codesOf($row);
            if (($codes & Standing::UNOBSERVED) !== 0) {
                $first ??= [$row, $codes];

                continue;
            }
            if ($best !== null) {
                $codes |= Code::PREFERRED_SOURCE_PASSED_OVER;
            }
            $rank = 2 * $this->stateOf($row, $codes) + (($codes & Code::UNCOVERING) === 0 ? 1 : 0);
            if ($rank > $highest) {
                $highest = $rank;
                $best = [$row, $codes];
            }
        }

        return $best ?? $first;
    }

    /** The reasons of a row, in the order of the table, and `Standing::EMPTY` if it is empty. */
    private function codesOf(int $row): int
    {
        $observed = $this->observed;
        if ($observed->precompute === Precompute::Nothing) {
            [$found, $weakest, $oldest, $newest] = Standing::ofRow($observed, $row);
        } else {
            $found = $observed->found[$row];
            $weakest = $observed->weakest[$row];
            $oldest = $observed->oldestCapture[$row];
            $newest = $observed->newestCapture[$row];
        }
        $codes = $found & ($this->considered | Standing::EMPTY);
        if ($this->asked > $observed->definitions->maximumLevel[$row]) {
            $codes |= Code::LEVEL_ABOVE_TYPE_MAXIMUM;
        }
        if ($this->restoreTier > $observed->definitions->restoreTier[$row]) {
            $codes |= Code::NOT_RESTORABLE;
        }
        if ($weakest < $this->asked) {
            $codes |= Code::LEVEL_NOT_REACHED;
        }
        if ($newest >= $this->claim->asOf && $this->isFromFuture($row, $newest)) {
            $codes |= Code::EVIDENCE_FROM_FUTURE;
        }
        if ($oldest <= $this->earliest && $this->isExpired($row, $oldest)) {
            $codes |= Code::EVIDENCE_EXPIRED;
        }

        return $codes;
    }

    private function isFromFuture(int $row, int $newest): bool
    {
        return $newest > $this->claim->asOf
            || (($newest & 1) !== 0 && Standing::newestNanoseconds($this->observed, $row, $newest) > $this->claim->asOfNanoseconds);
    }

    private function isExpired(int $row, int $oldest): bool
    {
        return $oldest < $this->earliest
            || (($oldest & 1) !== 0 && Standing::oldestNanoseconds($this->observed, $row, $oldest) < $this->claim->asOfNanoseconds);
    }

    /** The lowest cap of a row's reasons. */
    private function stateOf(int $row, int $codes): int
    {
        $state = match (true) {
            ($codes & $this->blocked) !== 0 => Family::BLOCKED,
            ($codes & $this->internalOnly) !== 0 => Family::INTERNAL_ONLY,
            ($codes & (Code::LIMITED | Code::WEAK_IDENTITY)) !== 0 => Family::LIMITED,
            default => Family::ALLOWED,
        };

        return ($codes & Code::TYPE_CLAIM_MAXIMUM) !== 0 ? min($state, $this->observed->definitions->maximumState[$row]) : $state;
    }
}
