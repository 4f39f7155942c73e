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
use CoverageKernel\Laravel\Exceptions\ClaimNamesItsTime;
use CoverageKernel\Laravel\Exceptions\ClaimNotPermitted;
use CoverageKernel\Laravel\Testing\FakeClaimGuard;
use CoverageKernel\Laravel\Testing\FakeInProduction;
use CoverageKernel\Laravel\Testing\FakeSupportedScopeResolver;
use CoverageKernel\Laravel\Testing\FakeType;
use CoverageKernel\Laravel\Testing\ImpossibleReasons;
use CoverageKernel\Reason;
use CoverageKernel\ReasonCode;
use CoverageKernel\RestoreTier;
use CoverageKernel\SurveyedScope;
use Illuminate\Auth\Access\AuthorizationException;
use Illuminate\Container\Container;
use Illuminate\Support\Carbon;
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
    $dated = new Claim('intune_core', CoverageLevel::Detected, Audience::Customer, asOf: new DateTimeImmutable('2001-02-03'));
    expect(static fn () => (new FakeClaimGuard)->permit()->evaluate($foreign, $environment))->toThrow(ClaimNamesAnotherEnvironment::class)
        ->and(static fn () => (new FakeClaimGuard)->permit()->evaluate($dated, $environment))->toThrow(ClaimNamesItsTime::class)
        ->and(static fn () => (new FakeClaimGuard)->permit()->evaluateMany([$dated], $environment))->toThrow(ClaimNamesItsTime::class);
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
    expect(static fn () => $guard->assertNotEvaluated('intune_core'))
        ->toThrow(AssertionFailedError::class, 'Expected a claim about the scope `intune_core` not to be evaluated; evaluated were: `intune_core` content_backed for customer.')
        ->and(static fn () => $guard->assertNothingEvaluated())
        ->toThrow(AssertionFailedError::class, 'Expected no claim to be evaluated; evaluated were: `intune_core` content_backed for customer.')
        ->and(static fn () => $guard->assertEvaluated(fn (): bool => false))->toThrow(AssertionFailedError::class);
});

/** A claim for which the contract allows the reason, if any claim of an application can have it. */
function claimThatCanHave(ReasonCode $reason): Claim
{
    return match ($reason) {
        ReasonCode::UnscopedFullClaim => fakeClaim(scopeKey: null),
        ReasonCode::UnscopedClaim => new Claim(null, CoverageLevel::Detected, Audience::Customer, 50.0),
        ReasonCode::BetaCertification => new Claim('intune_core', CoverageLevel::Certified, Audience::Customer),
        ReasonCode::NotRestorable => new Claim('intune_core', CoverageLevel::Detected, Audience::Customer, restoreTier: RestoreTier::PreviewOnly),
        ReasonCode::DenominatorMismatch => new Claim('intune_core', CoverageLevel::Detected, Audience::Customer, denominator: ['a', 'b']),
        default => fakeClaim(),
    };
}

$reasonsOfUncompletedClaims = [ReasonCode::AsOfMissing, ReasonCode::UnnamedWorkspace, ReasonCode::UnnamedManagedEnvironment];

it('gives a chosen reason, made by the extension, with only the reasons that follow from it', function (ReasonCode $reason) use ($environment): void {
    $decision = (new FakeClaimGuard)->because($reason)->evaluate(claimThatCanHave($reason), $environment);
    $followUps = match ($reason) {
        ReasonCode::EmptyDenominator => ['type_excluded'],
        ReasonCode::BetaCertification => ['experimental_source'],
        ReasonCode::ScopeIncomplete, ReasonCode::PercentOverstated => ['not_observed'],
        default => [],
    };

    expect(reasonCodes($decision))->toContain($reason->value)
        ->and(array_values(array_diff(reasonCodes($decision), [$reason->value, 'scope_incomplete', 'percent_overstated', ...$followUps])))->toBe([]);
})->with(fn () => array_filter(ReasonCode::cases(), static fn (ReasonCode $reason): bool => ! in_array($reason, $reasonsOfUncompletedClaims, true)));

it('makes a scope incomplete by a type with the chosen reason or, if that type is still covered, by one that was not observed', function (ReasonCode $reason) use ($environment): void {
    $decided = static fn (string|ReasonCode ...$reasons): array => reasonCodes((new FakeClaimGuard)->because(array_values($reasons))->evaluate(claimThatCanHave($reason), $environment));
    $isCovered = ! in_array('scope_incomplete', $decided($reason), true);

    expect($decided($reason, 'scope_incomplete'))->toContain($reason->value, 'scope_incomplete')
        ->and(in_array('not_observed', $decided($reason, 'scope_incomplete'), true))->toBe($isCovered);
})->with(fn () => array_filter(ReasonCode::cases(), static fn (ReasonCode $reason): bool => FakeType::canHave($reason) && $reason !== ReasonCode::NotObserved));

it('gives several chosen reasons, by code or by case, to every scope or to one', function () use ($environment): void {
    $guard = (new FakeClaimGuard)->permit()->because([ReasonCode::IdentityDerived, 'evidence_expired', ReasonCode::NotCustomerClaimable], 'intune_core');

    expect(reasonCodes($guard->evaluate(fakeClaim(), $environment)))
        ->toBe(['not_customer_claimable', 'evidence_expired', 'identity_derived', 'scope_incomplete', 'percent_overstated'])
        ->and(reasonCodes($guard->evaluate(fakeClaim(scopeKey: 'intune_extended'), $environment)))->toBe([])
        ->and(reasonCodes($guard->because('type_claim_maximum')->evaluate(fakeClaim(), $environment)))->toBe(['type_claim_maximum'])
        ->and(reasonCodes($guard->because([])->evaluate(fakeClaim(), $environment)))->toBe([]);
});

it('gives chosen reasons to the types that a claim names', function () use ($environment): void {
    $claim = new Claim('any_scope', CoverageLevel::Renderable, Audience::Operator, denominator: ['a', 'b']);
    $decision = (new FakeClaimGuard)->because(['listing_partial', 'level_not_reached', 'identity_conflict', 'listing_contradicted'])->evaluate($claim, $environment);

    expect(array_map(static fn (Reason $reason): array => [$reason->code()->value, $reason->canonicalType()], $decision->reasons()))->toBe([
        ['listing_partial', 'a'],
        ['level_not_reached', 'a'],
        ['listing_contradicted', 'b'],
        ['identity_conflict', 'b'],
        ['scope_incomplete', null],
        ['percent_overstated', null],
    ]);
});

it('limits a claim by a chosen reason that does not block, and it is permitted', function (string $reason) use ($environment): void {
    $decision = (new FakeClaimGuard)->because($reason)->authorize(fakeClaim(), $environment);

    expect($decision->state())->toBe(ClaimState::ClaimLimited)
        ->and(reasonCodes($decision))->toBe([$reason])
        ->and($decision->limits())->toHaveCount(1);
})->with(['type_claim_maximum', 'preferred_source_passed_over', 'listing_not_applicable', 'identity_derived', 'identity_missing_external_id', 'unrecognized_observed']);

it('refuses reasons that the contract does not allow for the claim, and says what they need', function (array $reasons, string $message) use ($environment): void {
    /** @var list<string> $reasons */
    expect(static fn () => (new FakeClaimGuard)->because($reasons)->evaluate(fakeClaim(), $environment))->toThrow(ImpossibleReasons::class, $message);
})->with([
    [['beta_certification'], 'cannot have `beta_certification` (which needs a claim of the level `certified`); it has `experimental_source`'],
    [['not_restorable'], 'cannot have `not_restorable` (which needs a restore claim); it has no reason'],
    [['unscoped_full_claim'], 'needs a claim of 100 % without a scope'],
    [['denominator_mismatch'], 'needs a claim that names its denominator'],
    [['as_of_missing', 'unnamed_workspace'], '`as_of_missing` (which needs a claim that the guard has not completed) and `unnamed_workspace`'],
    [['unknown_scope', 'listing_partial'], 'cannot have `listing_partial`; it has `unknown_scope`'],
]);

it('refuses a text that is not the code of a reason', function (): void {
    (new FakeClaimGuard)->because('listing_unlucky');
})->throws(ValueError::class, 'listing_unlucky');

it('decides claims across environments as they are asked for', function () use ($environment): void {
    $guard = (new FakeClaimGuard)->permit();
    $claims = (function (): Generator {
        yield 'core' => fakeClaim();
        yield 'extended' => fakeClaim(scopeKey: 'intune_extended');
    })();
    $environments = [$environment, new EnvironmentRef(17, 5, 6)];
    $decisions = [];
    foreach ($guard->evaluateAcross($claims, $environments) as $of => $ofEnvironment) {
        $decisions[] = [$of, array_map(static fn (Decision $decision): ?string => $decision->claim()->managedEnvironmentId(), $ofEnvironment)];
        if (count($decisions) === 1) {
            $guard->assertNotEvaluated(fn (Claim $claim): bool => $claim->managedEnvironmentId() === '5');
        }
    }

    expect($decisions)->toBe([[$environments[0], ['core' => '4', 'extended' => '4']], [$environments[1], ['core' => '5', 'extended' => '5']]]);
});

it('surveys the scopes of the test and those of the extension', function () use ($environment): void {
    Carbon::setTestNow('2026-03-01T12:00:00Z');
    $survey = (new FakeClaimGuard)->permit()->block('intune_core')->because('type_claim_maximum', 'a_scope')->survey($environment);

    expect(array_map(static fn (SurveyedScope $scope): string => $scope->scopeKey(), $survey->scopes()))
        ->toBe(['a_scope', 'intune_core', 'intune_extended', 'intune_tcm_core'])
        ->and($survey->permits('intune_core', CoverageLevel::Detected, Audience::Internal))->toBeFalse()
        ->and($survey->permits('intune_extended', CoverageLevel::Certified, Audience::Customer))->toBeTrue()
        ->and($survey->strongest('a_scope', Audience::Customer))->toBe(CoverageLevel::Certified)
        ->and($survey->toArray()['as_of'])->toBe('2026-03-01T12:00:00Z')
        ->and($survey->toArray()['scopes'][0]['claims'][0]['state'])->toBe('claim_limited');
});

it('refuses to be made or swapped in in production', function (): void {
    $production = new Container;
    $production->instance('env', 'production');
    app()->instance('env', 'staging');

    expect(static fn () => FakeClaimGuard::swap($production))->toThrow(FakeInProduction::class, 'cannot be used in the environment `production`')
        ->and(static fn () => FakeSupportedScopeResolver::swap($production))->toThrow(FakeInProduction::class)
        ->and($production->bound(ClaimGuard::class))->toBeFalse()
        ->and(FakeClaimGuard::swap())->toBe(app(ClaimGuard::class));

    app()->instance('env', 'production');
    expect(static fn () => new FakeClaimGuard)->toThrow(FakeInProduction::class)
        ->and(static fn () => new FakeSupportedScopeResolver)->toThrow(FakeInProduction::class);
});

it('gives the callback the environment and the decision of a claim that was decided with others', function () use ($environment): void {
    $guard = new FakeClaimGuard;
    $decisions = $guard->evaluateMany([fakeClaim()], $environment);

    $guard->assertEvaluated(static fn (Claim $claim, EnvironmentRef $asked, Decision $decision): bool => $asked === $environment && $decision === $decisions[0]);
});

it('gives each chosen reason to another type if the claim names no types', function () use ($environment): void {
    $decision = (new FakeClaimGuard)->because(['listing_partial', 'level_not_reached', 'identity_conflict'])->evaluate(fakeClaim(), $environment);

    expect(array_map(static fn (Reason $reason): array => [$reason->code()->value, $reason->canonicalType()], $decision->reasons()))->toBe([
        ['listing_partial', 'fakeType'],
        ['level_not_reached', 'fakeType2'],
        ['identity_conflict', 'fakeType3'],
        ['scope_incomplete', null],
        ['percent_overstated', null],
    ]);
});

it('counts one type if a reason about types was not chosen', function (FakeClaimGuard $guard) use ($environment): void {
    expect($guard->evaluate(fakeClaim(), $environment)->denominator())->toBe(1);
})->with([
    'blocked' => [fn () => new FakeClaimGuard],
    'limited' => [fn () => (new FakeClaimGuard)->limit()],
    'permitted' => [fn () => (new FakeClaimGuard)->permit()],
    'a reason about the scope' => [fn () => (new FakeClaimGuard)->because('inactive_scope')],
]);

it('gives chosen reasons together that each need something more than the counted types', function (array $reasons) use ($environment): void {
    /** @var list<string> $reasons */
    expect(reasonCodes((new FakeClaimGuard)->because($reasons)->evaluate(fakeClaim(), $environment)))->toContain(...$reasons);
})->with([
    [['type_excluded', 'listing_not_applicable']],
    [['source_not_admitted', 'preferred_source_passed_over']],
    [['scope_incomplete', 'type_claim_maximum']],
    [['listing_contradicted', 'unrecognized_observed']],
]);

it('refuses to survey a scope whose key is a number', function () use ($environment): void {
    (new FakeClaimGuard)->permit('2026')->survey($environment);
})->throws(InvalidDefinitions::class, 'expected a scope key, `[a-z][a-z0-9_]*` of at most 128 bytes, found `2026`');

it('blocks a claim without a scope, also if the outcome cannot be given to it', function (FakeClaimGuard $guard) use ($environment): void {
    expect(reasonCodes($guard->evaluate(fakeClaim(scopeKey: null), $environment)))->toContain('unscoped_full_claim');
})->with([
    'blocked' => [fn () => new FakeClaimGuard],
    'limited' => [fn () => (new FakeClaimGuard)->limit()],
    'permitted' => [fn () => (new FakeClaimGuard)->permit()],
]);

it('names each reason once that an impossible decision has', function () use ($environment): void {
    $claim = new Claim('intune_core', CoverageLevel::Certified, Audience::Customer);

    try {
        (new FakeClaimGuard)->because(['experimental_source', 'beta_certification', 'not_restorable'])->evaluate($claim, $environment);
        $message = '';
    } catch (ImpossibleReasons $impossible) {
        $message = $impossible->getMessage();
    }

    expect($message)->toEndWith('it has `experimental_source`, `beta_certification`');
});

it('has one resource more in the listing than it has rows if the two are to differ', function () use ($environment): void {
    $reason = (new FakeClaimGuard)->because('listing_mismatch')->evaluate(fakeClaim(), $environment)->reasons()[0];

    expect([$reason->code(), $reason->expected(), $reason->actual()])->toBe([ReasonCode::ListingMismatch, '2', '1']);
});
