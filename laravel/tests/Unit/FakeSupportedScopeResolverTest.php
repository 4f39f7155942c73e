<?php

declare(strict_types=1);

use CoverageKernel\CoverageLevel;
use CoverageKernel\Exception\UnknownScope;
use CoverageKernel\ExclusionReason;
use CoverageKernel\Laravel\Contracts\SupportedScopeResolver;
use CoverageKernel\Laravel\Testing\FakeSupportedScopeResolver;

it('replaces the resolver in the container, with scopes that the extension resolves', function (): void {
    $fake = FakeSupportedScopeResolver::swap()
        ->scope('intune_core', ['b', 'a'], ['c' => ExclusionReason::RegistryOnly], minimumLevel: CoverageLevel::Comparable, customerClaimable: false)
        ->scope('a_scope', ['d'], active: false, maxEvidenceAgeSeconds: 60);
    $scope = app(SupportedScopeResolver::class)->resolve('intune_core');

    expect(app(SupportedScopeResolver::class))->toBe($fake)
        ->and($fake->keys())->toBe(['a_scope', 'intune_core'])
        ->and($scope->countedTypes())->toBe(['b', 'a'])
        ->and($scope->denominator())->toBe(['b', 'a', 'c'])
        ->and($scope->minimumLevel())->toBe(CoverageLevel::Comparable)
        ->and($scope->customerClaimable())->toBeFalse()
        ->and($fake->resolve('a_scope')->active())->toBeFalse()
        ->and($fake->resolve('a_scope')->maxEvidenceAgeSeconds())->toBe(60);
});

it('excludes a type for each reason', function (ExclusionReason $reason): void {
    $scope = (new FakeSupportedScopeResolver)->scope('a_scope', ['a'], ['b' => $reason])->resolve('a_scope');

    expect($scope->excluded()[0]->canonicalType())->toBe('b')->and($scope->excluded()[0]->reason())->toBe($reason);
})->with(fn () => ExclusionReason::cases());

it('knows no other scope', function (): void {
    (new FakeSupportedScopeResolver)->scope('a_scope', ['a'])->resolve('another_scope');
})->throws(UnknownScope::class);

it('adds an active scope for customers, whose evidence may be a day old, unless told otherwise', function (): void {
    $scope = (new FakeSupportedScopeResolver)->scope('a_scope', ['a'])->resolve('a_scope');

    expect([$scope->active(), $scope->customerClaimable(), $scope->maxEvidenceAgeSeconds(), $scope->minimumLevel()])
        ->toBe([true, true, 86400, CoverageLevel::ContentBacked]);
});
