<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Models;

use CoverageKernel\IdentityState;
use Illuminate\Database\Eloquent\Relations\BelongsTo;
use Illuminate\Database\Eloquent\Relations\HasMany;
use Illuminate\Database\Eloquent\SoftDeletes;
use Illuminate\Support\Carbon;

/**
 * A resource of one managed environment, read through one provider connection.
 *
 * `delete()` withdraws a resource that the provider no longer has: it stops counting. Its evidence is kept, so the database
 * refuses to delete it permanently.
 *
 * @property int $id
 * @property int|string $workspace_id
 * @property int|string $managed_environment_id
 * @property int|string $provider_connection_id
 * @property int $resource_type_id
 * @property string|null $canonical_resource_key
 * @property IdentityState $identity_state
 * @property array<array-key, mixed> $source_metadata
 * @property int|null $latest_evidence_id
 * @property Carbon|null $created_at
 * @property Carbon|null $updated_at
 * @property Carbon|null $deleted_at
 * @property-read TenantConfigurationResourceType $resourceType
 * @property-read TenantConfigurationResourceEvidence|null $latestEvidence
 */
final class TenantConfigurationResource extends KernelModel
{
    use SoftDeletes;

    protected $fillable = [
        'workspace_id',
        'managed_environment_id',
        'provider_connection_id',
        'resource_type_id',
        'canonical_resource_key',
        'identity_state',
        'source_metadata',
        'latest_evidence_id',
    ];

    protected $attributes = ['source_metadata' => '{}'];

    /** @return BelongsTo<TenantConfigurationResourceType, $this> */
    public function resourceType(): BelongsTo
    {
        return $this->belongsTo(TenantConfigurationResourceType::class, 'resource_type_id');
    }

    /** @return HasMany<TenantConfigurationResourceEvidence, $this> */
    public function evidence(): HasMany
    {
        return $this->hasMany(TenantConfigurationResourceEvidence::class, 'resource_id');
    }

    /** @return BelongsTo<TenantConfigurationResourceEvidence, $this> */
    public function latestEvidence(): BelongsTo
    {
        return $this->belongsTo(TenantConfigurationResourceEvidence::class, 'latest_evidence_id');
    }

    /** @return array<string, string> */
    protected function casts(): array
    {
        return [
            'identity_state' => IdentityState::class,
            'source_metadata' => JsonObject::class,
        ];
    }
}
