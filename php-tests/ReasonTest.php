<?php

declare(strict_types=1);

use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\ClaimState;
use CoverageKernel\Definitions;
use CoverageKernel\EvidenceState;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Reason;
use CoverageKernel\ReasonCode;
use CoverageKernel\SourceClass;
use CoverageKernel\Tests\Sample;
use CoverageKernel\Tests\VectorFile;

/** The reasons of all decision vectors, by code. */
$all = function (): array {
    static $reasons = [];
    if ($reasons === []) {
        foreach (VectorFile::decisions() as [$vector]) {
            $definitions = Definitions::fromJson($vector['definitions']);
            $observed = ObservedCoverage::fromJson($definitions, $vector['observed']);
            foreach ((new ClaimGuard($definitions))->evaluate(Claim::fromJson($vector['claim']), $observed)->reasons() as $reason) {
                $reasons[$reason->code()->value][] = $reason;
            }
        }
    }

    return $reasons;
};

test('a reason has all fields of the contract', function () {
    $rows = [Sample::row(), ...array_map(fn () => Sample::row(evidence_state: EvidenceState::Stale), range(1, 3)), ...array_map(Sample::row(...), array_slice(Sample::types(), 0, 4))];
    $listings = [Sample::listing(resources: 4), ...array_map(Sample::listing(...), array_slice(Sample::types(), 0, 4))];
    $decision = (new ClaimGuard(Sample::definitions()))->evaluate(Sample::claim(), Sample::observed(rows: $rows, listings: $listings));
    [$stale, $incomplete, $overstated] = $decision->reasons();

    expect($stale->code())->toBe(ReasonCode::EvidenceStale)
        ->and($stale->cap())->toBe(ClaimState::ClaimBlocked)
        ->and($stale->canonicalType())->toBe('roleDefinition')
        ->and($stale->sourceClass())->toBe(SourceClass::Tcm)
        ->and($stale->expected())->toBe('content_backed')
        ->and($stale->actual())->toBe('detected')
        ->and([$stale->affectedRows(), $stale->observedRows()])->toBe([3, 4])
        ->and($stale->message())->toStartWith('3 of 4 rows of `roleDefinition` at `tcm`')
        ->and($incomplete->code())->toBe(ReasonCode::ScopeIncomplete)
        ->and([$incomplete->expected(), $incomplete->actual()])->toBe(['5', '4'])
        ->and($overstated->code())->toBe(ReasonCode::PercentOverstated)
        ->and([$overstated->expected(), $overstated->actual()])->toBe(['100', '4/5'])
        ->and([$overstated->canonicalType(), $overstated->sourceClass(), $overstated->affectedRows(), $overstated->observedRows()])->each->toBeNull();
});

test('json_encode writes a reason in the shape of the contract', function (ReasonCode $code) use ($all) {
    foreach ($all()[$code->value] as $reason) {
        expect(json_decode(json_encode($reason), true))->toBe([
            'code' => $code->value,
            'cap' => $reason->cap()->value,
            'canonical_type' => $reason->canonicalType(),
            'source_class' => $reason->sourceClass()?->value,
            'expected' => $reason->expected(),
            'actual' => $reason->actual(),
            'affected_rows' => $reason->affectedRows(),
            'observed_rows' => $reason->observedRows(),
        ])->and($reason)->toBeInstanceOf(JsonSerializable::class);
    }
})->with(ReasonCode::cases());

test('the message of a reason is one sentence with its values', function (ReasonCode $code) use ($all) {
    /** @var Reason $reason */
    foreach ($all()[$code->value] as $reason) {
        $message = $reason->message();
        expect($message)->toBeValidUtf8()
            ->toMatch('/^[^A-Z\n]/') // in lower case, because it may follow a colon
            ->not->toEndWith('.')
            ->not->toContain("\n")
            ->not->toContain('`nothing`')
            ->not->toContain('``');
        foreach ([$reason->canonicalType(), $reason->sourceClass()?->value, $reason->expected(), $reason->actual()] as $value) {
            expect($message)->toContain($value ?? '');
        }
        if ($reason->affectedRows() !== null) {
            expect($message)->toContain("{$reason->affectedRows()} of {$reason->observedRows()} rows");
        }
    }
})->with(ReasonCode::cases());

test('each code has its own message', function () use ($all) {
    // Without the values, which differ between reasons of the same code.
    $messages = array_map(fn (array $reasons): string => preg_replace('/`[^`]*`|\d+/', '', $reasons[0]->message()), $all());

    expect($messages)->toHaveCount(count(ReasonCode::cases()))->and(array_unique($messages))->toHaveCount(count($messages));
});

test('exactly the reasons about rows count rows', function (ReasonCode $code) use ($all) {
    $isAboutRows = in_array($code, [ReasonCode::RowNotListed, ReasonCode::LevelNotReached], true)
        || preg_match('/^identity_|^evidence_(missing|metadata_only|partial|stale|capture_blocked|capture_failed)$/', $code->value) === 1;
    foreach ($all()[$code->value] as $reason) {
        expect($reason->affectedRows() !== null)->toBe($isAboutRows)
            ->and($reason->observedRows() !== null)->toBe($isAboutRows)
            ->and($reason->affectedRows() ?? 1)->toBeBetween(1, $reason->observedRows() ?? 1);
    }
})->with(ReasonCode::cases());

test('every reason caps the state of the claim', function (ReasonCode $code) use ($all) {
    foreach ($all()[$code->value] as $reason) {
        expect($reason->cap())->not->toBe(ClaimState::ClaimAllowed);
    }
})->with(ReasonCode::cases());
