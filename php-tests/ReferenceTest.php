<?php

declare(strict_types=1);

use CoverageKernel\Claim as ExtensionClaim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Definitions as ExtensionDefinitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Tests\Contract;
use CoverageKernel\Tests\GeneratedCases;
use CoverageKernel\Tests\RawJson;
use CoverageKernel\Tests\Reference\Claim;
use CoverageKernel\Tests\Reference\Decision;
use CoverageKernel\Tests\Reference\Definitions;
use CoverageKernel\Tests\Reference\Guard;
use CoverageKernel\Tests\Reference\Observed;
use CoverageKernel\Tests\Reference\Precompute;
use CoverageKernel\Tests\Reference\Reason;
use CoverageKernel\Tests\VectorFile;

test('the reference in PHP decides each vector as the contract requires, byte for byte', function (array $vector) {
    $definitions = Definitions::fromJson($vector['definitions']);
    $expected = RawJson::compact($vector['decision']);
    $claim = Claim::fromJson($vector['claim']);

    foreach (Precompute::cases() as $precompute) {
        $observed = Observed::fromJson($definitions, $vector['observed'], $precompute);

        expect((new Decision($claim, $observed))->toJson())->toBe($expected);
    }
    expect((new Guard($definitions))->evaluateJson("{\"claim\": {$vector['claim']}, \"observed\": {$vector['observed']}}"))->toBe($expected);
})->with(fn () => VectorFile::decisions());

test('the reference in PHP gives the advice of each vector that the contract requires, byte for byte', function (array $vector) {
    $observed = Observed::fromJson(Definitions::fromJson($vector['definitions']), $vector['observed']);

    expect((new Decision(Claim::fromJson($vector['claim']), $observed))->advice()->toJson())->toBe(RawJson::compact($vector['advice']));
})->with(fn () => VectorFile::advice());

test('the reference in PHP gives the survey of each vector that the contract requires, byte for byte', function (array $vector) {
    $definitions = Definitions::fromJson($vector['definitions']);
    $observed = Observed::fromJson($definitions, $vector['observed']);

    expect((new Guard($definitions))->surveyJson($observed, $vector['as_of']))->toBe(RawJson::compact($vector['survey']));
})->with(fn () => VectorFile::surveys());

test('the extension and the reference in PHP decide 10,000 generated cases alike, byte for byte', function () {
    $cases = new GeneratedCases(seed: 1);
    $occurring = [];
    for ($number = 0; $number < 10_000; $number++) {
        if ($number % 5 === 0) {
            $definitionsDocument = $cases->definitions();
            $definitionsJson = json_encode($definitionsDocument, JSON_THROW_ON_ERROR);
            $extensionDefinitions = ExtensionDefinitions::fromJson($definitionsJson);
            $definitions = $number % 2 === 0 ? Definitions::fromArray($definitionsDocument) : Definitions::fromJson($definitionsJson);
        }
        $observedDocument = $cases->observed($definitionsDocument);
        $claimDocument = $cases->claim($definitionsDocument);
        $extensionObserved = ObservedCoverage::fromArray($extensionDefinitions, $observedDocument);
        $decision = (new ClaimGuard($extensionDefinitions))->evaluate(ExtensionClaim::fromArray($claimDocument), $extensionObserved);
        $claim = Claim::fromArray($claimDocument);
        $observed = Observed::fromArray($definitions, $observedDocument, Precompute::cases()[$number % 3]);
        $observedJson = json_encode($observedDocument, JSON_THROW_ON_ERROR);
        $request = sprintf('{"claim":%s,"observed":%s}', json_encode($claimDocument, JSON_THROW_ON_ERROR), $observedJson);
        $case = "case {$number}: {$definitionsJson} {$request}";

        expect($definitions->toJson())->toBe($extensionDefinitions->toJson(), $case)
            ->and($observed->toJson())->toBe($extensionObserved->toJson(), $case)
            ->and((new Decision($claim, $observed))->toJson())->toBe($decision->toJson(), $case)
            ->and((new Guard($definitions))->evaluateJson($request))->toBe($decision->toJson(), $case)
            ->and((new Decision($claim, $observed))->advice()->toJson())->toBe($decision->advice()->toJson(), $case)
            ->and(array_map(fn (Reason $reason): string => $reason->message(), (new Decision($claim, $observed))->reasons()))
            ->toBe(array_map(fn (CoverageKernel\Reason $reason): string => $reason->message(), $decision->reasons()), $case);

        foreach (Precompute::cases() as $precompute) {
            expect((new Decision($claim, Observed::fromJson($definitions, $observedJson, $precompute)))->toJson())->toBe($decision->toJson(), $case);
        }
        if ($number % 10 === 0) {
            $asOf = $number % 20 === 0 ? '2026-03-01T12:00:00.5Z' : null;
            $survey = (new ClaimGuard($extensionDefinitions))->survey($extensionObserved, $asOf === null ? null : new DateTimeImmutable($asOf));

            expect((new Guard($definitions))->surveyJson($observed, $asOf))->toBe($survey->toJson(), $case);
        }
        $occurring[$decision->state()->value] = true;
        $occurring[$decision->permitted()] = true;
        $occurring[$decision->strongestLevel()?->value] = true;
        foreach ($decision->reasons() as $reason) {
            $occurring[$reason->code()->value] = true;
        }
        foreach ($decision->advice()->steps() as $step) {
            $occurring[$step->action()->value] = true;
        }
    }

    expect($occurring)->toHaveKeys([
        ...Contract::reasonCodes(),
        ...Contract::actions(),
        ...Contract::families()['ClaimState'],
        ...array_slice(Contract::families()['CoverageLevel'], 1),
        '', 0, 1,
    ]);
});
