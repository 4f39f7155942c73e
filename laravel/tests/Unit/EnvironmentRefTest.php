<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Exception\InvalidClaim;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\InvalidEnvironment;
use CoverageKernel\Laravel\Schema\KeyType;

it('treats an integer and its decimal string as the same id', function (): void {
    expect(new EnvironmentRef(17, 4, 0))->toEqual(new EnvironmentRef('17', '4', '0'))
        ->and((new EnvironmentRef(17, 4, PHP_INT_MAX))->providerConnectionId)->toBe('9223372036854775807')
        ->and((new EnvironmentRef('0193a4f2-7c1e-7b7e-9d4f-2b7b1c9a0001', '01HXYZ', 3))->workspaceId)
        ->toBe('0193a4f2-7c1e-7b7e-9d4f-2b7b1c9a0001');
});

it('refuses invalid ids', function (int|string $id): void {
    expect(static fn () => new EnvironmentRef($id, 4, 3))->toThrow(InvalidEnvironment::class, '`workspaceId`')
        ->and(static fn () => new EnvironmentRef(17, $id, 3))->toThrow(InvalidEnvironment::class, '`managedEnvironmentId`')
        ->and(static fn () => new EnvironmentRef(17, 4, $id))->toThrow(InvalidEnvironment::class, '`providerConnectionId`');
})->with([
    'negative' => [-1],
    'empty' => [''],
    'space' => ['a b'],
    'line end' => ["17\n"],
    'umlaut' => ['ä'],
    'too long' => [str_repeat('a', 65)],
]);

it('accepts exactly the ids that the extension accepts in a claim', function (int|string $id): void {
    $accepts = static function (Closure $use): bool {
        try {
            $use();

            return true;
        } catch (InvalidEnvironment|InvalidClaim) {
            return false;
        }
    };
    $claim = static fn (int|string $id) => new Claim('a_scope', CoverageLevel::Detected, Audience::Customer, workspaceId: $id);

    expect($accepts(static fn () => new EnvironmentRef($id, 4, 3)))->toBe($accepts(static fn () => $claim($id)));
})->with(fn (): array => [
    0, PHP_INT_MAX, -1, PHP_INT_MIN, '0', '017', '-1', '9223372036854775808', '', 'a b', ' 17', "17\n", "a\0b", 'ä', "\x80",
    str_repeat('a', 64), str_repeat('a', 65), '0193a4f2-7c1e-7b7e-9d4f-2b7b1c9a0001', ...array_map(chr(...), range(0, 127)),
]);

it('fits only keys that are spelled as the database returns them', function (KeyType $type, array $fitting, array $others): void {
    /** @var list<string> $fitting */
    foreach ($fitting as $key) {
        (new EnvironmentRef($key, $key, $key))->ensureFits($type);
    }
    /** @var list<string> $others */
    foreach ($others as $key) {
        $good = $fitting[0];
        foreach ([[new EnvironmentRef($key, $good, $good), 'workspaceId'], [new EnvironmentRef($good, $key, $good), 'managedEnvironmentId'], [new EnvironmentRef($good, $good, $key), 'providerConnectionId']] as [$environment, $name]) {
            expect(static fn () => $environment->ensureFits($type))->toThrow(
                InvalidEnvironment::class,
                "expected `{$name}` to be a key of the configured type `{$type->value}`, spelled as the database returns it, found `{$key}`",
            );
        }
    }
})->with([
    'bigint' => [
        KeyType::BigInt,
        ['17', '0', '9223372036854775807', '922337203685477580'],
        ['017', '00', '-1', '+1', '1.0', '1e3', '9223372036854775808', '9999999999999999999', '10000000000000000000', 'seventeen', '1,2', '{1}'],
    ],
    'uuid' => [
        KeyType::Uuid,
        ['0193a4f2-7c1e-7b7e-9d4f-2b7b1c9a0001'],
        ['0193A4F2-7C1E-7B7E-9D4F-2B7B1C9A0001', '0193a4f27c1e7b7e9d4f2b7b1c9a0001', '{0193a4f2-7c1e-7b7e-9d4f-2b7b1c9a0001}', '17', '0193a4f2-7c1e-7b7e-9d4f-2b7b1c9a000g'],
    ],
    'ulid' => [
        KeyType::Ulid,
        ['01ARZ3NDEKTSV4RRFFQ69G5FAV', '01arz3ndektsv4rrffq69g5fav', '7ZZZZZZZZZZZZZZZZZZZZZZZZZ'],
        ['8ZZZZZZZZZZZZZZZZZZZZZZZZZ', '01ARZ3NDEKTSV4RRFFQ69G5FA', '01ARZ3NDEKTSV4RRFFQ69G5FAVX', '01ARZ3NDEKTSV4RRFFQ69G5FAI', '17'],
    ],
]);
