<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Exception\InvalidClaim;
use CoverageKernel\InputErrorCode;
use CoverageKernel\ListingOutcome;
use CoverageKernel\RestoreTier;
use CoverageKernel\Tests\UninitializedTime;
use CoverageKernel\Tests\OverriddenTime;
use CoverageKernel\Tests\Refusal;
use CoverageKernel\Tests\Sample;

/** A claim with all fields. */
$full = fn (): Claim => new Claim(
    scopeKey: 'intune_core',
    level: CoverageLevel::Comparable,
    audience: Audience::Operator,
    percent: 87.5,
    restoreTier: RestoreTier::PreviewOnly,
    denominator: ['roleDefinition', 'appProtectionPolicyiOS'],
    asOf: new DateTimeImmutable('2026-03-01T12:00:00.25+01:00'),
    workspaceId: 17,
    managedEnvironmentId: 'env-4',
    providerConnectionId: '018f:3b',
);

$fullDocument = [
    'scope_key' => 'intune_core',
    'level' => 'comparable',
    'audience' => 'operator',
    'percent' => 87.5,
    'restore_tier' => 'preview_only',
    'denominator' => ['roleDefinition', 'appProtectionPolicyiOS'],
    'as_of' => '2026-03-01T11:00:00.25Z',
    'workspace_id' => '17',
    'managed_environment_id' => 'env-4',
    'provider_connection_id' => '018f:3b',
];

$fields = fn (Claim $claim): array => [
    'scope_key' => $claim->scopeKey(),
    'level' => $claim->level()->value,
    'audience' => $claim->audience()->value,
    'percent' => $claim->percent(),
    'restore_tier' => $claim->restoreTier()?->value,
    'denominator' => $claim->denominator(),
    'as_of' => $claim->asOf(),
    'workspace_id' => $claim->workspaceId(),
    'managed_environment_id' => $claim->managedEnvironmentId(),
    'provider_connection_id' => $claim->providerConnectionId(),
];

describe('the constructor', function () use ($full, $fullDocument, $fields) {
    test('accepts named arguments, which the claim returns', function () use ($full, $fullDocument, $fields) {
        expect($fields($full()))->toBe($fullDocument)
            ->and($full()->level())->toBe(CoverageLevel::Comparable)
            ->and($full()->audience())->toBe(Audience::Operator)
            ->and($full()->restoreTier())->toBe(RestoreTier::PreviewOnly);
    });

    test('accepts named arguments in any order', function () use ($full) {
        $claim = new Claim(
            providerConnectionId: '018f:3b', managedEnvironmentId: 'env-4', workspaceId: 17,
            asOf: new DateTimeImmutable('2026-03-01T12:00:00.25+01:00'), denominator: ['roleDefinition', 'appProtectionPolicyiOS'],
            restoreTier: RestoreTier::PreviewOnly, percent: 87.5, audience: Audience::Operator, level: CoverageLevel::Comparable,
            scopeKey: 'intune_core',
        );

        expect($claim)->toEqual($full());
    });

    test('accepts positional arguments in the order of the contract', function () use ($full, $fullDocument) {
        $claim = new Claim(
            'intune_core', CoverageLevel::Comparable, Audience::Operator, 87.5, RestoreTier::PreviewOnly,
            ['roleDefinition', 'appProtectionPolicyiOS'], new DateTimeImmutable('2026-03-01T12:00:00.25+01:00'), 17, 'env-4', '018f:3b',
        );
        $parameters = array_column((new ReflectionMethod(Claim::class, '__construct'))->getParameters(), 'name');

        expect($claim)->toEqual($full())
            ->and(array_map(fn (string $name) => strtolower(preg_replace('/[A-Z]/', '_$0', $name)), $parameters))->toBe(array_keys($fullDocument));
    });

    test('has the defaults of the contract', function () use ($fields) {
        $claim = new Claim(scopeKey: 'intune_core', level: CoverageLevel::Detected, audience: Audience::Internal);

        expect($fields($claim))->toBe([
            'scope_key' => 'intune_core', 'level' => 'detected', 'audience' => 'internal', 'percent' => 100.0, 'restore_tier' => null,
            'denominator' => null, 'as_of' => null, 'workspace_id' => null, 'managed_environment_id' => null, 'provider_connection_id' => null,
        ]);
    });

    test('accepts null for every argument with the default null', function () {
        $claim = new Claim(
            scopeKey: null, level: CoverageLevel::Detected, audience: Audience::Internal, restoreTier: null, denominator: null,
            asOf: null, workspaceId: null, managedEnvironmentId: null, providerConnectionId: null,
        );

        expect($claim)->toEqual(new Claim(null, CoverageLevel::Detected, Audience::Internal))
            ->and($claim->scopeKey())->toBeNull();
    });

    test('has no default for required arguments', function (array $arguments) {
        expect(fn () => new Claim(...$arguments))->toThrow(ArgumentCountError::class, 'CoverageKernel\Claim::__construct()');
    })->with([
        'no audience' => [['scopeKey' => 'intune_core', 'level' => CoverageLevel::Detected]],
        'no level' => [['scopeKey' => 'intune_core', 'audience' => Audience::Internal]],
        'no scope key' => [['level' => CoverageLevel::Detected, 'audience' => Audience::Internal]],
        'nothing' => [[]],
        'no audience, but more' => [['scopeKey' => 'intune_core', 'level' => CoverageLevel::Detected, 'percent' => 50]],
    ]);

    test('rejects additional arguments', function () {
        expect(fn () => new Claim('a', CoverageLevel::Detected, Audience::Internal, 50, null, null, null, 1, 2, 3, 4))
            ->toThrow(ArgumentCountError::class, 'CoverageKernel\Claim::__construct() expects at most 10 arguments, 11 given')
            ->and(fn () => Sample::claim(tenantId: 1))->toThrow(Error::class, 'Unknown named parameter $tenantId');
    });

    test('names the parameter and the expected type for a wrong type', function (array $argument, string $message) {
        expect(fn () => Sample::claim(...$argument))->toThrow(TypeError::class, "CoverageKernel\Claim::__construct(): Argument {$message} given");
    })->with([
        [['scopeKey' => 5], '#1 ($scopeKey) must be of type ?string, int'],
        [['scopeKey' => new class
        {
            public function __toString(): string
            {
                return 'intune_core';
            }
        }], '#1 ($scopeKey) must be of type ?string, class@anonymous'],
        [['level' => 'detected'], '#2 ($level) must be of type CoverageKernel\CoverageLevel, string'],
        [['level' => null], '#2 ($level) must be of type CoverageKernel\CoverageLevel, null'],
        [['level' => ListingOutcome::Complete], '#2 ($level) must be of type CoverageKernel\CoverageLevel, CoverageKernel\ListingOutcome'],
        [['level' => CoverageKernel\EvidenceState::ContentBacked], '#2 ($level) must be of type CoverageKernel\CoverageLevel, CoverageKernel\EvidenceState'],
        [['audience' => 'customer'], '#3 ($audience) must be of type CoverageKernel\Audience, string'],
        [['audience' => null], '#3 ($audience) must be of type CoverageKernel\Audience, null'],
        [['percent' => '50'], '#4 ($percent) must be of type float, string'],
        [['percent' => true], '#4 ($percent) must be of type float, '.(PHP_VERSION_ID >= 80300 ? 'true' : 'bool')],
        [['percent' => null], '#4 ($percent) must be of type float, null'],
        [['restoreTier' => Audience::Customer], '#5 ($restoreTier) must be of type ?CoverageKernel\RestoreTier, CoverageKernel\Audience'],
        [['restoreTier' => 'restorable'], '#5 ($restoreTier) must be of type ?CoverageKernel\RestoreTier, string'],
        [['denominator' => 'roleDefinition'], '#6 ($denominator) must be of type ?array, string'],
        [['denominator' => new ArrayObject(['roleDefinition'])], '#6 ($denominator) must be of type ?array, ArrayObject'],
        [['asOf' => '2026-03-01T12:00:00Z'], '#7 ($asOf) must be of type ?DateTimeInterface, string'],
        [['asOf' => 1_772_366_400], '#7 ($asOf) must be of type ?DateTimeInterface, int'],
        [['asOf' => new stdClass], '#7 ($asOf) must be of type ?DateTimeInterface, stdClass'],
        [['workspaceId' => 17.0], '#8 ($workspaceId) must be of type string|int|null, float'],
        [['managedEnvironmentId' => false], '#9 ($managedEnvironmentId) must be of type string|int|null, '.(PHP_VERSION_ID >= 80300 ? 'false' : 'bool')],
        [['providerConnectionId' => []], '#10 ($providerConnectionId) must be of type string|int|null, array'],
        [['providerConnectionId' => new ArrayObject], '#10 ($providerConnectionId) must be of type string|int|null, ArrayObject'],
        [['workspaceId' => Audience::Customer], '#8 ($workspaceId) must be of type string|int|null, CoverageKernel\Audience'],
    ]);

    test('reports all errors at once, in the order of the contract', function () {
        $make = fn () => new Claim(
            scopeKey: 'Intune', level: CoverageLevel::None, audience: Audience::Customer, percent: 0.001, restoreTier: RestoreTier::NotRestorable,
            denominator: ['a', 1, 'a'], asOf: new DateTimeImmutable('1969-12-31T23:59:59Z'), workspaceId: -1, managedEnvironmentId: '',
            providerConnectionId: 'a b',
        );

        expect(Refusal::of($make))->toBeInstanceOf(InvalidClaim::class)
            ->and(Refusal::errors($make))->toBe([
                'invalid_value /scope_key', 'invalid_value /level', 'invalid_value /percent', 'invalid_value /restore_tier',
                'wrong_type /denominator/1', 'repeated_entry /denominator/2', 'invalid_value /as_of', 'invalid_value /workspace_id',
                'invalid_value /managed_environment_id', 'invalid_value /provider_connection_id',
            ]);
        foreach (Refusal::of($make)->errors() as $error) {
            expect($error->line())->toBeNull()->and($error->column())->toBeNull();
        }
    });

    test('cannot be called a second time', function () use ($full) {
        $claim = $full();

        expect(fn () => $claim->__construct('other', CoverageLevel::Certified, Audience::Customer))
            ->toThrow(Error::class, '`CoverageKernel\Claim` is already constructed')
            ->and($claim)->toEqual($full());
    });
});

describe('ids', function () {
    test('are int or string, and `17` and `"17"` are the same', function (mixed $id, string $expected) {
        $claim = Sample::claim(workspaceId: $id, managedEnvironmentId: $id, providerConnectionId: $id);
        $read = Claim::fromArray(Sample::claimDocument(workspace_id: $id, managed_environment_id: $id, provider_connection_id: $id));

        expect([$claim->workspaceId(), $claim->managedEnvironmentId(), $claim->providerConnectionId()])->each->toBe($expected)
            ->and($read)->toEqual($claim);
    })->with([
        'int' => [17, '17'],
        'string of digits' => ['17', '17'],
        'zero' => [0, '0'],
        'greatest' => [PHP_INT_MAX, '9223372036854775807'],
        'leading zero' => ['017', '017'],
        'any printable ASCII' => ['~!"#{env}/4\\', '~!"#{env}/4\\'],
        '64 bytes' => [str_repeat('x', 64), str_repeat('x', 64)],
    ]);

    test('are rejected when they have another type or shape', function (mixed $id, string $code) {
        $id = $id === 'a resource' ? STDIN : $id;
        $make = fn () => Sample::claim(workspaceId: $id, managedEnvironmentId: $id, providerConnectionId: $id);
        $read = fn () => Claim::fromArray(Sample::claimDocument(workspace_id: $id, managed_environment_id: $id, provider_connection_id: $id));
        $errors = ["{$code} /workspace_id", "{$code} /managed_environment_id", "{$code} /provider_connection_id"];

        expect(Refusal::errors($read))->toBe($errors);
        if ($code === 'wrong_type') {
            expect($make)->toThrow(TypeError::class, 'must be of type string|int|null');
        } else {
            expect(Refusal::errors($make))->toBe($errors);
        }
    })->with([
        'negative' => [-1, 'invalid_value'],
        'empty' => ['', 'invalid_value'],
        'a space' => ['env 4', 'invalid_value'],
        'a line feed' => ["4\n", 'invalid_value'],
        'a NUL' => ["4\0", 'invalid_value'],
        'not ASCII' => ['ä', 'invalid_value'],
        '65 bytes' => [str_repeat('x', 65), 'invalid_value'],
        'float' => [17.0, 'wrong_type'],
        'NAN' => [NAN, 'wrong_type'],
        'bool' => [true, 'wrong_type'],
        'array' => [[17], 'wrong_type'],
        'empty array' => [[], 'wrong_type'],
        'object' => [new stdClass, 'wrong_type'],
        'closure' => [fn () => 17, 'wrong_type'],
        'enum' => [Audience::Customer, 'wrong_type'],
        'resource' => ['a resource', 'wrong_type'],
    ]);

    test('are rejected with the class of an object', function () {
        $found = fn (mixed $id) => Refusal::error(fn () => Claim::fromArray(Sample::claimDocument(workspace_id: $id)))->message();

        expect($found(new ArrayObject))->toContain('an object of class `ArrayObject`')
            ->and($found(new class {}))->toContain('an object of class `class@anonymous`')
            ->and($found(Audience::Customer))->toContain('the enum case `CoverageKernel\Audience::Customer`')
            ->and($found(STDIN))->toContain('a resource');
    });
});

describe('percent', function () {
    test('is a number over 0, at most 100, with at most two decimals', function (int|float $percent, string $json) {
        expect(Sample::claim(percent: $percent)->percent())->toBe((float) $percent)
            ->and(Sample::claim(percent: $percent)->toJson())->toContain("\"percent\":{$json},")
            ->and(Claim::fromArray(Sample::claimDocument(percent: $percent)))->toEqual(Sample::claim(percent: $percent));
    })->with([[100, '100'], [100.0, '100'], [1, '1'], [0.01, '0.01'], [99.99, '99.99'], [87.50, '87.5'], [33.3, '33.3'], [1.1 + 2.2 - 0.3 - 3.0 + 50, '50']]);

    test('is rejected for other numbers', function (int|float $percent, string $code) {
        expect(Refusal::errors(fn () => Sample::claim(percent: $percent)))->toBe(["{$code} /percent"])
            ->and(Refusal::errors(fn () => Claim::fromArray(Sample::claimDocument(percent: $percent))))->toBe(["{$code} /percent"]);
    })->with([
        'zero' => [0, 'invalid_value'],
        'minus zero' => [-0.0, 'invalid_value'],
        'negative' => [-1, 'invalid_value'],
        'just over 100' => [100.01, 'invalid_value'],
        'int over 100' => [101, 'invalid_value'],
        'three decimals' => [33.333, 'invalid_value'],
        'nearly two decimals' => [0.1 + 0.2, 'invalid_value'],
        'just over zero' => [PHP_FLOAT_MIN, 'invalid_value'],
        'huge' => [PHP_FLOAT_MAX, 'invalid_value'],
        'NAN' => [NAN, 'wrong_type'],
        'INF' => [INF, 'wrong_type'],
        '-INF' => [-INF, 'wrong_type'],
    ]);
});

describe('asOf', function () {
    test('accepts any DateTimeInterface, and returns it in UTC', function (DateTimeInterface $asOf, string $expected) {
        expect(Sample::claim(asOf: $asOf)->asOf())->toBe($expected);
    })->with([
        'DateTimeImmutable' => [new DateTimeImmutable('2026-03-01T12:00:00Z'), '2026-03-01T12:00:00Z'],
        'DateTime' => [new DateTime('2026-03-01T12:00:00Z'), '2026-03-01T12:00:00Z'],
        'a zone' => [new DateTimeImmutable('2026-07-01 12:00:00', new DateTimeZone('Europe/Berlin')), '2026-07-01T10:00:00Z'],
        'a zone with half hours' => [new DateTimeImmutable('2026-07-01 00:15:00', new DateTimeZone('Asia/Kolkata')), '2026-06-30T18:45:00Z'],
        'microseconds' => [new DateTimeImmutable('2026-03-01T12:00:00.000001-02:00'), '2026-03-01T14:00:00.000001Z'],
        'trailing zeros' => [new DateTimeImmutable('2026-03-01T12:00:00.120000Z'), '2026-03-01T12:00:00.12Z'],
        'the first' => [new DateTimeImmutable('@0'), '1970-01-01T00:00:00Z'],
        'the first, in another zone' => [new DateTimeImmutable('1969-12-31T22:00:00-02:00'), '1970-01-01T00:00:00Z'],
        'the last' => [new DateTimeImmutable('9999-12-31T23:59:59.999999Z'), '9999-12-31T23:59:59.999999Z'],
        'the last, in another zone' => [(new DateTimeImmutable('@253402300799'))->setTimezone(new DateTimeZone('+14:00')), '9999-12-31T23:59:59Z'],
        'an offset with seconds' => [new DateTimeImmutable('2026-03-01 12:00:00', new DateTimeZone('+01:30:15')), '2026-03-01T10:29:45Z'],
        'a zone whose offset had seconds' => [new DateTimeImmutable('1971-06-01 12:00:00', new DateTimeZone('Africa/Monrovia')), '1971-06-01T12:44:30Z'],
        'a subclass that overrides format' => [new OverriddenTime('2026-03-01T12:00:00Z'), '2026-03-01T12:00:00Z'],
    ]);

    test('is rejected outside the years of the contract', function (string $time) {
        expect(Refusal::errors(fn () => Sample::claim(asOf: new DateTimeImmutable($time))))->toBe(['invalid_value /as_of']);
    })->with(['1969-12-31T23:59:59.999999Z', '@253402300800', '-5000 years', '+90000 years', '1970-01-01T00:59:59+01:00', '@'.PHP_INT_MIN, '@'.PHP_INT_MAX]);

    test('throws an Error for a DateTimeInterface that is not initialized', function () {
        $claim = null;
        try {
            $claim = Sample::claim(asOf: new UninitializedTime);
        } catch (Error $error) {
            expect($error->getMessage())->toContain('has not been correctly initialized');
        }

        expect($claim)->toBeNull();
    });

    test('does not change with the object', function () {
        $time = new DateTime('2026-03-01T12:00:00Z');
        $claim = Sample::claim(asOf: $time);
        $time->modify('+1 day');

        expect($claim->asOf())->toBe('2026-03-01T12:00:00Z');
    });
});

describe('the denominator', function () {
    test('keeps its order', function () {
        expect(Sample::claim(denominator: ['b', 'c', 'a'])->denominator())->toBe(['b', 'c', 'a']);
    });

    test('does not change with the array', function () {
        $types = ['b', 'a'];
        $type = &$types[1];
        $claim = Sample::claim(denominator: $types);
        $type = 'changed';
        $given = $claim->denominator();
        $given[] = 'c';

        expect($claim->denominator())->toBe(['b', 'a']);
    });

    test('is rejected unless it is a list of distinct canonical types', function (array $denominator, array $errors) {
        expect(Refusal::errors(fn () => Sample::claim(denominator: $denominator)))->toBe($errors)
            ->and(Refusal::errors(fn () => Claim::fromArray(Sample::claimDocument(denominator: $denominator))))->toBe($errors);
    })->with([
        'empty' => [[], ['invalid_value /denominator']],
        'twice' => [['a', 'b', 'a'], ['repeated_entry /denominator/2']],
        'keys' => [['x' => 'a'], ['wrong_type /denominator']],
        'a gap' => [[1 => 'a'], ['wrong_type /denominator']],
        'another order' => [[1 => 'a', 0 => 'b'], ['wrong_type /denominator']],
        'not names' => [['A', '', 'a b', 'a-b', str_repeat('a', 129)], array_map(fn (int $entry) => "invalid_value /denominator/{$entry}", range(0, 4))],
        'not strings' => [[1, null, 1.5, true, [], new stdClass, fn () => 'a', Audience::Customer], array_map(fn (int $entry) => "wrong_type /denominator/{$entry}", range(0, 7))],
    ]);
});

describe('withEnvironment', function () use ($full, $fullDocument, $fields) {
    test('returns the same claim about another environment', function () use ($full, $fullDocument, $fields) {
        $claim = $full();
        $changed = $claim->withEnvironment(18, managedEnvironmentId: 'env-5', providerConnectionId: 'b');
        $ids = ['workspace_id' => '18', 'managed_environment_id' => 'env-5', 'provider_connection_id' => 'b'];

        expect($fields($changed))->toBe([...$fullDocument, ...$ids])
            ->and($claim)->toEqual($full());
    });

    test('removes the provider connection when none is given', function () use ($full) {
        expect($full()->withEnvironment(18, 5)->providerConnectionId())->toBeNull()
            ->and($full()->withEnvironment(18, 5, null)->providerConnectionId())->toBeNull();
    });

    test('rejects invalid ids with the errors of the constructor', function (mixed ...$ids) use ($full) {
        $constructor = fn () => Sample::claim(workspaceId: $ids[0], managedEnvironmentId: $ids[1], providerConnectionId: $ids[2] ?? null);
        $exception = Refusal::of(fn () => $full()->withEnvironment(...$ids));

        expect($exception)->toBeInstanceOf(InvalidClaim::class)
            ->and($exception->getMessage())->toBe(Refusal::of($constructor)->getMessage())
            ->and($exception->errors())->toEqual(Refusal::of($constructor)->errors());
    })->with([
        'all three' => ['a b', -1, "4\0"],
        'the workspace' => ['', 4],
        'the environment' => [17, 'ä'],
        'the connection' => [17, 4, "\xff"],
    ]);

    test('requires a workspace and an environment', function () use ($full) {
        expect(fn () => $full()->withEnvironment(17))->toThrow(ArgumentCountError::class)
            ->and(fn () => $full()->withEnvironment(null, 4))->toThrow(
                TypeError::class, 'CoverageKernel\Claim::withEnvironment(): Argument #1 ($workspaceId) must be of type string|int, null given',
            )
            ->and(fn () => $full()->withEnvironment(17, 4, 1.5))->toThrow(
                TypeError::class, 'CoverageKernel\Claim::withEnvironment(): Argument #3 ($providerConnectionId) must be of type string|int|null, float given',
            );
    });
});

describe('withAsOf', function () use ($full, $fullDocument, $fields) {
    test('returns the same claim made at another time', function () use ($full, $fullDocument, $fields) {
        $claim = $full();
        $changed = $claim->withAsOf(new DateTime('2026-03-02T01:00:00.5+01:00'));

        expect($fields($changed))->toBe(array_replace($fullDocument, ['as_of' => '2026-03-02T00:00:00.5Z']))
            ->and($claim)->toEqual($full());
    });

    test('removes the time with null', function () use ($full) {
        expect($full()->withAsOf(null)->asOf())->toBeNull();
    });

    test('rejects a time that the contract does not allow with the error of the constructor', function () use ($full) {
        $time = new DateTimeImmutable('1969-12-31T23:59:59Z');
        $exception = Refusal::of(fn () => $full()->withAsOf($time));
        $ofConstructor = Refusal::of(fn () => Sample::claim(asOf: $time));

        expect($exception)->toBeInstanceOf(InvalidClaim::class)
            ->and($exception->getMessage())->toBe($ofConstructor->getMessage())
            ->and($exception->errors())->toEqual($ofConstructor->errors());
    });

    test('accepts only a DateTimeInterface that is initialized', function () use ($full) {
        expect(fn () => $full()->withAsOf('2026-03-01T12:00:00Z'))->toThrow(
            TypeError::class, 'CoverageKernel\Claim::withAsOf(): Argument #1 ($asOf) must be of type ?DateTimeInterface, string given',
        )->and(fn () => $full()->withAsOf(new UninitializedTime))->toThrow(Error::class, 'has not been correctly initialized');
    });
});

describe('the constructor and fromArray', function () {
    test('create the same claim from the same values, or report the same errors', function () {
        mt_srand(9);
        $pick = fn (array $values): mixed => $values[mt_rand(0, count($values) - 1)];
        $id = fn (): mixed => $pick([null, 17, '17', 0, -1, '', 'env-4', 'a b', "a\0", "\xff", str_repeat('x', 64), str_repeat('x', 65)]);
        $denominators = [null, ['a'], ['b', 'a'], ['a', 'a'], [], ['x' => 'a'], [1 => 'a'], ['A'], ["a\xff"], [1], [[]], [str_repeat('a', 128)], [str_repeat('a', 129)]];
        $valid = 0;
        for ($number = 0; $number < 5_000; $number++) {
            $document = [
                'scope_key' => $pick([null, 'intune_core', 'Intune', '', "a\xff", "a\0", str_repeat('a', 128), str_repeat('a', 129)]),
                'level' => $pick([CoverageLevel::None, CoverageLevel::Detected, CoverageLevel::Certified]),
                'audience' => $pick(Audience::cases()),
                'percent' => $pick([100, 100.0, 1, 0.01, 33.3, 33.333, 0, -0.0, 101, NAN, INF]),
                'restore_tier' => $pick([null, ...RestoreTier::cases()]),
                'denominator' => $pick($denominators),
                'as_of' => $pick([null, '2026-03-01T12:00:00.25Z', '1969-12-31T23:59:59Z']),
                'workspace_id' => $id(),
                'managed_environment_id' => $id(),
                'provider_connection_id' => $id(),
            ];
            $asOf = $document['as_of'] === null ? null : new DateTimeImmutable($document['as_of']);
            $constructed = Refusal::ifAny(function () use ($document, $asOf, &$claim) {
                $claim = new Claim(...array_values(array_replace($document, ['as_of' => $asOf])));
            });
            $read = Refusal::ifAny(function () use ($document, &$expected) {
                $expected = Claim::fromArray($document);
            });
            $errors = fn (?Throwable $exception): array => array_map(fn ($error) => $error->code()->value.' '.$error->pointer(), $exception?->errors() ?? []);

            expect($errors($constructed))->toBe($errors($read));
            if ($read === null) {
                $valid++;
                expect($claim->toJson())->toBe($expected->toJson());
            }
        }

        expect($valid)->toBeGreaterThan(10);
    });

    test('accept a long denominator, and reject one that is too large', function () {
        $types = fn (int $count): array => array_map(fn (int $number): string => str_pad("a{$number}", 128, 'x'), range(1, $count));

        expect(Sample::claim(denominator: $types(100_001)))->toEqual(Claim::fromArray(Sample::claimDocument(denominator: $types(100_001))))
            ->and(Refusal::errors(fn () => Sample::claim(denominator: $types(520_000))))->toBe(['too_large ']);
    });
});

describe('fromArray and fromJson', function () use ($full, $fullDocument, $fields) {
    test('read the shape of the contract, and toArray and toJson write it', function () use ($full, $fullDocument, $fields) {
        $read = Claim::fromArray($fullDocument);

        expect($fields($read))->toBe($fullDocument)
            ->and($read)->toEqual($full())
            ->and($read->toArray())->toBe($fullDocument)
            ->and(Claim::fromArray($read->toArray()))->toEqual($read)
            ->and(Claim::fromJson($read->toJson()))->toEqual($read)
            ->and(Claim::fromJson(json_encode($fullDocument)))->toEqual($read)
            ->and(Claim::fromJson($read->toJson())->toJson())->toBe($read->toJson());
    });

    test('find a field by its name, at any place in the array', function () use ($fullDocument) {
        $ids = ['workspace_id', 'managed_environment_id', 'provider_connection_id'];
        foreach ([[0, 1, 2], [1, 2, 0], [2, 0, 1], [1, 0, 2]] as $order) {
            $document = array_diff_key($fullDocument, array_flip($ids));
            foreach ($order as $place) {
                $document[$ids[$place]] = $fullDocument[$ids[$place]];
            }

            expect(Claim::fromArray($document)->toArray())->toBe($fullDocument);
        }
    });

    test('have the defaults of the constructor', function () {
        $made = new Claim(scopeKey: null, level: CoverageLevel::Detected, audience: Audience::Internal);

        expect(Claim::fromArray(['scope_key' => null, 'level' => 'detected', 'audience' => 'internal']))->toEqual($made)
            ->and(Claim::fromJson('{"audience": "internal", "level": "detected", "scope_key": null}'))->toEqual($made);
    });

    test('return canonical JSON', function () use ($full) {
        expect($full()->toJson())->toBe(
            '{"scope_key":"intune_core","level":"comparable","audience":"operator","percent":87.5,"restore_tier":"preview_only",'
            .'"denominator":["roleDefinition","appProtectionPolicyiOS"],"as_of":"2026-03-01T11:00:00.25Z","workspace_id":"17",'
            .'"managed_environment_id":"env-4","provider_connection_id":"018f:3b"}',
        )->and((new Claim(null, CoverageLevel::Detected, Audience::Internal))->toJson())->toBe(
            '{"scope_key":null,"level":"detected","audience":"internal","percent":100,"restore_tier":null,"denominator":null,'
            .'"as_of":null,"workspace_id":null,"managed_environment_id":null,"provider_connection_id":null}',
        );
    });

    test('have the same JSON in json_encode', function () use ($full, $fullDocument) {
        expect($full())->toBeInstanceOf(JsonSerializable::class)
            ->and($full()->jsonSerialize())->toBe($fullDocument)
            ->and(json_encode($full(), JSON_UNESCAPED_SLASHES))->toBe($full()->toJson());
    });

    test('accept enums and references for their values', function () use ($fullDocument, $full) {
        $document = ['level' => CoverageLevel::Comparable, 'audience' => Audience::Operator, 'restore_tier' => RestoreTier::PreviewOnly] + $fullDocument;
        foreach ($document as &$value) {
            $reference = &$value;
            unset($reference);
        }
        $before = array_map(serialize(...), $document);

        expect(Claim::fromArray($document))->toEqual($full())
            ->and(array_map(serialize(...), $document))->toBe($before);
    });

    test('reject a case of another family, even if its string would be valid', function () {
        $errors = fn (mixed ...$changes) => Refusal::errors(fn () => Claim::fromArray(Sample::claimDocument(...$changes)));

        expect($errors(level: CoverageKernel\EvidenceState::ContentBacked))->toBe(['wrong_type /level'])
            ->and($errors(audience: CoverageKernel\ClaimState::ClaimAllowed))->toBe(['wrong_type /audience'])
            ->and($errors(restore_tier: CoverageKernel\ReasonCode::NotRestorable))->toBe(['wrong_type /restore_tier'])
            ->and($errors(scope_key: CoverageLevel::ContentBacked))->toBe(['wrong_type /scope_key'])
            ->and($errors(as_of: Audience::Customer))->toBe(['wrong_type /as_of']);
    });

    test('accept times as strings only', function () {
        $error = Refusal::error(fn () => Claim::fromArray(Sample::claimDocument(as_of: new DateTimeImmutable)));

        expect($error->code())->toBe(InputErrorCode::WrongType)
            ->and($error->pointer())->toBe('/as_of')
            ->and($error->message())->toContain('an object of class `DateTimeImmutable`');
    });

    test('keep the nanoseconds of a time', function () {
        $claim = Claim::fromArray(Sample::claimDocument(as_of: '2026-03-01T12:00:00.123456789+01:00'));

        expect($claim->asOf())->toBe('2026-03-01T11:00:00.123456789Z');
    });

    test('reject documents with missing or unknown fields', function (array $document, array $errors) {
        expect(Refusal::of(fn () => Claim::fromArray($document)))->toBeInstanceOf(InvalidClaim::class)
            ->and(Refusal::errors(fn () => Claim::fromArray($document)))->toBe($errors);
    })->with([
        'nothing' => [[], ['missing_field /scope_key', 'missing_field /level', 'missing_field /audience']],
        'a list' => [[1, 2], ['wrong_type ']],
        'keys that are numbers' => [fn () => [5 => 1] + Sample::claimDocument(), ['unknown_field /5']],
        'unknown' => [fn () => Sample::claimDocument(levels: 1), ['unknown_field /levels']],
        'camel case' => [fn () => Sample::claimDocument(scopeKey: 'a'), ['unknown_field /scopeKey']],
        'tenant' => [fn () => Sample::claimDocument(tenant_id: 1), ['forbidden_field /tenant_id']],
        'a key to escape' => [fn () => ['a/b~' => 1] + Sample::claimDocument(), ['unknown_field /a~1b~0']],
    ]);

    test('reject bytes that are not UTF-8 in any value or key', function (Closure $make, string $place) {
        $error = Refusal::error($make);

        expect($error->code())->toBe(InputErrorCode::InvalidUtf8)
            ->and($error->pointer())->toBe('')
            ->and($error->line())->toBeNull()
            ->and($error->column())->toBeNull()
            ->and($error->message())->toContain('`FF`')->toBeValidUtf8()
            ->and($error->hint())->toBe("it is in {$place}");
    })->with([
        'the constructor\'s scope key' => [fn () => Sample::claim(scopeKey: "intune\xff"), '`/scope_key`'],
        'the constructor\'s id' => [fn () => Sample::claim(workspaceId: "\xff"), '`/workspace_id`'],
        'the constructor\'s denominator' => [fn () => Sample::claim(denominator: ['a', "b\xff"]), '`/denominator/1`'],
        'a value' => [fn () => Claim::fromArray(Sample::claimDocument(audience: "customer\xff")), '`/audience`'],
        'a key' => [fn () => Claim::fromArray(["\xff" => 1] + Sample::claimDocument()), 'a key of the document'],
        'a value inside an unknown field' => [fn () => Claim::fromArray(Sample::claimDocument(x: [1, "\xff"])), '`/x/1`'],
    ]);

    test('report the position of bytes that are not UTF-8', function () {
        $error = Refusal::error(fn () => Claim::fromJson("{\n  \"level\": \"d\xff\"}"));

        expect([$error->code(), $error->pointer(), $error->line(), $error->column()])->toBe([InputErrorCode::InvalidUtf8, '', 2, 14]);
    });

    test('run no userland code', function () {
        $spy = new class implements ArrayAccess, Countable, IteratorAggregate, JsonSerializable
        {
            public function __get(string $name): never
            {
                throw new LogicException($name);
            }

            public function __toString(): string
            {
                throw new LogicException('__toString');
            }

            public function __debugInfo(): never
            {
                throw new LogicException('__debugInfo');
            }

            public function offsetExists(mixed $offset): never
            {
                throw new LogicException('offsetExists');
            }

            public function offsetGet(mixed $offset): never
            {
                throw new LogicException('offsetGet');
            }

            public function offsetSet(mixed $offset, mixed $value): never
            {
                throw new LogicException('offsetSet');
            }

            public function offsetUnset(mixed $offset): never
            {
                throw new LogicException('offsetUnset');
            }

            public function count(): never
            {
                throw new LogicException('count');
            }

            public function getIterator(): never
            {
                throw new LogicException('getIterator');
            }

            public function jsonSerialize(): never
            {
                throw new LogicException('jsonSerialize');
            }
        };
        $keys = array_keys((new Claim(null, CoverageLevel::Detected, Audience::Internal))->toArray());

        expect(Refusal::errors(fn () => Claim::fromArray(array_fill_keys($keys, $spy))))
            ->toBe(array_map(fn (string $key) => "wrong_type /{$key}", $keys))
            ->and(fn () => Sample::claim(workspaceId: $spy))->toThrow(TypeError::class, '($workspaceId)');
    });
});

test('claims are equal exactly when all their fields are', function () use ($full) {
    expect($full() == $full())->toBeTrue()
        ->and(Sample::claim() == Sample::claim(percent: 99))->toBeFalse()
        ->and(Sample::claim(workspaceId: 17) == Sample::claim(workspaceId: '17'))->toBeTrue()
        ->and(Sample::claim(denominator: ['a', 'b']) == Sample::claim(denominator: ['b', 'a']))->toBeFalse();
});
