<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

use Illuminate\Database\Connection;

/**
 * The triggers of the tables of observed coverage on Postgres. They refuse every change that could alter a decision without a
 * trace, also in a session with the replication role `replica`, and derive from the evidence of a resource the columns that
 * decide.
 *
 * A subscriber of logical replication takes over the times of the publisher, which has checked them.
 */
final readonly class ResourceTriggers
{
    /** The columns of a resource that never change. */
    private const FIXED = ['id', ...ResourceTables::OWNER, 'canonical_resource_key'];

    private const FUNCTIONS = [
        'listings_keep_row', 'resource_evidence_keep_row', 'resources_keep_row', 'resources_derive_row', 'resource_evidence_derive_statement', 'refuse_truncate',
    ];

    private const REPLICATED = "current_setting('session_replication_role') = 'replica'";

    private Names $names;

    public function __construct(private Connection $connection, private Host $host)
    {
        $this->names = new Names($connection);
    }

    /** Creates the functions and triggers. The tables must exist. */
    public function create(): void
    {
        $each = 'for each row';
        // The functions that allow deletes are stable: a statement that moves an environment away, deletes its rows and moves it back
        // looks to a volatile function as if the environment were deleted.
        $superseded = (new PruneFunction($this->connection))->superseded();

        $listings = $this->function('listings_keep_row');
        $listings->create($this->appendOnly(ResourceTables::LISTINGS, $superseded->listing('old')), volatility: 'stable');
        $listings->trigger(ResourceTables::LISTINGS, $this->names->of('tc_keep_row'), 'before insert or update or delete', $each);

        $evidence = $this->function('resource_evidence_keep_row');
        $evidence->create($this->appendOnly(ResourceTables::EVIDENCE, $superseded->evidence('old')), volatility: 'stable');
        $evidence->trigger(ResourceTables::EVIDENCE, $this->names->of('tc_keep_row'), 'before insert or update or delete', $each);

        $delete = $this->function('resources_keep_row');
        $delete->create($this->deletedWithEnvironment(), volatility: 'stable');
        $delete->trigger(ResourceTables::RESOURCES, $this->names->of('tc_keep_row'), 'before delete', $each);

        // These two read and write as the owner, so that an application needs no right to write the derived columns, and no
        // policy of row security hides a row from them.
        $resources = $this->function('resources_derive_row');
        $resources->create($this->resource(), asOwner: true);
        $resources->trigger(ResourceTables::RESOURCES, $this->names->of('tc_derive_row'), 'before insert or update', $each);

        $derive = $this->function('resource_evidence_derive_statement');
        $derive->create($this->derive(), asOwner: true);
        $derive->trigger(
            ResourceTables::EVIDENCE,
            $this->names->of('tc_derive_statement'),
            'after insert',
            'referencing new table as inserted for each statement',
        );

        $truncate = $this->function('refuse_truncate');
        $truncate->create("begin\n{$this->refuse()}\nend");
        foreach ([ResourceTables::LISTINGS, ResourceTables::EVIDENCE, ResourceTables::RESOURCES] as $table) {
            $truncate->trigger($table, $this->names->of('tc_keep_statement'), 'before truncate', 'for each statement');
        }
    }

    /** Drops the functions. The tables, and with them the triggers, must be gone. */
    public function drop(): void
    {
        foreach (self::FUNCTIONS as $name) {
            $this->function($name)->drop();
        }
    }

    private function function(string $name): PostgresFunction
    {
        return new PostgresFunction($this->connection, $this->names->of("tc_{$name}"));
    }

    /**
     * Listings and evidence: the database sets `created_at`, and a row is deleted with its environment or once it is superseded,
     * but never updated.
     *
     * @param  string  $superseded  the condition under which the row `old` is superseded
     */
    private function appendOnly(string $table, string $superseded): string
    {
        $replicated = self::REPLICATED;
        $pruning = PruneFunction::PRUNING;
        $future = $this->connection->escape($this->names->on($table, 'captured_at_not_future'));

        // A subscriber repeats the deletes of the publisher's prune one by one, so it sees no call of that function.
        return <<<SQL
            begin
                if tg_op = 'INSERT' then
                    if new.captured_at > clock_timestamp() + interval '5 minutes' then
                        raise exception 'new row for relation "%" violates check constraint "%": % is more than five minutes in the future',
                            tg_table_name, {$future}, new.captured_at
                        using
                            errcode = 'check_violation',
                            table = tg_table_name,
                            constraint = {$future},
                            hint = 'Check the clock of the machine that captures, and the time zone of the time.';
                    end if;
                    if not {$replicated} then
                        new.captured_at := least(new.captured_at, clock_timestamp());
                        new.created_at := clock_timestamp();
                    end if;
                    return new;
                end if;

                if tg_op = 'DELETE' then
                    if not exists ({$this->environmentOf('old')}) then
                        return old;
                    end if;
                    if ({$replicated} or {$pruning}) and ({$superseded}) then
                        return old;
                    end if;
                end if;

            {$this->refuse()}
            end
            SQL;
    }

    /** Resources are deleted with their environment only. */
    private function deletedWithEnvironment(): string
    {
        return <<<SQL
            begin
                if not exists ({$this->environmentOf('old')}) then
                    return old;
                end if;

            {$this->refuse('Set withdrawn_at of a resource that the provider no longer has.')}
            end
            SQL;
    }

    /**
     * Resources: refuses forbidden changes, and derives the latest evidence. Postgres calls it after it has locked the row, and the
     * query in it has a new snapshot, so it sees all evidence whose insert has locked the row before.
     */
    private function resource(): string
    {
        $evidence = $this->names->qualified(ResourceTables::EVIDENCE);
        $listings = $this->names->qualified(ResourceTables::LISTINGS);
        $replicated = self::REPLICATED;
        $row = static fn (string $name): string => 'row('.implode(', ', array_map(static fn (string $column): string => "{$name}.{$column}", self::FIXED)).')';

        return <<<SQL
            declare
                latest record;
            begin
                if tg_op = 'UPDATE' then
                    if {$row('new')} is distinct from {$row('old')} then
                        raise exception '% is append-only: of a resource, only listing_id, source_metadata and withdrawn_at change', tg_table_name using
                            errcode = 'restrict_violation',
                            table = tg_table_name,
                            hint = 'Withdraw the resource and add another one.';
                    end if;
                    if old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at then
                        raise exception '% is append-only: a withdrawn resource stays withdrawn', tg_table_name using
                            errcode = 'restrict_violation',
                            table = tg_table_name,
                            hint = 'Add a new resource with the same key.';
                    end if;
                    if new.listing_id is distinct from old.listing_id and old.listing_id is not null and not exists (
                        select from {$listings} as later, {$listings} as earlier
                        where later.id = new.listing_id and earlier.id = old.listing_id
                            and (later.captured_at, later.id) > (earlier.captured_at, earlier.id)
                    ) then
                        raise exception '% is append-only: listing_id changes to a newer listing only', tg_table_name using
                            errcode = 'restrict_violation',
                            table = tg_table_name,
                            hint = 'Keep the newest listing that names the resource.';
                    end if;
                    new.created_at := old.created_at;
                    if new.withdrawn_at is distinct from old.withdrawn_at and not {$replicated} then
                        new.withdrawn_at := clock_timestamp();
                    end if;
                elsif not {$replicated} then
                    new.created_at := clock_timestamp();
                    new.withdrawn_at := null;
                end if;

                select id, coverage_level, evidence_state, identity_state, captured_at into latest
                from {$evidence} where resource_id = new.id order by captured_at desc, id desc limit 1;

                new.latest_evidence_id := latest.id;
                new.latest_coverage_level := coalesce(latest.coverage_level, 'none');
                new.latest_evidence_state := coalesce(latest.evidence_state, 'missing');
                new.latest_identity_state := coalesce(
                    latest.identity_state,
                    case when new.canonical_resource_key is null then 'missing_external_id' else 'stable' end
                );
                new.latest_captured_at := latest.captured_at;
                return new;
            end
            SQL;
    }

    /** Evidence: updates each resource for which it is later than the latest, whose trigger then derives the latest again. */
    private function derive(): string
    {
        $resources = $this->names->qualified(ResourceTables::RESOURCES);

        // In the order of the ids, so that two inserts do not wait for each other.
        return <<<SQL
            declare
                added record;
            begin
                for added in
                    select distinct on (resource_id) resource_id, captured_at, id from inserted order by resource_id, captured_at desc, id desc
                loop
                    update {$resources} set latest_evidence_id = latest_evidence_id
                    where id = added.resource_id
                        and (latest_evidence_id is null or (latest_captured_at, latest_evidence_id) < (added.captured_at, added.id));
                end loop;
                return null;
            end
            SQL;
    }

    /** Selects the managed environment of a row. Ids may be numbered for each workspace. */
    private function environmentOf(string $row): string
    {
        $grammar = $this->connection->getSchemaGrammar();

        return "select from {$this->names->qualified($this->host->managedEnvironments)} as environment "
            ."where environment.{$grammar->wrap($this->host->managedEnvironmentKey)} = {$row}.managed_environment_id "
            ."and environment.{$grammar->wrap($this->host->managedEnvironmentWorkspace)} = {$row}.workspace_id";
    }

    private function refuse(string $hint = 'Add a newer row. Rows are deleted only with their managed environment, or by coverage-kernel:prune once they are superseded.'): string
    {
        return <<<SQL
                raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op) using
                    errcode = 'restrict_violation',
                    table = tg_table_name,
                    hint = '{$hint}';
            SQL;
    }
}
