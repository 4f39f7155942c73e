<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Models;

use CoverageKernel\ListingOutcome;
use Illuminate\Database\Eloquent\Relations\BelongsTo;
use Illuminate\Support\Carbon;

/**
 * The result of listing all resources of a type at a source at one time. Postgres refuses to change or delete it.
 * A listing that is not applicable has no resources.
 *
 * @property int $id
 * @property int|string $workspace_id
 * @property int|string $managed_environment_id
 * @property int|string $provider_connection_id
 * @property int $resource_type_id
 * @property ListingOutcome $outcome
 * @property int<0, 4294967295> $resources
 * @property array<array-key, mixed> $source_metadata
 * @property Carbon $captured_at
 * @property Carbon $created_at
 * @property-read TenantConfigurationResourceType $resourceType
 */
final class TenantConfigurationListing extends KernelModel
{
    public const UPDATED_AT = null;

    protected $fillable = [
        'workspace_id',
        'managed_environment_id',
        'provider_connection_id',
        'resource_type_id',
        'outcome',
        'resources',
        'source_metadata',
        'captured_at',
    ];

    protected $attributes = ['source_metadata' => '{}'];

    /** @return BelongsTo<TenantConfigurationResourceType, $this> */
    public function resourceType(): BelongsTo
    {
        return $this->belongsTo(TenantConfigurationResourceType::class, 'resource_type_id');
    }

    /** @return array<string, string> */
    protected function casts(): array
    {
        return [
            'outcome' => ListingOutcome::class,
            'resources' => 'integer',
            'source_metadata' => JsonObject::class,
            'captured_at' => 'datetime',
        ];
    }
}
