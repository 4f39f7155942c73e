<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/**
 * The standing of a row: everything about its observation that the rules of contract §4.2 compare.
 *
 * - found: the codes that a claim can get without comparing anything else, if it considers them, and `EMPTY`
 * - weakest: the weakest observed level, `certified` if no resource was observed
 * - the least and the greatest time of the listing and the resources
 */
final class Standing
{
    /** The row is empty (the end of §4.2). No claim considers it. */
    public const EMPTY = 1 << 62;

    /** Nothing was observed for the row. */
    public const UNOBSERVED = Code::NOT_OBSERVED | Code::SOURCE_NOT_ADMITTED;

    /** By outcome. */
    private const LISTING = [Code::LISTING_FAILED, Code::LISTING_PARTIAL, Code::LISTING_NOT_APPLICABLE];

    public static function ofAllRows(Observed $observed): void
    {
        $found = $weakest = $oldest = $newest = [];
        foreach ($observed->definitions->canonicalType as $row => $_) {
            [$found[], $weakest[], $oldest[], $newest[]] = self::ofRow($observed, $row);
        }
        $observed->found = $found;
        $observed->weakest = $weakest;
        $observed->oldestCapture = $oldest;
        $observed->newestCapture = $newest;
    }

    /** @return array{int, int, int, int} */
    public static function ofRow(Observed $observed, int $row): array
    {
        $definitions = $observed->definitions;
        $found = $definitions->limits[$row];
        $rows = $observed->rows[$row] ?? 0;
        if (! isset($observed->outcome[$row])) {
            if ($rows === 0) {
                return [$found | self::ofUnobserved($observed, $row), Family::CERTIFIED, Time::NEVER, Time::NO_TIME];
            }
            $found |= Code::LISTING_MISSING;
            $oldest = $observed->oldest[$row] ?? Time::NEVER;
            $newest = $observed->newest[$row] ?? Time::NO_TIME;
        } else {
            $outcome = $observed->outcome[$row];
            $resources = $observed->resources[$row];
            $unlisted = $observed->unlisted[$row] ?? 0;
            if ($outcome !== 3) {
                $found |= self::LISTING[$outcome];
            }
            if ($outcome >= 2) {
                if ($resources !== $rows - $unlisted) {
                    $found |= Code::LISTING_MISMATCH;
                }
                if ($rows === 0 && $resources === 0) {
                    $found |= self::EMPTY;
                }
            }
            if ($unlisted > 0) {
                $found |= Code::ROW_NOT_LISTED;
            }
            if (($definitions->hasOtherRows[$row] || $observed->elsewhere !== []) && self::mostElsewhere($observed, $row) > $resources) {
                $found |= Code::LISTING_CONTRADICTED;
            }
            if (isset($observed->listedAt[$row])) {
                $listedAt = $observed->listedAt[$row];
                $oldest = isset($observed->oldest[$row]) ? min($listedAt, $observed->oldest[$row]) : $listedAt;
                $newest = isset($observed->newest[$row]) ? max($listedAt, $observed->newest[$row]) : $listedAt;
            } else {
                $found |= Code::EVIDENCE_UNDATED;
                $oldest = $observed->oldest[$row] ?? Time::NEVER;
                $newest = $observed->newest[$row] ?? Time::NO_TIME;
            }
            if ($rows === 0) {
                return [$found, Family::CERTIFIED, $oldest, $newest];
            }
        }
        if (($observed->undated[$row] ?? 0) > 0) {
            $found |= Code::EVIDENCE_UNDATED;
        }
        $evidence = $observed->evidenceStates[$row];
        if ($evidence[3] !== $rows) {
            $found |= ($evidence[0] > 0 ? Code::EVIDENCE_MISSING : 0)
                | ($evidence[1] > 0 ? Code::EVIDENCE_METADATA_ONLY : 0)
                | ($evidence[2] > 0 ? Code::EVIDENCE_PARTIAL : 0)
                | ($evidence[4] > 0 ? Code::EVIDENCE_STALE : 0)
                | ($evidence[5] > 0 ? Code::EVIDENCE_CAPTURE_BLOCKED : 0)
                | ($evidence[6] > 0 ? Code::EVIDENCE_CAPTURE_FAILED : 0);
        }
        $identities = $observed->identityStates[$row];
        if ($identities[0] !== $rows) {
            $found |= ($identities[1] > 0 ? Code::IDENTITY_DERIVED : 0)
                | ($identities[2] > 0 ? Code::IDENTITY_MISSING_EXTERNAL_ID : 0)
                | ($identities[3] > 0 ? Code::IDENTITY_CONFLICT : 0)
                | ($identities[4] > 0 ? Code::IDENTITY_UNSUPPORTED : 0);
        }
        $levels = $observed->coverageLevels[$row];
        $weakest = 0;
        while ($levels[$weakest] === 0) {
            $weakest++;
        }

        return [$found, $weakest, $oldest, $newest];
    }

    /**
     * The standing of a scope: of the first eligible rows of its counted types, all that was found, the least and the greatest values, and
     * the number of empty rows. A claim to which none of these adds a reason gets none from any type.
     *
     * @return array{int, int, int, int, int, int} found, level that all rows can prove and reach, restore tier, oldest, newest, empty
     */
    public static function ofScope(Observed $observed, Scope $scope): array
    {
        $definitions = $observed->definitions;
        $found = $empty = 0;
        $level = Family::CERTIFIED;
        $tier = 2;
        $oldest = Time::NEVER;
        $newest = Time::NO_TIME;
        foreach ($scope->firstRows as $row) {
            $found |= $observed->found[$row];
            $empty += ($observed->found[$row] & self::EMPTY) !== 0 ? 1 : 0;
            $level = min($level, $observed->weakest[$row], $definitions->maximumLevel[$row]);
            $tier = min($tier, $definitions->restoreTier[$row]);
            $oldest = min($oldest, $observed->oldestCapture[$row]);
            $newest = max($newest, $observed->newestCapture[$row]);
        }

        return $observed->scopeStandings[$scope->index] = [$found, $level, $tier, $oldest, $newest, $empty];
    }

    /** The nanoseconds of the least time of the listing and the resources, which has a fraction. */
    public static function oldestNanoseconds(Observed $observed, int $row, int $oldest): int
    {
        return min(
            ($observed->listedAt[$row] ?? null) === $oldest ? $observed->listedAtNanoseconds[$row] : PHP_INT_MAX,
            ($observed->oldest[$row] ?? null) === $oldest ? $observed->oldestNanoseconds[$row] : PHP_INT_MAX,
        );
    }

    /** The nanoseconds of the greatest time of the listing and the resources, which has a fraction. */
    public static function newestNanoseconds(Observed $observed, int $row, int $newest): int
    {
        return max(
            ($observed->listedAt[$row] ?? null) === $newest ? $observed->listedAtNanoseconds[$row] : 0,
            ($observed->newest[$row] ?? null) === $newest ? $observed->newestNanoseconds[$row] : 0,
        );
    }

    public static function isEmpty(Observed $observed, int $row): bool
    {
        return ! isset($observed->rows[$row]) && ($observed->outcome[$row] ?? 0) >= 2 && $observed->resources[$row] === 0;
    }

    /** The most resources found elsewhere than at the row (§4.2, `listing_contradicted`). */
    public static function mostElsewhere(Observed $observed, int $row): int
    {
        $type = $observed->definitions->canonicalType[$row];
        $most = $observed->elsewhere[$type] ?? 0;
        foreach ($observed->definitions->rowsOfType[$type] as $other) {
            if ($other !== $row) {
                $most = max($most, $observed->resources[$other] ?? 0, $observed->rows[$other] ?? 0);
            }
        }

        return $most;
    }

    /** Only a row of a type without any observed eligible row is judged unobserved, so another observed row is not eligible. */
    private static function ofUnobserved(Observed $observed, int $row): int
    {
        foreach ($observed->definitions->rowsOfType[$observed->definitions->canonicalType[$row]] as $other) {
            if (isset($observed->outcome[$other]) || isset($observed->rows[$other])) {
                return Code::SOURCE_NOT_ADMITTED;
            }
        }

        return Code::NOT_OBSERVED;
    }
}
