<?php

declare(strict_types=1);

use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Tests\VectorFile;

$read = fn (array $vector, string $text): Definitions|ObservedCoverage => match ($vector['kind']) {
    'definitions' => Definitions::fromJson($text),
    'observed' => ObservedCoverage::fromJson(Definitions::fromJson($vector['definitions']), $text),
};

test('every text with the same meaning has the same canonical form and digest', function (array $vector) use ($read) {
    expect(hash('sha256', $vector['canonical']))->toBe($vector['digest']);
    foreach ([...$vector['texts'], $vector['canonical']] as $text) {
        expect($read($vector, $text)->toJson())->toBe($vector['canonical'], $text)
            ->and($read($vector, $text)->digest())->toBe($vector['digest'], $text);
    }
})->with(fn () => VectorFile::digests());

test('a text with another meaning has another canonical form and digest', function (array $vector) use ($read) {
    foreach ($vector['differs'] as $text) {
        expect($read($vector, $text)->toJson())->not->toBe($vector['canonical'], $text)
            ->and($read($vector, $text)->digest())->not->toBe($vector['digest'], $text);
    }
})->with(function () {
    foreach (VectorFile::digests() as $name => [$vector]) {
        if ($vector['differs'] !== []) {
            yield $name => [$vector];
        }
    }
});

test('observed coverage from arrays has the same canonical form and digest as from JSON text', function (array $vector) {
    $definitions = Definitions::fromJson($vector['definitions']);
    foreach ([...$vector['texts'], $vector['canonical']] as $text) {
        $observed = ObservedCoverage::fromArray($definitions, json_decode($text, true));
        expect($observed->toJson())->toBe($vector['canonical'], $text)
            ->and($observed->digest())->toBe($vector['digest'], $text);
    }
})->with(function () {
    foreach (VectorFile::digests() as $name => [$vector]) {
        if ($vector['kind'] === 'observed') {
            yield $name => [$vector];
        }
    }
});
