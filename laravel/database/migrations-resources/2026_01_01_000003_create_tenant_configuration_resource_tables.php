<?php

declare(strict_types=1);

use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\Schema\Host;
use CoverageKernel\Laravel\Schema\KernelMigration;
use CoverageKernel\Laravel\Schema\Names;
use CoverageKernel\Laravel\Schema\PostgresConstraints;
use CoverageKernel\Laravel\Schema\PruneFunction;
use CoverageKernel\Laravel\Schema\ResourceTables;
use CoverageKernel\Laravel\Schema\ResourceTriggers;
use CoverageKernel\Laravel\Schema\ResourceTypeColumns;
use CoverageKernel\ListingOutcome;
use Illuminate\Contracts\Config\Repository;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

/**
 * The tables of the coverage observed in an application's environments: listings, resources and their evidence.
 *
 * Each row has an owner of four parts: workspace, managed environment, provider connection and resource type. Composite foreign
 * keys ensure that the four belong together.
 *
 * Listings and evidence are append-only. Of a resource, only `listing_id`, `source_metadata` and, once, `withdrawn_at` change.
 * Rows are deleted with their managed environment only, apart from superseded ones, which `coverage-kernel:prune` deletes.
 *
 * On Postgres, triggers ensure this, and keep in each resource what its latest evidence says: `latest_evidence_id` and the other
 * columns that begin with `latest_`. SQLite has no triggers and no other column that begins with `latest_`; it is for an
 * application's tests only. There, times are text in UTC, such as `2026-03-01 08:00:00.000000+00:00`.
 */
return new class extends KernelMigration
{
    private const LISTINGS = ResourceTables::LISTINGS;

    private const RESOURCES = ResourceTables::RESOURCES;

    private const EVIDENCE = ResourceTables::EVIDENCE;

    private const OWNER = ResourceTables::OWNER;

    public function up(): void
    {
        $this->requirePostgresOrSqlite();
        $host = Host::fromConfig(app(Repository::class));
        $this->addHostKeys($host);

        $this->createListings($host);
        $this->createResources($host);
        $this->createEvidence($host);

        if ($this->isPostgres()) {
            Schema::table(self::RESOURCES, fn (Blueprint $table) => $this->pointToLatestEvidence($table));
            $this->constrain();
            (new PruneFunction(DB::connection()))->create();
            (new ResourceTriggers(DB::connection(), $host))->create();
        }
    }

    public function down(): void
    {
        $host = Host::fromConfig(app(Repository::class));

        if ($this->isPostgres()) {
            Schema::table(self::RESOURCES, fn (Blueprint $table) => $table->dropForeign($this->on(self::RESOURCES, 'latest_evidence')));
            $this->dropTables();
            (new ResourceTriggers(DB::connection(), $host))->drop();
            (new PruneFunction(DB::connection()))->drop();
        } else {
            Schema::withoutForeignKeyConstraints($this->dropTables(...));
        }

        Schema::table($host->providerConnections, fn (Blueprint $table) => $table->dropUnique($this->name('tc_provider_connections_owner')));
        Schema::table($host->managedEnvironments, fn (Blueprint $table) => $table->dropUnique($this->name('tc_managed_environments_owner')));
    }

    private function dropTables(): void
    {
        Schema::drop(self::EVIDENCE);
        Schema::drop(self::RESOURCES);
        Schema::drop(self::LISTINGS);
    }

    /** Adds the unique keys that composite foreign keys need. Existing rows satisfy them, because they contain the primary key. */
    private function addHostKeys(Host $host): void
    {
        Schema::table($host->managedEnvironments, fn (Blueprint $table) => $table->unique(
            [$host->managedEnvironmentWorkspace, $host->managedEnvironmentKey],
            $this->name('tc_managed_environments_owner'),
        ));
        Schema::table($host->providerConnections, fn (Blueprint $table) => $table->unique(
            [$host->providerConnectionWorkspace, $host->providerConnectionManagedEnvironment, $host->providerConnectionKey],
            $this->name('tc_provider_connections_owner'),
        ));
    }

    private function createListings(Host $host): void
    {
        Schema::create(self::LISTINGS, function (Blueprint $table) use ($host): void {
            $table->id();
            $this->addOwner($table, $host);
            $table->text('outcome');
            $table->bigInteger('resources');
            $table->jsonb('source_metadata')->default('{}');
            $this->addTime($table, 'captured_at');
            $this->addCreationTime($table);

            $this->pointToHost($table, $host, self::LISTINGS);
            $this->pointToType($table, self::LISTINGS);
            // Referenced by resources. The id comes first, so that Postgres never uses it to find listings by their owner.
            $table->unique(['id', ...self::OWNER], $this->on(self::LISTINGS, 'owner'));
            $table->rawIndex(implode(', ', self::OWNER).', captured_at desc, id desc', $this->on(self::LISTINGS, 'latest'));
        });
    }

    private function createResources(Host $host): void
    {
        Schema::create(self::RESOURCES, function (Blueprint $table) use ($host): void {
            $table->id();
            $this->addOwner($table, $host);
            $table->text('canonical_resource_key')->nullable();
            $table->unsignedBigInteger('listing_id')->nullable();
            $table->jsonb('source_metadata')->default('{}');
            $table->unsignedBigInteger('latest_evidence_id')->nullable();
            if ($this->isPostgres()) {
                $table->text('latest_coverage_level');
                $table->text('latest_evidence_state');
                $table->text('latest_identity_state');
                $table->timestampTz('latest_captured_at', 6)->nullable();
            }
            $this->addTime($table, 'withdrawn_at', nullable: true);
            $this->addCreationTime($table);

            $this->pointToHost($table, $host, self::RESOURCES);
            $this->pointToType($table, self::RESOURCES);
            $table->foreign([...self::OWNER, 'listing_id'], $this->on(self::RESOURCES, 'listing'))
                ->references([...self::OWNER, 'id'])->on(self::LISTINGS);
            if (! $this->isPostgres()) {
                // SQLite accepts a reference to a table that does not exist yet, but none that is added later.
                $this->pointToLatestEvidence($table);
            }
            // Referenced by evidence. The id comes first, so that Postgres never uses it to find resources by their owner: it also has
            // the withdrawn ones.
            $table->unique(['id', ...self::OWNER], $this->on(self::RESOURCES, 'owner'));
            // For deleting an environment or workspace. Of the owner it has only the workspace: Postgres underestimates how many rows
            // have equal values in several of its columns, and would prefer this smaller index to `live`.
            $table->index('workspace_id', $this->on(self::RESOURCES, 'workspace_id'));
            // For deleting a listing.
            $table->index('listing_id', $this->on(self::RESOURCES, 'listing_id'));
        });

        $owner = implode(', ', self::OWNER);
        // A withdrawn resource that appears again becomes a new row, because the evidence of the first is out of date.
        $this->index('unique index', 'canonical_resource_key', "({$owner}, canonical_resource_key) where canonical_resource_key is not null and withdrawn_at is null");
        // What decides, without the withdrawn resources. All columns that a decision reads are keys of it, in the order in which the
        // reading groups them, so that Postgres counts them in one scan, without a sort or hash table.
        $this->index('index', 'live', $this->isPostgres()
            ? "({$owner}, latest_coverage_level, latest_evidence_state, latest_identity_state, listing_id, latest_captured_at) where withdrawn_at is null"
            : "({$owner}) where withdrawn_at is null");
    }

    private function createEvidence(Host $host): void
    {
        Schema::create(self::EVIDENCE, function (Blueprint $table) use ($host): void {
            $table->id();
            $this->addOwner($table, $host);
            $table->unsignedBigInteger('resource_id');
            $table->text('coverage_level');
            $table->text('evidence_state');
            $table->text('identity_state');
            $table->jsonb('source_metadata')->default('{}');
            $this->addTime($table, 'captured_at');
            $this->addCreationTime($table);

            $table->foreign([...self::OWNER, 'resource_id'], $this->on(self::EVIDENCE, 'resource'))
                ->references([...self::OWNER, 'id'])->on(self::RESOURCES)->cascadeOnDelete();
            // Referenced by `latest_evidence_id`.
            $table->unique(['resource_id', 'id'], $this->on(self::EVIDENCE, 'resource_id'));
            $table->rawIndex('resource_id, captured_at desc, id desc', $this->on(self::EVIDENCE, 'latest'));
        });
    }

    private function constrain(): void
    {
        $listings = new PostgresConstraints(DB::connection(), self::LISTINGS);
        $listings->family('outcome', ListingOutcome::class);
        $listings->check('resources_range', 'resources between 0 and 4294967295');
        $listings->check('not_applicable_empty', "outcome <> 'not_applicable' or resources = 0");
        $listings->object('source_metadata');
        $listings->time('captured_at');

        $resources = new PostgresConstraints(DB::connection(), self::RESOURCES);
        $resources->check('canonical_resource_key_length', 'octet_length(canonical_resource_key) between 1 and 1024');
        $resources->check('canonical_resource_key_known', "canonical_resource_key is not null or latest_identity_state not in ('stable', 'derived')");
        $resources->object('source_metadata');

        $evidence = new PostgresConstraints(DB::connection(), self::EVIDENCE);
        $evidence->family('coverage_level', CoverageLevel::class);
        $evidence->family('evidence_state', EvidenceState::class);
        $evidence->family('identity_state', IdentityState::class);
        $evidence->object('source_metadata');
        $evidence->time('captured_at');
    }

    private function addOwner(Blueprint $table, Host $host): void
    {
        foreach (ResourceTables::CONNECTION as $column) {
            $host->keyType->column($table, $column);
        }
        $table->unsignedBigInteger('resource_type_id');
    }

    /** Adds a time. On SQLite it is text, in a form whose order is that of the times. */
    private function addTime(Blueprint $table, string $name, bool $nullable = false, ?string $default = null): void
    {
        $pattern = str_replace('0', '[0-9]', '0000-00-00 00:00:00.000000').'+00:00';
        $column = $this->isPostgres() ? $table->timestampTz($name, 6) : $table->rawColumn($name, "text check ({$name} glob '{$pattern}')");
        $column->nullable($nullable);

        if ($default !== null) {
            $column->default(DB::raw($default));
        }
    }

    private function addCreationTime(Blueprint $table): void
    {
        $this->addTime($table, 'created_at', default: $this->isPostgres() ? 'clock_timestamp()' : "(strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now'))");
    }

    /** A row is deleted with its managed environment. */
    private function pointToHost(Blueprint $table, Host $host, string $of): void
    {
        // Deferred: deleting a workspace cascades through its environments to these rows, after an immediate check would
        // already have failed.
        $table->foreign('workspace_id', $this->on($of, 'workspace'))
            ->references($host->workspaceKey)->on($host->workspaces)
            ->deferrable()->initiallyImmediate(false);

        $table->foreign(ResourceTables::ENVIRONMENT, $this->on($of, 'managed_environment'))
            ->references([$host->managedEnvironmentWorkspace, $host->managedEnvironmentKey])->on($host->managedEnvironments)
            // Restricts at once, and not only at the end of a statement, which could move an environment away and back.
            ->cascadeOnDelete()->restrictOnUpdate();

        // Deferrable: an application that deletes the connections of an environment first can defer this check until it has
        // deleted the environment.
        $table->foreign(ResourceTables::CONNECTION, $this->on($of, 'provider_connection'))
            ->references([
                $host->providerConnectionWorkspace,
                $host->providerConnectionManagedEnvironment,
                $host->providerConnectionKey,
            ])->on($host->providerConnections)
            ->deferrable()->initiallyImmediate();
    }

    private function pointToType(Blueprint $table, string $of): void
    {
        // Restricts at once: a statement could delete a type and add another one with its id.
        $table->foreign('resource_type_id', $this->on($of, 'resource_type'))
            ->references('id')->on((new ResourceTypeColumns)->table())
            ->restrictOnDelete();
    }

    /** Only to evidence of the same resource, which has the same owner. */
    private function pointToLatestEvidence(Blueprint $table): void
    {
        $table->foreign(['latest_evidence_id', 'id'], $this->on(self::RESOURCES, 'latest_evidence'))
            ->references(['id', 'resource_id'])->on(self::EVIDENCE);
    }

    /** Adds an index of the resources that Laravel's schema builder does not support. */
    private function index(string $kind, string $name, string $definition): void
    {
        $grammar = DB::connection()->getSchemaGrammar();

        DB::statement("create {$kind} {$grammar->wrap($this->on(self::RESOURCES, $name))} on {$grammar->wrapTable(self::RESOURCES)} {$definition}");
    }

    private function name(string $name): string
    {
        return (new Names(DB::connection()))->of($name);
    }

    private function on(string $table, string $name): string
    {
        return (new Names(DB::connection()))->on($table, $name);
    }
};
