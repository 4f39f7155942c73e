<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Models;

use CoverageKernel\CoverageLevel;
use CoverageKernel\EvidenceState;
use CoverageKernel\IdentityState;
use Illuminate\Database\Eloquent\Relations\BelongsTo;
use Illuminate\Support\Carbon;

/**
 * The evidence captured for a resource at one time. Postgres refuses to change or delete it.
 *
 * @property int $id
 * @property int|string $workspace_id
 * @property int|string $managed_environment_id
 * @property int|string $provider_connection_id
 * @property int $resource_type_id
 * @property int $resource_id
 * @property CoverageLevel $coverage_level
 * @property EvidenceState $evidence_state
 * @property IdentityState $identity_state
 * @property array<array-key, mixed> $source_metadata
 * @property Carbon $captured_at
 * @property Carbon $created_at
 * @property-read TenantConfigurationResource $resource
 */
final class TenantConfigurationResourceEvidence extends KernelModel
{
    public const UPDATED_AT = null;

    protected $fillable = [
        'workspace_id',
        'managed_environment_id',
        'provider_connection_id',
        'resource_type_id',
        'resource_id',
        'coverage_level',
        'evidence_state',
        'identity_state',
        'source_metadata',
        'captured_at',
    ];

    protected $attributes = ['source_metadata' => '{}'];

    /** @return BelongsTo<TenantConfigurationResource, $this> */
    public function resource(): BelongsTo
    {
        return $this->belongsTo(TenantConfigurationResource::class, 'resource_id');
    }

    /** @return array<string, string> */
    protected function casts(): array
    {
        return [
            'coverage_level' => CoverageLevel::class,
            'evidence_state' => EvidenceState::class,
            'identity_state' => IdentityState::class,
            'source_metadata' => JsonObject::class,
            'captured_at' => 'datetime',
        ];
    }
}
