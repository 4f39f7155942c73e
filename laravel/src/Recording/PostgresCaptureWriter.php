<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Recording;

use Closure;
use CoverageKernel\Laravel\Schema\ResourceTables;
use Illuminate\Database\Query\Builder;

/** Writes a capture on Postgres, whose triggers keep the latest evidence and check the times. */
final class PostgresCaptureWriter extends CaptureWriter
{
    protected function begin(): void
    {
        $lock = implode(':', ['coverage-kernel:record', $this->connection->getTablePrefix(), ...$this->owner->columns()]);

        $this->connection->select('select pg_advisory_xact_lock(hashtextextended(?, 0))', [$lock]);
    }

    /**
     * Evidence comes before its resource, whose trigger then finds it: each resource is written once. The lock keeps other captures
     * from adding a resource meanwhile.
     */
    protected function add(int $listing, string $chunk, bool $isNamed, string $update): void
    {
        $resources = $this->name(ResourceTables::RESOURCES);
        $named = $isNamed ? 'listing.id' : 'cast(null as bigint)';
        $owned = static fn (string $alias): string => implode(' and ', array_map(static fn (string $column): string => "{$alias}.{$column} = ?", ResourceTables::OWNER));
        $owner = array_values($this->owner->columns());

        $this->withoutSlowPlans(fn (): int => $this->connection->affectingStatement(<<<SQL
            with listing as (
                select * from {$this->name(ResourceTables::LISTINGS)} where id = {$listing}
            ), live as materialized (
                select live.id, live.canonical_resource_key as key from {$resources} as live
                where {$owned('live')} and live.canonical_resource_key is not null and live.withdrawn_at is null
            ), sent as materialized (
                select
                    coalesce(live.id, nextval(cast(pg_get_serial_sequence(?, 'id') as regclass))) as id,
                    live.id is not null as is_live,
                    sent.key, sent.identity, sent.level, sent.evidence,
                    cast(sent.captured_at as timestamptz) as captured_at,
                    cast(sent.metadata as jsonb) as metadata
                from json_to_recordset(cast(? as json))
                    as sent (key text, identity text, level text, evidence text, captured_at text, metadata text)
                left join live on live.key = sent.key
            ), evidence as (
                {$this->insertEvidence()}
                select {$this->ownerOf('listing')}, sent.id, sent.level, sent.evidence, sent.identity, sent.metadata, sent.captured_at
                from listing cross join sent
                returning resource_id
            ), recorded as (
                select sent.id, sent.is_live, sent.key, {$named} as listing_id, sent.metadata as source_metadata
                from listing cross join sent join evidence on evidence.resource_id = sent.id
            ), updated as (
                update {$resources} as resource set {$update}
                from recorded as excluded where excluded.is_live and resource.id = excluded.id and {$owned('resource')} and resource.withdrawn_at is null
            )
            {$this->insertResources()}
            select recorded.id, {$this->ownerOf('listing')}, recorded.key, recorded.listing_id, recorded.source_metadata
            from listing cross join recorded where not recorded.is_live
            SQL, [...$owner, $resources, $chunk, ...$owner]));
    }

    /** Rows that one transaction, or one part of it after a savepoint, has written have the same `xmin`. */
    protected function isOfCapture(): string
    {
        return 'evidence.xmin = listing.xmin';
    }

    protected function withdraw(Builder $resources): int
    {
        // Locked in the order in which the trigger of the evidence locks them. The trigger sets the time.
        $resources = $resources->select('id')->orderBy('id')->lock('for no key update');

        return $this->connection->table(ResourceTables::RESOURCES)->whereIn('id', $resources)
            ->update(['withdrawn_at' => $this->connection->raw('clock_timestamp()')]);
    }

    protected function finish(int $evidenceBefore): void {}

    /**
     * Runs a statement without two kinds of plan, which Postgres chooses while its statistics say that the tables are small, and
     * whose time then grows with the square of the capture. The foreign keys keep their plans for the whole session. Where a plan
     * of such a kind is the only one, its cost is so great that Postgres would compile it each time.
     */
    private function withoutSlowPlans(Closure $statement): void
    {
        $settings = ['enable_seqscan', 'enable_nestloop', 'jit'];
        $before = [];
        foreach ($settings as $setting) {
            $before[$setting] = $this->connection->scalar("select current_setting('{$setting}')");
            $this->connection->statement("set local {$setting} = off");
        }

        $statement();

        foreach ($before as $setting => $value) {
            $this->connection->select('select set_config(?, ?, true)', [$setting, $value]);
        }
    }
}
