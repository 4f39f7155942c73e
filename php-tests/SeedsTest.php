<?php

declare(strict_types=1);

use CoverageKernel\Activation;
use CoverageKernel\Definitions;
use CoverageKernel\ExclusionReason;
use CoverageKernel\Seeds;
use CoverageKernel\SupportedScopeResolver;

test('the extension contains the committed seeds', function (string $seed, string $file) {
    expect($seed)->toBe(file_get_contents(dirname(__DIR__)."/seeds/{$file}"));
})->with([
    'kernel' => fn () => [Seeds::kernel(), 'kernel.json'],
    'Intune catalog' => fn () => [Seeds::intuneCatalog(), 'intune-catalog.json'],
]);

test('the seeds are inactive until an operator activates them', function (string $seed) {
    expect(Definitions::fromJson($seed)->activation())->toBe(Activation::Inactive);
})->with([
    'kernel' => fn () => Seeds::kernel(),
    'Intune catalog' => fn () => Seeds::intuneCatalog(),
]);

test('the kernel seeds have nineteen rows of eight types and three scopes', function () {
    $definitions = Definitions::fromJson(Seeds::kernel());
    $types = array_map(fn ($row) => $row->canonicalType(), $definitions->resourceTypes());

    expect($types)->toHaveCount(19)
        ->and(array_unique($types))->toHaveCount(8)
        ->and((new SupportedScopeResolver($definitions))->keys())->toBe(['intune_core', 'intune_extended', 'intune_tcm_core']);
});

test('the catalogue has five scopes, and the TCM scope has seventy-one types', function () {
    $resolver = new SupportedScopeResolver(Definitions::fromJson(Seeds::intuneCatalog()));

    expect($resolver->keys())->toBe([
        'intune_all_sources', 'intune_app_protection', 'intune_compliance', 'intune_endpoint_security', 'intune_tcm_all',
    ])->and($resolver->resolve('intune_tcm_all')->denominator())->toHaveCount(71);
});

test('the TCM scope counts sixty-two types, and excludes the residual types that TCM cannot read', function () {
    $scope = (new SupportedScopeResolver(Definitions::fromJson(Seeds::intuneCatalog())))->resolve('intune_tcm_all');
    $excluded = array_map(fn ($type) => [$type->canonicalType(), $type->reason()], $scope->excluded());

    expect($scope->countedTypes())->toHaveCount(62)
        ->and($excluded)->toBe([
            ['aospDeviceOwnerCompliancePolicy', ExclusionReason::ExperimentalNotIncluded],
            ['deviceConfigurationCustom', ExclusionReason::FallbackNotIncluded],
            ['deviceConfigurationDeviceFeatures', ExclusionReason::FallbackNotIncluded],
            ['deviceConfigurationEditionUpgrade', ExclusionReason::FallbackNotIncluded],
            ['deviceConfigurationIosUpdate', ExclusionReason::FallbackNotIncluded],
            ['deviceEnrollmentWindowsHelloForBusinessConfiguration', ExclusionReason::FallbackNotIncluded],
            ['deviceManagementCompliancePolicy', ExclusionReason::ExperimentalNotIncluded],
            ['deviceManagementConfigurationPolicy', ExclusionReason::ExperimentalNotIncluded],
            ['settingCatalogCustomPolicyWindows10', ExclusionReason::RegistryOnly],
        ]);
});
