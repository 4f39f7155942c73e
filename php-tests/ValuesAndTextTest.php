<?php

declare(strict_types=1);

use CoverageKernel\Claim;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Tests\Mutation;
use CoverageKernel\Tests\Refusal;
use CoverageKernel\Tests\Sample;

// A document of PHP values and the same document as JSON text are read alike: the same digest or canonical form, or the
// same errors.

$flags = JSON_PRESERVE_ZERO_FRACTION | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR;

/** What a reader makes of a document: its errors, or what it read. */
$verdict = function (Closure $read): array {
    $read = function () use ($read, &$result): void {
        $result = $read();
    };
    $errors = array_map(fn ($error) => [$error->code()->value, $error->pointer(), $error->message()], Refusal::ifAny($read)?->errors() ?? []);

    return [$errors, $result instanceof ObservedCoverage ? [$result->digest(), $result->ignored(), $result->ignoredNames()] : $result?->toJson()];
};

// An array that is not a list gets a hint of its own, so hints are not compared.
test('observed coverage from values and from text is read alike, whatever was done to it', function (int $seed) use ($flags, $verdict) {
    $definitions = Sample::definitions();
    $mutation = new Mutation($seed);
    $accepted = $refused = 0;
    $codes = [];
    foreach (range(1, 3_000) as $_) {
        $document = $mutation->of(Sample::document(provider_connection_id: null));
        $json = json_encode((object) $document, $flags);

        $ofText = $verdict(fn () => ObservedCoverage::fromJson($definitions, $json));

        expect($verdict(fn () => ObservedCoverage::fromArray($definitions, $document)))->toBe($ofText, $json)
            ->and($verdict(fn () => ObservedCoverage::fromArray($definitions, (array) $mutation->withObjects($document))))->toBe($ofText, $json);
        $ofText[0] === [] ? $accepted++ : $refused++;
        $codes += array_column($ofText[0], 0, 0);
    }

    expect($accepted)->toBeGreaterThan(150)
        ->and($refused)->toBeGreaterThan(1_500)
        ->and($codes)->toHaveKeys(['wrong_type', 'missing_field', 'unknown_field', 'forbidden_field', 'unknown_value', 'invalid_value', 'repeated_entry', 'too_deep']);
})->with(range(1, 4));

test('claims from values and from text are read alike, whatever was done to them', function (int $seed) use ($flags, $verdict) {
    $mutation = new Mutation($seed);
    $accepted = $refused = 0;
    $codes = [];
    foreach (range(1, 3_000) as $_) {
        $document = $mutation->of(Sample::claimDocument(percent: 87.5, restore_tier: 'restorable', denominator: ['roleDefinition', 'termsAndConditions']));
        $json = json_encode((object) $document, $flags);

        $ofText = $verdict(fn () => Claim::fromJson($json));

        expect($verdict(fn () => Claim::fromArray($document)))->toBe($ofText, $json);
        $ofText[0] === [] ? $accepted++ : $refused++;
        $codes += array_column($ofText[0], 0, 0);
    }

    expect($accepted)->toBeGreaterThan(150)
        ->and($refused)->toBeGreaterThan(1_500)
        ->and($codes)->toHaveKeys(['wrong_type', 'missing_field', 'unknown_field', 'forbidden_field', 'unknown_value', 'invalid_value', 'repeated_entry', 'too_deep']);
})->with(range(1, 4));
