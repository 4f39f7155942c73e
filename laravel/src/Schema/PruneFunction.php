<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

use Illuminate\Database\Connection;

/**
 * The database function that deletes superseded evidence and listings. It runs with the rights of its owner, so that an
 * application needs no right to delete.
 */
final readonly class PruneFunction
{
    /**
     * Whether the function runs. The setting says so to the triggers, and the role has to be the owner of the table, so an
     * application that only sets it may delete nothing.
     */
    public const PRUNING = "current_setting('coverage_kernel.pruning', true) = 'on' "
        ."and pg_has_role((select relowner from pg_class where pg_class.oid = tg_relid), 'member')";

    private const ARGUMENTS = 'before timestamp with time zone';

    private Names $names;

    public function __construct(private Connection $connection)
    {
        $this->names = new Names($connection);
    }

    public function name(): string
    {
        return $this->names->of('tc_prune');
    }

    /** Creates the function. At first, only its owner may call it. */
    public function create(): void
    {
        $superseded = $this->superseded();

        // A row with an old `captured_at` may have decided yesterday, so `created_at` counts, which the database has set.
        $this->function()->create(<<<SQL
            begin
                if before > clock_timestamp() then
                    raise exception 'coverage can be pruned up to now, not up to %', before using errcode = 'invalid_parameter_value';
                end if;
                perform set_config('coverage_kernel.pruning', 'on', true);

                delete from {$this->names->qualified(ResourceTables::EVIDENCE)} as pruned
                where pruned.created_at < before and {$superseded->evidence('pruned')};
                get diagnostics evidence = row_count;

                delete from {$this->names->qualified(ResourceTables::LISTINGS)} as pruned
                where pruned.created_at < before and {$superseded->listing('pruned')};
                get diagnostics listings = row_count;

                perform set_config('coverage_kernel.pruning', '', true);
                return next;
            end
            SQL, self::ARGUMENTS, 'table (evidence bigint, listings bigint)', asOwner: true);

        $name = $this->connection->getSchemaGrammar()->wrap($this->name());
        $this->connection->statement("revoke execute on function {$name}(timestamp with time zone) from public");
    }

    public function drop(): void
    {
        $this->function()->drop(self::ARGUMENTS);
    }

    public function superseded(): Superseded
    {
        return new Superseded(
            $this->names->qualified(ResourceTables::LISTINGS),
            $this->names->qualified(ResourceTables::RESOURCES),
            $this->names->qualified(ResourceTables::EVIDENCE),
        );
    }

    private function function(): PostgresFunction
    {
        return new PostgresFunction($this->connection, $this->name());
    }
}
