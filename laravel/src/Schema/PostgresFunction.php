<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

use Illuminate\Database\Connection;

/**
 * A function of the kernel in PL/pgSQL.
 *
 * Its search path is fixed, so that no function, operator or table of the caller can stand in for one of Postgres. It therefore
 * has to name the schema of every other table. Row security is off: a policy that hides a row causes an error, and does not
 * make the row look absent. Postgres keeps the plans of its statements, so they use indexes from the first row on.
 */
final readonly class PostgresFunction
{
    public function __construct(private Connection $connection, private string $name) {}

    /**
     * Creates or replaces the function: `db:wipe` drops all tables, but no function.
     *
     * @param  bool  $asOwner  whether it has the rights of its owner, and not those of its caller
     * @param  'volatile'|'stable'  $volatility  what its queries see: also what the calling statement has changed so far, or only what
     *                                           was there before this statement
     */
    public function create(string $body, string $arguments = '', string $returns = 'trigger', bool $asOwner = false, string $volatility = 'volatile'): void
    {
        $name = $this->connection->getSchemaGrammar()->wrap($this->name);
        $security = $asOwner ? 'security definer' : 'security invoker';
        // A string literal and no dollar quoting, because a configured name in the body may contain any text.
        $body = $this->connection->escape("\n{$body}\n");

        $this->connection->unprepared(
            "create or replace function {$name}({$arguments}) returns {$returns} language plpgsql {$volatility} {$security} "
            ."set search_path = pg_catalog, pg_temp set row_security = off set enable_seqscan = off as {$body}"
        );
    }

    public function drop(string $arguments = ''): void
    {
        $this->connection->statement("drop function {$this->connection->getSchemaGrammar()->wrap($this->name)}({$arguments})");
    }

    /**
     * Creates a trigger that calls the function.
     *
     * Triggers do not fire in a session with the replication role `replica`, unless they are enabled always.
     *
     * @param  string  $when  such as `before insert or update`
     * @param  string  $each  such as `for each row`
     */
    public function trigger(string $table, string $name, string $when, string $each): void
    {
        $grammar = $this->connection->getSchemaGrammar();
        $table = $grammar->wrapTable($table);
        $name = $grammar->wrap($name);

        $this->connection->statement("create trigger {$name} {$when} on {$table} {$each} execute function {$grammar->wrap($this->name)}()");
        $this->connection->statement("alter table {$table} enable always trigger {$name}");
    }
}
