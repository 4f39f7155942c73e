<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Recording;

use CoverageKernel\Laravel\Schema\ResourceTables;
use Illuminate\Database\Query\Builder;

/** Writes a capture on Postgres, whose triggers keep the latest evidence and check the times. */
final class PostgresCaptureWriter extends CaptureWriter
{
    protected function begin(): void
    {
        $lock = implode(':', ['coverage-kernel:record', $this->connection->getTablePrefix(), ...$this->owner->columns()]);

        $this->connection->select('select pg_advisory_xact_lock(hashtextextended(?, 0))', [$lock], useReadPdo: false);
    }

    protected function sent(): string
    {
        return 'json_to_recordset(cast(? as json)) as sent '
            .'(n integer, key text, identity text, level text, evidence text, captured_at text, metadata text)';
    }

    protected function time(string $text): string
    {
        return "cast({$text} as timestamptz)";
    }

    protected function json(string $text): string
    {
        return "cast({$text} as jsonb)";
    }

    protected function addKeyless(int $listing, string $chunk, bool $isNamed): void
    {
        $owner = implode(', ', ResourceTables::OWNER);
        $named = $isNamed ? 'listing.id' : 'null';

        // The evidence has to find its resource without a key, so the ids are taken first.
        $this->connection->affectingStatement(<<<SQL
            with listing as (
                select * from {$this->name(ResourceTables::LISTINGS)} where id = {$listing}
            ), keyless as materialized (
                select nextval(cast(pg_get_serial_sequence(?, 'id') as regclass)) as id, sent.* from {$this->sent()} where sent.key is null
            ), added as (
                insert into {$this->name(ResourceTables::RESOURCES)} (id, {$owner}, listing_id, source_metadata)
                select keyless.id, {$this->ownerOf('listing')}, {$named}, {$this->json('keyless.metadata')} from listing cross join keyless
            )
            insert into {$this->name(ResourceTables::EVIDENCE)} ({$owner}, resource_id, coverage_level, evidence_state, identity_state, source_metadata, captured_at)
            select {$this->ownerOf('listing')}, keyless.id, keyless.level, keyless.evidence, keyless.identity, {$this->json('keyless.metadata')}, {$this->time('keyless.captured_at')}
            from listing cross join keyless
            SQL, [$this->name(ResourceTables::RESOURCES), $chunk]);
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

        return $this->table(ResourceTables::RESOURCES)->whereIn('id', $resources)
            ->update(['withdrawn_at' => $this->connection->raw('clock_timestamp()')]);
    }

    protected function finish(int $evidenceBefore): void {}
}
