<?php

declare(strict_types=1);

use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\Exception\InvalidClaim;
use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\Exception\InvalidObservedCoverage;
use CoverageKernel\Exception\InvalidRecord;
use CoverageKernel\Exception\InvalidRequest;
use CoverageKernel\InputErrorCode;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Replay;
use CoverageKernel\Tests\BadDocument;
use CoverageKernel\Tests\RawJson;
use CoverageKernel\Tests\VectorFile;

/** The exception about a document, or null if the document is accepted. */
$refusal = function (callable $read): ?CoverageKernelException {
    try {
        $read();
    } catch (CoverageKernelException $exception) {
        return $exception;
    }

    return null;
};

test('each bad document gets the errors of the contract, with pointer, line and column', function (BadDocument $bad) use ($refusal) {
    $definitions = Definitions::fromJson(VectorFile::definitionsOfBadInput());
    $bytes = $bad->bytes();
    [$class, $read] = match ($bad->document) {
        'definitions' => [InvalidDefinitions::class, fn () => Definitions::fromJson($bytes)],
        'observed' => [InvalidObservedCoverage::class, fn () => ObservedCoverage::fromJson($definitions, $bytes)],
        'claim' => [InvalidClaim::class, fn () => Claim::fromJson($bytes)],
        'request' => [InvalidRequest::class, fn () => (new ClaimGuard($definitions))->evaluateJson($bytes)],
        'record' => [InvalidRecord::class, fn () => Replay::of($bytes)],
    };

    $exception = $refusal($read);

    expect($bad->found($exception?->errors() ?? []))->toBe($bad->errors)
        ->and($exception === null ? null : $exception::class)->toBe($bad->errors === [] ? null : $class);
    if ($exception !== null) {
        expect($exception->getMessage())->toContain($exception->errors()[0]->message())->toBeValidUtf8();
        foreach ($exception->errors() as $error) {
            expect($error->message())->toStartWith('expected ')->toBeValidUtf8();
        }
    }
})->with(fn () => VectorFile::badInput());

test('the same values in arrays get the same errors, without line and column', function (BadDocument $bad) use ($refusal) {
    $definitions = Definitions::fromJson(VectorFile::definitionsOfBadInput());
    $document = (array) json_decode($bad->bytes());
    $read = match ($bad->document) {
        'observed' => fn () => ObservedCoverage::fromArray($definitions, $document),
        'claim' => fn () => Claim::fromArray($document),
    };

    $errors = $refusal($read)?->errors() ?? [];

    $withoutPlace = fn (array $error): array => ['line' => null, 'column' => null] + $error;
    expect($bad->found($errors))->toEqual(array_map($withoutPlace, $bad->errors));
})->with(function () {
    foreach (VectorFile::badInput() as $name => [$bad]) {
        $isOfValues = in_array($bad->document, ['observed', 'claim'], true) && strlen($bad->bytes()) < 1_000_000;
        if ($isOfValues && isWhatPhpMakesOfIt($bad->bytes())) {
            yield $name => [$bad];
        }
    }
});

/**
 * Whether a text is a JSON object that PHP arrays represent without loss. An empty list in place of an object is not: PHP has
 * the same empty array for both.
 */
function isWhatPhpMakesOfIt(string $json): bool
{
    if (preg_match('/(?:[\[,]|"listing":)\s*\[\s*\]/', $json)) {
        return false;
    }
    $value = json_decode($json);
    $flags = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS | JSON_PRESERVE_ZERO_FRACTION;

    return $value instanceof stdClass && json_encode($value, $flags) === RawJson::compact($json);
}

test('the vectors contain every code several times', function (InputErrorCode $code) {
    static $shown = null;
    $shown ??= array_count_values(array_column(array_merge(
        ...array_map(fn (array $row): array => $row[0]->errors, array_values(iterator_to_array(VectorFile::badInput()))),
    ), 'code'));

    expect($shown[$code->value] ?? 0)->toBeGreaterThanOrEqual(3);
})->with(InputErrorCode::cases());
