<?php

declare(strict_types=1);

use CoverageKernel\Laravel\EnvironmentRef;
use Illuminate\Support\Facades\DB;

/**
 * Fills the tables with covered environments, many at a time: resources spread over the types that the scope counts, ten listings of
 * each type, and evidence of each resource.
 *
 * The triggers are off meanwhile, as only the owner of the tables can do, and the rows are those that the triggers would leave
 * behind. Indexes are built afterwards. Both are for speed.
 */
final class Fixture
{
    private const TABLES = ['tenant_configuration_listings', 'tenant_configuration_resources', 'tenant_configuration_resource_evidence'];

    private const LISTINGS_OF_EACH = 10;

    /** @var array<string, list<EnvironmentRef>> by name */
    private array $environments = [];

    /** @param  array<string, array{environments: int, resources: int, evidence: int, withdrawn: int}>  $wanted  by name; `evidence` of each resource */
    public function __construct(array $wanted)
    {
        DB::statement('set session_replication_role = replica');
        $triggers = $this->disableTriggers();
        $indexes = $this->dropIndexes();

        foreach ($wanted as $name => $of) {
            $this->environments[$name] = $this->insert($of['environments'], $of['resources'], $of['evidence'], $of['withdrawn']);
        }

        DB::statement("set maintenance_work_mem = '512MB'");
        foreach ([...$indexes, ...$triggers] as $statement) {
            DB::statement($statement);
        }
        foreach (self::TABLES as $table) {
            DB::select("select setval(pg_get_serial_sequence('{$table}', 'id'), (select coalesce(max(id), 1) from {$table}))");
        }
        DB::statement('set session_replication_role = origin');
        DB::statement('vacuum (analyze, freeze)');
    }

    /** @return list<EnvironmentRef> */
    public function all(string $name): array
    {
        return $this->environments[$name];
    }

    public function one(string $name): EnvironmentRef
    {
        return $this->environments[$name][0];
    }

    /** @return list<EnvironmentRef> */
    private function insert(int $environments, int $resources, int $evidence, int $withdrawn): array
    {
        DB::statement('drop table if exists pg_temp.added');
        DB::statement(<<<'SQL'
            create temporary table added as
            with workspace as (
                insert into workspaces (name) select 'workspace' from generate_series(1, cast(? as integer)) returning id
            ), environment as (
                insert into managed_environments (workspace_id, name) select id, 'environment' from workspace returning id, workspace_id
            ), connection as (
                insert into provider_connections (workspace_id, managed_environment_id, name)
                select workspace_id, id, 'connection' from environment returning id, workspace_id, managed_environment_id
            )
            select workspace_id, managed_environment_id, id as provider_connection_id, row_number() over (order by id) - 1 as number from connection
            SQL, [$environments]);
        DB::statement('drop table if exists pg_temp.counted');
        DB::statement(<<<'SQL'
            create temporary table counted as
            select id as resource_type_id, row_number() over (order by id) - 1 as number, count(*) over () as types
            from tenant_configuration_resource_types where source_class = 'tcm' and support_state = 'supported'
            SQL);
        // The oldest first, so that the latest listing has the greatest id.
        DB::insert(<<<'SQL'
            insert into tenant_configuration_listings
                (workspace_id, managed_environment_id, provider_connection_id, resource_type_id, outcome, resources, captured_at)
            select workspace_id, managed_environment_id, provider_connection_id, resource_type_id, 'complete',
                cast(? as integer) / types + case when counted.number between 1 and cast(? as integer) % types then 1 else 0 end,
                timestamptz '2026-03-01 06:00:00Z' - age * interval '1 day'
            from generate_series(?, 0, -1) as age, added, counted
            SQL, [$resources, $resources, self::LISTINGS_OF_EACH - 1]);
        DB::statement('drop table if exists pg_temp.latest');
        DB::statement(<<<'SQL'
            create temporary table latest as
            select workspace_id, resource_type_id, max(id) as listing_id from tenant_configuration_listings group by workspace_id, resource_type_id
            SQL);
        DB::statement('analyze pg_temp.latest');
        $bases = DB::selectOne(<<<'SQL'
            select
                (select coalesce(max(id), 0) from tenant_configuration_resources) as resource,
                (select coalesce(max(id), 0) from tenant_configuration_resource_evidence) as evidence
            SQL);
        assert($bases instanceof stdClass);
        $all = $resources + $withdrawn;

        DB::insert(<<<'SQL'
            insert into tenant_configuration_resources (
                id, workspace_id, managed_environment_id, provider_connection_id, resource_type_id, canonical_resource_key, listing_id, source_metadata,
                latest_evidence_id, latest_coverage_level, latest_evidence_state, latest_identity_state, latest_captured_at, withdrawn_at
            )
            select cast(:base as bigint) + added.number * cast(:all as bigint) + resource, workspace_id, managed_environment_id, provider_connection_id,
                counted.resource_type_id, 'resource-' || resource, latest.listing_id, jsonb_build_object('provider_id', resource),
                cast(:evidence as bigint) + (added.number * cast(:all as bigint) + resource - 1) * cast(:each as bigint) + cast(:each as bigint),
                'comparable', 'content_backed', 'stable', timestamptz '2026-03-01 06:00:00Z' + resource % 3600 * interval '1 second' + resource % 999983 * interval '1 microsecond',
                case when resource > cast(:resources as bigint) then timestamptz '2026-03-01 07:00:00Z' end
            from added
            cross join generate_series(1, cast(:all as bigint)) as resource
            join counted on counted.number = resource % types
            join latest using (workspace_id, resource_type_id)
            SQL, ['base' => $bases->resource, 'all' => $all, 'evidence' => $bases->evidence, 'each' => $evidence, 'resources' => $resources]);
        // The oldest first, so that the latest evidence of a resource has its greatest id.
        DB::insert(<<<'SQL'
            insert into tenant_configuration_resource_evidence (
                id, workspace_id, managed_environment_id, provider_connection_id, resource_type_id, resource_id, coverage_level, evidence_state,
                identity_state, captured_at
            )
            select latest_evidence_id - age, workspace_id, managed_environment_id, provider_connection_id, resource_type_id, id,
                latest_coverage_level, latest_evidence_state, latest_identity_state, latest_captured_at - age * interval '1 day'
            from generate_series(?, 0, -1) as age, tenant_configuration_resources where id > ?
            SQL, [$evidence - 1, $bases->resource]);

        $inserted = [];
        foreach (DB::select('select * from added order by number') as $row) {
            /** @var object{workspace_id: int, managed_environment_id: int, provider_connection_id: int} $row */
            $inserted[] = new EnvironmentRef($row->workspace_id, $row->managed_environment_id, $row->provider_connection_id);
        }

        return $inserted;
    }

    /** @return list<string> the statements that enable them again */
    private function disableTriggers(): array
    {
        $enable = [];
        foreach (self::TABLES as $table) {
            foreach (DB::select("select tgname as name from pg_trigger where tgrelid = '{$table}'::regclass and not tgisinternal") as $trigger) {
                /** @var object{name: string} $trigger */
                DB::statement("alter table {$table} disable trigger {$trigger->name}");
                $enable[] = "alter table {$table} enable always trigger {$trigger->name}";
            }
        }

        return $enable;
    }

    /** @return list<string> the statements that build them again */
    private function dropIndexes(): array
    {
        $create = [];
        foreach (self::TABLES as $table) {
            foreach (DB::select(<<<SQL
                select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
                where indrelid = '{$table}'::regclass and not exists (select from pg_constraint where conindid = indexrelid)
                SQL) as $index) {
                /** @var object{name: string, definition: string} $index */
                DB::statement("drop index {$index->name}");
                $create[] = $index->definition;
            }
        }

        return $create;
    }
}
