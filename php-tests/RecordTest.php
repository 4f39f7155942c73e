<?php

declare(strict_types=1);

use CoverageKernel\ClaimGuard;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\ForeignCoverage;
use CoverageKernel\Exception\InvalidRecord;
use CoverageKernel\InputErrorCode;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Replay;
use CoverageKernel\Seeds;
use CoverageKernel\Tests\PhpProcess;
use CoverageKernel\Tests\Refusal;
use CoverageKernel\Tests\Sample;

$guard = fn (): ClaimGuard => new ClaimGuard(Sample::definitions());
$decide = fn (mixed ...$claim): Decision => $guard()->evaluate(Sample::claim(...$claim), Sample::observed());

/** The record of an allowed decision. */
function recordOfSample(): string
{
    return (new ClaimGuard(Sample::definitions()))->evaluate(Sample::claim(), Sample::observed())->record();
}

test('a record has the decision and both documents in their canonical form', function () use ($decide) {
    $record = $decide()->record();

    expect($record)->toBe(
        '{"contract":1,"decision":'.$decide()->toJson().',"definitions":'.Sample::definitions()->toJson().',"observed":'.Sample::observed()->toJson().'}',
    );
});

test('a record replays to the decision that it records', function (array $changes) use ($decide) {
    $decision = $decide(...$changes);
    $replay = Replay::of($decision->record());

    expect($replay->matches())->toBeTrue()
        ->and($replay->differences())->toBe([])
        ->and($replay->decision())->toBeInstanceOf(Decision::class)->toEqual($decision)
        ->and($replay->decision()->toJson())->toBe($decision->toJson())
        ->and($replay->decision()->record())->toBe($decision->record())
        ->and($replay->decision()->advice())->toEqual($decision->advice());
})->with([
    'allowed' => [[]],
    'blocked' => [['scopeKey' => null]],
    'with texts to escape' => [['workspaceId' => 'a/b"\\']],
    'with a denominator' => [['denominator' => ['b', 'a'], 'percent' => 12.5]],
]);

test('a record is replayed by another process', function () use ($decide) {
    $record = $decide(scopeKey: null)->record();
    $process = PhpProcess::run('-r', 'echo json_encode(CoverageKernel\Replay::of(base64_decode($argv[1]))->matches());', base64_encode($record));

    expect($process->complaints)->toBe('')->and($process->output)->toBe('true');
});

test('a record of a changed document does not match, and names the differences', function (array $changes, array $differences) use ($decide) {
    $decision = $decide();
    $replay = Replay::of(strtr($decision->record(), $changes));

    expect($replay->matches())->toBeFalse()
        ->and($replay->differences())->toBe($differences)
        ->and($replay->decision()->claim()->percent())->toBe(100.0);
})->with([
    'another state' => [['"state":"claim_allowed"' => '"state":"claim_limited"'], ['/state']],
    'an additional key' => [['"ignored":0,"reasons":[]' => '"ignored":0,"reasons":[],"a/b":1'], ['/a~1b']],
    'a missing key' => [['"permitted":true,' => ''], ['/permitted']],
    'an additional reason' => [['"reasons":[]' => '"reasons":[1]'], ['/reasons/0']],
    'an additional space' => [['"permitted":true' => '"permitted": true'], []],
]);

test('a text that is not a record is an exception with all errors', function (string $record, InputErrorCode $code, string $pointer) {
    $refusal = Refusal::of(fn () => Replay::of($record));

    expect($refusal)->toBeInstanceOf(InvalidRecord::class)
        ->and($refusal->errors()[0]->code())->toBe($code)
        ->and($refusal->errors()[0]->pointer())->toBe($pointer);
})->with([
    'nothing' => ['', InputErrorCode::InvalidJson, ''],
    'a list' => ['[]', InputErrorCode::WrongType, ''],
    'an empty object' => ['{}', InputErrorCode::MissingField, '/contract'],
    'bytes that are not UTF-8' => ["{\"contract\":\"\xff\"}", InputErrorCode::InvalidUtf8, ''],
    'an invalid claim' => [fn () => str_replace('"level":"content_backed"', '"level":"nope"', recordOfSample()), InputErrorCode::UnknownValue, '/decision/claim/level'],
    'invalid definitions' => [fn () => str_replace('"activation":"active"', '"activation":5', recordOfSample()), InputErrorCode::WrongType, '/definitions/activation'],
]);

describe('a guard', function () use ($guard, $decide) {
    test('replays a decision that was kept apart from its documents', function () use ($guard, $decide) {
        $decision = $decide(percent: 50);
        $replay = $guard()->replay($decision->toJson(), Sample::observed());

        expect($replay->matches())->toBeTrue()
            ->and($replay->differences())->toBe([])
            ->and($replay->decision())->toEqual($decision)
            ->and($replay)->toEqual(Replay::of($decision->record()));
    });

    test('compares the decision with the one about this coverage', function () use ($guard, $decide) {
        $observed = Sample::observed(rows: []);
        $replay = $guard()->replay($decide()->toJson(), $observed);

        expect($replay->matches())->toBeFalse()
            ->and($replay->differences())->toContain('/observed_digest', '/state', '/permitted', '/covered', '/reasons/0')
            ->and($replay->decision())->toEqual($guard()->evaluate(Sample::claim(), $observed))
            ->and($replay == $guard()->replay($decide()->toJson(), Sample::observed()))->toBeFalse();
    });

    test('refuses a text that is not a decision', function () use ($guard) {
        $refusal = Refusal::of(fn () => $guard()->replay('{"claim": {}}', Sample::observed()));

        expect($refusal)->toBeInstanceOf(InvalidRecord::class)
            ->and($refusal->errors()[0]->pointer())->toBe('/claim/scope_key');
    });

    test('refuses coverage under other definitions', function () use ($guard, $decide) {
        $foreign = Sample::observed(Definitions::fromJson(Seeds::kernel()));

        expect(fn () => $guard()->replay($decide()->toJson(), $foreign))->toThrow(ForeignCoverage::class);
    });
});

test('a replay outlives the guard and the coverage', function () use ($decide) {
    $guard = new ClaimGuard(Sample::definitions());
    $observed = Sample::observed();
    $replay = $guard->replay($decide()->toJson(), $observed);
    unset($guard, $observed);
    gc_collect_cycles();

    expect($replay->decision()->toJson())->toBe($decide()->toJson());
});

test('a record with a changed byte is refused, does not match, or is the record of another claim', function () use ($decide) {
    $claim = Sample::claim(scopeKey: 'nope');
    $record = $decide(scopeKey: 'nope')->record();
    $matching = 0;
    // The documents are long: every byte of the decision, and every 13th of the rest.
    $decision = strpos($record, '"definitions":');
    for ($index = 0; $index < strlen($record); $index += $index < $decision ? 1 : 13) {
        $changed = $record;
        $changed[$index] = $changed[$index] === '1' ? '2' : '1';
        try {
            $replay = Replay::of($changed);
            if ($replay->matches()) {
                $matching++;
                expect($replay->decision()->claim())->not->toEqual($claim)->and($replay->decision()->record())->toBe($changed);
            }
        } catch (InvalidRecord) {
            continue;
        }
    }

    // Only bytes of the claim, such as the year of `as_of`.
    expect($matching)->toBeLessThan(50)->and(Replay::of($record)->matches())->toBeTrue();
});
