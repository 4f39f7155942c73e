<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Recording;

use CoverageKernel\Laravel\Exceptions\InvalidCapture;
use CoverageKernel\Laravel\Schema\ResourceTables;
use CoverageKernel\Laravel\Schema\StoredTime;
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
        $this->connection->table(ResourceTables::RESOURCES)->whereRaw('1 = 0')->update(['listing_id' => null]);

        $latest = StoredTime::text(Date::now()->addMinutes(5));
        $times = [StoredTime::text($this->capture->capturedAt)];
        foreach ($this->chunks->json() as $chunk) {
            $times[] = $this->connection->scalar("select max(sent.captured_at) from {$this->sent()}", [$chunk]);
        }
        if (max($times) > $latest) {
            throw InvalidCapture::inTheFuture();
        }
    }

    protected function addListing(): int
    {
        $listing = parent::addListing();
        $this->connection->table(ResourceTables::LISTINGS)->where('id', $listing)->where('captured_at', '>', $this->now())->update(['captured_at' => $this->now()]);

        return $listing;
    }

    protected function add(int $listing, string $chunk, bool $isNamed, string $update): void
    {
        $owner = implode(', ', ResourceTables::OWNER);
        $named = $isNamed ? 'listing.id' : 'null';
        $from = "from {$this->name(ResourceTables::LISTINGS)} as listing cross join {$this->sent()}";
        // No other connection writes, so the ids are free. The evidence finds a resource by its key, and one without a key by its id.
        $id = "{$this->lastId(ResourceTables::RESOURCES)} + sent.n + 1";
        $same = implode(' and ', array_map(static fn (string $column): string => "resource.{$column} = listing.{$column}", ResourceTables::OWNER));

        $this->connection->affectingStatement(<<<SQL
            {$this->insertResources()}
            select {$id}, {$this->ownerOf('listing')}, sent.key, {$named}, sent.metadata {$from} where listing.id = {$listing}
            on conflict ({$owner}, canonical_resource_key) where canonical_resource_key is not null and withdrawn_at is null
            do update set {$update}
            SQL, [$chunk]);
        // The tables are joined in this order, so that the chunk is read once.
        $this->connection->affectingStatement(<<<SQL
            {$this->insertEvidence()}
            select {$this->ownerOf('listing')}, resource.id, sent.level, sent.evidence, sent.identity, sent.metadata, min(sent.captured_at, '{$this->now()}')
            {$from} cross join {$this->name(ResourceTables::RESOURCES)} as resource
            where listing.id = {$listing} and {$same} and resource.withdrawn_at is null and resource.canonical_resource_key = sent.key
            union all
            select {$this->ownerOf('listing')}, {$id}, sent.level, sent.evidence, sent.identity, sent.metadata, min(sent.captured_at, '{$this->now()}')
            {$from} where listing.id = {$listing} and sent.key is null
            SQL, [$chunk, $chunk]);
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
        $new = $this->connection->table(ResourceTables::EVIDENCE)->select('resource_id')->where('id', '>', $evidenceBefore);
        $latest = "(select id from {$this->name(ResourceTables::EVIDENCE)} where resource_id = {$this->name(ResourceTables::RESOURCES)}.id order by captured_at desc, id desc limit 1)";

        $this->connection->table(ResourceTables::RESOURCES)->whereIn('id', $new)->update(['latest_evidence_id' => $this->connection->raw($latest)]);
    }

    private function now(): string
    {
        return StoredTime::text(Date::now());
    }

    /** Returns the resources of a chunk as a table `sent`, with one parameter. */
    private function sent(): string
    {
        $columns = implode(', ', array_map(
            static fn (string $name): string => "json_extract(value, '$.{$name}') as {$name}",
            ['n', 'key', 'identity', 'level', 'evidence', 'captured_at', 'metadata'],
        ));

        return "(select {$columns} from json_each(?)) as sent";
    }
}
