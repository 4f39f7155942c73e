<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\ClaimNamesAnotherEnvironment;
use CoverageKernel\Laravel\Exceptions\ClaimNotPermitted;
use CoverageKernel\Laravel\Testing\FakeClaimGuard;
use CoverageKernel\ReasonCode;
use CoverageKernel\RestoreTier;
use Illuminate\Auth\Access\AuthorizationException;
use PHPUnit\Framework\AssertionFailedError;

function fakeClaim(Audience $audience = Audience::Customer, ?string $scopeKey = 'intune_core'): Claim
{
    return new Claim(scopeKey: $scopeKey, level: CoverageLevel::ContentBacked, audience: $audience);
}

/** @return list<string> */
function reasonCodes(Decision $decision): array
{
    return array_map(static fn ($reason): string => $reason->code()->value, $decision->reasons());
}

$environment = new EnvironmentRef(17, 4, 3);

it('blocks claims to every audience by default', function (Audience $audience) use ($environment): void {
    $decision = (new FakeClaimGuard)->evaluate(fakeClaim($audience), $environment);

    expect($decision->state())->toBe(ClaimState::ClaimBlocked)
        ->and($decision->permitted())->toBeFalse()
        ->and(reasonCodes($decision))->toBe(['not_observed', 'scope_incomplete', 'percent_overstated']);
})->with(fn () => Audience::cases());

it('permits every claim that the contract can permit', function (Claim $claim) use ($environment): void {
    $decision = (new FakeClaimGuard)->permit()->evaluate($claim, $environment);

    expect($decision->state())->toBe(ClaimState::ClaimAllowed)
        ->and($decision->permitted())->toBeTrue()
        ->and($decision->reasons())->toBe([]);
})->with([
    'to a customer' => [fn () => fakeClaim()],
    'to an operator' => [fn () => fakeClaim(Audience::Operator)],
    'internal' => [fn () => fakeClaim(Audience::Internal)],
    'certified' => [fn () => new Claim('any_scope', CoverageLevel::Certified, Audience::Customer)],
    'a restore claim' => [fn () => new Claim('any_scope', CoverageLevel::Detected, Audience::Customer, restoreTier: RestoreTier::Restorable)],
    'with a denominator' => [fn () => new Claim('any_scope', CoverageLevel::Detected, Audience::Customer, 50.0, denominator: ['b', 'a'])],
    'as of another time' => [fn () => new Claim('any_scope', CoverageLevel::Detected, Audience::Customer, asOf: new DateTimeImmutable('2001-02-03'))],
]);

it('limits a claim with a reason, and the limited claim is permitted', function (Audience $audience) use ($environment): void {
    $decision = (new FakeClaimGuard)->limit()->evaluate(fakeClaim($audience), $environment);

    expect($decision->state())->toBe(ClaimState::ClaimLimited)
        ->and($decision->permitted())->toBeTrue()
        ->and($decision->reasons()[0]->code())->toBe(ReasonCode::TypeClaimMaximum)
        ->and($decision->reasons())->toHaveCount(1);
})->with(fn () => Audience::cases());

it('cannot be made to break the contract', function () use ($environment): void {
    $decision = (new FakeClaimGuard)->permit()->evaluate(fakeClaim(scopeKey: null), $environment);

    expect($decision->permitted())->toBeFalse()
        ->and(reasonCodes($decision))->toBe(['unscoped_full_claim']);
});

it('blocks a claim that counts a type twice in two spellings, as the guard does', function () use ($environment): void {
    $claim = new Claim('any_scope', CoverageLevel::Detected, Audience::Customer, denominator: ['roleDefinition', 'roledefinition', 'b']);
    $decision = (new FakeClaimGuard)->permit()->evaluate($claim, $environment);

    expect($decision->state())->toBe(ClaimState::ClaimBlocked)
        ->and($decision->denominator())->toBe(2)
        ->and(reasonCodes($decision))->toBe(['denominator_mismatch']);
});

it('treats two names as one type exactly when the extension does', function (string $one, string $other) use ($environment): void {
    $claim = new Claim('any_scope', CoverageLevel::Detected, Audience::Customer, denominator: [$one, $other]);
    $type = static fn (string $name): array => [
        'canonical_type' => $name, 'source_class' => 'tcm', 'workload' => 'intune', 'resource_class' => 'configuration', 'support_state' => 'supported',
        'max_coverage_level' => 'certified', 'max_claim_state' => 'claim_allowed', 'restore_tier' => 'restorable',
    ];
    try {
        $types = count(Definitions::fromJson(json_encode([
            'contract' => 1, 'activation' => 'active', 'resource_types' => [$type($one), $type($other)], 'supported_scopes' => [],
        ], JSON_THROW_ON_ERROR))->resourceTypes());
    } catch (InvalidDefinitions) {
        $types = 1;
    }

    expect((new FakeClaimGuard)->permit()->evaluate($claim, $environment)->denominator())->toBe($types);
})->with([
    ['roleDefinition', 'roledefinition'],
    ['aB', 'ab'],
    ['roleDefinition', 'roleDefinitions'],
    ['a', 'b'],
    ['a1', 'a11'],
]);

it('can give another outcome for one scope', function () use ($environment): void {
    $guard = (new FakeClaimGuard)->permit()->block('intune_core');

    expect($guard->evaluate(fakeClaim(), $environment)->permitted())->toBeFalse()
        ->and($guard->evaluate(fakeClaim(scopeKey: 'intune_extended'), $environment)->permitted())->toBeTrue()
        ->and($guard->permit()->evaluate(fakeClaim(), $environment)->permitted())->toBeTrue();
});

it('completes claims as the guard does', function () use ($environment): void {
    $decision = (new FakeClaimGuard)->permit()->evaluate(fakeClaim(), $environment);

    expect($decision->claim()->workspaceId())->toBe('17')
        ->and($decision->claim()->managedEnvironmentId())->toBe('4')
        ->and($decision->claim()->providerConnectionId())->toBe('3')
        ->and($decision->claim()->asOf())->not->toBeNull();

    $foreign = new Claim('intune_core', CoverageLevel::Detected, Audience::Customer, workspaceId: 18);
    expect(static fn () => (new FakeClaimGuard)->permit()->evaluate($foreign, $environment))->toThrow(ClaimNamesAnotherEnvironment::class);
});

it('decides many claims, and keeps their keys', function () use ($environment): void {
    $guard = (new FakeClaimGuard)->permit()->block('intune_extended');
    $decisions = $guard->evaluateMany(['x' => fakeClaim(), 5 => fakeClaim(scopeKey: 'intune_extended')], $environment);

    expect(array_map(static fn (Decision $decision): bool => $decision->permitted(), $decisions))->toBe(['x' => true, 5 => false]);
    $guard->assertEvaluated('intune_core');
    $guard->assertEvaluated('intune_extended');
});

it('authorizes, or throws an exception that Laravel turns into a 403, with the decision but without the reasons in its message', function () use ($environment): void {
    $guard = (new FakeClaimGuard)->permit();
    expect($guard->authorize(fakeClaim(), $environment)->permitted())->toBeTrue();

    try {
        $guard->block()->authorize(fakeClaim(), $environment);
        $thrown = null;
    } catch (AuthorizationException $thrown) {
    }

    expect($thrown)->toBeInstanceOf(ClaimNotPermitted::class)
        ->and($thrown?->getMessage())->toBe('This coverage claim is not permitted.');
    assert($thrown instanceof ClaimNotPermitted);
    expect(reasonCodes($thrown->decision()))->toContain('not_observed');
    $guard->assertEvaluated(fn (Claim $claim, EnvironmentRef $asked, Decision $decision): bool => $decision === $thrown->decision());
});

it('replaces the guard in the container', function (): void {
    $fake = FakeClaimGuard::swap();

    expect(app(ClaimGuard::class))->toBe($fake);
});

it('asserts which claims were evaluated', function () use ($environment): void {
    $guard = new FakeClaimGuard;
    $guard->assertNothingEvaluated();
    $guard->assertNotEvaluated('intune_core');
    expect(static fn () => $guard->assertEvaluated('intune_core'))
        ->toThrow(AssertionFailedError::class, 'Expected a claim about the scope `intune_core` to be evaluated; no claim was.');

    $guard->evaluate(fakeClaim(), $environment);

    $guard->assertEvaluated('intune_core');
    $guard->assertEvaluated(fn (Claim $claim, EnvironmentRef $asked): bool => $claim->audience() === Audience::Customer && $asked === $environment);
    $guard->assertNotEvaluated('intune_extended');
    $guard->assertNotEvaluated(fn (Claim $claim): bool => $claim->audience() === Audience::Internal);
    expect(static fn () => $guard->assertNotEvaluated('intune_core'))->toThrow(AssertionFailedError::class, 'not to be evaluated')
        ->and(static fn () => $guard->assertNothingEvaluated())
        ->toThrow(AssertionFailedError::class, 'evaluated were: `intune_core` content_backed for customer.')
        ->and(static fn () => $guard->assertEvaluated(fn (): bool => false))->toThrow(AssertionFailedError::class);
});
