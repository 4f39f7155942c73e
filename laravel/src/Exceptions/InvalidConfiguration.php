<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use UnexpectedValueException;

/** A value in `config/coverage-kernel.php` is invalid. */
final class InvalidConfiguration extends UnexpectedValueException
{
    public static function of(string $key, string $expected, mixed $found): self
    {
        return new self(sprintf(
            'expected `coverage-kernel.%s` to be %s, found %s',
            $key,
            $expected,
            is_string($found) ? '`'.mb_strimwidth($found, 0, 64, '…').'`' : get_debug_type($found),
        ));
    }
}
