<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Reading;

use CoverageKernel\Laravel\Schema\KeyType;

/**
 * The statement on Postgres. It folds resources in the database: an index has all that decides about a resource, and one scan of
 * it counts the resources that are alike. Time and memory do not depend on older listings, older evidence or withdrawn resources.
 *
 * @internal
 */
final readonly class PostgresStatement extends Statement
{
    public function observed(int $environments): string
    {
        // `latest` and `counted` are joined by a full join, which Postgres never executes as a nested loop. Without statistics it
        // would otherwise expect one row of each.
        return <<<SQL
            with asked as materialized ({$this->asked($environments)}),
            connection as materialized ({$this->connections()}),
            latest as materialized (
                select connection.number, connection.own, connection.provider_connection_id, resource_type.id as resource_type_id, listing.*
                from connection
                cross join {$this->tables->types} as resource_type
                cross join lateral (
                    select id as listing_id, outcome, resources as listed, captured_at
                    from {$this->tables->listings}
                    where workspace_id = connection.workspace_id
                        and managed_environment_id = connection.managed_environment_id
                        and provider_connection_id = connection.provider_connection_id
                        and resource_type_id = resource_type.id
                    order by captured_at desc, id desc
                    limit 1
                ) as listing
            ),
            counted as materialized (
                select connection.number, connection.own, connection.provider_connection_id, alike.*
                from connection
                cross join lateral (
                    select
                        resource_type_id,
                        latest_coverage_level as coverage_level,
                        latest_evidence_state as evidence_state,
                        latest_identity_state as identity_state,
                        listing_id,
                        count(*) as resources,
                        count(*) - count(latest_captured_at) as undated,
                        min(latest_captured_at) as oldest,
                        max(latest_captured_at) as newest
                    from {$this->tables->resources}
                    where workspace_id = connection.workspace_id
                        and managed_environment_id = connection.managed_environment_id
                        and provider_connection_id = connection.provider_connection_id
                        and withdrawn_at is null
                    group by resource_type_id, latest_coverage_level, latest_evidence_state, latest_identity_state, listing_id
                ) as alike
            ),
            folded as (
                select
                    number,
                    own,
                    resource_type_id,
                    latest.outcome,
                    latest.listed,
                    latest.captured_at,
                    coalesce(sum(counted.resources), 0) as resources,
                    {$this->counts('coverage_level')} as coverage_levels,
                    {$this->counts('evidence_state')} as evidence_states,
                    {$this->counts('identity_state')} as identity_states,
                    coalesce(sum(counted.resources) filter (where (counted.listing_id = latest.listing_id) is not true), 0) as unlisted,
                    coalesce(sum(counted.undated), 0) as undated,
                    min(counted.oldest) as oldest,
                    max(counted.newest) as newest
                from latest
                full join counted using (number, own, provider_connection_id, resource_type_id)
                group by number, own, provider_connection_id, resource_type_id, latest.listing_id, latest.outcome, latest.listed, latest.captured_at
            ),
            observed as (
                select
                    number,
                    string_agg(concat(
                        '{"canonical_type":', to_json(resource_type.canonical_type),
                        ',"source_class":', to_json(resource_type.source_class),
                        ',"listing":', case when folded.outcome is null then 'null' else concat(
                            '{"outcome":', to_json(folded.outcome), ',"resources":', folded.listed, ',"captured_at":', {$this->time('folded.captured_at')}, '}'
                        ) end,
                        ',"rows":', folded.resources,
                        ',"coverage_levels":', folded.coverage_levels,
                        ',"evidence_states":', folded.evidence_states,
                        ',"identity_states":', folded.identity_states,
                        ',"unlisted":', folded.unlisted,
                        ',"undated":', folded.undated,
                        ',"oldest":', {$this->time('folded.oldest')},
                        ',"newest":', {$this->time('folded.newest')},
                        '}'
                    ), ',') filter (where folded.own) as observed,
                    string_agg(concat(
                        '{"canonical_type":', to_json(resource_type.canonical_type), ',"resources":', greatest(folded.listed, folded.resources), '}'
                    ), ',') filter (where not folded.own and greatest(folded.listed, folded.resources) > 0) as elsewhere
                from folded
                join {$this->tables->types} as resource_type on resource_type.id = folded.resource_type_id
                group by number
            )
            {$this->selectDefinitions(withMetadata: false)}
            union all
            select
                number,
                concat(
                    '{"workspace_id":"', asked.workspace_id,
                    '","managed_environment_id":"', asked.managed_environment_id,
                    '","provider_connection_id":"', asked.provider_connection_id,
                    '","elsewhere":[', observed.elsewhere, '],"observed":[', observed.observed, ']}'
                ),
                cast({$this->deleted()} as integer),
                null
            from asked
            left join observed using (number)
            SQL;
    }

    protected function isPostgres(): bool
    {
        return true;
    }

    protected function pathExpression(): string
    {
        return 'cast(pg_catalog.current_schemas(false) as text)';
    }

    protected function joined(string $expression): string
    {
        return "string_agg({$expression}, ',')";
    }

    protected function keyType(): string
    {
        return match ($this->host->keyType) {
            KeyType::BigInt => 'bigint',
            KeyType::Uuid => 'uuid',
            KeyType::Ulid => 'char(26)',
        };
    }

    /** Returns the SQL expression of a time in RFC 3339 format as JSON text, in any time zone and date style of the session. */
    private function time(string $expression): string
    {
        return "coalesce(to_char({$expression} at time zone 'UTC', '\"\\\"\"YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\\\"\"'), 'null')";
    }
}
