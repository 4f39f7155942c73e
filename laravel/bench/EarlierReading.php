<?php

declare(strict_types=1);

use CoverageKernel\Activation;
use CoverageKernel\Definitions;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Schema\ResourceTypeColumns;
use CoverageKernel\Laravel\Schema\SupportedScopeColumns;
use CoverageKernel\ObservedCoverage;
use Illuminate\Support\Facades\DB;

/**
 * The reading of an earlier version, for comparison: one statement for the definitions and one for the observed coverage, with an
 * entry for each resource, whose latest evidence it looks up. It is adapted to the present tables.
 */
final class EarlierReading
{
    private const OBSERVED = <<<'SQL'
        with latest as (
            select resource_type.canonical_type, resource_type.source_class, listing.*
            from tenant_configuration_resource_types as resource_type
            cross join lateral (
                select id, outcome, resources, captured_at
                from tenant_configuration_listings
                where workspace_id = :workspace_id
                    and managed_environment_id = :managed_environment_id
                    and provider_connection_id = :provider_connection_id
                    and resource_type_id = resource_type.id
                order by captured_at desc, id desc
                limit 1
            ) as listing
        )
        select json_build_object(
            'workspace_id', cast(cast(:workspace_id as bigint) as text),
            'managed_environment_id', cast(cast(:managed_environment_id as bigint) as text),
            'provider_connection_id', cast(cast(:provider_connection_id as bigint) as text),
            'listings', (
                select coalesce(json_agg(listing), '[]')
                from (
                    select canonical_type, source_class, outcome, resources,
                        to_char(captured_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as captured_at
                    from latest
                ) as listing
            ),
            'rows', (
                select coalesce(json_agg(observed), '[]')
                from (
                    select
                        resource_type.canonical_type,
                        resource_type.source_class,
                        coalesce(evidence.coverage_level, 'none') as coverage_level,
                        coalesce(evidence.evidence_state, 'missing') as evidence_state,
                        coalesce(
                            evidence.identity_state,
                            case when resource.canonical_resource_key is null then 'missing_external_id' else 'stable' end
                        ) as identity_state,
                        to_char(evidence.captured_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as captured_at,
                        coalesce(resource.listing_id in (select id from latest), false) as listed
                    from tenant_configuration_resources as resource
                    join tenant_configuration_resource_types as resource_type on resource_type.id = resource.resource_type_id
                    left join lateral (
                        select coverage_level, evidence_state, identity_state, captured_at
                        from tenant_configuration_resource_evidence
                        where resource_id = resource.id
                        order by captured_at desc, id desc
                        limit 1
                    ) as evidence on true
                    where resource.workspace_id = :workspace_id
                        and resource.managed_environment_id = :managed_environment_id
                        and resource.provider_connection_id = :provider_connection_id
                        and resource.withdrawn_at is null
                ) as observed
            ),
            'elsewhere', (
                select coalesce(json_agg(found), '[]')
                from (
                    select resource_type.canonical_type, max(greatest(latest.resources, present.resources)) as resources
                    from provider_connections as other
                    cross join tenant_configuration_resource_types as resource_type
                    left join lateral (
                        select resources
                        from tenant_configuration_listings
                        where workspace_id = :workspace_id
                            and managed_environment_id = :managed_environment_id
                            and provider_connection_id = other.id
                            and resource_type_id = resource_type.id
                        order by captured_at desc, id desc
                        limit 1
                    ) as latest on true
                    cross join lateral (
                        select count(*) as resources
                        from tenant_configuration_resources
                        where workspace_id = :workspace_id
                            and managed_environment_id = :managed_environment_id
                            and provider_connection_id = other.id
                            and resource_type_id = resource_type.id
                            and withdrawn_at is null
                    ) as present
                    where other.workspace_id = :workspace_id
                        and other.managed_environment_id = :managed_environment_id
                        and other.id <> :provider_connection_id
                    group by resource_type.canonical_type
                    having max(greatest(latest.resources, present.resources)) > 0
                ) as found
            )
        )
        SQL;

    /** The size of the last document of observed coverage, in bytes. */
    public int $bytes = 0;

    public function read(EnvironmentRef $environment): ObservedCoverage
    {
        $definitions = $this->definitions();
        $document = DB::scalar(self::OBSERVED, [
            'workspace_id' => $environment->workspaceId,
            'managed_environment_id' => $environment->managedEnvironmentId,
            'provider_connection_id' => $environment->providerConnectionId,
        ]);
        assert(is_string($document));
        $this->bytes = strlen($document);

        return ObservedCoverage::fromJson($definitions, $document);
    }

    private function definitions(): Definitions
    {
        $types = new ResourceTypeColumns;
        $scopes = new SupportedScopeColumns;
        $columns = array_unique([...$types->names(), ...$scopes->names()]);
        $select = static fn (string $table, array $present) => DB::table($table)->selectRaw(
            implode(', ', array_map(static fn (string $column): string => in_array($column, $present, true) ? $column : 'null as '.$column, $columns)),
        );
        $resourceTypes = [];
        $supportedScopes = [];
        foreach ($select($types->table(), $types->names())->unionAll($select($scopes->table(), $scopes->names()))->get() as $row) {
            /** @var array<string, mixed> $row */
            $row = (array) $row;
            if ($row['scope_key'] === null) {
                $resourceTypes[] = $types->json($row);
            } else {
                $supportedScopes[] = $scopes->json($row);
            }
        }

        return Definitions::fromJson(sprintf(
            '{"contract":1,"activation":"%s","resource_types":[%s],"supported_scopes":[%s]}',
            Activation::Active->value,
            implode(',', $resourceTypes),
            implode(',', $supportedScopes),
        ));
    }
}
