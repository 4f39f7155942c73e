<?php

declare(strict_types=1);

use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\InvalidEnvironment;

it('takes integers and strings for the same ids', function (): void {
    expect(new EnvironmentRef(17, 4, 0))->toEqual(new EnvironmentRef('17', '4', '0'))
        ->and((new EnvironmentRef(17, 4, PHP_INT_MAX))->providerConnectionId)->toBe('9223372036854775807')
        ->and((new EnvironmentRef('0193a4f2-7c1e-7b7e-9d4f-2b7b1c9a0001', '01HXYZ', 3))->workspaceId)
        ->toBe('0193a4f2-7c1e-7b7e-9d4f-2b7b1c9a0001');
});

it('refuses what is no id', function (int|string $id): void {
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
