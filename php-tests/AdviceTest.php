<?php

declare(strict_types=1);

use CoverageKernel\Action;
use CoverageKernel\Actor;
use CoverageKernel\Advice;
use CoverageKernel\Audience;
use CoverageKernel\ClaimGuard;
use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Reason;
use CoverageKernel\ReasonCode;
use CoverageKernel\Seeds;
use CoverageKernel\SourceClass;
use CoverageKernel\Step;
use CoverageKernel\Tests\Sample;

/** The decision on a claim about observed coverage, each with these changes. */
$decide = fn (array $observed = [], mixed ...$claim): Decision => (new ClaimGuard(Sample::definitions()))
    ->evaluate(Sample::claim(...$claim), Sample::observed(null, ...$observed));
$without = fn (string $type): array => array_values(array_filter(
    array_map(Sample::row(...), Sample::types()),
    fn (array $row): bool => $row['canonical_type'] !== $type,
));
$step = fn (Step $step): array => [$step->actor(), $step->action(), $step->canonicalType(), $step->sourceClass(), $step->reasons()];

test('a permitted claim has no steps', function () use ($decide) {
    $advice = $decide()->advice();

    expect($advice)->toBeInstanceOf(Advice::class)
        ->and($advice->steps())->toBe([])
        ->and($advice->attainable())->toBeTrue();
});

test('a claim about types that were not captured is attainable by steps of capture', function () use ($decide, $without, $step) {
    $rows = $without('roleDefinition');
    $advice = $decide(['rows' => $rows])->advice();

    expect($advice->attainable())->toBeTrue()
        ->and(array_map($step, $advice->steps()))->toBe([
            [Actor::Capture, Action::ListAgain, 'roleDefinition', SourceClass::Tcm, [ReasonCode::ListingMismatch]],
        ])
        ->and($advice->steps()[0]->message())->toBe('capture: list the resources again, completely: `roleDefinition` at `tcm`');
});

test('steps about the claim name no type and no source', function () use ($decide, $step) {
    $advice = $decide([], workspaceId: null, managedEnvironmentId: null)->advice();

    expect($advice->attainable())->toBeFalse()
        ->and(array_map($step, $advice->steps()))->toBe([
            [Actor::Claimant, Action::NameEnvironment, null, null, [ReasonCode::UnnamedWorkspace, ReasonCode::UnnamedManagedEnvironment]],
        ]);
});

test('the operator activates the kernel', function () {
    $definitions = Definitions::fromJson(Seeds::kernel());
    $advice = (new ClaimGuard($definitions))->evaluate(Sample::claim(), Sample::observed($definitions))->advice();

    expect($advice->attainable())->toBeFalse()
        ->and(array_map(fn (Step $step): array => [$step->actor(), $step->action()], $advice->steps()))->toBe([[Actor::Operator, Action::ActivateKernel]]);
});

test('carrying out the steps of capture permits the claim', function () use ($decide, $without) {
    $rows = $without('roleDefinition');
    $advice = $decide(['rows' => $rows])->advice();
    foreach ($advice->steps() as $step) {
        $rows[] = Sample::row($step->canonicalType(), source_class: $step->sourceClass()->value, coverage_level: 'certified');
    }

    expect($advice->steps())->not->toBe([])
        ->and($decide(['rows' => $rows])->permitted())->toBeTrue();
});

test('advice has the same content as an array and as JSON', function () use ($decide) {
    $advice = $decide(['rows' => []], percent: 12.5)->advice();
    $decoded = json_decode($advice->toJson(), true);

    expect($advice)->toBeInstanceOf(JsonSerializable::class)
        ->and(array_keys($decoded))->toBe(['contract', 'definitions_digest', 'observed_digest', 'claim', 'state', 'permitted', 'attainable', 'steps'])
        ->and($advice->toArray())->toBe($decoded)
        ->and($advice->jsonSerialize())->toBe($decoded)
        ->and(json_encode($advice, JSON_UNESCAPED_SLASHES))->toBe($advice->toJson())
        ->and(json_decode(json_encode($advice->steps()), true))->toBe($decoded['steps'])
        ->and($decoded['steps'])->not->toBe([]);
});

test('advice and steps outlive the decision', function () use ($decide) {
    $decision = $decide(['rows' => []]);
    $advice = $decision->advice();
    $json = $advice->toJson();
    unset($decision);
    $steps = $advice->steps();
    expect($advice->toJson())->toBe($json);
    unset($advice);
    gc_collect_cycles();

    expect($steps[0]->message())->not->toBe('');
});

test('advice and steps are equal exactly when their content is', function () use ($decide) {
    $advice = $decide(['rows' => []])->advice();

    expect($advice == $decide(['rows' => []])->advice())->toBeTrue()
        ->and($advice == $decide(['rows' => []], percent: 50)->advice())->toBeFalse()
        ->and($advice->steps()[0] == $advice->steps()[0])->toBeTrue()
        ->and($advice->steps()[0] == $advice->steps()[1])->toBeFalse();
});

describe('a reason', function () use ($decide) {
    test('blocks if its cap is under the state that the audience needs', function (Audience $audience, ClaimState $least) use ($decide) {
        $observed = ['rows' => array_map(fn (string $type): array => Sample::row($type, identity_state: 'derived'), Sample::types())];
        $decisions = [
            $decide($observed, audience: $audience),
            $decide($observed, audience: $audience, scopeKey: null),
            $decide($observed, audience: $audience, level: CoverageLevel::Certified),
            $decide(['rows' => []] + $observed, audience: $audience),
        ];
        $states = array_column(ClaimState::cases(), 'value');
        $compared = [];
        foreach ($decisions as $decision) {
            foreach ($decision->reasons() as $reason) {
                $blocks = array_search($reason->cap()->value, $states, true) < array_search($least->value, $states, true);
                expect($reason->blocks())->toBe($blocks);
                $compared[(int) $blocks] = true;
            }
            expect($decision->permitted())->toBe(! in_array(true, array_map(fn (Reason $reason): bool => $reason->blocks(), $decision->reasons()), true));
        }

        expect($compared)->toHaveCount(2);
    })->with([
        [Audience::Customer, ClaimState::ClaimLimited],
        [Audience::Operator, ClaimState::InternalOnly],
        [Audience::Internal, ClaimState::InternalOnly],
    ]);

    test('that does not block is a limit of its decision', function () use ($decide) {
        $rows = array_map(fn (string $type): array => Sample::row($type, identity_state: 'derived'), Sample::types());
        $limited = $decide(['rows' => $rows]);
        $blocked = $decide(['rows' => $rows], workspaceId: 18);

        expect($limited->permitted())->toBeTrue()
            ->and($limited->limits())->toEqual($limited->reasons())->toHaveCount(5)
            ->and($blocked->permitted())->toBeFalse()
            ->and($blocked->limits())->toEqual($limited->limits())
            ->and($blocked->reasons())->toHaveCount(6)
            ->and($decide()->limits())->toBe([]);
    });
});

test('the advice of the same document in either form is the same', function () {
    $definitions = Sample::definitions();
    $observed = Sample::observed($definitions, rows: []);
    $folded = ObservedCoverage::fromJson($definitions, $observed->toJson());
    $guard = new ClaimGuard($definitions);

    expect($guard->evaluate(Sample::claim(), $folded)->advice()->toJson())->toBe($guard->evaluate(Sample::claim(), $observed)->advice()->toJson());
});
