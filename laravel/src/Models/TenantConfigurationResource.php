<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Models;

use Illuminate\Database\Eloquent\Relations\BelongsTo;
use Illuminate\Database\Eloquent\Relations\HasMany;
use Illuminate\Support\Carbon;

/**
 * A resource of one managed environment, read through one provider connection. A withdrawn resource, with `withdrawn_at`, does
 * not count.
 *
 * Postgres refuses to delete a resource, and to change more than `listing_id`, `source_metadata` and, once, `withdrawn_at`. It
 * sets `latest_evidence_id` itself.
 *
 * @property int $id
 * @property int|string $workspace_id
 * @property int|string $managed_environment_id
 * @property int|string $provider_connection_id
 * @property int $resource_type_id
 * @property string|null $canonical_resource_key
 * @property int|null $listing_id the newest listing that named the resource
 * @property array<array-key, mixed> $source_metadata
 * @property int|null $latest_evidence_id
 * @property Carbon|null $withdrawn_at
 * @property Carbon $created_at
 * @property-read TenantConfigurationResourceType $resourceType
 * @property-read TenantConfigurationListing|null $listing
 * @property-read TenantConfigurationResourceEvidence|null $latestEvidence
 */
final class TenantConfigurationResource extends KernelModel
{
    public const UPDATED_AT = null;

    protected $fillable = [
        'workspace_id',
        'managed_environment_id',
        'provider_connection_id',
        'resource_type_id',
        'canonical_resource_key',
        'listing_id',
        'source_metadata',
    ];

    protected $attributes = ['source_metadata' => '{}'];

    /** Withdraws the resource, because the provider no longer has it: it stops counting, for ever. */
    public function withdraw(): void
    {
        $this->withdrawn_at = $this->freshTimestamp();
        $this->save();
        $this->refresh();
    }

    /** @return BelongsTo<TenantConfigurationResourceType, $this> */
    public function resourceType(): BelongsTo
    {
        return $this->belongsTo(TenantConfigurationResourceType::class, 'resource_type_id');
    }

    /** @return BelongsTo<TenantConfigurationListing, $this> */
    public function listing(): BelongsTo
    {
        return $this->belongsTo(TenantConfigurationListing::class, 'listing_id');
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
            'source_metadata' => JsonObject::class,
            'withdrawn_at' => 'datetime',
        ];
    }
}
