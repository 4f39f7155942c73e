<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Log;

use Closure;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\Laravel\ConfiguredConnection;
use CoverageKernel\Laravel\Exceptions\DecisionNotKept;
use CoverageKernel\Laravel\Exceptions\KeptDecisionChanged;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Replay;
use Generator;
use Illuminate\Contracts\Container\Container;
use Illuminate\Database\Query\Builder;
use JsonException;
use UnexpectedValueException;

/**
 * Replays kept decisions (contract §8).
 *
 * The owner of the tables can turn off their triggers and change a row. So before a decision is replayed, its columns must agree
 * with its text, and its documents must have the digests under which they were kept.
 *
 * @phpstan-type Row array{id: int, decision: string, definitions_digest: string, observed_digest: string, ...<string, mixed>}
 */
final readonly class KeptDecisions
{
    private const CHUNK = 200;

    /** @param  Closure(): Container  $application  returns the application of the current request */
    public function __construct(private Closure $application) {}

    /** Whether the application has the tables of kept decisions, which are opt-in. */
    public function areInstalled(): bool
    {
        return ConfiguredConnection::of(($this->application)())->getSchemaBuilder()->hasTable(DecisionTables::DECISIONS);
    }

    public function count(): int
    {
        return $this->table(DecisionTables::DECISIONS)->count();
    }

    /**
     * Replays one kept decision.
     *
     * @throws DecisionNotKept if no decision has this id
     * @throws KeptDecisionChanged if its columns or documents were changed
     */
    public function replay(int $id): Replay
    {
        $rows = $this->rows($this->table(DecisionTables::DECISIONS)->where('id', $id));

        return iterator_to_array($this->replayRows($rows))[$id] ?? throw DecisionNotKept::withId($id);
    }

    /**
     * Replays all kept decisions, in the order of their ids. Memory does not grow with their number.
     *
     * @return Generator<int, Replay>
     *
     * @throws KeptDecisionChanged if the columns or documents of a decision were changed
     */
    public function replayAll(): Generator
    {
        $last = 0;
        do {
            $rows = $this->rows($this->table(DecisionTables::DECISIONS)->where('id', '>', $last)->orderBy('id')->limit(self::CHUNK));
            yield from $this->replayRows($rows);
            $last = end($rows)['id'] ?? $last;
        } while ($rows !== []);
    }

    /**
     * @param  list<Row>  $rows
     * @return Generator<int, Replay>
     */
    private function replayRows(array $rows): Generator
    {
        $definitions = $this->documents(
            $this->table(DecisionTables::DEFINITIONS)->whereIn('digest', array_column($rows, 'definitions_digest')),
        );
        $observed = $this->documents(
            $this->table(DecisionTables::OBSERVED_COVERAGE)
                ->whereIn('workspace_id', array_column($rows, 'workspace_id'))
                ->whereIn('managed_environment_id', array_column($rows, 'managed_environment_id'))
                ->whereIn('digest', array_column($rows, 'observed_digest')),
        );

        foreach ($rows as $row) {
            self::ensureColumnsAgree($row);

            // Pruned since, together with its documents.
            if (! isset($definitions[$row['definitions_digest']], $observed[$row['observed_digest']]) && ! $this->exists($row['id'])) {
                continue;
            }

            yield $row['id'] => self::replayRow(
                $row,
                self::document($row['id'], 'definitions document', $row['definitions_digest'], $definitions),
                self::document($row['id'], 'observed coverage', $row['observed_digest'], $observed),
            );
        }
    }

    /** @param  Row  $row */
    private static function ensureColumnsAgree(array $row): void
    {
        try {
            $columns = DecisionColumns::of($row['decision']);
        } catch (JsonException|UnexpectedValueException $unreadable) {
            throw KeptDecisionChanged::unreadable($row['id'], $unreadable);
        }

        foreach ($columns as $column => $decided) {
            if (! DecisionColumns::agree($column, $row[$column], $decided)) {
                throw KeptDecisionChanged::column($row['id'], $column);
            }
        }
    }

    /** @param  Row  $row */
    private static function replayRow(array $row, string $definitions, string $observedCoverage): Replay
    {
        try {
            $observed = ObservedCoverage::fromJson(Definitions::fromJson($definitions), $observedCoverage);

            return (new ClaimGuard($observed->definitions()))->replay($row['decision'], $observed);
        } catch (CoverageKernelException $unreadable) {
            throw KeptDecisionChanged::unreadable($row['id'], $unreadable);
        }
    }

    /** @param  array<string, string>  $documents */
    private static function document(int $id, string $kind, string $digest, array $documents): string
    {
        $document = $documents[$digest] ?? throw KeptDecisionChanged::missing($id, $kind, $digest);
        $found = hash('sha256', $document);

        return $found === $digest ? $document : throw KeptDecisionChanged::document($id, $kind, $digest, $found);
    }

    private function exists(int $id): bool
    {
        return $this->table(DecisionTables::DECISIONS)->where('id', $id)->exists();
    }

    /** @return list<Row> */
    private function rows(Builder $decisions): array
    {
        /** @var list<array{id: int|string, decision: string, definitions_digest: string, observed_digest: string}> $rows */
        $rows = array_map(static fn (object $row): array => (array) $row, $decisions->get(['id', 'decision', ...DecisionColumns::names()])->all());

        return array_map(static fn (array $row): array => ['id' => (int) $row['id']] + $row, $rows);
    }

    /** @return array<string, string> the documents by digest, which also covers the ids of an environment */
    private function documents(Builder $documents): array
    {
        /** @var array<string, string> */
        return $documents->pluck('document', 'digest')->all();
    }

    /** Reads the primary: a replica may not have a decision that was kept just now. */
    private function table(string $table): Builder
    {
        return ConfiguredConnection::of(($this->application)())->table($table)->useWritePdo();
    }
}
