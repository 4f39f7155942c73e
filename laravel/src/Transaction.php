<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use Closure;
use Illuminate\Database\Connection;
use PDO;
use Throwable;

/**
 * A transaction of the kernel, after which the connection can be used even if it was lost.
 *
 * On Postgres it is `read committed`, unless it is part of a transaction of the application. With the snapshot of a stricter
 * isolation, each transaction fails that waits for another one.
 *
 * If a connection to Postgres is lost in a transaction, PDO says "There is already an active transaction" when the next one begins.
 * Laravel does not see from this that the connection is lost, and does not connect again. So a lost connection is disconnected here,
 * and Laravel connects again before the next statement.
 *
 * @internal
 */
final class Transaction
{
    /** How often a transaction is tried that meets a deadlock, or a locked database on SQLite. */
    private const ATTEMPTS = 5;

    /**
     * Runs the callback in a transaction and commits it.
     *
     * @template T
     *
     * @param  Closure(Connection): T  $callback
     * @return T
     *
     * @throws Throwable if the callback or the commit fails
     */
    public static function commit(Connection $connection, Closure $callback): mixed
    {
        return self::ofUsable($connection, static fn (): mixed => $connection->transaction(static function () use ($connection, $callback): mixed {
            self::isolate($connection);

            return $callback($connection);
        }, self::ATTEMPTS));
    }

    /**
     * Runs the callback in a transaction and rolls it back.
     *
     * @template T
     *
     * @param  Closure(Connection): T  $callback
     * @return T
     *
     * @throws Throwable if the callback fails
     */
    public static function rollBack(Connection $connection, Closure $callback): mixed
    {
        return self::ofUsable($connection, static function () use ($connection, $callback): mixed {
            $connection->beginTransaction();

            try {
                self::isolate($connection);

                return $callback($connection);
            } finally {
                $connection->rollBack();
            }
        });
    }

    /**
     * @template T
     *
     * @param  Closure(): T  $transaction
     * @return T
     */
    private static function ofUsable(Connection $connection, Closure $transaction): mixed
    {
        // The application may have lost the connection in a transaction of its code.
        self::disconnectIfLost($connection);

        try {
            return $transaction();
        } catch (Throwable $exception) {
            self::disconnectIfLost($connection);

            throw $exception;
        }
    }

    private static function isolate(Connection $connection): void
    {
        if ($connection->getDriverName() === 'pgsql' && $connection->transactionLevel() === 1) {
            $connection->statement('set transaction isolation level read committed');
        }
    }

    /** A connection with a transaction that the application has begun without Laravel is not lost, and stays as it is. */
    private static function disconnectIfLost(Connection $connection): void
    {
        $pdo = $connection->getRawPdo();

        if ($connection->transactionLevel() === 0
            && $connection->getDriverName() === 'pgsql'
            && $pdo instanceof PDO
            && $pdo->getAttribute(PDO::ATTR_CONNECTION_STATUS) === 'Bad connection.') {
            $connection->disconnect();
        }
    }
}
