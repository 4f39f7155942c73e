<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use Illuminate\Contracts\Config\Repository;

/** The names of the application's three tables and their columns, from `coverage-kernel.host`. */
final readonly class Host
{
    private function __construct(
        public KeyType $keyType,
        public string $workspaces,
        public string $workspaceKey,
        public string $managedEnvironments,
        public string $managedEnvironmentKey,
        public string $managedEnvironmentWorkspace,
        public ?string $managedEnvironmentDeletedAt,
        public string $providerConnections,
        public string $providerConnectionKey,
        public string $providerConnectionWorkspace,
        public string $providerConnectionManagedEnvironment,
    ) {}

    /**
     * The column `deleted_at` of managed environments may be absent, from the configuration and from the table.
     *
     * @throws InvalidConfiguration if a name is missing or the key type is invalid
     */
    public static function fromConfig(Repository $config): self
    {
        $name = static function (string $key) use ($config): string {
            $found = $config->get("coverage-kernel.host.{$key}");

            return is_string($found) && $found !== ''
                ? $found
                : throw InvalidConfiguration::of("host.{$key}", 'the name of a table or column', $found);
        };
        $type = $config->get('coverage-kernel.host.key_type');
        // A configuration that was published before this key existed does not have it.
        $deletedAt = $config->get('coverage-kernel.host.managed_environments.deleted_at', 'deleted_at');

        return new self(
            (is_string($type) ? KeyType::tryFrom($type) : null)
                ?? throw InvalidConfiguration::of('host.key_type', '`bigint`, `uuid` or `ulid`', $type),
            $name('workspaces.table'),
            $name('workspaces.key'),
            $name('managed_environments.table'),
            $name('managed_environments.key'),
            $name('managed_environments.workspace'),
            $deletedAt === null || (is_string($deletedAt) && $deletedAt !== '')
                ? $deletedAt
                : throw InvalidConfiguration::of('host.managed_environments.deleted_at', 'the name of a column or null', $deletedAt),
            $name('provider_connections.table'),
            $name('provider_connections.key'),
            $name('provider_connections.workspace'),
            $name('provider_connections.managed_environment'),
        );
    }
}
