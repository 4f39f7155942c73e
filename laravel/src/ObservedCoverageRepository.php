<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use Closure;
use CoverageKernel\Exception\InvalidObservedCoverage;
use CoverageKernel\Laravel\Schema\Host;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Schema\ResourceTypeColumns;
use CoverageKernel\ObservedCoverage;
use Illuminate\Contracts\Config\Repository as Config;
use Illuminate\Contracts\Container\Container;
use Illuminate\Database\Connection;
use UnexpectedValueException;

/**
 * Reads the observed coverage of an environment. Postgres builds the JSON document of contract §2 in one statement, and so from
 * one snapshot; the extension reads it.
 *
 * The latest listing and the latest evidence are the ones captured last, and of those captured at the same time, the one
 * recorded last. The column `latest_evidence_id` is ignored: if it is out of date, it must not hide a later failed capture.
 * Withdrawn resources are left out. If the listing still counts them, the kernel reports a mismatch.
 *
 * `elsewhere` has the most that another provider connection of the same environment found of a type at a source: in its latest
 * listing, or as resources that are not withdrawn. The resources count too, because a later listing that failed found none, and
 * must not hide them.
 */
final readonly class ObservedCoverageRepository
{
    /** @param  Closure(): Container  $application  returns the application of the current request */
    public function __construct(private DefinitionsRepository $definitions, private Closure $application) {}

    /**
     * Returns the observed coverage of an environment, read against the definitions in the database.
     *
     * @throws InvalidObservedCoverage if the extension refuses the rows
     */
    public function for(EnvironmentRef $environment): ObservedCoverage
    {
        return ObservedCoverage::fromJson($this->definitions->get(), $this->json($environment));
    }

    /** Returns the observed coverage of an environment as a JSON document. */
    public function json(EnvironmentRef $environment): string
    {
        $connection = ConfiguredConnection::of(($this->application)());
        $document = $connection->scalar($this->sql($connection), [
            'workspace_id' => $environment->workspaceId,
            'managed_environment_id' => $environment->managedEnvironmentId,
            'provider_connection_id' => $environment->providerConnectionId,
        ]);

        return is_string($document) ? $document : throw new UnexpectedValueException('the database returned no observed coverage document');
    }

    private function sql(Connection $connection): string
    {
        $grammar = $connection->getQueryGrammar();
        $table = $grammar->wrapTable(...);
        $host = Host::fromConfig(($this->application)()->make(Config::class));
        $types = $table((new ResourceTypeColumns)->table());
        $resources = $table('tenant_configuration_resources');
        $evidence = $table('tenant_configuration_resource_evidence');
        $listings = $table('tenant_configuration_listings');
        $connections = $table($host->providerConnections);
        $connectionKey = $grammar->wrap($host->providerConnectionKey);
        $connectionWorkspace = $grammar->wrap($host->providerConnectionWorkspace);
        $connectionEnvironment = $grammar->wrap($host->providerConnectionManagedEnvironment);
        $key = match ($host->keyType) {
            KeyType::BigInt => 'bigint',
            KeyType::Uuid => 'uuid',
            KeyType::Ulid => 'char(26)',
        };

        // The document has the ids as the database casts them, and the claim has them as the caller wrote them. If they differ,
        // the claim is blocked as one about another environment.
        return <<<SQL
            select json_build_object(
                'workspace_id', cast(cast(:workspace_id as {$key}) as text),
                'managed_environment_id', cast(cast(:managed_environment_id as {$key}) as text),
                'provider_connection_id', cast(cast(:provider_connection_id as {$key}) as text),
                'listings', (
                    select coalesce(json_agg(listing), '[]')
                    from (
                        select
                            resource_type.canonical_type,
                            resource_type.source_class,
                            latest.outcome,
                            latest.resources,
                            to_char(latest.captured_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as captured_at
                        from {$types} as resource_type
                        cross join lateral (
                            select outcome, resources, captured_at
                            from {$listings}
                            where workspace_id = :workspace_id
                                and managed_environment_id = :managed_environment_id
                                and provider_connection_id = :provider_connection_id
                                and resource_type_id = resource_type.id
                            order by captured_at desc, id desc
                            limit 1
                        ) as latest
                    ) as listing
                ),
                'rows', (
                    select coalesce(json_agg(observed), '[]')
                    from (
                        select
                            resource_type.canonical_type,
                            resource_type.source_class,
                            coalesce(latest.coverage_level, 'none') as coverage_level,
                            coalesce(latest.evidence_state, 'missing') as evidence_state,
                            resource.identity_state,
                            to_char(latest.captured_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as captured_at
                        from {$resources} as resource
                        join {$types} as resource_type on resource_type.id = resource.resource_type_id
                        left join lateral (
                            select coverage_level, evidence_state, captured_at
                            from {$evidence}
                            where resource_id = resource.id
                            order by captured_at desc, id desc
                            limit 1
                        ) as latest on true
                        where resource.workspace_id = :workspace_id
                            and resource.managed_environment_id = :managed_environment_id
                            and resource.provider_connection_id = :provider_connection_id
                            and resource.deleted_at is null
                    ) as observed
                ),
                'elsewhere', (
                    select coalesce(json_agg(found), '[]')
                    from (
                        select resource_type.canonical_type, max(greatest(latest.resources, present.resources)) as resources
                        from {$connections} as other
                        cross join {$types} as resource_type
                        left join lateral (
                            select resources
                            from {$listings}
                            where workspace_id = :workspace_id
                                and managed_environment_id = :managed_environment_id
                                and provider_connection_id = other.{$connectionKey}
                                and resource_type_id = resource_type.id
                            order by captured_at desc, id desc
                            limit 1
                        ) as latest on true
                        cross join lateral (
                            select count(*) as resources
                            from {$resources}
                            where workspace_id = :workspace_id
                                and managed_environment_id = :managed_environment_id
                                and provider_connection_id = other.{$connectionKey}
                                and resource_type_id = resource_type.id
                                and deleted_at is null
                        ) as present
                        where other.{$connectionWorkspace} = :workspace_id
                            and other.{$connectionEnvironment} = :managed_environment_id
                            and other.{$connectionKey} <> :provider_connection_id
                        group by resource_type.canonical_type
                        having max(greatest(latest.resources, present.resources)) > 0
                    ) as found
                )
            )
            SQL;
    }
}
