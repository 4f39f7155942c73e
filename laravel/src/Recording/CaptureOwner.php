<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Recording;

use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\EnvironmentIsDeleted;
use CoverageKernel\Laravel\Exceptions\UnknownEnvironment;
use CoverageKernel\Laravel\Exceptions\UnknownResourceType;
use CoverageKernel\Laravel\Schema\Host;
use CoverageKernel\Laravel\Schema\ResourceTypeColumns;
use Illuminate\Database\Connection;
use stdClass;

/** Whose coverage a capture is about: an environment that exists, and a resource type that is defined. */
final readonly class CaptureOwner
{
    private function __construct(public EnvironmentRef $environment, public int $resourceTypeId) {}

    /**
     * Finds both in one statement.
     *
     * @throws UnknownResourceType if the type is not defined at the source
     * @throws UnknownEnvironment if the three ids do not belong together
     * @throws EnvironmentIsDeleted if the environment is soft-deleted
     */
    public static function find(Connection $connection, Host $host, EnvironmentRef $environment, Capture $capture): self
    {
        /** @var stdClass $found */
        $found = $connection->selectOne(self::sql($connection, $host), [
            $capture->type, $capture->source->value,
            $environment->workspaceId, $environment->managedEnvironmentId, $environment->providerConnectionId,
            $environment->workspaceId, $environment->managedEnvironmentId,
        ]);

        if (! is_numeric($found->resource_type_id)) {
            throw UnknownResourceType::of($capture->type, $capture->source->value);
        }
        if (! is_numeric($found->connections) || (int) $found->connections === 0) {
            throw UnknownEnvironment::of($environment);
        }
        if ($found->deleted !== null) {
            throw EnvironmentIsDeleted::of($environment);
        }

        return new self($environment, (int) $found->resource_type_id);
    }

    /** @return array{workspace_id: string, managed_environment_id: string, provider_connection_id: string, resource_type_id: int} */
    public function columns(): array
    {
        return [
            'workspace_id' => $this->environment->workspaceId,
            'managed_environment_id' => $this->environment->managedEnvironmentId,
            'provider_connection_id' => $this->environment->providerConnectionId,
            'resource_type_id' => $this->resourceTypeId,
        ];
    }

    private static function sql(Connection $connection, Host $host): string
    {
        $grammar = $connection->getQueryGrammar();
        $wrap = $grammar->wrap(...);
        $types = $grammar->wrapTable((new ResourceTypeColumns)->table());
        $connections = $grammar->wrapTable($host->providerConnections);
        $environments = $grammar->wrapTable($host->managedEnvironments);
        $deletedAt = $wrap($host->managedEnvironmentDeletedAt ?? 'never_deleted');

        // The table need not have the column of deletion. If it does not, the name means the column of `absent`, which is null.
        return <<<SQL
            select
                (select id from {$types} where canonical_type = ? and source_class = ?) as resource_type_id,
                (
                    select count(*) from {$connections}
                    where {$wrap($host->providerConnectionWorkspace)} = ?
                        and {$wrap($host->providerConnectionManagedEnvironment)} = ?
                        and {$wrap($host->providerConnectionKey)} = ?
                ) as connections,
                (
                    select {$deletedAt} from {$environments}
                    where {$wrap($host->managedEnvironmentWorkspace)} = ? and {$wrap($host->managedEnvironmentKey)} = ?
                ) as deleted
            from (select null as {$deletedAt}) as absent
            SQL;
    }
}
