<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Database\Factories;

use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Models\KernelModel;
use CoverageKernel\Laravel\Models\TenantConfigurationResourceType;
use CoverageKernel\SourceClass;
use Illuminate\Database\Eloquent\Factories\Factory;

/**
 * Rows of an environment for an application's own tests, which use these factories by name: the models do not know them.
 *
 * Whose a row is and of which type has no default: the database refuses a row of nobody.
 *
 * @template TModel of KernelModel
 *
 * @extends Factory<TModel>
 */
abstract class KernelFactory extends Factory
{
    /** Of this environment, as its provider connection reads it. */
    public function ownedBy(EnvironmentRef $environment): static
    {
        return $this->state([
            'workspace_id' => $environment->workspaceId,
            'managed_environment_id' => $environment->managedEnvironmentId,
            'provider_connection_id' => $environment->providerConnectionId,
        ]);
    }

    /** Of a seeded resource type at this source. */
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
