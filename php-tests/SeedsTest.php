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

test('the kernel seeds have ten rows of eight types and three scopes', function () {
    $definitions = Definitions::fromJson(Seeds::kernel());
    $types = array_map(fn ($row) => $row->canonicalType(), $definitions->resourceTypes());

    expect($types)->toHaveCount(10)
        ->and(array_unique($types))->toHaveCount(8)
        ->and((new SupportedScopeResolver($definitions))->keys())->toBe(['intune_core', 'intune_extended', 'intune_tcm_core']);
});

test('the catalogue has five scopes, and the TCM scope has all seventy types', function () {
    $resolver = new SupportedScopeResolver(Definitions::fromJson(Seeds::intuneCatalog()));

    expect($resolver->keys())->toBe([
        'intune_all_sources', 'intune_app_protection', 'intune_compliance', 'intune_endpoint_security', 'intune_tcm_all',
    ])->and($resolver->resolve('intune_tcm_all')->denominator())->toHaveCount(70);
});

test('the TCM scope counts all seventy types except the one that is only registered', function () {
    $scope = (new SupportedScopeResolver(Definitions::fromJson(Seeds::intuneCatalog())))->resolve('intune_tcm_all');
    $excluded = array_map(fn ($type) => [$type->canonicalType(), $type->reason()], $scope->excluded());

    expect($scope->countedTypes())->toHaveCount(69)
        ->and($excluded)->toBe([['settingCatalogCustomPolicyWindows10', ExclusionReason::RegistryOnly]]);
});
