<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Laravel\Log\DecisionTables;
use CoverageKernel\Laravel\Schema\Host;
use CoverageKernel\Laravel\Schema\KernelMigration;
use CoverageKernel\Laravel\Schema\KeyType;
use Illuminate\Contracts\Config\Repository;
use Illuminate\Database\Connection;
use Illuminate\Database\Query\Expression;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

/**
 * The tables of kept decisions: the decisions, and the definitions and observed coverage that they rest on, each document once.
 *
 * On Postgres they are append-only. A row is never changed. It is deleted with its managed environment, or by the prune function
 * once it is old enough. A document is deleted when no decision refers to it. Check constraints ensure that a document has its
 * digest and that the columns of a decision agree with its text. SQLite, which is for tests, has neither triggers nor checks.
 */
return new class extends KernelMigration
{
    private const APPEND_ONLY = 'tenant_configuration_decisions_append_only';

    private const ENVIRONMENT = ['workspace_id', 'managed_environment_id'];

    private const TABLES = [DecisionTables::DECISIONS, DecisionTables::OBSERVED_COVERAGE, DecisionTables::DEFINITIONS];

    public function up(): void
    {
        $this->requirePostgresOrSqlite();
        $host = Host::fromConfig(app(Repository::class));
        $this->requireUniqueEnvironments($host);

        Schema::create(DecisionTables::DEFINITIONS, function (Blueprint $table): void {
            $table->text('digest')->primary();
            $table->text('document');
            $this->addCreatedAt($table);
        });

        Schema::create(DecisionTables::OBSERVED_COVERAGE, function (Blueprint $table) use ($host): void {
            $this->addEnvironment($table, $host, 'tc_kept_observed_coverage');
            $table->text('digest');
            $table->text('document');
            $this->addCreatedAt($table);

            $table->primary([...self::ENVIRONMENT, 'digest'], $this->prefixed('tc_kept_observed_coverage_digest'));
        });

        Schema::create(DecisionTables::DECISIONS, function (Blueprint $table) use ($host): void {
            $table->id();
            $this->addEnvironment($table, $host, 'tc_decisions');
            $host->keyType->column($table, 'provider_connection_id')->nullable();
            $table->text('scope_key')->nullable();
            $table->text('level');
            $table->text('audience');
            $table->text('state');
            $table->boolean('permitted');
            $this->isPostgres() ? $table->timestampTz('as_of', 6)->nullable() : $table->text('as_of')->nullable();
            $table->text('definitions_digest');
            $table->text('observed_digest');
            $table->text('decision');
            $this->addCreatedAt($table);

            $table->foreign('definitions_digest', $this->prefixed('tc_decisions_definitions'))
                ->references('digest')->on(DecisionTables::DEFINITIONS);
            // Cascades, because deleting an environment may delete the document before the decision.
            $table->foreign([...self::ENVIRONMENT, 'observed_digest'], $this->prefixed('tc_decisions_observed_coverage'))
                ->references([...self::ENVIRONMENT, 'digest'])->on(DecisionTables::OBSERVED_COVERAGE)->cascadeOnDelete();
            $table->index([...self::ENVIRONMENT, 'observed_digest'], $this->prefixed('tc_decisions_observed_digest'));
            $table->index('definitions_digest', $this->prefixed('tc_decisions_definitions_digest'));
            $table->index('created_at', $this->prefixed('tc_decisions_created_at'));
        });

        if ($this->isPostgres()) {
            $this->checkDocuments();
            $this->checkDecisions($host->keyType);
            $this->makeAppendOnly($host);
            $this->createPrune();
        }
    }

    public function down(): void
    {
        foreach (self::TABLES as $table) {
            Schema::drop($table);
        }

        if ($this->isPostgres()) {
            DB::statement("drop function {$this->function(DecisionTables::PRUNE)}(timestamptz)");
            DB::statement("drop function {$this->function(self::APPEND_ONLY)}()");
        }
    }

    /** The composite foreign keys refer to the unique key that the migration of the resource tables adds. */
    private function requireUniqueEnvironments(Host $host): void
    {
        $key = [$host->managedEnvironmentWorkspace, $host->managedEnvironmentKey];

        if (! DB::connection()->pretending() && ! Schema::hasIndex($host->managedEnvironments, $key, 'unique')) {
            throw new InvalidConfiguration(
                "the tables of kept decisions need the resource tables of the Coverage Kernel, which make (`{$key[0]}`, `{$key[1]}`) of "
                ."`{$host->managedEnvironments}` unique: publish them with `vendor:publish --tag=coverage-kernel-resources`, and migrate them first"
            );
        }
    }

    private function addEnvironment(Blueprint $table, Host $host, string $name): void
    {
        foreach (self::ENVIRONMENT as $column) {
            $host->keyType->column($table, $column);
        }

        $table->foreign(self::ENVIRONMENT, $this->prefixed("{$name}_managed_environment"))
            ->references([$host->managedEnvironmentWorkspace, $host->managedEnvironmentKey])->on($host->managedEnvironments)
            ->cascadeOnDelete();
    }

    /** On SQLite a time is text in UTC, with microseconds, so that the order of texts is the order of times. */
    private function addCreatedAt(Blueprint $table): void
    {
        $this->isPostgres()
            ? $table->timestampTz('created_at', 6)->useCurrent()
            : $table->text('created_at')->default(new Expression("(strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'))"));
    }

    /** A document has the digest under which it is kept, even if a table owner turns off the triggers. */
    private function checkDocuments(): void
    {
        foreach ([DecisionTables::DEFINITIONS => 'tc_kept_definitions', DecisionTables::OBSERVED_COVERAGE => 'tc_kept_observed_coverage'] as $table => $name) {
            $this->check($table, "{$name}_document_digest", "digest = encode(sha256(convert_to(document, 'UTF8')), 'hex')");
        }
    }

    /** The columns, by which an application finds decisions, say the same as the decision. */
    private function checkDecisions(KeyType $keyType): void
    {
        $key = match ($keyType) {
            KeyType::BigInt => 'bigint',
            KeyType::Uuid => 'uuid',
            KeyType::Ulid => 'char(26)',
        };
        $claim = static fn (string $field): string => "(decision::jsonb #>> '{claim,{$field}}')";
        $this->check(DecisionTables::DECISIONS, 'tc_decisions_columns', implode(' and ', [
            "workspace_id is not distinct from {$claim('workspace_id')}::{$key}",
            "managed_environment_id is not distinct from {$claim('managed_environment_id')}::{$key}",
            "provider_connection_id is not distinct from {$claim('provider_connection_id')}::{$key}",
            "scope_key is not distinct from {$claim('scope_key')}",
            "level is not distinct from {$claim('level')}",
            "audience is not distinct from {$claim('audience')}",
            "as_of is not distinct from {$claim('as_of')}::timestamptz(6)",
            "state is not distinct from decision::jsonb ->> 'state'",
            "permitted is not distinct from (decision::jsonb ->> 'permitted')::boolean",
            "definitions_digest is not distinct from decision::jsonb ->> 'definitions_digest'",
            "observed_digest is not distinct from decision::jsonb ->> 'observed_digest'",
        ]));
    }

    private function makeAppendOnly(Host $host): void
    {
        $grammar = DB::connection()->getSchemaGrammar();
        $environments = $this->qualified($host->managedEnvironments);
        $workspace = $grammar->wrap($host->managedEnvironmentWorkspace);
        $key = $grammar->wrap($host->managedEnvironmentKey);

        // Row security is off, so that a policy which hides the environment causes an error instead of looking like a deleted
        // environment. The prune function sets the parameter, whose former value returns when the function ends.
        $this->createFunction(self::APPEND_ONLY, '()', 'returns trigger', 'set row_security = off', <<<SQL
            begin
                if tg_op = 'INSERT' then
                    new.created_at := clock_timestamp();
                    return new;
                end if;

                if tg_op = 'DELETE' then
                    if old.created_at < nullif(current_setting('coverage_kernel.prune_decisions_before', true), '')::timestamptz then
                        return old;
                    end if;
                    if tg_argv[0] = 'of an environment' then
                        if not exists (
                            select from {$environments} where {$workspace} = old.workspace_id and {$key} = old.managed_environment_id
                        ) then
                            return old;
                        end if;
                    end if;
                end if;

                raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op) using
                    errcode = 'restrict_violation',
                    table = tg_table_name,
                    hint = 'Keep a newer decision. Rows are deleted with their managed environment, or by `php artisan coverage-kernel:prune`.';
            end
            SQL);

        foreach (self::TABLES as $table) {
            $wrapped = $grammar->wrapTable($table);
            $argument = $table === DecisionTables::DEFINITIONS ? "'of no environment'" : "'of an environment'";

            foreach (['row' => 'insert or update or delete', 'statement' => 'truncate'] as $each => $operations) {
                $trigger = $grammar->wrap($this->prefixed("tc_append_only_{$each}"));
                DB::statement(
                    "create trigger {$trigger} before {$operations} on {$wrapped} for each {$each} "
                    ."execute function {$this->function(self::APPEND_ONLY)}({$argument})"
                );
                // Triggers do not fire in a session with the replication role `replica`, unless they are enabled always.
                DB::statement("alter table {$wrapped} enable always trigger {$trigger}");
            }
        }
    }

    /**
     * Deletes old decisions, and then old documents to which no decision refers. It runs with the rights of its owner, so that
     * the application's role needs no right to delete.
     */
    private function createPrune(): void
    {
        [$decisions, $observed, $definitions] = array_map($this->qualified(...), self::TABLES);

        // The lock waits for transactions that keep a decision, which may refer to a document that is about to be deleted.
        $this->createFunction(DecisionTables::PRUNE, '(before timestamptz)', 'returns bigint security definer', "set datestyle = 'ISO' set coverage_kernel.prune_decisions_before = ''", <<<SQL
            declare
                pruned bigint;
            begin
                if before is null or not before <= clock_timestamp() then
                    raise exception 'decisions can be pruned up to now, not up to %', before using errcode = 'invalid_parameter_value';
                end if;
                perform set_config('coverage_kernel.prune_decisions_before', before::text, true);

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

                return pruned;
            end
            SQL);
    }

    private function createFunction(string $name, string $parameters, string $returns, string $settings, string $body): void
    {
        // `or replace`, because `migrate:fresh` drops all tables but no functions. The body is quoted by doubling its quotation
        // marks, so that no name in it can end it.
        DB::statement(
            "create or replace function {$this->function($name)}{$parameters} {$returns} language plpgsql "
            ."set search_path = pg_catalog, pg_temp {$settings} as '".str_replace("'", "''", $body)."'"
        );
    }

    /** The name with its schema, so that no temporary table can stand in for the table. */
    private function qualified(string $table): string
    {
        $wrapped = DB::connection()->getSchemaGrammar()->wrapTable($table);
        $found = DB::scalar(
            "select format('%I.%I', pg_namespace.nspname, pg_class.relname) from pg_catalog.pg_class "
            .'join pg_catalog.pg_namespace on pg_namespace.oid = pg_class.relnamespace where pg_class.oid = to_regclass(?)',
            [$wrapped],
        );

        // The lookup is null under `--pretend`, which runs no queries.
        return is_string($found) ? $found : $wrapped;
    }

    private function check(string $table, string $name, string $condition): void
    {
        $grammar = DB::connection()->getSchemaGrammar();

        DB::statement("alter table {$grammar->wrapTable($table)} add constraint {$grammar->wrap($this->prefixed($name))} check ({$condition})");
    }

    private function function(string $name): string
    {
        return DB::connection()->getSchemaGrammar()->wrap($this->prefixed($name));
    }

    private function prefixed(string $name): string
    {
        $connection = DB::connection();
        assert($connection instanceof Connection);

        return $connection->getTablePrefix().$name;
    }
};
