<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Log;

use CoverageKernel\Laravel\Schema\Host;
use CoverageKernel\Laravel\Schema\Names;
use CoverageKernel\Laravel\Schema\PostgresFunction;
use Illuminate\Database\Connection;

/**
 * The triggers of the tables of kept decisions on Postgres: the database dates each row, and no row is changed. A row is deleted
 * with its managed environment or by the prune function, also in a session with the replication role `replica`. So a publication
 * of these tables must not publish deletes.
 *
 * @internal
 */
final readonly class DecisionTriggers
{
    private const FUNCTIONS = ['tc_decisions_keep_row', 'tc_kept_definitions_keep_row', 'tc_decisions_keep_statement'];

    private Names $names;

    public function __construct(private Connection $connection, private Host $host)
    {
        $this->names = new Names($connection);
    }

    /** Creates the functions and triggers. The tables must exist. */
    public function create(): void
    {
        [$ofEnvironment, $definitions, $truncate] = $this->functions();
        // Stable, as the functions of the other tables that are deleted with their environment (`ResourceTriggers`).
        $ofEnvironment->create($this->keepRow("if not exists ({$this->environment()}) then return old; end if;"), volatility: 'stable');
        $definitions->create($this->keepRow(''));
        $truncate->create("begin\n{$this->refuse()}\nend");

        foreach ([DecisionTables::DECISIONS, DecisionTables::OBSERVED_COVERAGE, DecisionTables::DEFINITIONS] as $table) {
            $function = $table === DecisionTables::DEFINITIONS ? $definitions : $ofEnvironment;
            $function->trigger($table, $this->names->of('tc_keep_row'), 'before insert or update or delete', 'for each row');
            $truncate->trigger($table, $this->names->of('tc_keep_statement'), 'before truncate', 'for each statement');
        }
    }

    /** Drops the functions. The tables, and with them the triggers, must be gone. */
    public function drop(): void
    {
        foreach ($this->functions() as $function) {
            $function->drop();
        }
    }

    /** @return list<PostgresFunction> */
    private function functions(): array
    {
        return array_map(fn (string $name): PostgresFunction => new PostgresFunction($this->connection, $this->names->of($name)), self::FUNCTIONS);
    }

    private function keepRow(string $allowDelete): string
    {
        $pruned = PruneDecisionsFunction::isPruned('old');

        return <<<SQL
            begin
                if tg_op = 'INSERT' then
                    if current_setting('session_replication_role') <> 'replica' then
                        new.created_at := clock_timestamp();
                    end if;
                    return new;
                end if;

                if tg_op = 'DELETE' then
                    if {$pruned} then return old; end if;
                    {$allowDelete}
                end if;

            {$this->refuse()}
            end
            SQL;
    }

    /** Selects the managed environment of a row. Ids may be numbered for each workspace. */
    private function environment(): string
    {
        $grammar = $this->connection->getSchemaGrammar();

        return "select from {$this->names->qualified($this->host->managedEnvironments)} as environment "
            ."where environment.{$grammar->wrap($this->host->managedEnvironmentKey)} = old.managed_environment_id "
            ."and environment.{$grammar->wrap($this->host->managedEnvironmentWorkspace)} = old.workspace_id";
    }

    private function refuse(): string
    {
        return <<<'SQL'
                raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op) using
                    errcode = 'restrict_violation',
                    table = tg_table_name,
                    hint = 'Keep a newer decision. Rows are deleted with their managed environment, or by age with coverage-kernel:prune.';
            SQL;
    }
}
