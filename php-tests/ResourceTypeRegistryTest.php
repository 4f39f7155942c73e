<?php

declare(strict_types=1);

use CoverageKernel\Definitions;
use CoverageKernel\ResourceType;
use CoverageKernel\ResourceTypeRegistry;
use CoverageKernel\Seeds;
use CoverageKernel\SourceClass;
use CoverageKernel\Workload;

$registry = fn (): ResourceTypeRegistry => new ResourceTypeRegistry(Definitions::fromJson(Seeds::kernel()));
$sources = fn (array $rows): array => array_map(fn (ResourceType $row) => $row->sourceClass(), $rows);

test('names and aliases are found in any case', function (string $name, ?string $type) use ($registry) {
    expect($registry()->canonicalType($name))->toBe($type);
})->with([
    'as written' => ['appProtectionPolicyiOS', 'appProtectionPolicyiOS'],
    'in another case' => ['APPPROTECTIONPOLICYIOS', 'appProtectionPolicyiOS'],
    'an alias' => ['microsoft.intune.appProtectionPolicyiOS', 'appProtectionPolicyiOS'],
    'an alias in another case' => ['#Microsoft.Graph.Windows10CompliancePolicy', 'deviceCompliancePolicyWindows10'],
    'unknown' => ['appProtectionPolicy', null],
    'empty' => ['', null],
    'with a space' => ['roleDefinition ', null],
    'with a NUL' => ["roleDefinition\0", null],
    'not UTF-8' => ["roleDefinition\xff", null],
    'case beyond ASCII' => ["roleDefinit\u{0131}on", null],
]);

test('the rows of a type are in source precedence', function () use ($registry, $sources) {
    expect($sources($registry()->rows('deviceCompliancePolicyWindows10')))->toBe(SourceClass::cases())
        ->and($sources($registry()->rows('deviceHealthScript')))->toBe([SourceClass::GraphBetaExperimental]);
});

test('rows are found by the canonical spelling only', function (string $type) use ($registry) {
    expect($registry()->rows($type))->toBe([])
        ->and($registry()->row($type, SourceClass::Tcm))->toBeNull();
})->with(['ROLEDEFINITION', 'microsoft.intune.roleDefinition', 'unknown', '', "roleDefinition\xff"]);

test('a row is found by type and source', function () use ($registry) {
    $row = $registry()->row('termsAndConditions', SourceClass::GraphV1Fallback);

    expect($row?->canonicalType())->toBe('termsAndConditions')
        ->and($row?->sourceClass())->toBe(SourceClass::GraphV1Fallback)
        ->and($registry()->row('termsAndConditions', SourceClass::Tcm))->toBeNull();
});

test('a wrong argument is a TypeError that names the method, the parameter and the expected type', function (Closure $call, string $message) use ($registry) {
    expect(fn () => $call($registry()))->toThrow(TypeError::class, "CoverageKernel\\ResourceTypeRegistry::{$message} given");
})->with([
    [fn ($registry) => $registry->canonicalType(null), 'canonicalType(): Argument #1 ($name) must be of type string, null'],
    [fn ($registry) => $registry->rows(5), 'rows(): Argument #1 ($type) must be of type string, int'],
    [fn ($registry) => $registry->row([], SourceClass::Tcm), 'row(): Argument #1 ($type) must be of type string, array'],
    [fn ($registry) => $registry->row('roleDefinition', 'tcm'), 'row(): Argument #2 ($source) must be of type CoverageKernel\SourceClass, string'],
    [fn ($registry) => $registry->row('roleDefinition', Workload::Intune), 'row(): Argument #2 ($source) must be of type CoverageKernel\SourceClass, CoverageKernel\Workload'],
    [fn () => new ResourceTypeRegistry(Seeds::kernel()), '__construct(): Argument #1 ($definitions) must be of type CoverageKernel\Definitions, string'],
]);

test('beta rows are experimental', function () use ($registry) {
    expect($registry()->row('deviceHealthScript', SourceClass::GraphBetaExperimental)?->isExperimental())->toBeTrue();
});

test('all returns all rows', function () use ($registry) {
    expect($registry()->all())->toHaveCount(19)->each->toBeInstanceOf(ResourceType::class);
});

test('rows outlive the registry and its definitions', function () use ($registry) {
    $rows = $registry()->all();
    gc_collect_cycles();

    expect($rows[0]->canonicalType())->toBe('appProtectionPolicyiOS');
});
