<?php

declare(strict_types=1);

use CoverageKernel\ClaimGuard;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\InvalidObservedCoverage;
use CoverageKernel\InputErrorCode;
use CoverageKernel\ListingOutcome;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Seeds;
use CoverageKernel\SourceClass;
use CoverageKernel\Tests\Refusal;
use CoverageKernel\Tests\Sample;

/** Observed coverage of several kinds. */
function observations(): array
{
    return [
        'fully observed' => [Sample::document()],
        'nothing observed' => [Sample::document(listings: [], rows: [])],
        'unknown names, and more elsewhere' => [Sample::document(
            rows: [Sample::row('zeta'), Sample::row(listed: false, captured_at: null)],
            elsewhere: [['canonical_type' => 'roleDefinition', 'resources' => 3]],
            provider_connection_id: 'a/b"',
        )],
    ];
}

test('the canonical form is read again, with the same digest and itself as its canonical form', function (array $document) {
    $definitions = Sample::definitions();
    $observed = ObservedCoverage::fromArray($definitions, $document);
    $json = $observed->toJson();

    foreach ([ObservedCoverage::fromJson($definitions, $json), ObservedCoverage::fromArray($definitions, json_decode($json, true))] as $folded) {
        expect($folded)->toEqual($observed)
            ->and($folded->toJson())->toBe($json)
            ->and($folded->digest())->toBe($observed->digest())
            ->and($folded->ignored())->toBe($observed->ignored())
            ->and($folded->workspaceId())->toBe($observed->workspaceId());
    }

    expect(hash('sha256', $json))->toBe($observed->digest());
})->with(observations());

test('both forms of a document decide alike', function (array $document) {
    $definitions = Sample::definitions();
    $guard = new ClaimGuard($definitions);
    $observed = ObservedCoverage::fromArray($definitions, $document);
    $folded = ObservedCoverage::fromJson($definitions, $observed->toJson());
    foreach ([Sample::claim(), Sample::claim(level: CoverageLevel::Certified), Sample::claim(percent: 12.5), Sample::claim(scopeKey: null)] as $claim) {
        expect($guard->evaluate($claim, $folded)->toJson())->toBe($guard->evaluate($claim, $observed)->toJson());
    }

    expect($guard->survey($folded)->toJson())->toBe($guard->survey($observed)->toJson());
})->with(observations());

test('the folded form may have objects, enums and defaults', function () {
    $definitions = Sample::definitions();
    $document = json_decode(Sample::observed($definitions)->toJson());
    unset($document->elsewhere, $document->ignored, $document->provider_connection_id);
    foreach ($document->observed as $entry) {
        $entry->source_class = SourceClass::from($entry->source_class);
        $entry->listing->outcome = ListingOutcome::from($entry->listing->outcome);
    }

    expect(ObservedCoverage::fromArray($definitions, (array) $document))->toEqual(Sample::observed($definitions));
});

test('an invalid folded form is an exception that names the place', function (string $from, string $to, InputErrorCode $code, string $pointer) {
    $definitions = Sample::definitions();
    $json = preg_replace('/'.preg_quote($from, '/').'/', $to, Sample::observed($definitions)->toJson(), 1);

    foreach ([fn () => ObservedCoverage::fromJson($definitions, $json), fn () => ObservedCoverage::fromArray($definitions, json_decode($json, true))] as $read) {
        $refusal = Refusal::of($read);
        expect($refusal)->toBeInstanceOf(InvalidObservedCoverage::class)
            ->and([$refusal->errors()[0]->code(), $refusal->errors()[0]->pointer()])->toBe([$code, $pointer]);
    }
})->with([
    'a list of another type' => ['"observed":[', '"observed":[5,', InputErrorCode::WrongType, '/observed/0'],
    'an unknown outcome' => ['"outcome":"complete"', '"outcome":"nope"', InputErrorCode::UnknownValue, '/observed/0/listing/outcome'],
    'a missing count' => ['"rows":1,', '', InputErrorCode::MissingField, '/observed/0/rows'],
    'a negative count' => ['"ignored":0', '"ignored":-1', InputErrorCode::InvalidValue, '/ignored'],
]);

test('the canonical definitions are read again, with the same digest and the same decisions', function (string $json) {
    $definitions = Definitions::fromJson($json);
    $again = Definitions::fromJson($definitions->toJson());
    $claim = Sample::claim();

    expect($again)->toEqual($definitions)
        ->and($again->toJson())->toBe($definitions->toJson())
        ->and(hash('sha256', $definitions->toJson()))->toBe($definitions->digest())
        ->and((new ClaimGuard($again))->evaluate($claim, Sample::observed($definitions))->toJson())
        ->toBe((new ClaimGuard($definitions))->evaluate($claim, Sample::observed($again))->toJson());
})->with([
    'the kernel seeds' => [fn () => Seeds::kernel()],
    'the catalogue' => [fn () => Seeds::intuneCatalog()],
    'the activated kernel seeds' => [fn () => Sample::definitionsJson()],
]);
