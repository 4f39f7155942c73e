<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\ClaimGuard;
use CoverageKernel\ClaimState;
use CoverageKernel\Decision;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Reason;
use CoverageKernel\ReasonCode;
use CoverageKernel\Tests\Sample;

// Everything that a document says was observed has an effect on the decision (contract §2). Without the change that a test makes,
// the claim is allowed.

$fromArray = fn (array $document): ObservedCoverage => ObservedCoverage::fromArray(Sample::definitions(), $document);
$fromJson = fn (array $document): ObservedCoverage => ObservedCoverage::fromJson(Sample::definitions(), json_encode($document));
$decide = fn (ObservedCoverage $observed, mixed ...$claim): Decision => (new ClaimGuard(Sample::definitions()))->evaluate(Sample::claim(...$claim), $observed);
$reasons = fn (Decision $decision): array => array_map(
    fn (Reason $reason): array => [$reason->code(), $reason->canonicalType(), $reason->expected(), $reason->actual(), $reason->affectedRows(), $reason->observedRows()],
    $decision->reasons(),
);
$readers = ['from arrays' => [$fromArray], 'from JSON' => [$fromJson]];

/**
 * The sample with other listings and rows of one type.
 *
 * @param  list<array<string, mixed>>  $listings
 * @param  list<array<string, mixed>>  $rows
 * @return array<string, mixed>
 */
function withType(string $type, array $listings, array $rows): array
{
    $others = fn (array $entry): bool => $entry['canonical_type'] !== $type;
    $sample = Sample::document();

    return [
        'listings' => [...array_filter($sample['listings'], $others), ...$listings],
        'rows' => [...array_filter($sample['rows'], $others), ...$rows],
    ] + $sample;
}

test('more resources elsewhere than a complete listing has contradict it', function (Closure $read, array $changes) use ($decide, $reasons) {
    $decision = $decide($read(Sample::document(...$changes)));

    expect($decision->permitted())->toBeFalse()
        ->and($decision->covered())->toBe(4)
        ->and($reasons($decision)[0])->toBe([ReasonCode::ListingContradicted, 'deviceAndAppManagementAssignmentFilter', '2', '1', null, null]);
})->with($readers)->with(function () {
    $filter = 'deviceAndAppManagementAssignmentFilter';
    $sample = Sample::document();

    return [
        'a number' => [['elsewhere' => [Sample::elsewhere($filter, resources: 2)]]],
        'the greatest of several numbers' => [['elsewhere' => array_map(fn (int $resources) => Sample::elsewhere($filter, resources: $resources), [0, 2, 1])]],
        'a number under an alias' => [['elsewhere' => [Sample::elsewhere('microsoft.intune.deviceAndAppManagementAssignmentFilter', resources: 2)]]],
        'a listing at another source' => [[
            'listings' => [...$sample['listings'], Sample::listing($filter, source_class: 'graph_beta_experimental', resources: 2)],
        ]],
        'a listing at a source without a row' => [[
            'listings' => [...$sample['listings'], Sample::listing($filter, source_class: 'graph_v1_fallback', outcome: 'partial', resources: 2)],
        ]],
        'rows at another source' => [[
            'rows' => [...$sample['rows'], ...array_fill(0, 2, Sample::row($filter, source_class: 'graph_beta_experimental', listed: false))],
        ]],
        'rows at a source without a row' => [[
            'rows' => [...$sample['rows'], ...array_fill(0, 2, Sample::row($filter, source_class: 'graph_v1_fallback'))],
        ]],
    ];
});

test('no more resources elsewhere than a complete listing has change nothing', function (Closure $read, array $changes) use ($decide) {
    expect($decide($read(Sample::document(...$changes)))->state())->toBe(ClaimState::ClaimAllowed);
})->with($readers)->with([
    'a number' => [['elsewhere' => [Sample::elsewhere(), Sample::elsewhere()]]],
    'a listing at a source without a row' => [[
        'listings' => [...Sample::document()['listings'], Sample::listing('deviceAndAppManagementAssignmentFilter', source_class: 'graph_v1_fallback')],
    ]],
    'a type outside the scope' => [['elsewhere' => [Sample::elsewhere('termsAndConditions', resources: 400)]]],
]);

test('an entry under a name that refers to no type limits the claim', function (Closure $read, array $changes) use ($decide, $reasons) {
    $decision = $decide($read(Sample::document(...$changes)));

    expect($decision->state())->toBe(ClaimState::ClaimLimited)
        ->and($decision->permitted())->toBeTrue()
        ->and($decision->ignored())->toBe(2)
        ->and($reasons($decision))->toBe([[ReasonCode::UnrecognizedObserved, null, null, '2', null, null]]);
})->with($readers)->with([
    'listings' => [['listings' => [...Sample::document()['listings'], Sample::listing('zeta'), Sample::listing('zeta', outcome: 'failed', resources: 0)]]],
    'rows' => [['rows' => [...Sample::document()['rows'], Sample::row('zeta'), Sample::row('zeta', coverage_level: 'none', evidence_state: 'capture_failed')]]],
    'elsewhere' => [['elsewhere' => [Sample::elsewhere('zeta', resources: 0), Sample::elsewhere('eta')]]],
]);

test('a type that is not applicable is covered and limits the claim', function (Closure $read) use ($decide, $reasons) {
    $decision = $decide($read(withType('roleDefinition', [Sample::listing(outcome: 'not_applicable', resources: 0)], [])));

    expect($decision->state())->toBe(ClaimState::ClaimLimited)
        ->and([$decision->covered(), $decision->denominator(), $decision->empty()])->toBe([5, 5, 1])
        ->and($reasons($decision))->toBe([[ReasonCode::ListingNotApplicable, 'roleDefinition', null, null, null, null]]);
})->with($readers);

test('rows of a type that is not applicable contradict it', function (Closure $read) use ($decide, $reasons) {
    $decision = $decide($read(withType('roleDefinition', [Sample::listing(outcome: 'not_applicable', resources: 0)], [Sample::row()])));

    expect($decision->permitted())->toBeFalse()
        ->and($decision->empty())->toBe(0)
        ->and(array_slice($reasons($decision), 0, 2))->toBe([
            [ReasonCode::ListingNotApplicable, 'roleDefinition', null, null, null, null],
            [ReasonCode::ListingMismatch, 'roleDefinition', '0', '1', null, null],
        ]);
})->with($readers);

test('a deletion and a creation do not cancel out', function (Closure $read) use ($decide, $reasons) {
    $rows = [Sample::row(), Sample::row(listed: true), Sample::row(listed: false)];
    $decision = $decide($read(withType('roleDefinition', [Sample::listing(resources: 3)], $rows)));

    expect($decision->permitted())->toBeFalse()
        ->and(array_slice($reasons($decision), 0, 2))->toBe([
            [ReasonCode::ListingMismatch, 'roleDefinition', '3', '2', null, null],
            [ReasonCode::RowNotListed, 'roleDefinition', null, null, 1, 3],
        ]);
})->with($readers);

test('a row that the listing does not name is a reason even if the numbers match', function (Closure $read) use ($decide, $reasons) {
    $decision = $decide($read(withType('roleDefinition', [Sample::listing()], [Sample::row(), Sample::row(listed: false)])));

    expect($decision->permitted())->toBeFalse()
        ->and($reasons($decision)[0])->toBe([ReasonCode::RowNotListed, 'roleDefinition', null, null, 1, 2])
        ->and(array_column($reasons($decision), 0))->not->toContain(ReasonCode::ListingMismatch);
})->with($readers);

test('types without resources do not enlarge a share', function (Closure $read, float $percent, ?string $share) use ($decide, $reasons) {
    $empty = array_slice(Sample::types(), 0, 3);
    $document = Sample::document(
        listings: [...array_map(fn (string $type) => Sample::listing($type, resources: 0), $empty), ...array_map(Sample::listing(...), array_slice(Sample::types(), 3))],
        rows: [Sample::row('deviceConfigurationPolicyWindows10'), Sample::row(coverage_level: 'none', evidence_state: 'capture_failed')],
    );
    $decision = $decide($read($document), audience: Audience::Operator, percent: $percent);
    $overstated = array_values(array_filter($reasons($decision), fn (array $reason): bool => $reason[0] === ReasonCode::PercentOverstated));

    expect([$decision->covered(), $decision->denominator(), $decision->empty()])->toBe([4, 5, 3])
        ->and($decision->permitted())->toBe($share === null)
        ->and($overstated[0][3] ?? null)->toBe($share);
})->with($readers)->with(['80 of 100' => [80.0, '1/2'], 'just over a half' => [50.01, '1/2'], 'a half' => [50.0, null]]);

test('types that are all empty permit only an internal claim', function (Closure $read) use ($decide, $reasons) {
    $document = Sample::document(rows: [], listings: array_map(fn (string $type) => Sample::listing($type, resources: 0), Sample::types()));
    $decision = $decide($read($document));

    expect($decision->state())->toBe(ClaimState::InternalOnly)
        ->and([$decision->covered(), $decision->denominator(), $decision->empty()])->toBe([5, 5, 5])
        ->and($decision->toArray()['empty'])->toBe(5)
        ->and($reasons($decision))->toBe([[ReasonCode::NothingListed, null, null, null, null, null]]);
})->with($readers);

test('evaluateJson reads the same observation', function () use ($decide, $fromArray) {
    $document = withType('roleDefinition', [Sample::listing(outcome: 'not_applicable', resources: 0)], [Sample::row(listed: false)])
        + ['elsewhere' => [Sample::elsewhere(resources: 7), Sample::elsewhere('zeta')]];
    $request = json_encode(['claim' => Sample::claimDocument(), 'observed' => $document]);
    $decision = $decide($fromArray($document));

    expect((new ClaimGuard(Sample::definitions()))->evaluateJson($request))->toBe($decision->toJson())
        ->and(array_map(fn (Reason $reason) => $reason->code(), $decision->reasons()))->toBe([
            ReasonCode::ListingNotApplicable, ReasonCode::RowNotListed, ReasonCode::ListingContradicted, ReasonCode::ScopeIncomplete,
            ReasonCode::PercentOverstated, ReasonCode::UnrecognizedObserved,
        ]);
});
