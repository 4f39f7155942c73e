<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Recording;

use CoverageKernel\Laravel\Exceptions\InvalidCapture;
use CoverageKernel\Laravel\Exceptions\ListingUnexpectedlyEmpty;
use CoverageKernel\Laravel\Schema\ResourceTables;
use CoverageKernel\ListingOutcome;
use Illuminate\Database\Connection;
use Illuminate\Database\Query\Builder;
use stdClass;

/** Writes one capture in the open transaction. Each database has its own form of some of the statements. */
abstract class CaptureWriter
{
    final public function __construct(
        protected readonly Connection $connection,
        protected readonly CaptureOwner $owner,
        protected readonly Capture $capture,
        protected readonly ResourceChunks $chunks,
    ) {}

    /**
     * @throws ListingUnexpectedlyEmpty if a complete listing found nothing where there were resources
     * @throws InvalidCapture if a key is repeated or a time is in the future
     */
    final public function write(): RecordedCapture
    {
        $this->begin();
        $this->refuseUnexpectedlyEmpty();

        $evidenceBefore = $this->lastId(ResourceTables::EVIDENCE);
        $listing = $this->addListing();
        // A complete listing that is newer than a late capture decides which resources are live.
        $isLate = $this->newerThan($listing)->where('outcome', ListingOutcome::Complete->value)->exists();
        $isNamed = $isLate || $this->capture->namesResources();
        $onConflict = $isLate ? 'do nothing' : $this->update($listing, $isNamed);

        foreach ($this->chunks->json() as $chunk) {
            $this->addKeyed($listing, $chunk, $isNamed, $onConflict);
            $this->addKeyedEvidence($listing, $chunk);
            $this->addKeyless($listing, $chunk, $isNamed);
        }
        if ($this->chunks->count() > 1) {
            $this->refuseRepeatedKeys($listing, $evidenceBefore);
        }

        $withdrawn = match (true) {
            $isLate => $this->withdraw($this->live()->where('listing_id', $listing)),
            $this->capture->outcome === ListingOutcome::Complete => $this->withdraw($this->notNamedSince($listing)),
            default => 0,
        };
        $this->finish($evidenceBefore);

        return new RecordedCapture($listing, $this->chunks->resources(), $withdrawn);
    }

    /**
     * Keeps other captures of the connection and type from being recorded until the transaction ends.
     *
     * @throws InvalidCapture if a time is in the future
     */
    abstract protected function begin(): void;

    /** Returns the resources of a chunk as a table `sent`, with one parameter. */
    abstract protected function sent(): string;

    /** Returns the expression that converts the text of a time. */
    abstract protected function time(string $text): string;

    /** Returns the expression that converts the text of a JSON object. */
    abstract protected function json(string $text): string;

    /** Adds a resource for each of the chunk that has no key, with its evidence. */
    abstract protected function addKeyless(int $listing, string $chunk, bool $isNamed): void;

    /** Returns the condition that evidence is of this capture, on tables `evidence` and `listing`. */
    abstract protected function isOfCapture(): string;

    /** Sets `withdrawn_at` of the resources and returns their number. */
    abstract protected function withdraw(Builder $resources): int;

    /** Does what the triggers do where there are some. */
    abstract protected function finish(int $evidenceBefore): void;

    protected function addListing(): int
    {
        return $this->connection->table(ResourceTables::LISTINGS)->insertGetId([
            ...$this->owner->columns(),
            'outcome' => $this->capture->outcome->value,
            'resources' => $this->capture->listed,
            'source_metadata' => $this->capture->metadata,
            'captured_at' => Time::text($this->capture->capturedAt),
        ]);
    }

    final protected function table(string $table): Builder
    {
        return $this->connection->table($table)->useWritePdo();
    }

    final protected function lastId(string $table): int
    {
        $id = $this->table($table)->max('id');

        return is_numeric($id) ? (int) $id : 0;
    }

    /** Returns the rows of this connection and type. */
    final protected function owned(string $table): Builder
    {
        return $this->table($table)->where($this->owner->columns());
    }

    /** Returns the name of a table as SQL. */
    final protected function name(string $table): string
    {
        return $this->connection->getQueryGrammar()->wrapTable($table);
    }

    /** Returns the owner's columns of a table as SQL. */
    final protected function ownerOf(string $alias): string
    {
        return implode(', ', array_map(static fn (string $column): string => "{$alias}.{$column}", ResourceTables::OWNER));
    }

    private function live(): Builder
    {
        return $this->owned(ResourceTables::RESOURCES)->whereNull('withdrawn_at');
    }

    /** A connection that lost its permissions lists nothing, and reports success. */
    private function refuseUnexpectedlyEmpty(): void
    {
        if ($this->capture->outcome !== ListingOutcome::Complete || $this->capture->listed > 0 || $this->capture->confirmedEmpty) {
            return;
        }

        $listed = $this->owned(ResourceTables::LISTINGS)->where('outcome', ListingOutcome::Complete->value)
            ->orderByDesc('captured_at')->orderByDesc('id')->value('resources');
        $before = max(is_numeric($listed) ? (int) $listed : 0, $this->live()->count());

        if ($before > 0) {
            throw ListingUnexpectedlyEmpty::of($this->capture->type, $this->capture->source->value, $before);
        }
    }

    /** Returns the listings that are newer than this one. */
    private function newerThan(int $listing): Builder
    {
        return $this->owned(ResourceTables::LISTINGS)
            ->whereRaw("(captured_at, id) > (select captured_at, id from {$this->name(ResourceTables::LISTINGS)} where id = ?)", [$listing]);
    }

    /** Returns how a live resource with the key of a captured one changes. If a newer listing names it, it does not. */
    private function update(int $listing, bool $isNamed): string
    {
        $named = $isNamed ? 'excluded.listing_id' : 'resource.listing_id';
        if (! $this->newerThan($listing)->exists()) {
            return "do update set listing_id = {$named}, source_metadata = excluded.source_metadata";
        }

        $listings = $this->name(ResourceTables::LISTINGS);
        $isNewer = "exists (select 1 from {$listings} as current, {$listings} as late where current.id = resource.listing_id "
            ."and late.id = {$listing} and (current.captured_at, current.id) > (late.captured_at, late.id))";

        return "do update set listing_id = case when {$isNewer} then resource.listing_id else {$named} end, "
            ."source_metadata = case when {$isNewer} then resource.source_metadata else excluded.source_metadata end";
    }

    /** Adds the resources of a chunk that have a key, if they are not live. */
    private function addKeyed(int $listing, string $chunk, bool $isNamed, string $onConflict): void
    {
        $owner = implode(', ', ResourceTables::OWNER);
        $named = $isNamed ? 'listing.id' : 'null';

        $this->connection->affectingStatement(<<<SQL
            insert into {$this->name(ResourceTables::RESOURCES)} as resource ({$owner}, canonical_resource_key, listing_id, source_metadata)
            select {$this->ownerOf('listing')}, sent.key, {$named}, {$this->json('sent.metadata')}
            from {$this->name(ResourceTables::LISTINGS)} as listing cross join {$this->sent()}
            where listing.id = {$listing} and sent.key is not null
            order by sent.key
            on conflict ({$owner}, canonical_resource_key) where canonical_resource_key is not null and withdrawn_at is null
            {$onConflict}
            SQL, [$chunk]);
    }

    private function addKeyedEvidence(int $listing, string $chunk): void
    {
        // SQLite joins in this order, so it reads the chunk once.
        $owner = implode(', ', ResourceTables::OWNER);
        $same = implode(' and ', array_map(static fn (string $column): string => "resource.{$column} = listing.{$column}", ResourceTables::OWNER));

        $this->connection->affectingStatement(<<<SQL
            insert into {$this->name(ResourceTables::EVIDENCE)} ({$owner}, resource_id, coverage_level, evidence_state, identity_state, source_metadata, captured_at)
            select {$this->ownerOf('listing')}, resource.id, sent.level, sent.evidence, sent.identity, {$this->json('sent.metadata')}, {$this->time('sent.captured_at')}
            from {$this->name(ResourceTables::LISTINGS)} as listing cross join {$this->sent()} cross join {$this->name(ResourceTables::RESOURCES)} as resource
            where listing.id = {$listing} and {$same} and resource.canonical_resource_key = sent.key and resource.withdrawn_at is null
            order by resource.id
            SQL, [$chunk]);
    }

    /**
     * Within one chunk, a repeated key was refused before. In several, the resource has two rows of evidence of this capture.
     *
     * @throws InvalidCapture if a key is repeated
     */
    private function refuseRepeatedKeys(int $listing, int $evidenceBefore): void
    {
        $same = implode(' and ', array_map(static fn (string $column): string => "evidence.{$column} = listing.{$column}", ResourceTables::OWNER));
        $repeated = $this->connection->selectOne(<<<SQL
            select min(resource.canonical_resource_key) as key
            from {$this->name(ResourceTables::LISTINGS)} as listing
            join {$this->name(ResourceTables::EVIDENCE)} as evidence on evidence.id > {$evidenceBefore} and {$same} and {$this->isOfCapture()}
            join {$this->name(ResourceTables::RESOURCES)} as resource on resource.id = evidence.resource_id
            where listing.id = {$listing}
            group by resource.id having count(*) > 1
            limit 1
            SQL, useReadPdo: false);

        if ($repeated instanceof stdClass && is_string($repeated->key)) {
            throw InvalidCapture::repeatedKey($repeated->key);
        }
    }

    /** Returns the live resources that neither this listing nor a newer one names. */
    private function notNamedSince(int $listing): Builder
    {
        $listings = $this->name(ResourceTables::LISTINGS);
        $isOlder = "exists (select 1 from {$listings} as current, {$listings} as complete where current.id = {$this->name(ResourceTables::RESOURCES)}.listing_id "
            .'and complete.id = ? and (current.captured_at, current.id) < (complete.captured_at, complete.id))';

        return $this->live()->where(fn (Builder $query) => $query->whereNull('listing_id')->orWhereRaw($isOlder, [$listing]));
    }
}
