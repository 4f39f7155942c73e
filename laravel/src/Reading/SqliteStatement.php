<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Reading;

use CoverageKernel\Laravel\Schema\KeyType;

/**
 * The statement on SQLite, for an application's tests. Its result is that of the statement on Postgres, but it looks the latest
 * evidence of each resource up, which there no trigger keeps.
 *
 * @internal
 */
final readonly class SqliteStatement extends Statement
{
    public function observed(int $environments): string
    {
        // Older versions have no full join, so listings and resources are in one list: an entry of a listing has no resources.
        return <<<SQL
            with asked as ({$this->asked($environments)}),
            connection as ({$this->connections()}),
            latest as (
                select connection.number, connection.own, listing.*
                from connection
                cross join {$this->tables->types} as resource_type
                join {$this->tables->listings} as listing on listing.id = (
                    select id from {$this->tables->listings} as candidate
                    where candidate.workspace_id = connection.workspace_id
                        and candidate.managed_environment_id = connection.managed_environment_id
                        and candidate.provider_connection_id = connection.provider_connection_id
                        and candidate.resource_type_id = resource_type.id
                    order by candidate.captured_at desc, candidate.id desc
                    limit 1
                )
            ),
            counted as (
                select
                    connection.number,
                    connection.own,
                    resource.provider_connection_id,
                    resource.resource_type_id,
                    coalesce(evidence.coverage_level, 'none') as coverage_level,
                    coalesce(evidence.evidence_state, 'missing') as evidence_state,
                    coalesce(
                        evidence.identity_state,
                        case when resource.canonical_resource_key is null then 'missing_external_id' else 'stable' end
                    ) as identity_state,
                    resource.listing_id,
                    1 as resources,
                    evidence.captured_at is null as undated,
                    evidence.captured_at
                from connection
                join {$this->tables->resources} as resource
                    on resource.workspace_id = connection.workspace_id
                    and resource.managed_environment_id = connection.managed_environment_id
                    and resource.provider_connection_id = connection.provider_connection_id
                    and resource.withdrawn_at is null
                left join {$this->tables->evidence} as evidence on evidence.id = (
                    select id from {$this->tables->evidence} as candidate
                    where candidate.resource_id = resource.id
                    order by candidate.captured_at desc, candidate.id desc
                    limit 1
                )
                union all
                select number, own, provider_connection_id, resource_type_id, null, null, null, id, 0, 0, null from latest
            ),
            folded as (
                select
                    counted.number,
                    counted.own,
                    counted.resource_type_id,
                    latest.outcome,
                    latest.resources as listed,
                    latest.captured_at,
                    sum(counted.resources) as resources,
                    {$this->counts('coverage_level')} as coverage_levels,
                    {$this->counts('evidence_state')} as evidence_states,
                    {$this->counts('identity_state')} as identity_states,
                    coalesce(sum(counted.resources) filter (where (counted.listing_id = latest.id) is not true), 0) as unlisted,
                    sum(counted.undated) as undated,
                    min(counted.captured_at) as oldest,
                    max(counted.captured_at) as newest
                from counted
                left join latest
                    on latest.number = counted.number
                    and latest.provider_connection_id = counted.provider_connection_id
                    and latest.resource_type_id = counted.resource_type_id
                group by counted.number, counted.own, counted.provider_connection_id, counted.resource_type_id
            ),
            observed as (
                select
                    folded.number,
                    group_concat(
                        '{"canonical_type":' || json_quote(resource_type.canonical_type)
                        || ',"source_class":' || json_quote(resource_type.source_class)
                        || ',"listing":' || case when folded.outcome is null then 'null' else
                            '{"outcome":' || json_quote(folded.outcome) || ',"resources":' || json_quote(folded.listed)
                            || ',"captured_at":' || {$this->time('folded.captured_at')} || '}'
                        end
                        || ',"rows":' || folded.resources
                        || ',"coverage_levels":' || folded.coverage_levels
                        || ',"evidence_states":' || folded.evidence_states
                        || ',"identity_states":' || folded.identity_states
                        || ',"unlisted":' || folded.unlisted
                        || ',"undated":' || folded.undated
                        || ',"oldest":' || {$this->time('folded.oldest')}
                        || ',"newest":' || {$this->time('folded.newest')}
                        || '}'
                    ) filter (where folded.own) as observed,
                    group_concat(
                        '{"canonical_type":' || json_quote(resource_type.canonical_type)
                        || ',"resources":' || json_quote(max(coalesce(folded.listed, 0), folded.resources)) || '}'
                    ) filter (where not folded.own and max(coalesce(folded.listed, 0), folded.resources) > 0) as elsewhere
                from folded
                join {$this->tables->types} as resource_type on resource_type.id = folded.resource_type_id
                group by folded.number
            )
            {$this->selectDefinitions(withMetadata: false)}
            union all
            select
                asked.number,
                '{"workspace_id":' || json_quote(cast(asked.workspace_id as text))
                || ',"managed_environment_id":' || json_quote(cast(asked.managed_environment_id as text))
                || ',"provider_connection_id":' || json_quote(cast(asked.provider_connection_id as text))
                || ',"elsewhere":[' || coalesce(observed.elsewhere, '') || '],"observed":[' || coalesce(observed.observed, '') || ']}',
                {$this->deleted()},
                null
            from asked
            left join observed on observed.number = asked.number
            SQL;
    }

    protected function isPostgres(): bool
    {
        return false;
    }

    protected function pathExpression(): string
    {
        return "''";
    }

    protected function joined(string $expression): string
    {
        return "group_concat({$expression}, ',')";
    }

    protected function keyType(): string
    {
        return match ($this->host->keyType) {
            KeyType::BigInt => 'integer',
            KeyType::Uuid, KeyType::Ulid => 'text',
        };
    }

    /** Returns the SQL expression of a stored time in RFC 3339 format as JSON text. */
    private function time(string $expression): string
    {
        return "coalesce('\"' || replace(substr({$expression}, 1, 26), ' ', 'T') || 'Z\"', 'null')";
    }
}
