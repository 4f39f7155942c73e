<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Laravel\Log\DecisionTables;
use CoverageKernel\Laravel\Log\DecisionTriggers;
use CoverageKernel\Laravel\Log\PruneDecisionsFunction;
use CoverageKernel\Laravel\Schema\Host;
use CoverageKernel\Laravel\Schema\KernelMigration;
use CoverageKernel\Laravel\Schema\Names;
use CoverageKernel\Laravel\Schema\PostgresConstraints;
use Illuminate\Contracts\Config\Repository;
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
            $this->addEnvironment($table, $host, DecisionTables::OBSERVED_COVERAGE);
            $table->text('digest');
            $table->text('document');
            $this->addCreatedAt($table);

            $table->primary([...self::ENVIRONMENT, 'digest'], $this->name(DecisionTables::OBSERVED_COVERAGE, 'digest'));
        });

        Schema::create(DecisionTables::DECISIONS, function (Blueprint $table) use ($host): void {
            $table->id();
            $this->addEnvironment($table, $host, DecisionTables::DECISIONS);
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

            $table->foreign('definitions_digest', $this->name(DecisionTables::DECISIONS, 'definitions'))
                ->references('digest')->on(DecisionTables::DEFINITIONS);
            // Cascades, because deleting an environment may delete the document before the decision.
            $table->foreign([...self::ENVIRONMENT, 'observed_digest'], $this->name(DecisionTables::DECISIONS, 'observed_coverage'))
                ->references([...self::ENVIRONMENT, 'digest'])->on(DecisionTables::OBSERVED_COVERAGE)->cascadeOnDelete();
            $table->index([...self::ENVIRONMENT, 'observed_digest'], $this->name(DecisionTables::DECISIONS, 'observed_digest'));
            $table->index('definitions_digest', $this->name(DecisionTables::DECISIONS, 'definitions_digest'));
            $table->index('created_at', $this->name(DecisionTables::DECISIONS, 'created_at'));
        });

        if ($this->isPostgres()) {
            $this->checkDocuments();
            $this->checkDecisions();
            (new DecisionTriggers(DB::connection(), $host))->create();
            (new PruneDecisionsFunction(DB::connection()))->create();
        }
    }

    public function down(): void
    {
        foreach (self::TABLES as $table) {
            Schema::drop($table);
        }

        if ($this->isPostgres()) {
            (new PruneDecisionsFunction(DB::connection()))->drop();
            (new DecisionTriggers(DB::connection(), Host::fromConfig(app(Repository::class))))->drop();
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

    private function addEnvironment(Blueprint $table, Host $host, string $of): void
    {
        foreach (self::ENVIRONMENT as $column) {
            $host->keyType->column($table, $column);
        }

        $table->foreign(self::ENVIRONMENT, $this->name($of, 'managed_environment'))
            ->references([$host->managedEnvironmentWorkspace, $host->managedEnvironmentKey])->on($host->managedEnvironments)
            // Restricts at once, as the keys of the resource tables do.
            ->cascadeOnDelete()->restrictOnUpdate();
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
        foreach ([DecisionTables::DEFINITIONS, DecisionTables::OBSERVED_COVERAGE] as $table) {
            (new PostgresConstraints(DB::connection(), $table))->check('document_digest', "digest = encode(sha256(convert_to(document, 'UTF8')), 'hex')");
        }
    }

    /** The columns, by which an application finds decisions, say the same as the decision. */
    private function checkDecisions(): void
    {
        // `@>` reads the text once for all columns but the time.
        (new PostgresConstraints(DB::connection(), DecisionTables::DECISIONS))->check('columns', <<<'SQL'
            decision::jsonb @> jsonb_build_object(
                'definitions_digest', definitions_digest,
                'observed_digest', observed_digest,
                'claim', jsonb_build_object(
                    'scope_key', scope_key,
                    'level', level,
                    'audience', audience,
                    'workspace_id', workspace_id::text,
                    'managed_environment_id', managed_environment_id::text,
                    'provider_connection_id', provider_connection_id::text
                ),
                'state', state,
                'permitted', permitted
            ) and as_of is not distinct from (decision::jsonb #>> '{claim,as_of}')::timestamptz(6)
            SQL);
    }

    private function name(string $table, string $name): string
    {
        return (new Names(DB::connection()))->on($table, $name);
    }
};
