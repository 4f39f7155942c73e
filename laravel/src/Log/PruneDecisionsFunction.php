<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Log;

use CoverageKernel\Laravel\Schema\Names;
use CoverageKernel\Laravel\Schema\PostgresFunction;
use Illuminate\Database\Connection;

/**
 * The database function that deletes old decisions, and then old documents to which no decision refers. It runs with the rights
 * of its owner, so that an application needs no right to delete.
 *
 * @internal
 */
final readonly class PruneDecisionsFunction
{
    private const ARGUMENTS = 'before timestamp with time zone';

    /** The setting by which the function tells the triggers its time, as seconds. */
    private const SETTING = 'coverage_kernel.prune_decisions_before';

    private Names $names;

    public function __construct(private Connection $connection)
    {
        $this->names = new Names($connection);
    }

    public static function nameOn(Connection $connection): string
    {
        return (new Names($connection))->of('tc_prune_decisions');
    }

    /**
     * Returns the condition, in a trigger, that the function deletes a row. The role must be the owner of the table, so an
     * application that only sets the setting may delete nothing.
     */
    public static function isPruned(string $row): string
    {
        return "extract(epoch from {$row}.created_at) < nullif(current_setting('".self::SETTING."', true), '')::numeric "
            ."and pg_has_role((select relowner from pg_class where pg_class.oid = tg_relid), 'member')";
    }

    /** Creates the function, which only its owner may call at first. */
    public function create(): void
    {
        $decisions = $this->names->qualified(DecisionTables::DECISIONS);
        $observed = $this->names->qualified(DecisionTables::OBSERVED_COVERAGE);
        $definitions = $this->names->qualified(DecisionTables::DEFINITIONS);
        $setting = self::SETTING;

        // The lock waits for transactions that keep a decision, which may refer to a document that is about to be deleted.
        $this->function()->create(<<<SQL
            declare
                pruned bigint;
            begin
                if before is null or not before <= clock_timestamp() then
                    raise exception 'decisions can be pruned up to now, not up to %', before using errcode = 'invalid_parameter_value';
                end if;
                perform set_config('{$setting}', extract(epoch from before)::text, true);

                delete from {$decisions} where created_at < before;
                get diagnostics pruned = row_count;

                lock table {$observed}, {$definitions} in exclusive mode;
                delete from {$observed} as document where created_at < before and not exists (
                    select from {$decisions} as decision
                    where decision.workspace_id = document.workspace_id
                        and decision.managed_environment_id = document.managed_environment_id
                        and decision.observed_digest = document.digest
                );
                delete from {$definitions} as document where created_at < before and not exists (
                    select from {$decisions} as decision where decision.definitions_digest = document.digest
                );

                perform set_config('{$setting}', '', true);
                return pruned;
            end
            SQL, self::ARGUMENTS, 'bigint', asOwner: true);

        $name = $this->connection->getSchemaGrammar()->wrap(self::nameOn($this->connection));
        $this->connection->statement("revoke execute on function {$name}(timestamp with time zone) from public");
    }

    public function drop(): void
    {
        $this->function()->drop(self::ARGUMENTS);
    }

    private function function(): PostgresFunction
    {
        return new PostgresFunction($this->connection, self::nameOn($this->connection));
    }
}
