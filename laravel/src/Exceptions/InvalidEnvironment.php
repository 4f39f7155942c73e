<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use InvalidArgumentException;

/** An id of a workspace, managed environment or provider connection is invalid. */
final class InvalidEnvironment extends InvalidArgumentException
{
    public static function id(string $name): self
    {
        return new self(sprintf(
            'expected `%s` to be a non-negative integer or 1 to 64 printable ASCII characters without spaces',
            $name,
        ));
    }
}
