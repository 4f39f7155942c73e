<?php

declare(strict_types=1);

use CoverageKernel\Claim;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Tests\Mutation;
use CoverageKernel\Tests\Refusal;
use CoverageKernel\Tests\Sample;

// Reading a document from PHP values and from JSON text gives the same digest or canonical form, or the same errors.

$flags = JSON_PRESERVE_ZERO_FRACTION | JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR;

/** The result of reading a document, or its errors. */
$verdict = function (Closure $read): array {
    $read = function () use ($read, &$result): void {
        $result = $read();
    };
    $errors = array_map(fn ($error) => [$error->code()->value, $error->pointer(), $error->message()], Refusal::ifAny($read)?->errors() ?? []);

    return [$errors, $result instanceof ObservedCoverage ? [$result->digest(), $result->ignored(), $result->ignoredNames()] : $result?->toJson()];
};

// Hints are not compared: an array that is not a list has a special one.
test('randomly changed observed coverage is read alike from values and from text', function (int $seed) use ($flags, $verdict) {
    $definitions = Sample::definitions();
    $mutation = new Mutation($seed);
    $accepted = $refused = 0;
    $codes = [];
    foreach (range(1, 3_000) as $_) {
        $document = $mutation->of(Sample::document(
            provider_connection_id: null,
            rows: [...Sample::document()['rows'], Sample::row(listed: false)],
            elsewhere: [Sample::elsewhere(), Sample::elsewhere('zeta')],
        ));
        $json = json_encode((object) $document, $flags);

        $ofText = $verdict(fn () => ObservedCoverage::fromJson($definitions, $json));

        expect($verdict(fn () => ObservedCoverage::fromArray($definitions, $document)))->toBe($ofText, $json)
            ->and($verdict(fn () => ObservedCoverage::fromArray($definitions, (array) $mutation->withObjects($document))))->toBe($ofText, $json);
        $ofText[0] === [] ? $accepted++ : $refused++;
        $codes += array_column($ofText[0], 0, 0);
    }

    expect($accepted)->toBeGreaterThan(150)
        ->and($refused)->toBeGreaterThan(1_500)
        ->and($codes)->toHaveKeys(['wrong_type', 'missing_field', 'unknown_field', 'forbidden_field', 'unknown_value', 'invalid_value', 'repeated_entry', 'too_deep', 'too_wide']);
})->with(range(1, 4));

test('randomly changed claims are read alike from values and from text', function (int $seed) use ($flags, $verdict) {
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
        ->and($codes)->toHaveKeys(['wrong_type', 'missing_field', 'unknown_field', 'forbidden_field', 'unknown_value', 'invalid_value', 'repeated_entry', 'too_deep', 'too_wide']);
})->with(range(1, 4));
