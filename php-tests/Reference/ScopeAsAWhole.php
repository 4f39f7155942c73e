<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/** Contract §4.3: the scope as a whole. */
final class ScopeAsAWhole
{
    public static function judge(int $percent, int $ignored, int $covered, int $denominator, int $empty, bool $nothingListed): int
    {
        return ($nothingListed && $denominator > 0 ? Code::NOTHING_LISTED : 0)
            | ($covered < $denominator ? Code::SCOPE_INCOMPLETE : 0)
            | (self::isOverstated($percent, $covered, $denominator, $empty) ? Code::PERCENT_OVERSTATED : 0)
            | ($ignored > 0 ? Code::UNRECOGNIZED_OBSERVED : 0);
    }

    public static function isOverstated(int $percent, int $covered, int $denominator, int $empty): bool
    {
        return $percent * ($denominator - $empty) > 10_000 * ($covered - $empty);
    }

    /** The lowest of the caps. */
    public static function state(int $codes, int $audience): int
    {
        return match (true) {
            $codes === 0 => Family::ALLOWED,
            ($codes & Code::PERCENT_OVERSTATED) !== 0 || (($codes & Code::SCOPE_INCOMPLETE) !== 0 && $audience === Family::CUSTOMER) => Family::BLOCKED,
            $codes !== Code::UNRECOGNIZED_OBSERVED => Family::INTERNAL_ONLY,
            default => Family::LIMITED,
        };
    }
}
