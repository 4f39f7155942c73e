<?php

declare(strict_types=1);

use CoverageKernel\ClaimGuard;
use CoverageKernel\CountedType;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\NothingCounted;
use CoverageKernel\Exception\UnknownScope;
use CoverageKernel\ExcludedType;
use CoverageKernel\ExclusionReason;
use CoverageKernel\InputErrorCode;
use CoverageKernel\Seeds;
use CoverageKernel\SourceClass;
use CoverageKernel\SupportedScopeResolver;
use CoverageKernel\Tests\Refusal;
use CoverageKernel\Tests\Sample;
use CoverageKernel\Workload;

/** One type for each reason to be counted or excluded (contract §3). */
$definitions = function (array $flags): Definitions {
    $row = fn (string $type, string $source, string $support = 'supported'): array => [
        'canonical_type' => $type, 'source_class' => $source, 'workload' => 'intune', 'resource_class' => 'configuration',
        'support_state' => $support, 'max_coverage_level' => 'certified', 'max_claim_state' => 'claim_allowed',
        'restore_tier' => 'restorable',
    ];

    return Definitions::fromJson(json_encode([
        'contract' => 1,
        'activation' => 'active',
        'resource_types' => [
            $row('both', 'graph_v1_fallback'), $row('both', 'tcm'), $row('beta', 'graph_beta_experimental'),
            $row('fallback', 'graph_v1_fallback'), $row('listed', 'tcm', 'registry_only'), $row('out', 'tcm', 'out_of_scope'),
            $row('trial', 'tcm', 'experimental'),
        ],
        'supported_scopes' => [$flags + [
            'scope_key' => 'scope', 'workload' => 'intune', 'minimum_level' => 'comparable',
            'denominator' => ['trial', 'out', 'listed', 'fallback', 'beta', 'both'],
        ]],
    ]));
};

$counted = fn (SupportedScopeResolver $resolver): array => array_map(
    fn (CountedType $type): array => [$type->canonicalType(), $type->sourceClasses()],
    $resolver->resolve('scope')->counted(),
);

$excluded = fn (SupportedScopeResolver $resolver): array => array_map(
    fn (ExcludedType $type): array => [$type->canonicalType(), $type->reason()],
    $resolver->resolve('scope')->excluded(),
);

test('a scope counts the eligible types, in the order of its denominator', function () use ($definitions, $counted) {
    $resolver = new SupportedScopeResolver($definitions(['include_fallback' => true, 'include_beta' => true]));

    expect($counted($resolver))->toBe([
        ['trial', [SourceClass::Tcm]],
        ['fallback', [SourceClass::GraphV1Fallback]],
        ['beta', [SourceClass::GraphBetaExperimental]],
        ['both', [SourceClass::Tcm, SourceClass::GraphV1Fallback]],
    ])->and($resolver->resolve('scope')->countedTypes())->toBe(['trial', 'fallback', 'beta', 'both']);
});

test('a scope has a reason for every excluded type', function () use ($definitions, $excluded, $counted) {
    $resolver = new SupportedScopeResolver($definitions([]));

    expect($counted($resolver))->toBe([['both', [SourceClass::Tcm]]])
        ->and($excluded($resolver))->toBe([
            ['trial', ExclusionReason::ExperimentalNotIncluded],
            ['out', ExclusionReason::OutOfScope],
            ['listed', ExclusionReason::RegistryOnly],
            ['fallback', ExclusionReason::FallbackNotIncluded],
            ['beta', ExclusionReason::ExperimentalNotIncluded],
        ]);
});

test('the counted types are a denominator that a claim may name', function () {
    $scope = (new SupportedScopeResolver(Sample::definitions()))->resolve('intune_tcm_core');
    $decision = (new ClaimGuard(Sample::definitions()))->evaluate(Sample::claim(denominator: $scope->countedTypes()), Sample::observed());

    expect($decision->permitted())->toBeTrue();
});

test('a scope that counts no type has no denominator to name', function () {
    foreach ((new SupportedScopeResolver(Sample::definitionsThatCountNothing()))->keys() as $key) {
        $scope = (new SupportedScopeResolver(Sample::definitionsThatCountNothing()))->resolve($key);

        expect(fn () => $scope->countedTypes())->toThrow(NothingCounted::class, "scope `{$key}` counts no type, so a claim about it cannot name a denominator")
            ->and($scope->counted())->toBe([])
            ->and($scope->excluded())->toHaveCount(count($scope->denominator()));
    }
});

test('a scope has all fields of the contract', function () {
    $scope = (new SupportedScopeResolver(Definitions::fromJson(Seeds::kernel())))->resolve('intune_extended');
    [$seed] = array_values(array_filter(
        json_decode(Seeds::kernel(), true)['supported_scopes'],
        fn (array $seed): bool => $seed['scope_key'] === 'intune_extended',
    ));
    $fields = [
        'scope_key' => $scope->scopeKey(),
        'workload' => $scope->workload()->value,
        'denominator' => $scope->denominator(),
        'minimum_level' => $scope->minimumLevel()->value,
        'include_fallback' => $scope->includeFallback(),
        'include_beta' => $scope->includeBeta(),
        'allow_beta_certification' => $scope->allowBetaCertification(),
        'allow_derived_identity' => $scope->allowDerivedIdentity(),
        'customer_claimable' => $scope->customerClaimable(),
        'active' => $scope->active(),
        'max_evidence_age_seconds' => $scope->maxEvidenceAgeSeconds(),
        'metadata' => $scope->metadata(),
    ];

    expect($fields)->toBe($seed);
});

test('missing fields of a scope have the defaults of the contract', function () use ($definitions) {
    $scope = (new SupportedScopeResolver($definitions([])))->resolve('scope');

    expect($scope->workload())->toBe(Workload::Intune)
        ->and($scope->minimumLevel())->toBe(CoverageLevel::Comparable)
        ->and([
            $scope->includeFallback(), $scope->includeBeta(), $scope->allowBetaCertification(),
            $scope->allowDerivedIdentity(), $scope->customerClaimable(), $scope->active(),
        ])->each->toBeFalse()
        ->and($scope->maxEvidenceAgeSeconds())->toBeNull()
        ->and($scope->metadata())->toBe([]);
});

test('the keys are ordered by their bytes', function () {
    $resolver = new SupportedScopeResolver(Definitions::fromJson(Seeds::kernel()));

    expect($resolver->keys())->toBe(['intune_core', 'intune_extended', 'intune_tcm_core']);
});

test('an unknown scope throws an exception that names the key', function (string $key, string $named) use ($definitions) {
    $resolver = new SupportedScopeResolver($definitions([]));

    expect(fn () => $resolver->resolve($key))->toThrow(UnknownScope::class, $named);
})->with([
    'unknown' => ['nope', '`nope`'],
    'in another case' => ['Scope', '`Scope`'],
    'empty' => ['', '``'],
    'long' => [str_repeat('ä', 1_000), '`'.str_repeat('ä', 64).'…` of 2000 bytes'],
    'with invisible characters' => ["core\u{202e}\e[31m", '`core\u202e\u001b[31m`'],
]);

test('a key that is not UTF-8 throws an exception with the position of the error', function () use ($definitions) {
    $error = Refusal::error(fn () => (new SupportedScopeResolver($definitions([])))->resolve("scope\xff"));

    expect(Refusal::of(fn () => (new SupportedScopeResolver($definitions([])))->resolve("scope\xff")))->toBeInstanceOf(UnknownScope::class)
        ->and([$error->code(), $error->pointer(), $error->line(), $error->column()])->toBe([InputErrorCode::InvalidUtf8, '', 1, 6]);
});

test('a key must be a string', function () use ($definitions) {
    $resolver = new SupportedScopeResolver($definitions([]));

    expect(fn () => $resolver->resolve(null))->toThrow(
        TypeError::class,
        'CoverageKernel\SupportedScopeResolver::resolve(): Argument #1 ($scopeKey) must be of type string, null given',
    )->and($resolver->resolve(scopeKey: 'scope')->scopeKey())->toBe('scope');
});

test('a scope outlives the resolver and its definitions', function () use ($definitions) {
    $scope = (new SupportedScopeResolver($definitions(['include_beta' => true])))->resolve('scope');
    gc_collect_cycles();

    expect($scope->countedTypes())->toBe(['trial', 'beta', 'both'])
        ->and($scope->excluded()[0]->canonicalType())->toBe('out');
});
