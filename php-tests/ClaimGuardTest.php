<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\ForeignCoverage;
use CoverageKernel\Exception\InvalidRequest;
use CoverageKernel\InputErrorCode;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\ReasonCode;
use CoverageKernel\Seeds;
use CoverageKernel\Tests\Refusal;
use CoverageKernel\Tests\Sample;

$guard = fn (): ClaimGuard => new ClaimGuard(Sample::definitions());
$codes = fn (Decision $decision): array => array_map(fn ($reason) => $reason->code(), $decision->reasons());

/** Definitions with another digest. */
$others = fn (): Definitions => Definitions::fromJson(Seeds::kernel());

describe('evaluate', function () use ($guard, $codes, $others) {
    test('allows a claim that the coverage proves', function () use ($guard) {
        $decision = $guard()->evaluate(Sample::claim(), Sample::observed());

        expect($decision->state())->toBe(ClaimState::ClaimAllowed)
            ->and($decision->permitted())->toBeTrue()
            ->and($decision->reasons())->toBe([]);
    });

    test('blocks the same claim under the inactive seeds', function () use ($others, $codes) {
        $decision = (new ClaimGuard($others()))->evaluate(Sample::claim(), Sample::observed($others()));

        expect($decision->state())->toBe(ClaimState::ClaimBlocked)
            ->and($decision->permitted())->toBeFalse()
            ->and($codes($decision))->toBe([ReasonCode::KernelInactive]);
    });

    test('blocks claims about types that were not observed', function () use ($guard) {
        $decision = $guard()->evaluate(Sample::claim(), Sample::observed(listings: [], rows: []));

        expect($decision->permitted())->toBeFalse()->and($decision->covered())->toBe(0);
    });

    test('returns the same bytes each time, and does not change its arguments', function () use ($guard) {
        $given = [$guard(), Sample::claim(percent: 100), Sample::observed(rows: [])];
        $json = $given[0]->evaluate($given[1], $given[2])->toJson();
        foreach (range(1, 50) as $_) {
            expect($given[0]->evaluate($given[1], $given[2])->toJson())->toBe($json);
        }

        expect($given[1])->toEqual(Sample::claim())->and($given[2])->toEqual(Sample::observed(rows: []));
    });

    test('accepts named arguments', function () use ($guard) {
        expect($guard()->evaluate(observed: Sample::observed(), claim: Sample::claim())->permitted())->toBeTrue();
    });

    test('accepts coverage under definitions with the same digest but another text', function () {
        $spaced = Definitions::fromJson(Sample::definitionsJson()."\n\n");
        $decoded = json_decode(Sample::definitionsJson(), true);
        unset($decoded['resource_types'][0]['metadata']);
        $reordered = Definitions::fromJson(json_encode(array_reverse($decoded)));

        foreach ([$spaced, $reordered] as $definitions) {
            expect((new ClaimGuard($definitions))->evaluate(Sample::claim(), Sample::observed())->permitted())->toBeTrue()
                ->and((new ClaimGuard(Sample::definitions()))->evaluate(Sample::claim(), Sample::observed($definitions))->permitted())->toBeTrue();
        }
    });

    test('rejects coverage under definitions with another digest, and names both digests', function () use ($guard, $others) {
        $foreign = Sample::observed($others());

        $refusal = Refusal::of(fn () => $guard()->evaluate(Sample::claim(), $foreign));

        expect($refusal)->toBeInstanceOf(ForeignCoverage::class)
            ->and($refusal->getMessage())->toContain(Sample::definitions()->digest(), $others()->digest())
            ->and($refusal->errors())->toBe([]);
    });

    test('names the wrong argument and the expected type', function (array $arguments, string $message) use ($guard) {
        expect(fn () => $guard()->evaluate(...$arguments))->toThrow(TypeError::class, "CoverageKernel\ClaimGuard::evaluate(): Argument {$message} given");
    })->with([
        [[Sample::claimDocument(), 1], '#1 ($claim) must be of type CoverageKernel\Claim, array'],
        [fn () => [Sample::claim(), Sample::document()], '#2 ($observed) must be of type CoverageKernel\ObservedCoverage, array'],
        [fn () => [Sample::claim(), Sample::claim()], '#2 ($observed) must be of type CoverageKernel\ObservedCoverage, CoverageKernel\Claim'],
        [fn () => [null, Sample::observed()], '#1 ($claim) must be of type CoverageKernel\Claim, null'],
    ]);

    test('requires exactly two arguments', function () use ($guard) {
        expect(fn () => $guard()->evaluate(Sample::claim()))->toThrow(ArgumentCountError::class, 'expects exactly 2 arguments, 1 given')
            ->and(fn () => $guard()->evaluate(Sample::claim(), Sample::observed(), true))->toThrow(ArgumentCountError::class, 'expects exactly 2 arguments, 3 given');
    });
});

describe('evaluateMany', function () use ($guard, $others) {
    test('keeps the keys and their order', function (array $keys) use ($guard) {
        $claims = [];
        foreach ($keys as $number => $key) {
            $claims[$key] = Sample::claim(percent: $number + 1);
        }

        $decisions = $guard()->evaluateMany($claims, Sample::observed());

        expect(array_keys($decisions))->toBe(array_keys($claims));
        foreach ($decisions as $key => $decision) {
            expect($decision)->toBeInstanceOf(Decision::class)
                ->and($decision->claim())->toEqual($claims[$key])
                ->and($decision->toJson())->toBe($guard()->evaluate($claims[$key], Sample::observed())->toJson());
        }
    })->with([
        'none' => [[]],
        'a list' => [[0, 1, 2]],
        'from 1' => [[1, 2, 3]],
        'another order' => [[5, 3, 4, 0]],
        'negative' => [[-3, -1, 0, PHP_INT_MIN]],
        'far apart' => [[0, PHP_INT_MAX, 1]],
        'names' => [['b', 'a', '']],
        'names and numbers' => [['a', 7, 'b', -7]],
        'numbers as names' => [['1', '01', '-0', ' 1']],
        'any bytes' => [["\0", "\xff\xfe", 'ä']],
    ]);

    test('returns a list for a list', function () use ($guard) {
        $decisions = $guard()->evaluateMany(array_fill(0, 100, Sample::claim()), Sample::observed());
        $decisions[] = 'next';

        expect(array_is_list($decisions))->toBeTrue()->and($decisions)->toHaveCount(101);
    });

    test('returns one decision for each claim, even for the same object twice', function () use ($guard) {
        $claim = Sample::claim();
        $decisions = $guard()->evaluateMany(['a' => $claim, 'b' => $claim], Sample::observed());

        expect($decisions['a'])->toEqual($decisions['b'])->not->toBe($decisions['b']);
    });

    test('accepts references to claims', function () use ($guard) {
        $claims = ['a' => Sample::claim(), 'b' => Sample::claim(percent: 50)];
        $reference = &$claims['b'];

        expect($guard()->evaluateMany($claims, Sample::observed())['b']->claim())->toEqual($reference);
    });

    test('throws if an element is not a claim, and names its key', function (Closure $make, string $complaint) use ($guard) {
        $decisions = null;
        try {
            $decisions = $guard()->evaluateMany($make(), Sample::observed());
        } catch (TypeError $error) {
            expect($error->getMessage())
                ->toBe("CoverageKernel\ClaimGuard::evaluateMany(): Argument #1 (\$claims) must be an array of CoverageKernel\Claim, {$complaint}")
                ->toBeValidUtf8();
        }

        expect($decisions)->toBeNull();
    })->with([
        'null' => [fn () => [Sample::claim(), null], 'null given at key `1`'],
        'a document' => [fn () => ['a' => Sample::claim(), 'b' => Sample::claimDocument()], 'array given at key `b`'],
        'an object' => [fn () => [-5 => new stdClass], 'stdClass given at key `-5`'],
        'observed coverage' => [fn () => [Sample::observed()], 'CoverageKernel\ObservedCoverage given at key `0`'],
        'an anonymous object' => [fn () => ['' => new class {}], 'class@anonymous given at key ``'],
        'under a key that is not UTF-8' => [fn () => ["k\xff" => 5], "int given at key `k\u{fffd}`"],
        'under a key with a NUL' => [fn () => ["a\0b" => 5], 'int given at key `a\u0000b`'],
        'under a long key' => [fn () => [str_repeat('ä', 100) => 5], 'int given at key `'.str_repeat('ä', 64).'…` of 200 bytes'],
        'the first of several' => [fn () => [1 => 1.5, 2 => 'x'], 'float given at key `1`'],
        'a nested list' => [fn () => [[Sample::claim()]], 'array given at key `0`'],
    ]);

    test('rejects coverage under other definitions, even without claims', function (Closure $make) use ($guard, $others) {
        expect(fn () => $guard()->evaluateMany($make(), Sample::observed($others())))->toThrow(ForeignCoverage::class);
    })->with([
        'one claim' => [fn () => [Sample::claim()]],
        'none' => [fn () => []],
    ]);

    test('names the wrong argument and the expected type', function () use ($guard) {
        $method = 'CoverageKernel\ClaimGuard::evaluateMany(): Argument';

        expect(fn () => $guard()->evaluateMany(Sample::claim(), Sample::observed()))
            ->toThrow(TypeError::class, "{$method} #1 (\$claims) must be of type Traversable|array, CoverageKernel\Claim given")
            ->and(fn () => $guard()->evaluateMany(null, Sample::observed()))
            ->toThrow(TypeError::class, "{$method} #1 (\$claims) must be of type Traversable|array, null given")
            ->and(fn () => $guard()->evaluateMany([], null))
            ->toThrow(TypeError::class, "{$method} #2 (\$observed) must be of type CoverageKernel\ObservedCoverage, null given");
    });
});

describe('evaluateJson', function () use ($guard) {
    $request = fn (array $claim, array $observed): string => json_encode(['claim' => $claim, 'observed' => $observed]);

    test('returns the decision as canonical JSON', function (array $claim, array $observed) use ($guard, $request) {
        $decision = $guard()->evaluate(Claim::fromArray($claim), ObservedCoverage::fromArray(Sample::definitions(), $observed));

        expect($guard()->evaluateJson($request($claim, $observed)))->toBe($decision->toJson());
    })->with([
        'allowed' => [Sample::claimDocument(), Sample::document()],
        'blocked' => [Sample::claimDocument(scope_key: null), Sample::document()],
        'with many reasons' => [Sample::claimDocument(percent: 12.5, restore_tier: 'restorable', denominator: ['b', 'a']), Sample::document(rows: [Sample::row('zeta')])],
    ]);

    test('accepts the keys in any order', function () use ($guard) {
        $request = json_encode(['observed' => Sample::document(), 'claim' => Sample::claimDocument()], JSON_PRETTY_PRINT);

        expect($guard()->evaluateJson($request))->toBe($guard()->evaluate(Sample::claim(), Sample::observed())->toJson());
    });

    test('reports the errors of both documents at once, with line and column', function () use ($guard) {
        $request = "{\n  \"claim\": {\"scope_key\": 5},\n  \"observed\": {\"rows\": [1]}\n}";

        $exception = Refusal::of(fn () => $guard()->evaluateJson($request));

        expect($exception)->toBeInstanceOf(InvalidRequest::class)
            ->and(array_map(fn ($error) => [$error->code()->value, $error->pointer(), $error->line(), $error->column()], $exception->errors()))->toBe([
                ['missing_field', '/claim/level', 2, 12],
                ['missing_field', '/claim/audience', 2, 12],
                ['wrong_type', '/claim/scope_key', 2, 26],
                ['missing_field', '/observed/listings', 3, 15],
                ['wrong_type', '/observed/rows/0', 3, 25],
            ]);
    });

    test('throws for a text that is not a request', function (string $request, InputErrorCode $code) use ($guard) {
        $decision = null;
        try {
            $decision = $guard()->evaluateJson($request);
        } catch (InvalidRequest $exception) {
            expect($exception->errors()[0]->code())->toBe($code);
        }

        expect($decision)->toBeNull();
    })->with([
        'nothing' => ['', InputErrorCode::InvalidJson],
        'a list' => ['[]', InputErrorCode::WrongType],
        'an empty object' => ['{}', InputErrorCode::MissingField],
        'the claim alone' => [fn () => json_encode(Sample::claimDocument()), InputErrorCode::MissingField],
        'bytes that are not UTF-8' => ["{\"claim\": \"\xff\"}", InputErrorCode::InvalidUtf8],
        'the request twice' => [fn () => str_repeat(json_encode(['claim' => Sample::claimDocument(), 'observed' => Sample::document()]), 2), InputErrorCode::InvalidJson],
        'a NUL at the end' => [fn () => json_encode(['claim' => Sample::claimDocument(), 'observed' => Sample::document()])."\0", InputErrorCode::InvalidJson],
    ]);

    test('accepts strings only', function (mixed $request, string $given) use ($guard) {
        expect(fn () => $guard()->evaluateJson($request))->toThrow(
            TypeError::class,
            "CoverageKernel\ClaimGuard::evaluateJson(): Argument #1 (\$request) must be of type string, {$given} given",
        );
    })->with([[['claim' => []], 'array'], [null, 'null'], [5, 'int'], [new stdClass, 'stdClass']]);
});

test('a guard requires definitions', function (mixed $given, string $type) {
    expect(fn () => new ClaimGuard($given))->toThrow(
        TypeError::class,
        "CoverageKernel\ClaimGuard::__construct(): Argument #1 (\$definitions) must be of type CoverageKernel\Definitions, {$type} given",
    );
})->with([[null, 'null'], ['{}', 'string'], [new stdClass, 'stdClass']]);

test('a guard cannot be constructed twice', function () use ($guard, $others) {
    $kept = $guard();

    expect(fn () => $kept->__construct($others()))->toThrow(Error::class, '`CoverageKernel\ClaimGuard` is already constructed')
        ->and($kept->evaluate(Sample::claim(), Sample::observed())->permitted())->toBeTrue();
});

test('an unscoped claim is never permitted', function (Audience $audience) use ($guard) {
    $claim = Sample::claim(scopeKey: null, level: CoverageLevel::Detected, audience: $audience, percent: 1);

    expect($guard()->evaluate($claim, Sample::observed())->permitted())->toBeFalse();
})->with(Audience::cases());
