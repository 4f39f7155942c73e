<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Database\Factories;

use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Models\KernelModel;
use CoverageKernel\Laravel\Models\TenantConfigurationResourceType;
use CoverageKernel\SourceClass;
use Illuminate\Database\Eloquent\Factories\Factory;

/**
 * Creates rows of an environment for an application's tests. Use the factories by name: the models do not refer to them.
 *
 * Owner and resource type have no default and are required.
 *
 * @template TModel of KernelModel
 *
 * @extends Factory<TModel>
 */
abstract class KernelFactory extends Factory
{
    /** Sets the environment that owns the row. */
    public function ownedBy(EnvironmentRef $environment): static
    {
        return $this->state([
            'workspace_id' => $environment->workspaceId,
            'managed_environment_id' => $environment->managedEnvironmentId,
            'provider_connection_id' => $environment->providerConnectionId,
        ]);
    }

    /** Sets the resource type, which must be seeded. */
    public function ofType(string $canonicalType, SourceClass $sourceClass = SourceClass::Tcm): static
    {
        return $this->state(fn (): array => [
            'resource_type_id' => TenantConfigurationResourceType::query()
                ->where('canonical_type', $canonicalType)
                ->where('source_class', $sourceClass)
                ->firstOrFail()
                ->id,
        ]);
    }
}
