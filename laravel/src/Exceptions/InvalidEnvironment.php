<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use CoverageKernel\Laravel\Schema\KeyType;
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

    public static function key(string $name, string $id, KeyType $type): self
    {
        return new self("expected `{$name}` to be a key of the configured type `{$type->value}`, spelled as the database returns it, found `{$id}`");
    }
}
