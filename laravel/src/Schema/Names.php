<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

use Illuminate\Database\Connection;
use Illuminate\Support\Str;

/**
 * The names of the kernel's constraints, indexes, triggers and functions. They carry the connection's table prefix, because an
 * index or function has a name that is unique in its schema.
 */
final readonly class Names
{
    public function __construct(private Connection $connection) {}

    /** Returns a name with the prefix: `tc_prune` as `app_tc_prune`. */
    public function of(string $name): string
    {
        return $this->connection->getTablePrefix().$name;
    }

    /** Returns the name of something that belongs to one of the kernel's tables: `owner` as `app_tc_listings_owner`. */
    public function on(string $table, string $name): string
    {
        return $this->of('tc_'.Str::after($table, 'tenant_configuration_').'_'.$name);
    }

    /**
     * Returns the name of an existing table with its schema, quoted, so that no temporary table can stand in for it.
     *
     * Under `--pretend`, where the table does not exist, the name has no schema.
     */
    public function qualified(string $table): string
    {
        $wrapped = $this->connection->getSchemaGrammar()->wrapTable($table);
        $found = $this->connection->scalar(
            "select format('%I.%I', pg_namespace.nspname, pg_class.relname) from pg_catalog.pg_class "
            .'join pg_catalog.pg_namespace on pg_namespace.oid = pg_class.relnamespace where pg_class.oid = to_regclass(?)',
            [$wrapped],
            useReadPdo: false,
        );

        return is_string($found) ? $found : $wrapped;
    }
}
