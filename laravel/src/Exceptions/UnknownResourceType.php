<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use InvalidArgumentException;

/** A capture names a resource type that the definitions do not have at its source. */
final class UnknownResourceType extends InvalidArgumentException
{
    public static function of(string $type, string $source): self
    {
        return new self(sprintf(
            'there is no resource type `%s` at `%s`; `ResourceTypeRegistry::canonicalType()` returns the canonical type for a name of the provider, and `rows()` the sources of a type',
            mb_strimwidth($type, 0, 64, '…'),
            $source,
        ));
    }
}
