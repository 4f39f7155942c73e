<?php

declare(strict_types=1);

use CoverageKernel\Tests\RawJson;
use CoverageKernel\Tests\Reference\Claim;
use CoverageKernel\Tests\Reference\Decision;
use CoverageKernel\Tests\Reference\Definitions;
use CoverageKernel\Tests\Reference\Guard;
use CoverageKernel\Tests\Reference\Observed;
use CoverageKernel\Tests\Reference\Precompute;
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
