<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Log;

use Closure;
use CoverageKernel\Laravel\ConfiguredConnection;
use CoverageKernel\Laravel\Schema\StoredTime;
use CoverageKernel\Laravel\Transaction;
use DateTimeInterface;
use Illuminate\Contracts\Container\Container;
use Illuminate\Database\Connection;
use Illuminate\Database\Query\Builder;

/** Deletes old decisions, and the documents to which no decision refers any more. */
final readonly class PruneDecisions
{
    /** @param  Closure(): Container  $application  returns the application of the current request */
    public function __construct(private Closure $application) {}

    /** Whether the application has the tables of kept decisions, which are opt-in. */
    public function isInstalled(): bool
    {
        return $this->connection()->getSchemaBuilder()->hasTable(DecisionTables::DECISIONS);
    }

    /** Deletes the decisions that were kept before a time, which must not be in the future, and returns how many they were. */
    public function prune(DateTimeInterface $before): int
    {
        $time = StoredTime::text($before);

        return Transaction::commit($this->connection(), fn (Connection $connection): int => $connection->getDriverName() === 'pgsql'
            ? $this->callFunction($connection, $time)
            : $this->delete($connection, $time));
    }

    /** Returns what `prune()` would return, without a change: the same statements run and are rolled back. */
    public function pretend(DateTimeInterface $before): int
    {
        return Transaction::rollBack($this->connection(), fn (): int => $this->prune($before));
    }

    /** The triggers allow no delete but this function's. */
    private function callFunction(Connection $connection, string $time): int
    {
        $function = $connection->getQueryGrammar()->wrap(PruneDecisionsFunction::nameOn($connection));
        $pruned = $connection->scalar("select {$function}(?)", [$time]);
        assert(is_int($pruned) || is_string($pruned));

        return (int) $pruned;
    }

    private function delete(Connection $connection, string $time): int
    {
        $pruned = $connection->table(DecisionTables::DECISIONS)->where('created_at', '<', $time)->delete();

        foreach ([
            DecisionTables::OBSERVED_COVERAGE => ['workspace_id' => 'workspace_id', 'managed_environment_id' => 'managed_environment_id', 'observed_digest' => 'digest'],
            DecisionTables::DEFINITIONS => ['definitions_digest' => 'digest'],
        ] as $table => $columns) {
            $connection->table($table)->where('created_at', '<', $time)->whereNotExists(function (Builder $decisions) use ($table, $columns): void {
                $decisions->from(DecisionTables::DECISIONS);
                foreach ($columns as $reference => $column) {
                    $decisions->whereColumn($reference, "{$table}.{$column}");
                }
            })->delete();
        }

        return $pruned;
    }

    private function connection(): Connection
    {
        return ConfiguredConnection::of(($this->application)());
    }
}
