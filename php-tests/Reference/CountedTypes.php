<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/**
 * Contract §4.2: each counted type, judged by its effective row.
 *
 * Everything is an integer in a local variable, which the JIT keeps in a register. Objects for the demand or the result would cost more
 * than the rules.
 */
final class CountedTypes
{
    /**
     * Judges each type. If the state falls under `$enough`, the rest is not judged, and only the state is right.
     *
     * @return array{int, int, int, bool, array<int, int>} the lowest cap; how many types are covered; how many of these are empty; whether
     *                                                     each effective row is empty; and the reasons of each effective row that has any, in denominator order
     */
    public static function judge(Claim $claim, Observed $observed, Scope $scope, int $level, int $enough): array
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
                return [Family::ALLOWED, $scope->countedTypes, $empty, $empty === $scope->countedTypes, []];
            }
        }

        $blocked = self::blocked($claim, $level);
        $internalOnly = self::internalOnly($claim);
        $consideredOrEmpty = $considered | Standing::EMPTY;
        $isPrecomputed = $observed->precompute !== Precompute::Nothing;
        $found = $observed->found;
        $weakest = $observed->weakest;
        $oldest = $observed->oldestCapture;
        $newest = $observed->newestCapture;
        $maximumLevel = $observed->definitions->maximumLevel;
        $maximumState = $observed->definitions->maximumState;
        $restoreTier = $observed->definitions->restoreTier;
        $eligibleRows = $scope->eligibleRows;
        $lowest = Family::ALLOWED;
        $covered = $empty = $notEmpty = 0;
        $reasons = [];
        foreach ($scope->firstRows as $index => $row) {
            if ($isPrecomputed
                && ($found[$row] & $considered) === 0 && $weakest[$row] >= $asked && $maximumLevel[$row] >= $asked && $restoreTier[$row] >= $tier
                && $oldest[$row] >= $surelyRecent && $newest[$row] <= $surelyPast) {
                $covered++;
                if (($found[$row] & Standing::EMPTY) === 0) {
                    $notEmpty++;
                } else {
                    $empty++;
                }

                continue;
            }
            if (isset($eligibleRows[$index][1])) {
                [$row, $codes] = self::effectiveRow($eligibleRows[$index], $claim, $observed, $asked, $considered, $earliest, $blocked, $internalOnly);
            } elseif ($isPrecomputed) {
                $codes = ($found[$row] & $consideredOrEmpty)
                    | ($maximumLevel[$row] < $asked ? Code::LEVEL_ABOVE_TYPE_MAXIMUM : 0)
                    | ($restoreTier[$row] < $tier ? Code::NOT_RESTORABLE : 0)
                    | ($weakest[$row] < $asked ? Code::LEVEL_NOT_REACHED : 0)
                    | ($newest[$row] > $surelyPast && self::isFromFuture($row, $newest[$row], $claim, $observed) ? Code::EVIDENCE_FROM_FUTURE : 0)
                    | ($oldest[$row] < $surelyRecent && self::isExpired($row, $oldest[$row], $earliest, $claim, $observed) ? Code::EVIDENCE_EXPIRED : 0);
            } else {
                $codes = self::codesOf($row, $claim, $observed, $asked, $considered, $earliest);
            }
            if (($codes & Code::UNCOVERING) === 0) {
                $covered++;
                if (($codes & Standing::EMPTY) === 0) {
                    $notEmpty++;
                } else {
                    $empty++;
                }
            } elseif (($codes & Standing::EMPTY) === 0) {
                $notEmpty++;
            }
            $codes &= ~Standing::EMPTY;
            if ($codes !== 0) {
                $reasons[$row] = $codes;
                $state = self::stateOf($codes, $maximumState[$row], $blocked, $internalOnly);
                if ($state < $lowest) {
                    $lowest = $state;
                    if ($lowest < $enough) {
                        break;
                    }
                }
            }
        }

        return [$lowest, $covered, $empty, $notEmpty === 0, $reasons];
    }

    /**
     * Of the rows for which something was observed, the one whose reasons leave the highest state; among equals one that covers, then the
     * first. If nothing was observed, the first of all.
     *
     * @param  list<int>  $eligible
     * @return array{int, int} the row and its codes
     */
    private static function effectiveRow(
        array $eligible, Claim $claim, Observed $observed, int $asked, int $considered, int $earliest, int $blocked, int $internalOnly,
    ): array {
        $best = $first = null;
        $highest = -1;
        foreach ($eligible as $row) {
            $codes = self::codesOf($row, $claim, $observed, $asked, $considered, $earliest);
            if (($codes & Standing::UNOBSERVED) !== 0) {
                $first ??= [$row, $codes];

                continue;
            }
            if ($best !== null) {
                $codes |= Code::PREFERRED_SOURCE_PASSED_OVER;
            }
            $state = self::stateOf($codes, $observed->definitions->maximumState[$row], $blocked, $internalOnly);
            $rank = 2 * $state + (($codes & Code::UNCOVERING) === 0 ? 1 : 0);
            if ($rank > $highest) {
                $highest = $rank;
                $best = [$row, $codes];
            }
        }

        return $best ?? $first;
    }

    /** The reasons of a row, in the order of the table, and `Standing::EMPTY` if it is empty. */
    private static function codesOf(int $row, Claim $claim, Observed $observed, int $asked, int $considered, int $earliest): int
    {
        if ($observed->precompute === Precompute::Nothing) {
            [$found, $weakest, $oldest, $newest] = Standing::ofRow($observed, $row);
        } else {
            $found = $observed->found[$row];
            $weakest = $observed->weakest[$row];
            $oldest = $observed->oldestCapture[$row];
            $newest = $observed->newestCapture[$row];
        }
        $codes = $found & ($considered | Standing::EMPTY);
        if ($asked > $observed->definitions->maximumLevel[$row]) {
            $codes |= Code::LEVEL_ABOVE_TYPE_MAXIMUM;
        }
        if ($claim->restoreTier > $observed->definitions->restoreTier[$row]) {
            $codes |= Code::NOT_RESTORABLE;
        }
        if ($weakest < $asked) {
            $codes |= Code::LEVEL_NOT_REACHED;
        }
        if ($newest >= $claim->asOf && self::isFromFuture($row, $newest, $claim, $observed)) {
            $codes |= Code::EVIDENCE_FROM_FUTURE;
        }
        if ($oldest <= $earliest && self::isExpired($row, $oldest, $earliest, $claim, $observed)) {
            $codes |= Code::EVIDENCE_EXPIRED;
        }

        return $codes;
    }

    private static function isFromFuture(int $row, int $newest, Claim $claim, Observed $observed): bool
    {
        return $newest > $claim->asOf || (($newest & 1) !== 0 && Standing::newestNanoseconds($observed, $row, $newest) > $claim->asOfNanoseconds);
    }

    private static function isExpired(int $row, int $oldest, int $earliest, Claim $claim, Observed $observed): bool
    {
        return $oldest < $earliest || (($oldest & 1) !== 0 && Standing::oldestNanoseconds($observed, $row, $oldest) < $claim->asOfNanoseconds);
    }

    /** The reasons whose cap is **B**. */
    public static function blocked(Claim $claim, int $level): int
    {
        return Code::BLOCKED
            | ($claim->audience === Family::CUSTOMER ? Code::UNCOVERED : 0)
            | ($level === Family::CERTIFIED || $claim->restoreTier > 0 ? Code::WEAK_IDENTITY : 0);
    }

    /** The reasons whose cap is **I**. */
    public static function internalOnly(Claim $claim): int
    {
        return Code::EXPERIMENTAL_SOURCE | ($claim->audience === Family::CUSTOMER ? 0 : Code::UNCOVERED);
    }

    /** The lowest cap of a row's reasons. */
    public static function stateOf(int $codes, int $maximumState, int $blocked, int $internalOnly): int
    {
        if (($codes & $blocked) !== 0) {
            return Family::BLOCKED;
        }
        if (($codes & $internalOnly) !== 0) {
            $state = Family::INTERNAL_ONLY;
        } elseif (($codes & (Code::LIMITED | Code::WEAK_IDENTITY)) !== 0) {
            $state = Family::LIMITED;
        } else {
            $state = Family::ALLOWED;
        }

        return $maximumState < $state ? $maximumState : $state;
    }
}
