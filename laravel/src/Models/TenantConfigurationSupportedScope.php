<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Models;

use CoverageKernel\CoverageLevel;
use CoverageKernel\Laravel\Schema\SupportedScopeColumns;
use CoverageKernel\Workload;
use Illuminate\Support\Carbon;

/**
 * A scope that claims may name (contract §2). The platform seeds it; it belongs to no workspace.
 *
 * @property int $id
 * @property string $scope_key
 * @property Workload $workload
 * @property non-empty-list<string> $denominator
 * @property CoverageLevel $minimum_level
 * @property bool $include_fallback
 * @property bool $include_beta
 * @property bool $allow_beta_certification
 * @property bool $allow_derived_identity
 * @property bool $customer_claimable
 * @property bool $active
 * @property positive-int|null $max_evidence_age_seconds
 * @property array<array-key, mixed> $metadata
 * @property Carbon|null $created_at
 * @property Carbon|null $updated_at
 */
final class TenantConfigurationSupportedScope extends KernelModel
{
    /** @return array<string, string> */
    protected function casts(): array
    {
        return (new SupportedScopeColumns)->casts();
    }
}
