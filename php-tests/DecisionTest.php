<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\ClaimGuard;
use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Reason;
use CoverageKernel\ReasonCode;
use CoverageKernel\Replay;
use CoverageKernel\Tests\PhpProcess;
use CoverageKernel\Tests\Sample;
use CoverageKernel\Tests\VectorFile;

$evaluate = fn (mixed ...$changes): Decision => (new ClaimGuard(Sample::definitions()))->evaluate(Sample::claim(...$changes), Sample::observed());

test('a decision has all fields of the contract', function (array $vector) {
    $definitions = Definitions::fromJson($vector['definitions']);
    $observed = ObservedCoverage::fromJson($definitions, $vector['observed']);
    $decision = (new ClaimGuard($definitions))->evaluate(CoverageKernel\Claim::fromJson($vector['claim']), $observed);
    $expected = json_decode($vector['decision'], true);
    // JSON does not distinguish ints and floats.
    $expected['claim']['percent'] = (float) $expected['claim']['percent'];

    expect($decision->toArray())->toBe($expected)
        ->and($decision->jsonSerialize())->toBe($expected)
        ->and([
            'contract' => $definitions->contract(),
            'definitions_digest' => $decision->definitionsDigest(),
            'observed_digest' => $decision->observedDigest(),
            'claim' => $decision->claim()->toArray(),
            'state' => $decision->state()->value,
            'permitted' => $decision->permitted(),
            'covered' => $decision->covered(),
            'denominator' => $decision->denominator(),
            'empty' => $decision->empty(),
            'strongest_level' => $decision->strongestLevel()?->value,
            'ignored' => $decision->ignored(),
            'reasons' => array_map(fn (Reason $reason): array => [
                'code' => $reason->code()->value,
                'cap' => $reason->cap()->value,
                'canonical_type' => $reason->canonicalType(),
                'source_class' => $reason->sourceClass()?->value,
                'expected' => $reason->expected(),
                'actual' => $reason->actual(),
                'affected_rows' => $reason->affectedRows(),
                'observed_rows' => $reason->observedRows(),
            ], $decision->reasons()),
        ])->toBe($expected)
        ->and($decision->definitionsDigest())->toBe($definitions->digest())
        ->and($decision->observedDigest())->toBe($observed->digest());
})->with(fn () => VectorFile::decisions());

test('an allowed decision', function () use ($evaluate) {
    $decision = $evaluate();

    expect($decision->state())->toBe(ClaimState::ClaimAllowed)
        ->and($decision->permitted())->toBeTrue()
        ->and([$decision->covered(), $decision->denominator(), $decision->empty()])->toBe([5, 5, 0])
        ->and($decision->strongestLevel())->toBe(CoverageLevel::Comparable)
        ->and($decision->ignored())->toBe(0)
        ->and($decision->reasons())->toBe([])
        ->and($decision->claim())->toEqual(Sample::claim())
        ->and($decision->definitionsDigest())->toBe(Sample::definitions()->digest())
        ->and($decision->observedDigest())->toBe(Sample::observed()->digest());
});

test('a decision about an unknown scope counts no types', function () use ($evaluate) {
    $decision = $evaluate(scopeKey: 'nope');

    expect([$decision->covered(), $decision->denominator(), $decision->empty(), $decision->strongestLevel()])->toBe([0, 0, 0, null])
        ->and($decision->reasons()[0]->code())->toBe(ReasonCode::UnknownScope)
        ->and($decision->reasons()[0]->actual())->toBe('nope');
});

test('a decision has the same content as an array and as JSON', function () use ($evaluate) {
    $decision = $evaluate(percent: 12.5, workspaceId: 'a/b"\\');
    $decoded = json_decode($decision->toJson(), true);

    expect($decision)->toBeInstanceOf(JsonSerializable::class)
        ->and($decision->toArray())->toBe($decoded)
        ->and($decision->jsonSerialize())->toBe($decoded)
        ->and(json_encode($decision, JSON_UNESCAPED_SLASHES))->toBe($decision->toJson())
        ->and(json_decode(json_encode($decision), true))->toBe($decoded)
        ->and(json_encode(['decision' => $decision], JSON_UNESCAPED_SLASHES))->toBe('{"decision":'.$decision->toJson().'}');
});

test('a decision outlives the objects that it was made from', function () {
    $definitions = Sample::definitions();
    $guard = new ClaimGuard($definitions);
    $observed = Sample::observed($definitions, rows: []);
    $claim = Sample::claim();
    $decision = $guard->evaluate($claim, $observed);
    $json = $decision->toJson();
    unset($definitions, $guard, $observed, $claim);
    gc_collect_cycles();

    $reasons = $decision->reasons();
    $kept = $decision->claim();
    expect($decision->toJson())->toBe($json)->and($reasons)->not->toBe([]);
    unset($decision);
    gc_collect_cycles();

    expect($kept)->toEqual(Sample::claim())
        ->and($reasons[0]->message())->not->toBe('');
});

test('changing the results of its methods does not change a decision', function () use ($evaluate) {
    $decision = $evaluate(scopeKey: null);
    $json = $decision->toJson();
    $array = $decision->toArray();
    $array['state'] = 'claim_allowed';
    $array['reasons'] = [];
    $reasons = $decision->reasons();
    array_pop($reasons);

    expect($decision->toJson())->toBe($json)
        ->and($decision->reasons())->toHaveCount(count(json_decode($json)->reasons));
});

test('the claims that a decision returns share their data', function () {
    // PHP's memory limit does not count memory of Rust, so copies could grow without a limit.
    $growth = PhpProcess::run('-r', <<<'PHP'
        use CoverageKernel\{Audience, Claim, ClaimGuard, CoverageLevel, Definitions, ObservedCoverage, Seeds};
        require 'bench/calls.php';
        $definitions = Definitions::fromJson(Seeds::kernel());
        $types = array_map(fn (int $number): string => "aTypeWithALongName{$number}", range(1, 20_000));
        $claim = new Claim('intune_core', CoverageLevel::Detected, Audience::Internal, denominator: $types);
        $decision = (new ClaimGuard($definitions))->evaluate($claim, ObservedCoverage::fromArray($definitions, ['listings' => [], 'rows' => []]));
        $kept = [$decision->claim()];
        $before = resident();
        for ($number = 0; $number < 500; $number++) {
            $kept[] = $decision->claim();
        }
        echo resident() - $before;
        PHP);

    // 500 copies of 20,000 names would take about 400 MiB.
    expect($growth->complaints)->toBe('')->and((int) $growth->output)->toBeLessThan(16 * 1024 * 1024);
});

test('a decision returns the observed coverage that it rests on, with its definitions', function () {
    $definitions = Sample::definitions();
    $observed = Sample::observed($definitions, provider_connection_id: 'c-1');
    $decision = (new ClaimGuard($definitions))->evaluate(Sample::claim(), $observed);
    $json = $observed->toJson();
    unset($observed);
    gc_collect_cycles();
    $returned = $decision->observed();
    $decisionJson = $decision->toJson();
    $record = $decision->record();
    unset($decision);
    gc_collect_cycles();

    expect($returned->toJson())->toBe($json)
        ->and($returned->definitions())->toEqual($definitions)
        ->and($returned->providerConnectionId())->toBe('c-1')
        ->and((new ClaimGuard($returned->definitions()))->evaluate(Sample::claim(), $returned)->toJson())->toBe($decisionJson)
        ->and((new ClaimGuard($returned->definitions()))->replay($decisionJson, $returned)->matches())->toBeTrue()
        ->and(Replay::of($record)->decision()->observed())->toEqual($returned);
});

test('the observed coverage that a decision returns shares its data', function () {
    // PHP's memory limit does not count memory of Rust, so copies could grow without a limit.
    $growth = PhpProcess::run('-r', <<<'PHP'
        use CoverageKernel\{Audience, Claim, ClaimGuard, CoverageLevel, Definitions, ObservedCoverage, Seeds};
        require 'bench/calls.php';
        $definitions = Definitions::fromJson(Seeds::kernel());
        $elsewhere = array_map(fn (int $number): array => ['canonical_type' => "aTypeWithALongName{$number}", 'resources' => 1], range(1, 20_000));
        $observed = ObservedCoverage::fromArray($definitions, ['listings' => [], 'rows' => [], 'elsewhere' => $elsewhere]);
        $decision = (new ClaimGuard($definitions))->evaluate(new Claim('intune_core', CoverageLevel::Detected, Audience::Internal), $observed);
        $kept = [$decision->observed()];
        $before = resident();
        for ($number = 0; $number < 500; $number++) {
            $kept[] = $decision->observed();
        }
        echo resident() - $before;
        PHP);

    // 500 copies of 20,000 names would take about 400 MiB.
    expect($growth->complaints)->toBe('')->and((int) $growth->output)->toBeLessThan(16 * 1024 * 1024);
});

test('decisions are equal exactly when their JSON is', function () use ($evaluate) {
    expect($evaluate() == $evaluate())->toBeTrue()
        ->and($evaluate() == $evaluate(percent: 99))->toBeFalse()
        ->and($evaluate(scopeKey: null)->reasons() == $evaluate(scopeKey: null)->reasons())->toBeTrue()
        ->and($evaluate(scopeKey: null)->reasons() == $evaluate(scopeKey: 'nope')->reasons())->toBeFalse();
});

test('the audience determines the states in which a claim is permitted', function (Audience $audience, bool $isPermitted) {
    $definitions = Definitions::fromJson(str_replace('"customer_claimable": true', '"customer_claimable": false', Sample::definitionsJson()));
    // With only an empty listing, the state is internal_only for all audiences, because of `nothing_listed`.
    $document = Sample::document(rows: [], listings: array_map(fn (string $type) => Sample::listing($type, resources: 0), Sample::types()));
    $decision = (new ClaimGuard($definitions))->evaluate(Sample::claim(audience: $audience), ObservedCoverage::fromArray($definitions, $document));

    expect($decision->state())->toBe(ClaimState::InternalOnly)->and($decision->permitted())->toBe($isPermitted);
})->with([[Audience::Customer, false], [Audience::Operator, true], [Audience::Internal, true]]);
