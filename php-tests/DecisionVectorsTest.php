<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\RestoreTier;
use CoverageKernel\SourceClass;
use CoverageKernel\Tests\RawJson;
use CoverageKernel\Tests\VectorFile;

test('evaluateJson decides each vector as the contract requires, byte for byte', function (array $vector) {
    $guard = new ClaimGuard(Definitions::fromJson($vector['definitions']));

    $decision = $guard->evaluateJson("{\"claim\": {$vector['claim']}, \"observed\": {$vector['observed']}}");

    expect($decision)->toBe(RawJson::compact($vector['decision']));
})->with(fn () => VectorFile::decisions());

test('evaluate decides each vector read from JSON as the contract requires, byte for byte', function (array $vector) {
    $definitions = Definitions::fromJson($vector['definitions']);
    $observed = ObservedCoverage::fromJson($definitions, $vector['observed']);
    $claim = Claim::fromJson($vector['claim']);

    $decision = (new ClaimGuard($definitions))->evaluate($claim, $observed);

    expect($decision->toJson())->toBe(RawJson::compact($vector['decision']));
})->with(fn () => VectorFile::decisions());

test('evaluate decides each vector read from arrays as the contract requires, byte for byte', function (array $vector) {
    $definitions = Definitions::fromJson($vector['definitions']);
    $observed = ObservedCoverage::fromArray($definitions, json_decode($vector['observed'], true));
    $claim = Claim::fromArray(json_decode($vector['claim'], true));

    $decision = (new ClaimGuard($definitions))->evaluate($claim, $observed);

    expect($decision->toJson())->toBe(RawJson::compact($vector['decision']));
})->with(fn () => VectorFile::decisions());

test('evaluate decides each vector read from objects and enums as the contract requires, byte for byte', function (array $vector) {
    $definitions = Definitions::fromJson($vector['definitions']);
    $document = (array) json_decode($vector['observed']);
    foreach ([...$document['listings'] ?? [], ...$document['rows'] ?? [], ...$document['observed'] ?? []] as $entry) {
        $entry->source_class = SourceClass::from($entry->source_class);
    }
    $observed = ObservedCoverage::fromArray($definitions, $document);
    $claim = json_decode($vector['claim'], true);
    $claim['audience'] = Audience::from($claim['audience']);
    $claim['level'] = CoverageLevel::from($claim['level']);

    $decision = (new ClaimGuard($definitions))->evaluate(Claim::fromArray($claim), $observed);

    expect($decision->toJson())->toBe(RawJson::compact($vector['decision']));
})->with(fn () => VectorFile::decisions());

test('evaluate decides each vector whose claim is made by the constructor as the contract requires', function (array $vector) {
    $definitions = Definitions::fromJson($vector['definitions']);
    $given = json_decode($vector['claim'], true);
    $asOf = $given['as_of'] ?? null;
    $claim = new Claim(
        scopeKey: $given['scope_key'],
        level: CoverageLevel::from($given['level']),
        audience: Audience::from($given['audience']),
        percent: $given['percent'] ?? 100,
        restoreTier: RestoreTier::tryFrom($given['restore_tier'] ?? ''),
        denominator: $given['denominator'] ?? null,
        asOf: $asOf === null ? null : new DateTimeImmutable($asOf),
        workspaceId: $given['workspace_id'] ?? null,
        managedEnvironmentId: $given['managed_environment_id'] ?? null,
        providerConnectionId: $given['provider_connection_id'] ?? null,
    );

    $decision = (new ClaimGuard($definitions))->evaluate($claim, ObservedCoverage::fromJson($definitions, $vector['observed']));

    expect($decision->toJson())->toBe(RawJson::compact($vector['decision']));
})->with(function () {
    foreach (VectorFile::decisions() as $name => [$vector]) {
        // PHP's times have microseconds only.
        if (! preg_match('/"as_of": "[^"]*\.\d{6}0*[1-9]/', $vector['claim'])) {
            yield $name => [$vector];
        }
    }
});

test('a decision as an array is its canonical JSON', function (array $vector) {
    $definitions = Definitions::fromJson($vector['definitions']);
    $observed = ObservedCoverage::fromJson($definitions, $vector['observed']);

    $decision = (new ClaimGuard($definitions))->evaluate(Claim::fromJson($vector['claim']), $observed);

    $flags = JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_LINE_TERMINATORS | JSON_THROW_ON_ERROR;
    expect(json_encode($decision, $flags))->toBe($decision->toJson())
        ->and(json_encode($decision->toArray(), $flags))->toBe($decision->toJson());
})->with(fn () => VectorFile::decisions());
