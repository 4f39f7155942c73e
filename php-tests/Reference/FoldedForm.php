<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/** Observed coverage in the folded form (contract §2). */
final class FoldedForm
{
    /** @param  array<string, mixed>  $document */
    public static function read(array $document, Observed $observed): void
    {
        $observed->ignored = (int) ($document['ignored'] ?? 0);
        $definitions = $observed->definitions;
        foreach ($document['observed'] as $entry) {
            $name = $entry['canonical_type'];
            $type = isset($definitions->rowsOfType[$name]) ? $name : $definitions->typeOfName($name);
            $row = $type === null ? null : $definitions->rowsOfType[$type][$entry['source_class']] ?? null;
            if ($row === null) {
                $resources = (int) ($entry['listing']['resources'] ?? 0);
                $entries = (int) $entry['rows'] + ($entry['listing'] === null ? 0 : 1);
                $observed->foundElsewhere($name, max($resources, (int) $entry['rows']), $entries);
            } else {
                self::readEntry($entry, $row, $observed);
            }
        }
    }

    /** @param  array<string, mixed>  $entry */
    private static function readEntry(array $entry, int $row, Observed $observed): void
    {
        if ($entry['listing'] !== null) {
            $observed->outcome[$row] = Family::LISTING_OUTCOME[$entry['listing']['outcome']];
            $observed->resources[$row] = (int) $entry['listing']['resources'];
            self::readTime($entry['listing']['captured_at'], $row, $observed->listedAt, $observed->listedAtNanoseconds);
        }
        if ((int) $entry['rows'] === 0) {
            return;
        }
        $observed->rows[$row] = (int) $entry['rows'];
        $observed->coverageLevels[$row] = $entry['coverage_levels'];
        $observed->evidenceStates[$row] = $entry['evidence_states'];
        $observed->identityStates[$row] = $entry['identity_states'];
        $observed->unlisted[$row] = (int) $entry['unlisted'];
        $observed->undated[$row] = (int) $entry['undated'];
        self::readTime($entry['oldest'], $row, $observed->oldest, $observed->oldestNanoseconds);
        self::readTime($entry['newest'], $row, $observed->newest, $observed->newestNanoseconds);
    }

    /**
     * @param  array<int, int>  $times
     * @param  array<int, int>  $nanoseconds
     */
    private static function readTime(?string $text, int $row, array &$times, array &$nanoseconds): void
    {
        if ($text !== null) {
            $times[$row] = Time::parse($text);
            $nanoseconds[$row] = Time::nanoseconds($text);
        }
    }
}
