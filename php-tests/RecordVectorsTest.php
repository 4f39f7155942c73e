<?php

declare(strict_types=1);

use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Replay;
use CoverageKernel\Tests\RawJson;
use CoverageKernel\Tests\VectorFile;

test('the decision of each vector has the record that the contract requires, byte for byte, and the record matches', function (array $vector) {
    $definitions = Definitions::fromJson($vector['definitions']);
    $guard = new ClaimGuard($definitions);
    $claim = Claim::fromJson($vector['claim']);
    $expected = RawJson::compact($vector['record']);

    foreach ([
        ObservedCoverage::fromJson($definitions, $vector['observed']),
        ObservedCoverage::fromArray($definitions, json_decode($vector['observed'], true)),
    ] as $observed) {
        $record = $guard->evaluate($claim, $observed)->record();
        expect($record)->toBe($expected)
            ->and(Replay::of($record)->matches())->toBeTrue();
    }
})->with(fn () => VectorFile::records());

test('the record of each vector is replayed with the result that the contract requires', function (array $vector) {
    $replay = Replay::of($vector['record']);

    expect($replay->matches())->toBe($vector['matches'])
        ->and($replay->differences())->toBe($vector['differences'])
        ->and($replay->decision()->toJson())->toBe($vector['decision']);
})->with(fn () => VectorFile::replays());

test('the decision of each record is replayed by the guard with the same result', function (array $vector) {
    $record = RawJson::members($vector['record']);
    $definitions = Definitions::fromJson($record['definitions']);
    $observed = ObservedCoverage::fromJson($definitions, $record['observed']);
    $replay = (new ClaimGuard($definitions))->replay($record['decision'], $observed);

    expect($replay->matches())->toBe($vector['matches'])
        ->and($replay->differences())->toBe($vector['differences'])
        ->and($replay->decision()->toJson())->toBe($vector['decision']);
})->with(fn () => VectorFile::replays());
