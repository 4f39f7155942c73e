<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use Closure;
use CoverageKernel\Exception\InvalidObservedCoverage;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Laravel\Schema\KeyType;
use CoverageKernel\Laravel\Schema\ResourceTypeColumns;
use CoverageKernel\ObservedCoverage;
use Illuminate\Contracts\Config\Repository as Config;
use Illuminate\Contracts\Container\Container;
use Illuminate\Database\Connection;
use UnexpectedValueException;

/**
 * What was observed in an environment: Postgres makes the JSON document of contract §2 in one statement, so that it is one
 * moment's truth, and the extension reads it.
 *
 * The latest listing and the latest evidence are those captured last, of equal ones the one recorded last. The pointer
 * `latest_evidence_id` is not asked: if it lags behind, it must not hide that a later capture failed. A resource that was
 * withdrawn is left out; where the listing still counts it, the contract finds a mismatch.
 */
final readonly class ObservedCoverageRepository
{
    /** @param  Closure(): Container  $application the one that handles the request at hand, as the definitions ask it */
    public function __construct(private DefinitionsRepository $definitions, private Closure $application) {}

    /**
     * The observed coverage of an environment, read against the definitions in the database.
     *
     * @throws InvalidObservedCoverage if the contract refuses what is in the tables
     */
    public function for(EnvironmentRef $environment): ObservedCoverage
    {
        return ObservedCoverage::fromJson($this->definitions->get(), $this->json($environment));
    }

    /** The observed coverage of an environment as a document of the contract. */
    public function json(EnvironmentRef $environment): string
    {
        $connection = ConfiguredConnection::of(($this->application)());
        $document = $connection->scalar($this->sql($connection), [
            'workspace_id' => $environment->workspaceId,
            'managed_environment_id' => $environment->managedEnvironmentId,
            'provider_connection_id' => $environment->providerConnectionId,
        ]);

        return is_string($document) ? $document : throw new UnexpectedValueException('the database gave no document of observed coverage');
    }

    private function sql(Connection $connection): string
    {
        $table = $connection->getQueryGrammar()->wrapTable(...);
        $types = $table((new ResourceTypeColumns)->table());
        $resources = $table('tenant_configuration_resources');
        $evidence = $table('tenant_configuration_resource_evidence');
        $listings = $table('tenant_configuration_listings');
        $key = match ($this->keyType()) {
            KeyType::BigInt => 'bigint',
            KeyType::Uuid => 'uuid',
            KeyType::Ulid => 'char(26)',
        };

        // The ids come back as the database understood them: where that is not how they were asked for, the claim, which
        // names them as they were asked for, is about another environment, and blocked.
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
                )
            )
            SQL;
    }

    private function keyType(): KeyType
    {
        $configured = ($this->application)()->make(Config::class)->get('coverage-kernel.host.key_type');

        return (is_string($configured) ? KeyType::tryFrom($configured) : null)
            ?? throw InvalidConfiguration::of('host.key_type', '`bigint`, `uuid` or `ulid`', $configured);
    }
}
