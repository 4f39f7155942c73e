<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;

it('shows of what was found at most 64 characters, and of what is no text its type', function (mixed $found, string $shown): void {
    expect(InvalidConfiguration::of('activation', '`inactive` or `active`', $found)->getMessage())
        ->toBe("expected `coverage-kernel.activation` to be `inactive` or `active`, found {$shown}");
})->with([
    'as long as can be' => [str_repeat('ä', 64), '`'.str_repeat('ä', 64).'`'],
    'longer' => [str_repeat('ä', 65), '`'.str_repeat('ä', 63).'…`'],
    'no text' => [1.5, 'float'],
]);
