<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Recording;

use CoverageKernel\Laravel\Schema\PruneFunction;
use CoverageKernel\Laravel\Schema\ResourceTables;
use CoverageKernel\Laravel\Schema\StoredTime;
use CoverageKernel\Laravel\Schema\Superseded;
use CoverageKernel\Laravel\Transaction;
use DateTimeInterface;
use Illuminate\Database\Connection;
use stdClass;

/** Deletes evidence and listings that are superseded and were recorded before a time. No decision changes. */
final readonly class PruneCoverage
{
    public function __construct(private Connection $connection) {}

    public function prune(DateTimeInterface $before): PrunedCoverage
    {
        return Transaction::commit($this->connection, fn (): PrunedCoverage => $this->connection->getDriverName() === 'pgsql'
            ? $this->callFunction(StoredTime::text($before))
            : $this->deleteRows(StoredTime::text($before)));
    }

    /** Returns what `prune()` would return, without a change: the same statements run and are rolled back. */
    public function pretend(DateTimeInterface $before): PrunedCoverage
    {
        return Transaction::rollBack($this->connection, fn (): PrunedCoverage => $this->prune($before));
    }

    private function callFunction(string $before): PrunedCoverage
    {
        $function = $this->connection->getQueryGrammar()->wrap((new PruneFunction($this->connection))->name());
        $pruned = $this->connection->selectOne("select evidence, listings from {$function}(?)", [$before]);
        assert($pruned instanceof stdClass && is_numeric($pruned->evidence) && is_numeric($pruned->listings));

        return new PrunedCoverage((int) $pruned->evidence, (int) $pruned->listings);
    }

    /** On SQLite there is no function. */
    private function deleteRows(string $before): PrunedCoverage
    {
        $name = $this->connection->getQueryGrammar()->wrapTable(...);
        $superseded = new Superseded($name(ResourceTables::LISTINGS), $name(ResourceTables::RESOURCES), $name(ResourceTables::EVIDENCE));
        $delete = fn (string $table, string $condition): int => $this->connection->table($table)
            ->where('created_at', '<', $before)->whereRaw($condition)->delete();

        return new PrunedCoverage(
            $delete(ResourceTables::EVIDENCE, $superseded->evidence($name(ResourceTables::EVIDENCE))),
            $delete(ResourceTables::LISTINGS, $superseded->listing($name(ResourceTables::LISTINGS))),
        );
    }
}
