<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/** Observed coverage as listings and rows (contract §2). */
final class ListingsAndRows
{
    /** The positions of a combination of values: `level + 6 × (evidence + 7 × (identity + 5 × unlisted))`, under 420. */
    private const EVIDENCE = ['missing' => 0, 'metadata_only' => 6, 'partial' => 12, 'content_backed' => 18, 'stale' => 24, 'capture_blocked' => 30, 'capture_failed' => 36];

    private const IDENTITY = ['stable' => 0, 'derived' => 42, 'missing_external_id' => 84, 'identity_conflict' => 126, 'unsupported_identity' => 168];

    private const UNLISTED = 210;

    private const COMBINATION_BITS = 9;

    /** @param  array<string, mixed>  $document */
    public static function read(array $document, Observed $observed): void
    {
        self::readListings($document['listings'], $observed);
        self::readRows($document['rows'], $observed);
    }

    /** @param  list<array<string, mixed>>  $listings */
    private static function readListings(array $listings, Observed $observed): void
    {
        $rowsOfType = $observed->definitions->rowsOfType;
        $outcome = $resources = $listedAt = $times = [];
        foreach ($listings as $listing) {
            $row = $rowsOfType[$listing['canonical_type']][$listing['source_class']]
                ?? self::rowOfName($observed->definitions, $listing['canonical_type'], $listing['source_class']);
            if ($row === null) {
                $observed->foundElsewhere($listing['canonical_type'], (int) $listing['resources'], 1);

                continue;
            }
            $outcome[$row] = Family::LISTING_OUTCOME[$listing['outcome']];
            $resources[$row] = (int) $listing['resources'];
            $capturedAt = $listing['captured_at'] ?? null;
            if ($capturedAt !== null) {
                $listedAt[$row] = $time = $times[$capturedAt] ??= Time::parse($capturedAt);
                if ($time & 1) {
                    $observed->listedAtNanoseconds[$row] = Time::nanoseconds($capturedAt);
                }
            }
        }
        $observed->outcome = $outcome;
        $observed->resources = $resources;
        $observed->listedAt = $listedAt;
    }

    /** @param  list<array<string, mixed>>  $rows */
    private static function readRows(array $rows, Observed $observed): void
    {
        $rowsOfType = $observed->definitions->rowsOfType;
        $tally = $undated = $oldest = $newest = $times = $elsewhere = [];
        foreach ($rows as $resource) {
            $row = $rowsOfType[$resource['canonical_type']][$resource['source_class']]
                ?? self::rowOfName($observed->definitions, $resource['canonical_type'], $resource['source_class']);
            if ($row === null) {
                $type = $observed->definitions->typeOfName($resource['canonical_type']);
                if ($type === null) {
                    $observed->ignored++;
                } else {
                    $elsewhere[$type][$resource['source_class']] = ($elsewhere[$type][$resource['source_class']] ?? 0) + 1;
                }

                continue;
            }
            $combination = ($row << self::COMBINATION_BITS) + Family::COVERAGE_LEVEL[$resource['coverage_level']]
                + self::EVIDENCE[$resource['evidence_state']] + self::IDENTITY[$resource['identity_state']];
            if (! ($resource['listed'] ?? true)) {
                $combination += self::UNLISTED;
            }
            $tally[$combination] = ($tally[$combination] ?? 0) + 1;
            $capturedAt = $resource['captured_at'] ?? null;
            if ($capturedAt === null) {
                $undated[$row] = ($undated[$row] ?? 0) + 1;

                continue;
            }
            $time = $times[$capturedAt] ??= Time::parse($capturedAt);
            $least = $oldest[$row] ?? Time::NEVER;
            if ($time < $least || ($time & 1 && $time === $least && Time::nanoseconds($capturedAt) < $observed->oldestNanoseconds[$row])) {
                $oldest[$row] = $time;
                if ($time & 1) {
                    $observed->oldestNanoseconds[$row] = Time::nanoseconds($capturedAt);
                }
            }
            $greatest = $newest[$row] ?? Time::NO_TIME;
            if ($time > $greatest || ($time & 1 && $time === $greatest && Time::nanoseconds($capturedAt) > $observed->newestNanoseconds[$row])) {
                $newest[$row] = $time;
                if ($time & 1) {
                    $observed->newestNanoseconds[$row] = Time::nanoseconds($capturedAt);
                }
            }
        }
        $observed->undated = $undated;
        $observed->oldest = $oldest;
        $observed->newest = $newest;
        self::fold($tally, $observed);
        foreach ($elsewhere as $type => $bySource) {
            $observed->foundElsewhere($type, max($bySource), 0);
        }
    }

    /** @param  array<int, int>  $tally  how many resources have each row and combination of values */
    private static function fold(array $tally, Observed $observed): void
    {
        $rows = $levels = $evidence = $identities = [];
        foreach ($tally as $combination => $count) {
            $row = $combination >> self::COMBINATION_BITS;
            $combination &= (1 << self::COMBINATION_BITS) - 1;
            if ($combination >= self::UNLISTED) {
                $combination -= self::UNLISTED;
                $observed->unlisted[$row] = ($observed->unlisted[$row] ?? 0) + $count;
            }
            if (! isset($rows[$row])) {
                $rows[$row] = 0;
                $levels[$row] = [0, 0, 0, 0, 0, 0];
                $evidence[$row] = [0, 0, 0, 0, 0, 0, 0];
                $identities[$row] = [0, 0, 0, 0, 0];
            }
            $rows[$row] += $count;
            $levels[$row][$combination % 6] += $count;
            $evidence[$row][intdiv($combination, 6) % 7] += $count;
            $identities[$row][intdiv($combination, 42)] += $count;
        }
        $observed->rows = $rows;
        $observed->coverageLevels = $levels;
        $observed->evidenceStates = $evidence;
        $observed->identityStates = $identities;
    }

    /** For a name that is not spelled as the canonical type, and for a source class without a row. */
    private static function rowOfName(Definitions $definitions, string $name, string $sourceClass): ?int
    {
        $type = $definitions->typeOfName($name);

        return $type === null ? null : $definitions->rowsOfType[$type][$sourceClass] ?? null;
    }
}
