<?php

declare(strict_types=1);

use CoverageKernel\ClaimGuard;
use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Survey;
use CoverageKernel\SurveyedClaim;
use CoverageKernel\SurveyedScope;
use CoverageKernel\Tests\RawJson;
use CoverageKernel\Tests\VectorFile;

$survey = fn (ObservedCoverage $observed, ?string $asOf): Survey => (new ClaimGuard($observed->definitions()))
    ->survey($observed, $asOf === null ? null : new DateTimeImmutable($asOf));

$surveys = function (): iterable {
    foreach (VectorFile::surveys() as $name => [$vector]) {
        // PHP's times have microseconds only.
        if (! preg_match('/\.\d{6}0*[1-9]/', $vector['as_of'] ?? '')) {
            yield $name => [$vector];
        }
    }
};

test('the coverage of each vector gets the survey that the contract requires, byte for byte', function (array $vector) use ($survey) {
    $definitions = Definitions::fromJson($vector['definitions']);
    $observed = ObservedCoverage::fromJson($definitions, $vector['observed']);
    $expected = RawJson::compact($vector['survey']);

    expect($survey($observed, $vector['as_of'])->toJson())->toBe($expected)
        ->and($survey(ObservedCoverage::fromJson($definitions, $observed->toJson()), $vector['as_of'])->toJson())->toBe($expected);
})->with($surveys);

test('each vector read from arrays gets the same survey', function (array $vector) use ($survey) {
    $observed = ObservedCoverage::fromArray(Definitions::fromJson($vector['definitions']), json_decode($vector['observed'], true));

    expect($survey($observed, $vector['as_of'])->toJson())->toBe(RawJson::compact($vector['survey']));
})->with($surveys);

test('the survey of each vector has the same content as an array and in its methods', function (array $vector) use ($survey) {
    $observed = ObservedCoverage::fromJson(Definitions::fromJson($vector['definitions']), $vector['observed']);
    $found = $survey($observed, $vector['as_of']);
    $expected = json_decode($vector['survey'], true);
    // JSON does not distinguish ints and floats.
    foreach ($expected['scopes'] as &$scope) {
        foreach ($scope['claims'] as &$claim) {
            $claim['percent'] = (float) $claim['percent'];
        }
    }
    unset($scope, $claim);

    expect($found->toArray())->toBe($expected)
        ->and(array_map(fn (SurveyedScope $scope): array => [
            'scope_key' => $scope->scopeKey(),
            'counted' => $scope->counted(),
            'excluded' => $scope->excluded(),
            'claims' => array_map(fn (SurveyedClaim $claim): array => [
                'level' => $claim->level()->value,
                'restore_tier' => $claim->restoreTier()?->value,
                'audience' => $claim->audience()->value,
                'covered' => $claim->covered(),
                'empty' => $claim->empty(),
                'percent' => $claim->percent(),
                'state' => $claim->state()->value,
                'permitted' => $claim->permitted(),
            ], $scope->claims()),
        ], $found->scopes()))->toBe($expected['scopes']);
})->with($surveys);
