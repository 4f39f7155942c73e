<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Recording;

use CoverageKernel\Laravel\Exceptions\InvalidCapture;
use CoverageKernel\Laravel\Exceptions\ListingUnexpectedlyEmpty;
use CoverageKernel\Laravel\Schema\ResourceTables;
use CoverageKernel\Laravel\Schema\StoredTime;
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
        $isNewest = ! $this->newerThan($listing)->exists();
        // A complete listing that is newer than a late capture decides which resources are live.
        $isLate = ! $isNewest && $this->newerThan($listing)->where('outcome', ListingOutcome::Complete->value)->exists();
        $isNamed = $isLate || $this->capture->namesResources();
        $update = match (true) {
            $isLate => 'listing_id = resource.listing_id',
            $isNewest => $this->update($isNamed, 'true'),
            default => $this->update($isNamed, "not {$this->namedSince($listing, 'resource')}"),
        };

        foreach ($this->chunks->json() as $chunk) {
            $this->add($listing, $chunk, $isNamed, $update);
        }
        if ($this->chunks->count() > 1) {
            $this->refuseRepeatedKeys($listing, $evidenceBefore);
        }

        $withdrawn = match (true) {
            $isLate => $this->withdraw($this->live()->where('listing_id', $listing)),
            $this->capture->outcome !== ListingOutcome::Complete => 0,
            $isNewest => $this->withdraw($this->live()->whereRaw('(listing_id is null or listing_id <> ?)', [$listing])),
            default => $this->withdraw($this->live()->whereRaw('(listing_id is null or listing_id <> ?)', [$listing])
                ->whereRaw("not {$this->namedSince($listing, $this->name(ResourceTables::RESOURCES))}")),
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

    /**
     * Adds the resources of a chunk that are not live, and evidence of each resource.
     *
     * @param  string  $update  what changes in a live row `resource`, by the row `excluded`
     */
    abstract protected function add(int $listing, string $chunk, bool $isNamed, string $update): void;

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
            'captured_at' => StoredTime::text($this->capture->capturedAt),
        ]);
    }

    final protected function lastId(string $table): int
    {
        $id = $this->connection->table($table)->max('id');

        return is_numeric($id) ? (int) $id : 0;
    }

    /** Returns the rows of this connection and type. */
    final protected function owned(string $table): Builder
    {
        return $this->connection->table($table)->where($this->owner->columns());
    }

    /** Returns the name of a table as SQL. */
    final protected function name(string $table): string
    {
        return $this->connection->getQueryGrammar()->wrapTable($table);
    }

    /** Returns the start of a statement that adds resources. */
    final protected function insertResources(): string
    {
        return "insert into {$this->name(ResourceTables::RESOURCES)} as resource (id, ".implode(', ', ResourceTables::OWNER)
            .', canonical_resource_key, listing_id, source_metadata)';
    }

    /** Returns the start of a statement that adds evidence. */
    final protected function insertEvidence(): string
    {
        return "insert into {$this->name(ResourceTables::EVIDENCE)} (".implode(', ', ResourceTables::OWNER)
            .', resource_id, coverage_level, evidence_state, identity_state, source_metadata, captured_at)';
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

    /** Returns what changes in a live resource, under a condition. */
    private function update(bool $isNamed, string $condition): string
    {
        $changes = ['source_metadata' => 'excluded.source_metadata', ...($isNamed ? ['listing_id' => 'excluded.listing_id'] : [])];

        return implode(', ', array_map(
            static fn (string $column, string $value): string => "{$column} = case when {$condition} then {$value} else resource.{$column} end",
            array_keys($changes),
            $changes,
        ));
    }

    /** Returns the condition that a listing which is newer than this one names a resource. */
    private function namedSince(int $listing, string $resource): string
    {
        $listings = $this->name(ResourceTables::LISTINGS);

        return "exists (select 1 from {$listings} as newer, {$listings} as late where newer.id = {$resource}.listing_id "
            ."and late.id = {$listing} and (newer.captured_at, newer.id) > (late.captured_at, late.id))";
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
            SQL);

        if ($repeated instanceof stdClass && is_string($repeated->key)) {
            throw InvalidCapture::repeatedKey($repeated->key);
        }
    }
}
