<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

use Illuminate\Database\Connection;

/**
 * The database function that deletes superseded evidence and listings. It runs with the rights of its owner, so that an
 * application needs no right to delete.
 *
 * Superseded is evidence of a resource for which there is later evidence, and a listing that is neither the latest of its
 * connection and type, nor the latest complete one, and that no resource refers to. No decision depends on such rows.
 */
final readonly class PruneFunction
{
    /**
     * Whether the function runs. The setting says so to the triggers, and the role has to be the owner of the table, so an
     * application that only sets it may delete nothing.
     */
    public const PRUNING = "current_setting('coverage_kernel.pruning', true) = 'on' "
        ."and pg_has_role((select relowner from pg_class where pg_class.oid = tg_relid), 'member')";

    public const ARGUMENTS = 'before timestamp with time zone';

    private Names $names;

    public function __construct(private Connection $connection)
    {
        $this->names = new Names($connection);
    }

    public function name(): string
    {
        return $this->names->of('tc_prune');
    }

    /** Creates the function, which only its owner may call at first. */
    public function create(): void
    {
        $evidence = $this->names->qualified(ResourceTables::EVIDENCE);
        $listings = $this->names->qualified(ResourceTables::LISTINGS);

        // Rows are chosen by `created_at`, which the database has set: a row with an old `captured_at` may have decided yesterday.
        $this->function()->create(<<<SQL
            begin
                perform set_config('coverage_kernel.pruning', 'on', true);

                delete from {$evidence} as superseded where superseded.created_at < before and ({$this->supersededEvidence('superseded')});
                get diagnostics evidence = row_count;

                delete from {$listings} as superseded where superseded.created_at < before and ({$this->supersededListing('superseded')});
                get diagnostics listings = row_count;

                perform set_config('coverage_kernel.pruning', '', true);
                return next;
            end
            SQL, self::ARGUMENTS, 'table (evidence bigint, listings bigint)', asOwner: true);

        $this->connection->statement("revoke execute on function {$this->connection->getSchemaGrammar()->wrap($this->name())}(timestamp with time zone) from public");
    }

    public function drop(): void
    {
        $this->function()->drop(self::ARGUMENTS);
    }

    /** Returns the condition under which a row of evidence is superseded. */
    public function supersededEvidence(string $row): string
    {
        return "exists (select from {$this->names->qualified(ResourceTables::EVIDENCE)} as later where later.resource_id = {$row}.resource_id "
            ."and (later.captured_at, later.id) > ({$row}.captured_at, {$row}.id))";
    }

    /** Returns the condition under which a row of the listings is superseded. */
    public function supersededListing(string $row): string
    {
        $owner = implode(' and ', array_map(static fn (string $column): string => "later.{$column} = {$row}.{$column}", ResourceTables::OWNER));
        $later = "select from {$this->names->qualified(ResourceTables::LISTINGS)} as later where {$owner} "
            ."and (later.captured_at, later.id) > ({$row}.captured_at, {$row}.id)";

        return "exists ({$later}) and ({$row}.outcome <> 'complete' or exists ({$later} and later.outcome = 'complete')) "
            ."and not exists (select from {$this->names->qualified(ResourceTables::RESOURCES)} as named where named.listing_id = {$row}.id)";
    }

    private function function(): PostgresFunction
    {
        return new PostgresFunction($this->connection, $this->name());
    }
}
