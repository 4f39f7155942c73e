<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Reading;

use CoverageKernel\Laravel\Schema\KeyType;

/**
 * The statement on SQLite, for an application's tests. Its result is that of the statement on Postgres, but it looks up the latest
 * evidence of each resource, because no trigger keeps it.
 *
 * @internal
 */
final readonly class SqliteStatement extends Statement
{
    public function observed(int $environments): string
    {
        return <<<SQL
            with {$this->asked($environments)},
            connection as ({$this->connections()}),
            latest as (
                select connection.number, resource_type.canonical_type, resource_type.source_class, listing.*
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
            live as (
                select
                    connection.number,
                    resource.provider_connection_id,
                    resource_type.canonical_type,
                    resource_type.source_class,
                    coalesce(evidence.coverage_level, 'none') as coverage_level,
                    coalesce(evidence.evidence_state, 'missing') as evidence_state,
                    coalesce(
                        evidence.identity_state,
                        case when resource.canonical_resource_key is null then 'missing_external_id' else 'stable' end
                    ) as identity_state,
                    exists (select 1 from latest where latest.id = resource.listing_id) as listed,
                    evidence.captured_at
                from connection
                join {$this->tables->resources} as resource
                    on resource.workspace_id = connection.workspace_id
                    and resource.managed_environment_id = connection.managed_environment_id
                    and resource.provider_connection_id = connection.provider_connection_id
                    and resource.withdrawn_at is null
                join {$this->tables->types} as resource_type on resource_type.id = resource.resource_type_id
                left join {$this->tables->evidence} as evidence on evidence.id = (
                    select id from {$this->tables->evidence} as candidate
                    where candidate.resource_id = resource.id
                    order by candidate.captured_at desc, candidate.id desc
                    limit 1
                )
            ),
            entry as (
                select number, provider_connection_id || ' ' || canonical_type || ' ' || source_class
                    || ' ' || outcome || ' ' || resources || {$this->time('captured_at')} as entry
                from latest
                union all
                select number, provider_connection_id || ' ' || canonical_type || ' ' || source_class
                    || ' ' || coverage_level || ' ' || evidence_state || ' ' || identity_state || ' ' || listed
                    || ' ' || count(*) || ' ' || (count(*) - count(captured_at)) || {$this->time('min(captured_at)')} || {$this->time('max(captured_at)')}
                from live
                group by number, provider_connection_id, canonical_type, source_class, coverage_level, evidence_state, identity_state, listed
            )
            {$this->selectDefinitions($this->tables->thatDecide(), withMetadata: false)}
            union all
            select asked.number, observed.entries, {$this->deleted()}, null, null
            from asked
            left join (select number, group_concat(entry, ',') as entries from entry group by number) as observed on observed.number = asked.number
            SQL;
    }

    protected function isPostgres(): bool
    {
        return false;
    }

    protected function sessionExpression(array $tables): string
    {
        return 'null';
    }

    protected function sha256(string $expression): string
    {
        return 'null';
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

    /** Returns the SQL expression of a stored time in RFC 3339 format, after a space; empty for null. */
    private function time(string $expression): string
    {
        return "coalesce(' ' || replace(substr({$expression}, 1, 26), ' ', 'T') || 'Z', '')";
    }
}
