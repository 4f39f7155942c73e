<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\ResourceClass;
use CoverageKernel\ResourceType;
use CoverageKernel\RestoreTier;
use CoverageKernel\SourceClass;
use CoverageKernel\SupportState;
use CoverageKernel\Workload;

/**
 * The fields of a resource type (contract §2).
 *
 * @extends Columns<ResourceType>
 */
final readonly class ResourceTypeColumns extends Columns
{
    public function table(): string
    {
        return 'tenant_configuration_resource_types';
    }

    public function key(): array
    {
        return ['canonical_type', 'source_class'];
    }

    protected function declare(): array
    {
        return [
            new Column('canonical_type', ColumnKind::CanonicalType, static fn (ResourceType $type) => $type->canonicalType()),
            new Column('source_class', ColumnKind::Family, static fn (ResourceType $type) => $type->sourceClass(), SourceClass::class),
            new Column('workload', ColumnKind::Family, static fn (ResourceType $type) => $type->workload(), Workload::class),
            new Column('resource_class', ColumnKind::Family, static fn (ResourceType $type) => $type->resourceClass(), ResourceClass::class),
            new Column('support_state', ColumnKind::Family, static fn (ResourceType $type) => $type->supportState(), SupportState::class),
            new Column('max_coverage_level', ColumnKind::Family, static fn (ResourceType $type) => $type->maxCoverageLevel(), CoverageLevel::class),
            new Column('max_claim_state', ColumnKind::Family, static fn (ResourceType $type) => $type->maxClaimState(), ClaimState::class),
            new Column('restore_tier', ColumnKind::Family, static fn (ResourceType $type) => $type->restoreTier(), RestoreTier::class),
            new Column('source_aliases', ColumnKind::Aliases, static fn (ResourceType $type) => $type->sourceAliases()),
            new Column('metadata', ColumnKind::Object, static fn (ResourceType $type) => $type->metadataJson()),
        ];
    }
}
