<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Recording;

use CoverageKernel\Laravel\Exceptions\InvalidCapture;
use CoverageKernel\Laravel\Schema\ResourceTables;
use Illuminate\Database\Query\Builder;
use Illuminate\Support\Facades\Date;

/**
 * Writes a capture on SQLite, in an application's tests. There are no triggers, so it does what those of Postgres do. The clock
 * is the application's, which tests can set.
 */
final class SqliteCaptureWriter extends CaptureWriter
{
    protected function begin(): void
    {
        // SQLite locks the database with the first statement that can write, even if that statement changes no row.
        $this->table(ResourceTables::RESOURCES)->whereRaw('1 = 0')->update(['listing_id' => null]);

        $latest = Time::text(Date::now()->addMinutes(5));
        $times = [Time::text($this->capture->capturedAt)];
        foreach ($this->chunks->json() as $chunk) {
            $times[] = $this->connection->scalar("select max(sent.captured_at) from {$this->sent()}", [$chunk]);
        }
        if (max($times) > $latest) {
            throw InvalidCapture::inTheFuture();
        }
    }

    protected function sent(): string
    {
        $columns = implode(', ', array_map(
            static fn (string $name): string => "json_extract(value, '$.{$name}') as {$name}",
            ['n', 'key', 'identity', 'level', 'evidence', 'captured_at', 'metadata'],
        ));

        return "(select {$columns} from json_each(?)) as sent";
    }

    protected function time(string $text): string
    {
        return "min({$text}, '{$this->now()}')";
    }

    protected function json(string $text): string
    {
        return $text;
    }

    protected function addListing(): int
    {
        $listing = parent::addListing();
        $this->table(ResourceTables::LISTINGS)->where('id', $listing)->where('captured_at', '>', $this->now())->update(['captured_at' => $this->now()]);

        return $listing;
    }

    protected function addKeyless(int $listing, string $chunk, bool $isNamed): void
    {
        $owner = implode(', ', ResourceTables::OWNER);
        $named = $isNamed ? 'listing.id' : 'null';
        // No other connection writes, so the ids are free.
        $id = $this->lastId(ResourceTables::RESOURCES).' + row_number() over (order by sent.n)';
        $from = "from {$this->name(ResourceTables::LISTINGS)} as listing cross join {$this->sent()} where listing.id = {$listing} and sent.key is null";

        $this->connection->affectingStatement(<<<SQL
            insert into {$this->name(ResourceTables::RESOURCES)} (id, {$owner}, listing_id, source_metadata)
            select {$id}, {$this->ownerOf('listing')}, {$named}, sent.metadata {$from}
            SQL, [$chunk]);
        $this->connection->affectingStatement(<<<SQL
            insert into {$this->name(ResourceTables::EVIDENCE)} ({$owner}, resource_id, coverage_level, evidence_state, identity_state, source_metadata, captured_at)
            select {$this->ownerOf('listing')}, {$id}, sent.level, sent.evidence, sent.identity, sent.metadata, {$this->time('sent.captured_at')} {$from}
            SQL, [$chunk]);
    }

    /** No other connection writes, so all new evidence is of this capture. */
    protected function isOfCapture(): string
    {
        return '1 = 1';
    }

    protected function withdraw(Builder $resources): int
    {
        return $resources->update(['withdrawn_at' => $this->now()]);
    }

    protected function finish(int $evidenceBefore): void
    {
        $new = $this->table(ResourceTables::EVIDENCE)->select('resource_id')->where('id', '>', $evidenceBefore);
        $latest = "(select id from {$this->name(ResourceTables::EVIDENCE)} where resource_id = {$this->name(ResourceTables::RESOURCES)}.id order by captured_at desc, id desc limit 1)";

        $this->table(ResourceTables::RESOURCES)->whereIn('id', $new)->update(['latest_evidence_id' => $this->connection->raw($latest)]);
    }

    private function now(): string
    {
        return Time::text(Date::now());
    }
}
