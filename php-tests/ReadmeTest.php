<?php

declare(strict_types=1);

use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\ClaimState;
use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\ReasonCode;
use CoverageKernel\Tests\Refusal;

/** @return list<string> the code blocks of the README in a language */
function readmeBlocks(string $language): array
{
    preg_match_all("/^```{$language}\n(.*?)^```$/ms", file_get_contents(dirname(__DIR__).'/README.md'), $blocks);

    return $blocks[1];
}

test('the three documents of the README are one example, which is allowed once it is active', function () {
    [$definitionsJson, $observedJson, $claimJson] = readmeBlocks('json');
    $decide = function (string $definitionsJson) use ($observedJson, $claimJson) {
        $definitions = Definitions::fromJson($definitionsJson);

        return (new ClaimGuard($definitions))->evaluate(Claim::fromJson($claimJson), ObservedCoverage::fromJson($definitions, $observedJson));
    };

    $asShipped = $decide($definitionsJson);
    expect($decide(str_replace('"inactive"', '"active"', $definitionsJson))->state())->toBe(ClaimState::ClaimAllowed)
        ->and($asShipped->reasons())->toHaveCount(1)
        ->and($asShipped->reasons()[0]->code())->toBe(ReasonCode::KernelInactive);
});

test('the error that the README shows is the error of its definitions with a misspelt level', function () {
    $misspelt = str_replace('"minimum_level": "content_backed"', '"minimum_level": "content-backed"', readmeBlocks('json')[0]);

    expect(Refusal::of(fn () => Definitions::fromJson($misspelt))->getMessage()."\n")->toBe(readmeBlocks('text')[0]);
});
