<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

use Illuminate\Database\Connection;

/**
 * The trigger of the table of resource types on Postgres. The id and the natural key of a row never change: recorded coverage
 * refers to a type by its id. If two rows could exchange their keys, the definitions would have the same digest, and the coverage
 * of one type would count as that of the other.
 */
final readonly class ResourceTypeTrigger
{
    private PostgresFunction $function;

    private Names $names;

    public function __construct(Connection $connection)
    {
        $this->names = new Names($connection);
        $this->function = new PostgresFunction($connection, $this->names->of('tc_resource_types_keep_key'));
    }

    /** Creates the function and the trigger. The table must exist. */
    public function create(): void
    {
        $types = new ResourceTypeColumns;
        $row = static fn (string $name): string => implode(', ', array_map(
            static fn (string $column): string => "{$name}.{$column}",
            ['id', ...$types->key()],
        ));

        $this->function->create(<<<SQL
            begin
                if row({$row('new')}) is distinct from row({$row('old')}) then
                    raise exception 'a resource type keeps its id and its key' using
                        errcode = 'restrict_violation',
                        table = tg_table_name,
                        hint = 'Seed another resource type with coverage-kernel:seed.';
                end if;
                return new;
            end
            SQL);
        $this->function->trigger($types->table(), $this->names->of('tc_keep_key'), 'before update', 'for each row');
    }

    /** Drops the function. The table, and with it the trigger, must be gone. */
    public function drop(): void
    {
        $this->function->drop();
    }
}
