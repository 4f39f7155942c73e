<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

use CoverageKernel\Laravel\ConfiguredConnection;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use Illuminate\Contracts\Config\Repository;
use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\ColumnDefinition;
use Illuminate\Support\Facades\DB;

/** A migration of the kernel's tables: on the connection that configuration names. */
abstract class KernelMigration extends Migration
{
    public function getConnection(): ?string
    {
        return ConfiguredConnection::name(app(Repository::class));
    }

    protected function isPostgres(): bool
    {
        return DB::connection()->getDriverName() === 'pgsql';
    }

    protected function requirePostgresOrSqlite(): void
    {
        $driver = DB::connection()->getDriverName();

        if (! in_array($driver, ['pgsql', 'sqlite'], true)) {
            throw new InvalidConfiguration(
                "the definitions of the Coverage Kernel live in Postgres, or in SQLite for fast tests, not in `{$driver}`: "
                .'name such a connection in `coverage-kernel.connection`'
            );
        }
    }

    protected function requirePostgres(): void
    {
        $driver = DB::connection()->getDriverName();

        if ($driver !== 'pgsql') {
            throw new InvalidConfiguration(
                "the concrete rows of the Coverage Kernel live in Postgres, which alone can hold their rules, not in `{$driver}`: "
                .'name such a connection in `coverage-kernel.connection`'
            );
        }
    }

    /** Orders a column by bytes, as the contract and SQLite do, whatever the locale of the database. */
    protected function byBytes(ColumnDefinition $column): ColumnDefinition
    {
        return $this->isPostgres() ? $column->collation('C') : $column;
    }
}
