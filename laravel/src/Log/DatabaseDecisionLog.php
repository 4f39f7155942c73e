<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Log;

use Closure;
use CoverageKernel\Claim;
use CoverageKernel\Decision;
use CoverageKernel\Laravel\ConfiguredConnection;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\Contracts\DecisionLog;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\DecisionWithoutEnvironment;
use CoverageKernel\Laravel\Schema\StoredTime;
use CoverageKernel\Laravel\Transaction;
use CoverageKernel\Replay;
use DateTimeImmutable;
use Illuminate\Contracts\Container\Container;
use Illuminate\Database\Connection;
use Illuminate\Database\QueryException;

/** Keeps decisions in the tables of the migration `coverage-kernel-decisions`: each document once, under its digest. */
final readonly class DatabaseDecisionLog implements DecisionLog
{
    private const FOREIGN_KEY_VIOLATION = '23503';

    /** @param  Closure(): Container  $application  returns the application of the current request */
    public function __construct(private ClaimGuard $guard, private KeptDecisions $kept, private Closure $application) {}

    public function keep(Decision $decision): int
    {
        self::ensureOfItsEnvironment($decision);
        $connection = ConfiguredConnection::of(($this->application)());

        try {
            return $this->write($connection, $decision);
        } catch (QueryException $exception) {
            // Pruning deleted a document after it was found and before the decision referred to it: it is written again.
            return (string) $exception->getCode() === self::FOREIGN_KEY_VIOLATION
                ? $this->write($connection, $decision)
                : throw $exception;
        }
    }

    public function evaluateAndKeep(Claim $claim, EnvironmentRef $environment): KeptDecision
    {
        $decision = $this->guard->evaluate($claim, $environment);

        return new KeptDecision($this->keep($decision), $decision);
    }

    public function replay(int $id): Replay
    {
        return $this->kept->replay($id);
    }

    /** A decision is kept in one environment and deleted with it, so the observed coverage must be of the same one. */
    private static function ensureOfItsEnvironment(Decision $decision): void
    {
        $claim = $decision->claim();
        $observed = $decision->observed();

        foreach ([
            ['workspace_id', $claim->workspaceId(), $observed->workspaceId()],
            ['managed_environment_id', $claim->managedEnvironmentId(), $observed->managedEnvironmentId()],
        ] as [$key, $claimedId, $observedId]) {
            if ($claimedId === null || $claimedId !== $observedId) {
                throw DecisionWithoutEnvironment::of($key, $claimedId, $observedId);
            }
        }
    }

    private function write(Connection $connection, Decision $decision): int
    {
        $json = $decision->toJson();
        $columns = DecisionColumns::of($json);
        $observed = $decision->observed();

        return Transaction::commit($connection, function () use ($connection, $json, $columns, $observed): int {
            $this->writeDocument($connection, DecisionTables::DEFINITIONS, [
                'digest' => $columns['definitions_digest'],
            ], $observed->definitions()->toJson(...));
            $this->writeDocument($connection, DecisionTables::OBSERVED_COVERAGE, [
                'workspace_id' => $columns['workspace_id'],
                'managed_environment_id' => $columns['managed_environment_id'],
                'digest' => $columns['observed_digest'],
            ], $observed->toJson(...));

            return $connection->table(DecisionTables::DECISIONS)->insertGetId([...self::stored($connection, $columns), 'decision' => $json]);
        });
    }

    /**
     * @param  array<string, string|bool|null>  $key
     * @param  Closure(): string  $document
     */
    private function writeDocument(Connection $connection, string $table, array $key, Closure $document): void
    {
        if (! $connection->table($table)->where($key)->exists()) {
            // Ignored if another process has written the document since.
            $connection->table($table)->insertOrIgnore([...$key, 'document' => $document()]);
        }
    }

    /**
     * @param  array<string, string|bool|null>  $columns
     * @return array<string, string|bool|null>
     */
    private static function stored(Connection $connection, array $columns): array
    {
        if ($connection->getDriverName() === 'pgsql') {
            // Laravel makes an integer of a boolean, which Postgres refuses if prepares are emulated.
            return array_map(static fn (string|bool|null $value): ?string => is_bool($value) ? ($value ? 'true' : 'false') : $value, $columns);
        }

        $columns['as_of'] = is_string($columns['as_of']) ? StoredTime::text(new DateTimeImmutable($columns['as_of'])) : null;

        return $columns;
    }
}
