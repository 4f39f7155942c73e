<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\ForeignCoverage;
use CoverageKernel\Exception\InvalidClaim;
use CoverageKernel\Exception\UnknownScope;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\RestoreTier;
use CoverageKernel\Seeds;
use CoverageKernel\Survey;
use CoverageKernel\SurveyedClaim;
use CoverageKernel\SurveyedScope;
use CoverageKernel\Tests\Refusal;
use CoverageKernel\Tests\Sample;

$now = fn (): DateTimeImmutable => new DateTimeImmutable('2026-03-01T12:00:00Z');
$survey = fn (mixed ...$observed): Survey => (new ClaimGuard(Sample::definitions()))->survey(Sample::observed(null, ...$observed), $now());

test('a survey decides every claim as the guard does', function (string $json, array $changes) use ($now) {
    $definitions = Definitions::fromJson($json);
    $guard = new ClaimGuard($definitions);
    $observed = Sample::observed($definitions, ...$changes);
    $compared = 0;
    foreach ($guard->survey($observed, $now())->scopes() as $scope) {
        foreach ($scope->claims() as $surveyed) {
            if ($surveyed->percent() === 0.0) {
                expect($surveyed->permitted())->toBeFalse();

                continue;
            }
            $claim = new Claim(
                $scope->scopeKey(), $surveyed->level(), $surveyed->audience(), $surveyed->percent(), $surveyed->restoreTier(),
                $scope->excluded() === [] || $scope->counted() === [] ? null : $scope->counted(),
                $now(), $observed->workspaceId(), $observed->managedEnvironmentId(), $observed->providerConnectionId(),
            );
            $decision = $guard->evaluate($claim, $observed);
            expect([$surveyed->covered(), $surveyed->empty(), $surveyed->state(), $surveyed->permitted()])
                ->toBe([$decision->covered(), $decision->empty(), $decision->state(), $decision->permitted()]);
            $compared++;
        }
    }

    expect($compared)->toBeGreaterThan(20);
})->with([
    'the kernel seeds, fully observed' => [fn () => Sample::definitionsJson(), []],
    'one type empty' => [fn () => Sample::definitionsJson(), [
        'listings' => [...array_map(Sample::listing(...), array_slice(Sample::types(), 0, 4)), Sample::listing(resources: 0)],
        'rows' => array_map(Sample::row(...), array_slice(Sample::types(), 0, 4)),
    ]],
    'the catalogue' => [fn () => Seeds::intuneCatalog(), []],
]);

test('a survey has each scope with its counted and excluded types', function () use ($survey) {
    $keys = array_map(fn (SurveyedScope $scope): string => $scope->scopeKey(), $survey()->scopes());
    $resolver = new CoverageKernel\SupportedScopeResolver(Sample::definitions());

    expect($keys)->toBe($resolver->keys());
    foreach ($survey()->scopes() as $scope) {
        $resolved = $resolver->resolve($scope->scopeKey());
        $excluded = array_map(fn ($type): string => $type->canonicalType(), $resolved->excluded());
        expect($scope->counted())->toBe($resolved->countedTypes())
            ->and($scope->excluded())->toBe($excluded)
            ->and($scope->claims())->toContainOnlyInstancesOf(SurveyedClaim::class);
    }
});

test('the claims of a scope are ordered by restore tier, level and audience', function () use ($survey) {
    $claims = array_map(
        fn (SurveyedClaim $claim): array => [$claim->restoreTier(), $claim->level(), $claim->audience()],
        $survey()->scopes()[0]->claims(),
    );
    $levels = array_slice(CoverageLevel::cases(), 2); // from content_backed, the minimum of the scope
    $expected = [];
    foreach ([null, RestoreTier::PreviewOnly, RestoreTier::Restorable] as $tier) {
        foreach ($levels as $level) {
            foreach (Audience::cases() as $audience) {
                $expected[] = [$tier, $level, $audience];
            }
        }
    }

    expect($claims)->toBe($expected);
});

test('permits and strongest look up the claims of a scope', function () use ($survey) {
    $survey = $survey();
    foreach ($survey->scopes() as $scope) {
        $permitted = [];
        foreach ($scope->claims() as $claim) {
            expect($survey->permits($scope->scopeKey(), $claim->level(), $claim->audience(), $claim->restoreTier()))->toBe($claim->permitted());
            $key = $claim->audience()->value.$claim->restoreTier()?->value;
            $permitted[$key] = $claim->permitted() ? $claim->level() : $permitted[$key] ?? null;
        }
        foreach (Audience::cases() as $audience) {
            foreach ([null, RestoreTier::PreviewOnly, RestoreTier::Restorable] as $tier) {
                expect($survey->strongest($scope->scopeKey(), $audience, $tier))->toBe($permitted[$audience->value.$tier?->value]);
            }
        }
    }

    expect($survey->permits('intune_tcm_core', CoverageLevel::Comparable, Audience::Customer))->toBeTrue()
        ->and($survey->permits('intune_tcm_core', CoverageLevel::Renderable, Audience::Customer))->toBeFalse()
        ->and($survey->strongest('intune_tcm_core', Audience::Customer))->toBe(CoverageLevel::Comparable);
});

test('a level under the minimum of the scope is not permitted', function () use ($survey) {
    expect($survey()->permits('intune_tcm_core', CoverageLevel::None, Audience::Internal))->toBeFalse()
        ->and($survey()->permits('intune_tcm_core', CoverageLevel::Detected, Audience::Internal))->toBeFalse();
});

test('an unknown scope is an exception', function (string $key, string $message) use ($survey) {
    foreach ([
        fn () => $survey()->permits($key, CoverageLevel::Detected, Audience::Internal),
        fn () => $survey()->strongest($key, Audience::Internal),
    ] as $call) {
        $refusal = Refusal::of($call);
        expect($refusal)->toBeInstanceOf(UnknownScope::class)
            ->and($refusal->getMessage())->toContain($message);
    }
})->with([['nope', 'unknown scope `nope`'], ['', 'unknown scope'], ["\xff", 'UTF-8'], ['INTUNE_CORE', 'unknown scope `INTUNE_CORE`']]);

test('a survey without a time surveys claims without one', function () {
    $json = (new ClaimGuard(Sample::definitions()))->survey(Sample::observed())->toJson();

    expect(json_decode($json, true)['as_of'])->toBeNull();
});

test('the time of a survey has to be one that a claim can have', function () {
    $guard = new ClaimGuard(Sample::definitions());
    $refusal = Refusal::of(fn () => $guard->survey(Sample::observed(), new DateTimeImmutable('1969-12-31T23:59:59Z')));

    expect($refusal)->toBeInstanceOf(InvalidClaim::class)
        ->and($refusal->errors()[0]->pointer())->toBe('/as_of');
});

test('a survey refuses coverage under other definitions', function () {
    $others = Definitions::fromJson(Seeds::kernel());

    expect(fn () => (new ClaimGuard(Sample::definitions()))->survey(Sample::observed($others)))->toThrow(ForeignCoverage::class);
});

test('a survey has the same content as an array and as JSON', function () use ($survey) {
    $survey = $survey();
    $decoded = json_decode($survey->toJson(), true);
    // JSON has no difference between 100 and 100.0.
    foreach ($decoded['scopes'] as &$scope) {
        foreach ($scope['claims'] as &$claim) {
            $claim['percent'] = (float) $claim['percent'];
        }
    }
    unset($scope, $claim);

    expect(array_keys($decoded))->toBe(['contract', 'definitions_digest', 'observed_digest', 'as_of', 'scopes'])
        ->and($decoded['as_of'])->toBe('2026-03-01T12:00:00Z')
        ->and($survey->toArray())->toBe($decoded)
        ->and($survey->jsonSerialize())->toBe($decoded)
        ->and(json_encode($survey, JSON_UNESCAPED_SLASHES))->toBe($survey->toJson())
        ->and(json_encode($survey->scopes()[0], JSON_UNESCAPED_SLASHES))->toBe(json_encode($decoded['scopes'][0]))
        ->and($survey->scopes()[0]->claims()[0]->jsonSerialize())->toBe($decoded['scopes'][0]['claims'][0]);
});

test('surveys, scopes and claims are equal exactly when their content is', function () use ($survey) {
    expect($survey() == $survey())->toBeTrue()
        ->and($survey() == $survey(rows: []))->toBeFalse()
        ->and($survey()->scopes()[0] == $survey()->scopes()[0])->toBeTrue()
        ->and($survey()->scopes()[0] == $survey()->scopes()[1])->toBeFalse()
        ->and($survey()->scopes()[0]->claims()[0] == $survey()->scopes()[0]->claims()[0])->toBeTrue()
        ->and($survey()->scopes()[0]->claims()[0] == $survey()->scopes()[0]->claims()[1])->toBeFalse();
});

test('a survey outlives the coverage and the guard', function () use ($now) {
    $definitions = Sample::definitions();
    $observed = ObservedCoverage::fromArray($definitions, Sample::document());
    $guard = new ClaimGuard($definitions);
    $survey = $guard->survey($observed, $now());
    $json = $survey->toJson();
    unset($definitions, $observed, $guard);
    $scope = $survey->scopes()[0];
    expect($survey->toJson())->toBe($json);
    unset($survey);
    gc_collect_cycles();

    expect($scope->scopeKey())->not->toBe('');
});
