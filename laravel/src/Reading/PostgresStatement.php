<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Reading;

use CoverageKernel\Laravel\Schema\KeyType;

/**
 * The statement on Postgres. An index has all that decides about a resource, and one scan of it counts the resources that are
 * alike. Older listings, older evidence and withdrawn resources are not read.
 *
 * Functions have their schema, so that none of the search path with better matching parameters is called instead.
 *
 * @internal
 */
final readonly class PostgresStatement extends Statement
{
    public function observed(int $environments): string
    {
        return <<<SQL
            with {$this->asked($environments)},
            connection as materialized ({$this->connections()}),
            latest as materialized (
                select connection.number, connection.provider_connection_id, resource_type.canonical_type, resource_type.source_class, listing.*
                from connection
                cross join {$this->tables->types} as resource_type
                cross join lateral (
                    select id, outcome, resources, captured_at
                    from {$this->tables->listings}
                    where workspace_id = connection.workspace_id
                        and managed_environment_id = connection.managed_environment_id
                        and provider_connection_id = connection.provider_connection_id
                        and resource_type_id = resource_type.id
                    order by captured_at desc, id desc
                    limit 1
                ) as listing
            ),
            alike as materialized (
                select
                    connection.number,
                    connection.provider_connection_id,
                    resource_type.canonical_type,
                    resource_type.source_class,
                    counted.*,
                    cast(coalesce(counted.listing_id in (select id from latest), false) as integer) as listed
                from connection
                cross join lateral (
                    select
                        resource_type_id, latest_coverage_level, latest_evidence_state, latest_identity_state, listing_id,
                        pg_catalog.count(*) as resources,
                        pg_catalog.count(*) - pg_catalog.count(latest_captured_at) as undated,
                        pg_catalog.min(latest_captured_at) as oldest,
                        pg_catalog.max(latest_captured_at) as newest
                    from {$this->tables->resources}
                    where workspace_id = connection.workspace_id
                        and managed_environment_id = connection.managed_environment_id
                        and provider_connection_id = connection.provider_connection_id
                        and withdrawn_at is null
                    group by resource_type_id, latest_coverage_level, latest_evidence_state, latest_identity_state, listing_id
                ) as counted
                join {$this->tables->types} as resource_type on resource_type.id = counted.resource_type_id
            ),
            entry as (
                select number, pg_catalog.concat_ws(
                    ' ', provider_connection_id, canonical_type, source_class, outcome, resources, {$this->time('captured_at')}
                ) as entry
                from latest
                union all
                select number, pg_catalog.concat_ws(
                    ' ', provider_connection_id, canonical_type, source_class, latest_coverage_level, latest_evidence_state, latest_identity_state,
                    listed, pg_catalog.sum(resources), pg_catalog.sum(undated), {$this->time('pg_catalog.min(oldest)')}, {$this->time('pg_catalog.max(newest)')}
                )
                from alike
                group by number, provider_connection_id, canonical_type, source_class, latest_coverage_level, latest_evidence_state, latest_identity_state, listed
            )
            {$this->selectDefinitions($this->tables->thatDecide(), withMetadata: false)}
            union all
            select asked.number, observed.entries, cast({$this->deleted()} as integer), null, null
            from asked
            left join (select number, pg_catalog.string_agg(entry, ',') as entries from entry group by number) as observed using (number)
            SQL;
    }

    protected function isPostgres(): bool
    {
        return true;
    }

    protected function sessionExpression(array $tables): string
    {
        $names = str_replace("'", "''", json_encode($tables, JSON_THROW_ON_ERROR));

        return <<<SQL
            cast(pg_catalog.json_build_object(
                'schemas', pg_catalog.current_schemas(true),
                'restricted', (
                    select pg_catalog.json_agg(name) from pg_catalog.json_array_elements_text('{$names}') as decisive (name)
                    where pg_catalog.row_security_active(name)
                ),
                'time', pg_catalog.date_part('epoch', case
                    when pg_catalog.current_setting('transaction_isolation') in ('repeatable read', 'serializable')
                    then pg_catalog.transaction_timestamp()
                    else pg_catalog.clock_timestamp()
                end)
            ) as text)
            SQL;
    }

    protected function sha256(string $expression): string
    {
        return "pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to({$expression}, 'UTF8')), 'hex')";
    }

    protected function joined(string $expression): string
    {
        return "pg_catalog.string_agg({$expression}, ',')";
    }

    protected function keyType(): string
    {
        return match ($this->host->keyType) {
            KeyType::BigInt => 'bigint',
            KeyType::Uuid => 'uuid',
            KeyType::Ulid => 'char(26)',
        };
    }

    /** Returns the SQL expression of a time in UTC in RFC 3339 format, in any time zone and date style of the session. */
    private function time(string $expression): string
    {
        return "pg_catalog.to_char({$expression} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
    }
}
