<?php

declare(strict_types=1);

use CoverageKernel\Definitions;
use CoverageKernel\Laravel\Models\TenantConfigurationResourceType;
use CoverageKernel\Laravel\Models\TenantConfigurationSupportedScope;
use CoverageKernel\Laravel\Tests\Support\DefinitionTables;
use CoverageKernel\SupportState;
use Illuminate\Database\Eloquent\MassAssignmentException;
use Illuminate\Support\Carbon;

it('has the values of the extension in every resource type', function (): void {
    $models = TenantConfigurationResourceType::query()->get()
        ->keyBy(fn (TenantConfigurationResourceType $type): string => "{$type->canonical_type}:{$type->source_class->value}");
    $types = Definitions::fromJson(DefinitionTables::document())->resourceTypes();

    expect($models)->toHaveCount(count($types));
    foreach ($types as $type) {
        $model = $models["{$type->canonicalType()}:{$type->sourceClass()->value}"];

        expect($model->workload)->toBe($type->workload())
            ->and($model->resource_class)->toBe($type->resourceClass())
            ->and($model->support_state)->toBe($type->supportState())
            ->and($model->max_coverage_level)->toBe($type->maxCoverageLevel())
            ->and($model->max_claim_state)->toBe($type->maxClaimState())
            ->and($model->restore_tier)->toBe($type->restoreTier())
            ->and($model->source_aliases)->toBe($type->sourceAliases())
            ->and($model->metadata)->toEqual($type->metadata())
            ->and($model->created_at)->toBeInstanceOf(Carbon::class);
    }
});

it('has the values of the extension in every supported scope', function (): void {
    $models = TenantConfigurationSupportedScope::query()->get()->keyBy('scope_key');
    $scopes = Definitions::fromJson(DefinitionTables::document())->supportedScopes();

    expect($models)->toHaveCount(count($scopes));
    foreach ($scopes as $scope) {
        $model = $models[$scope->scopeKey()];

        expect($model->workload)->toBe($scope->workload())
            ->and($model->denominator)->toBe($scope->denominator())
            ->and($model->minimum_level)->toBe($scope->minimumLevel())
            ->and($model->include_fallback)->toBe($scope->includeFallback())
            ->and($model->include_beta)->toBe($scope->includeBeta())
            ->and($model->allow_beta_certification)->toBe($scope->allowBetaCertification())
            ->and($model->allow_derived_identity)->toBe($scope->allowDerivedIdentity())
            ->and($model->customer_claimable)->toBe($scope->customerClaimable())
            ->and($model->active)->toBe($scope->active())
            ->and($model->max_evidence_age_seconds)->toBe($scope->maxEvidenceAgeSeconds())
            ->and($model->metadata)->toEqual($scope->metadata());
    }
});

it('writes empty metadata as an object, and enums as their values', function (): void {
    $type = TenantConfigurationResourceType::query()->where('canonical_type', 'roleDefinition')->firstOrFail();
    $type->metadata = [];
    $type->support_state = SupportState::OutOfScope;
    $type->save();

    expect(DefinitionTables::rows(DefinitionTables::TYPES)['roleDefinition:'.$type->source_class->value])
        ->toMatchArray(['metadata' => '{}', 'support_state' => 'out_of_scope']);
});

it('refuses a list for an object', function (): void {
    $type = new TenantConfigurationResourceType;

    expect(fn () => $type->metadata = ['a', 'b'])->toThrow(InvalidArgumentException::class, 'expected `metadata` to be an array with string keys, found a list')
        ->and(fn () => $type->setAttribute('metadata', 'text'))->toThrow(InvalidArgumentException::class, 'found string');
    $type->metadata = [1 => 'b'];
    expect($type->getAttributes()['metadata'])->toBe('{"1":"b"}');
});

it('does not allow mass assignment of definitions', function (): void {
    expect(fn () => (new TenantConfigurationResourceType)->fill(['max_claim_state' => 'claim_allowed']))->toThrow(MassAssignmentException::class)
        ->and(fn () => (new TenantConfigurationSupportedScope)->fill(['active' => true]))->toThrow(MassAssignmentException::class);
});

it('writes texts and numbers of metadata as they are', function (): void {
    $type = new TenantConfigurationResourceType;
    $type->metadata = ['source' => 'Größe/Graph', 'ratio' => 1.0];

    expect($type->getAttributes()['metadata'])->toBe('{"source":"Größe/Graph","ratio":1.0}');
});
