<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Models;

use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Laravel\Schema\ResourceTypeColumns;
use CoverageKernel\ResourceClass;
use CoverageKernel\RestoreTier;
use CoverageKernel\SourceClass;
use CoverageKernel\SupportState;
use CoverageKernel\Workload;
use Illuminate\Support\Carbon;

/**
 * A resource type at one source (contract §2). The platform seeds it; it belongs to no workspace.
 *
 * @property int $id
 * @property string $canonical_type
 * @property SourceClass $source_class
 * @property Workload $workload
 * @property ResourceClass $resource_class
 * @property SupportState $support_state
 * @property CoverageLevel $max_coverage_level
 * @property ClaimState $max_claim_state
 * @property RestoreTier $restore_tier
 * @property list<string> $source_aliases
 * @property array<array-key, mixed> $metadata
 * @property Carbon|null $created_at
 * @property Carbon|null $updated_at
 */
final class TenantConfigurationResourceType extends KernelModel
{
    /** @return array<string, string> */
    protected function casts(): array
    {
        return (new ResourceTypeColumns)->casts();
    }
}
