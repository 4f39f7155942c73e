<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

/**
 * The conditions under which no decision depends on a row any more.
 *
 * Evidence is superseded if there is later evidence of its resource. A listing is superseded if it is neither the latest of its
 * connection and type, nor the latest complete one, and no resource refers to it.
 */
final readonly class Superseded
{
    /** The names of the tables are given as SQL. */
    public function __construct(private string $listings, private string $resources, private string $evidence) {}

    /** Returns the condition for evidence, a row with this name. */
    public function evidence(string $row): string
    {
        return "exists (select 1 from {$this->evidence} as later where later.resource_id = {$row}.resource_id "
            ."and (later.captured_at, later.id) > ({$row}.captured_at, {$row}.id))";
    }

    /** Returns the condition for a listing, a row with this name. */
    public function listing(string $row): string
    {
        $owner = implode(' and ', array_map(static fn (string $column): string => "later.{$column} = {$row}.{$column}", ResourceTables::OWNER));
        $later = "select 1 from {$this->listings} as later where {$owner} and (later.captured_at, later.id) > ({$row}.captured_at, {$row}.id)";

        return "exists ({$later}) and ({$row}.outcome <> 'complete' or exists ({$later} and later.outcome = 'complete')) "
            ."and not exists (select 1 from {$this->resources} as named where named.listing_id = {$row}.id)";
    }
}
