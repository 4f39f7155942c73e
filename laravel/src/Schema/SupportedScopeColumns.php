<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

use CoverageKernel\CoverageLevel;
use CoverageKernel\ResolvedScope;
use CoverageKernel\Workload;

/**
 * The fields of a supported scope (contract §2).
 *
 * @extends Columns<ResolvedScope>
 */
final readonly class SupportedScopeColumns extends Columns
{
    public function table(): string
    {
        return 'tenant_configuration_supported_scopes';
    }

    public function key(): array
    {
        return ['scope_key'];
    }

    protected function declare(): array
    {
        return [
            new Column('scope_key', ColumnKind::ScopeKey, static fn (ResolvedScope $scope) => $scope->scopeKey()),
            new Column('workload', ColumnKind::Family, static fn (ResolvedScope $scope) => $scope->workload(), Workload::class),
            new Column('denominator', ColumnKind::CanonicalTypes, static fn (ResolvedScope $scope) => $scope->denominator()),
            new Column('minimum_level', ColumnKind::Family, static fn (ResolvedScope $scope) => $scope->minimumLevel(), CoverageLevel::class),
            new Column('include_fallback', ColumnKind::Flag, static fn (ResolvedScope $scope) => $scope->includeFallback()),
            new Column('include_beta', ColumnKind::Flag, static fn (ResolvedScope $scope) => $scope->includeBeta()),
            new Column('allow_beta_certification', ColumnKind::Flag, static fn (ResolvedScope $scope) => $scope->allowBetaCertification()),
            new Column('allow_derived_identity', ColumnKind::Flag, static fn (ResolvedScope $scope) => $scope->allowDerivedIdentity()),
            new Column('customer_claimable', ColumnKind::Flag, static fn (ResolvedScope $scope) => $scope->customerClaimable()),
            new Column('active', ColumnKind::Flag, static fn (ResolvedScope $scope) => $scope->active()),
            new Column('max_evidence_age_seconds', ColumnKind::PositiveInteger, static fn (ResolvedScope $scope) => $scope->maxEvidenceAgeSeconds()),
            new Column('metadata', ColumnKind::Object, static fn (ResolvedScope $scope) => $scope->metadataJson()),
        ];
    }

    public function constrain(PostgresConstraints $constraints): void
    {
        parent::constrain($constraints);

        $constraints->check('minimum_level_not_none', "minimum_level <> 'none'");
        $constraints->check('customer_age', 'not customer_claimable or max_evidence_age_seconds is not null');
    }
}
