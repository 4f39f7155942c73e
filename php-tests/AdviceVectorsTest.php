<?php

declare(strict_types=1);

use CoverageKernel\Action;
use CoverageKernel\Actor;
use CoverageKernel\Advice;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Step;
use CoverageKernel\Tests\RawJson;
use CoverageKernel\Tests\VectorFile;

$advise = fn (Claim $claim, ObservedCoverage $observed): Advice => (new ClaimGuard($observed->definitions()))->evaluate($claim, $observed)->advice();

test('the claim of each vector gets the advice that the contract requires, byte for byte', function (array $vector) use ($advise) {
    $definitions = Definitions::fromJson($vector['definitions']);
    $observed = ObservedCoverage::fromJson($definitions, $vector['observed']);
    $claim = Claim::fromJson($vector['claim']);
    $expected = RawJson::compact($vector['advice']);

    expect($advise($claim, $observed)->toJson())->toBe($expected)
        ->and($advise($claim, ObservedCoverage::fromJson($definitions, $observed->toJson()))->toJson())->toBe($expected);
})->with(fn () => VectorFile::advice());

test('each vector read from arrays gets the same advice', function (array $vector) use ($advise) {
    $observed = ObservedCoverage::fromArray(Definitions::fromJson($vector['definitions']), json_decode($vector['observed'], true));
    $claim = Claim::fromArray(json_decode($vector['claim'], true));

    expect($advise($claim, $observed)->toJson())->toBe(RawJson::compact($vector['advice']));
})->with(fn () => VectorFile::advice());

test('the advice of each vector has the same content as an array and in its methods', function (array $vector) use ($advise) {
    $observed = ObservedCoverage::fromJson(Definitions::fromJson($vector['definitions']), $vector['observed']);
    $advice = $advise(Claim::fromJson($vector['claim']), $observed);
    $expected = json_decode($vector['advice'], true);
    // JSON does not distinguish ints and floats.
    $expected['claim']['percent'] = (float) $expected['claim']['percent'];

    expect($advice->toArray())->toBe($expected)
        ->and($advice->attainable())->toBe($expected['attainable'])
        ->and(array_map(fn (Step $step): array => [
            'actor' => $step->actor()->value,
            'action' => $step->action()->value,
            'canonical_type' => $step->canonicalType(),
            'source_class' => $step->sourceClass()?->value,
            'reasons' => array_column($step->reasons(), 'value'),
        ], $advice->steps()))->toBe($expected['steps']);
})->with(fn () => VectorFile::advice());

test('the vectors contain every actor and every action', function () {
    $steps = [];
    foreach (VectorFile::advice() as [$vector]) {
        array_push($steps, ...json_decode($vector['advice'], true)['steps']);
    }

    expect(array_values(array_unique(array_column($steps, 'actor'))))->toEqualCanonicalizing(array_column(Actor::cases(), 'value'))
        ->and(array_values(array_unique(array_column($steps, 'action'))))->toEqualCanonicalizing(array_column(Action::cases(), 'value'));
});
