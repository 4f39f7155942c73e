<?php

declare(strict_types=1);

use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\Schema\Host;
use CoverageKernel\Laravel\Schema\KernelMigration;
use CoverageKernel\Laravel\Schema\PostgresConstraints;
use CoverageKernel\Laravel\Schema\ResourceTypeColumns;
use CoverageKernel\ListingOutcome;
use Illuminate\Contracts\Config\Repository;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

/**
 * The tables of the coverage observed in an application's environments: resources, their evidence, and listings.
 *
 * Each row has an owner of four parts: workspace, managed environment, provider connection and resource type. Composite foreign
 * keys ensure that the four belong together.
 *
 * Evidence and listings are append-only: they are never changed, and deleted only with their managed environment. A resource
 * has evidence, so one that the provider no longer has is withdrawn (soft-deleted), not deleted.
 */
return new class extends KernelMigration
{
    private const RESOURCES = 'tenant_configuration_resources';

    private const EVIDENCE = 'tenant_configuration_resource_evidence';

    private const LISTINGS = 'tenant_configuration_listings';

    private const APPEND_ONLY = 'tenant_configuration_append_only';

    private const ENVIRONMENT = ['workspace_id', 'managed_environment_id'];

    private const CONNECTION = [...self::ENVIRONMENT, 'provider_connection_id'];

    private const OWNER = [...self::CONNECTION, 'resource_type_id'];

    public function up(): void
    {
        $this->requirePostgres();
        $host = Host::fromConfig(app(Repository::class));

        // Composite foreign keys need these unique keys. Existing rows satisfy them, because they contain the primary key.
        Schema::table($host->managedEnvironments, fn (Blueprint $table) => $table->unique(
            [$host->managedEnvironmentWorkspace, $host->managedEnvironmentKey],
            'tc_managed_environments_owner',
        ));
        Schema::table($host->providerConnections, fn (Blueprint $table) => $table->unique(
            [$host->providerConnectionWorkspace, $host->providerConnectionManagedEnvironment, $host->providerConnectionKey],
            'tc_provider_connections_owner',
        ));

        $this->createResources($host);
        $this->createEvidence($host);
        $this->createListings($host);

        Schema::table(self::RESOURCES, function (Blueprint $table): void {
            // Only to evidence of the same resource, which has the same owner.
            $table->foreign(['latest_evidence_id', 'id'], 'tc_resources_latest_evidence')
                ->references(['id', 'resource_id'])->on(self::EVIDENCE);
        });

        $this->makeAppendOnly($host);
    }

    public function down(): void
    {
        $host = Host::fromConfig(app(Repository::class));

        Schema::drop(self::LISTINGS);
        Schema::table(self::RESOURCES, fn (Blueprint $table) => $table->dropForeign('tc_resources_latest_evidence'));
        Schema::drop(self::EVIDENCE);
        Schema::drop(self::RESOURCES);
        DB::statement('drop function '.self::APPEND_ONLY.'()');
        Schema::table($host->providerConnections, fn (Blueprint $table) => $table->dropUnique('tc_provider_connections_owner'));
        Schema::table($host->managedEnvironments, fn (Blueprint $table) => $table->dropUnique('tc_managed_environments_owner'));
    }

    private function createResources(Host $host): void
    {
        Schema::create(self::RESOURCES, function (Blueprint $table) use ($host): void {
            $table->id();
            $this->addOwner($table, $host);
            $table->text('canonical_resource_key')->nullable();
            $table->text('identity_state');
            $table->jsonb('source_metadata')->default('{}');
            $table->unsignedBigInteger('latest_evidence_id')->nullable();
            $table->timestampsTz(6);
            $table->softDeletesTz('deleted_at', 6);

            $this->pointToHost($table, $host, 'tc_resources');
            $this->pointToType($table, 'tc_resources');
            // Referenced by evidence. Its first columns are the index for finding all resources of an environment.
            $table->unique([...self::OWNER, 'id'], 'tc_resources_owner');
        });

        // A withdrawn resource that appears again becomes a new row, because the evidence of the first is out of date.
        $grammar = DB::connection()->getSchemaGrammar();
        DB::statement(
            "create unique index tc_resources_canonical_resource_key on {$grammar->wrapTable(self::RESOURCES)} ("
            .implode(', ', self::OWNER).', canonical_resource_key) where canonical_resource_key is not null and deleted_at is null'
        );

        $resources = new PostgresConstraints(DB::connection(), self::RESOURCES);
        $resources->family('identity_state', IdentityState::class);
        $resources->check('canonical_resource_key_length', 'octet_length(canonical_resource_key) between 1 and 1024');
        $resources->check('canonical_resource_key_known', "canonical_resource_key is not null or identity_state not in ('stable', 'derived')");
        $resources->object('source_metadata');
    }

    private function createEvidence(Host $host): void
    {
        Schema::create(self::EVIDENCE, function (Blueprint $table) use ($host): void {
            $table->id();
            $this->addOwner($table, $host);
            $table->unsignedBigInteger('resource_id');
            $table->text('coverage_level');
            $table->text('evidence_state');
            $table->jsonb('source_metadata')->default('{}');
            $table->timestampTz('captured_at', 6);
            $table->timestampTz('created_at', 6)->useCurrent();

            $table->foreign([...self::OWNER, 'resource_id'], 'tc_resource_evidence_resource')
                ->references([...self::OWNER, 'id'])->on(self::RESOURCES)->cascadeOnDelete();
            // Referenced by `latest_evidence_id`. Its first column is the index for finding all evidence of a resource.
            $table->unique(['resource_id', 'id'], 'tc_resource_evidence_resource_id');
            $table->rawIndex('resource_id, captured_at desc, id desc', 'tc_resource_evidence_latest');
        });

        $evidence = new PostgresConstraints(DB::connection(), self::EVIDENCE);
        $evidence->family('coverage_level', CoverageLevel::class);
        $evidence->family('evidence_state', EvidenceState::class);
        $evidence->object('source_metadata');
        $evidence->time('captured_at');
    }

    private function createListings(Host $host): void
    {
        Schema::create(self::LISTINGS, function (Blueprint $table) use ($host): void {
            $table->id();
            $this->addOwner($table, $host);
            $table->text('outcome');
            $table->bigInteger('resources');
            $table->jsonb('source_metadata')->default('{}');
            $table->timestampTz('captured_at', 6);
            $table->timestampTz('created_at', 6)->useCurrent();

            $this->pointToHost($table, $host, 'tc_listings');
            $this->pointToType($table, 'tc_listings');
            $table->rawIndex(implode(', ', self::OWNER).', captured_at desc, id desc', 'tc_listings_latest');
        });

        $listings = new PostgresConstraints(DB::connection(), self::LISTINGS);
        $listings->family('outcome', ListingOutcome::class);
        $listings->check('resources_range', 'resources between 0 and 4294967295');
        $listings->check('not_applicable_empty', "outcome <> 'not_applicable' or resources = 0");
        $listings->object('source_metadata');
        $listings->time('captured_at');
    }

    private function addOwner(Blueprint $table, Host $host): void
    {
        foreach (self::CONNECTION as $column) {
            $host->keyType->column($table, $column);
        }
        $table->unsignedBigInteger('resource_type_id');
    }

    /** A row is deleted with its managed environment, and in no other way. */
    private function pointToHost(Blueprint $table, Host $host, string $name): void
    {
        // Deferred: deleting a workspace cascades through its environments to these rows, after an immediate check would
        // already have failed.
        $table->foreign('workspace_id', "{$name}_workspace")
            ->references($host->workspaceKey)->on($host->workspaces)
            ->deferrable()->initiallyImmediate(false);

        $table->foreign(self::ENVIRONMENT, "{$name}_managed_environment")
            ->references([$host->managedEnvironmentWorkspace, $host->managedEnvironmentKey])->on($host->managedEnvironments)
            ->cascadeOnDelete();

        // Deferrable: an application that deletes the connections of an environment first can defer this check until it has
        // deleted the environment.
        $table->foreign(self::CONNECTION, "{$name}_provider_connection")
            ->references([
                $host->providerConnectionWorkspace,
                $host->providerConnectionManagedEnvironment,
                $host->providerConnectionKey,
            ])->on($host->providerConnections)
            ->deferrable()->initiallyImmediate();
    }

    private function pointToType(Blueprint $table, string $name): void
    {
        $table->foreign('resource_type_id', "{$name}_resource_type")->references('id')->on((new ResourceTypeColumns)->table());
    }

    /**
     * Refuses every update, delete and truncate of evidence and listings, except the delete of a row whose managed environment
     * no longer exists. The foreign key to it is not deferrable, so that delete is part of deleting the environment: by the
     * foreign key's trigger or, on a subscriber of logical replication, row by row.
     *
     * Neither deleting a resource or connection nor another trigger can circumvent this.
     */
    private function makeAppendOnly(Host $host): void
    {
        $grammar = DB::connection()->getSchemaGrammar();
        $function = self::APPEND_ONLY;

        // The name includes the schema, so that no temporary table can stand in for the table. A migration that renames the
        // table or its key must also replace the function, which otherwise refuses every delete.
        $found = DB::scalar(
            "select format('%I.%I', pg_namespace.nspname, pg_class.relname) from pg_catalog.pg_class "
            .'join pg_catalog.pg_namespace on pg_namespace.oid = pg_class.relnamespace where pg_class.oid = to_regclass(?)',
            [$grammar->wrapTable($host->managedEnvironments)],
        );
        // The lookup is null under `--pretend`, which runs no queries. Otherwise the table exists: the unique key was added to it.
        $environments = is_string($found) ? $found : $grammar->wrapTable($host->managedEnvironments);
        // Row security is off, so that a policy which hides the environment causes an error instead of looking like a deleted
        // environment. `or replace`, because `migrate:fresh` drops all tables but no functions.
        DB::statement(<<<SQL
            create or replace function {$function}() returns trigger language plpgsql
            set search_path = pg_catalog, pg_temp set row_security = off as \$\$
            begin
                if tg_op = 'DELETE' and not exists (
                    select from {$environments} where {$grammar->wrap($host->managedEnvironmentKey)} = old.managed_environment_id
                ) then
                    return old;
                end if;

                raise exception '% is append-only: % is refused', tg_table_name, lower(tg_op) using
                    errcode = 'restrict_violation',
                    table = tg_table_name,
                    hint = 'Add a newer row. Rows are deleted only with their managed environment.';
            end
            \$\$
            SQL);

        foreach ([self::EVIDENCE, self::LISTINGS] as $table) {
            $wrapped = $grammar->wrapTable($table);

            foreach (['row' => 'update or delete', 'statement' => 'truncate'] as $each => $operations) {
                DB::statement("create trigger tc_append_only_{$each} before {$operations} on {$wrapped} for each {$each} execute function {$function}()");
                // Triggers do not fire in a session with the replication role `replica`, unless they are enabled always.
                DB::statement("alter table {$wrapped} enable always trigger tc_append_only_{$each}");
            }
        }
    }
};
