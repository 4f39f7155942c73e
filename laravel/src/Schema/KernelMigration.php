<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

use CoverageKernel\Laravel\ConfiguredConnection;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\ResolvedScope;
use CoverageKernel\ResourceType;
use Illuminate\Contracts\Config\Repository;
use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

/** A migration of the kernel's tables, on the configured connection. */
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
                "the tables of the Coverage Kernel need Postgres, or SQLite in tests, not `{$driver}`: "
                .'name such a connection in `coverage-kernel.connection`'
            );
        }
    }

    /** @param  Columns<ResourceType>|Columns<ResolvedScope>  $columns */
    protected function createDefinitionTable(Columns $columns): void
    {
        Schema::create($columns->table(), function (Blueprint $table) use ($columns): void {
            $table->id();
            foreach ($columns->all as $column) {
                $column->addTo($table, DB::connection());
            }
            $table->timestampsTz(6);

            $table->unique($columns->key(), (new Names(DB::connection()))->on($columns->table(), implode('_', $columns->key())));
        });

        $this->constrain($columns);
    }

    /**
     * Adds the missing columns to a definition table of an earlier release, and updates its check constraints. A later migration
     * calls it; it does not change a table that this release created.
     *
     * @param  Columns<ResourceType>|Columns<ResolvedScope>  $columns
     */
    protected function addMissingColumns(Columns $columns): void
    {
        $present = Schema::getColumnListing($columns->table());

        foreach ($columns->all as $column) {
            if (! in_array($column->name, $present, true)) {
                Schema::table($columns->table(), fn (Blueprint $table) => $column->addTo($table, DB::connection()));
            }
        }

        $this->constrain($columns);
    }

    /** @param  Columns<ResourceType>|Columns<ResolvedScope>  $columns */
    private function constrain(Columns $columns): void
    {
        if ($this->isPostgres()) {
            $columns->constrain(new PostgresConstraints(DB::connection(), $columns->table()));
        }
    }
}
