<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;

it('shows at most 64 characters of a text, and the type of any other value', function (mixed $found, string $shown): void {
    expect(InvalidConfiguration::of('activation', '`inactive` or `active`', $found)->getMessage())
        ->toBe("expected `coverage-kernel.activation` to be `inactive` or `active`, found {$shown}");
})->with([
    '64 characters' => [str_repeat('ä', 64), '`'.str_repeat('ä', 64).'`'],
    'longer' => [str_repeat('ä', 65), '`'.str_repeat('ä', 63).'…`'],
    'not a text' => [1.5, 'float'],
]);
