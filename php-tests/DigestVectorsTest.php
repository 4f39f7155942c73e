<?php

declare(strict_types=1);

use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Tests\VectorFile;

$digestOf = fn (array $vector, string $text): string => match ($vector['kind']) {
    'definitions' => Definitions::fromJson($text)->digest(),
    'observed' => ObservedCoverage::fromJson(Definitions::fromJson($vector['definitions']), $text)->digest(),
};

test('every text with the same meaning has the digest of the canonical form', function (array $vector) use ($digestOf) {
    expect(hash('sha256', $vector['canonical']))->toBe($vector['digest']);
    foreach ($vector['texts'] as $text) {
        expect($digestOf($vector, $text))->toBe($vector['digest'], $text);
    }
})->with(fn () => VectorFile::digests());

test('a text with another meaning has another digest', function (array $vector) use ($digestOf) {
    foreach ($vector['differs'] as $text) {
        expect($digestOf($vector, $text))->not->toBe($vector['digest'], $text);
    }
})->with(function () {
    foreach (VectorFile::digests() as $name => [$vector]) {
        if ($vector['differs'] !== []) {
            yield $name => [$vector];
        }
    }
});

test('observed coverage from arrays has the same digest as from JSON text', function (array $vector) {
    $definitions = Definitions::fromJson($vector['definitions']);
    foreach ($vector['texts'] as $text) {
        $observed = ObservedCoverage::fromArray($definitions, json_decode($text, true));
        expect($observed->digest())->toBe($vector['digest'], $text);
    }
})->with(function () {
    foreach (VectorFile::digests() as $name => [$vector]) {
        if ($vector['kind'] === 'observed') {
            yield $name => [$vector];
        }
    }
});
