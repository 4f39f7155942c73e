<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use RuntimeException;

/**
 * A complete listing found no resource, where there were some before. A provider that hides resources from a caller without the
 * permission to read them answers in the same way, so nothing was written.
 */
final class ListingUnexpectedlyEmpty extends RuntimeException
{
    public static function of(string $type, string $source, int $before): self
    {
        return new self(sprintf(
            'the complete listing of `%s` at `%s` is empty, but there were %s before; check the permissions of the connection, and record it with `confirmedEmpty: true` if there are none',
            $type,
            $source,
            $before === 1 ? '1 resource' : "{$before} resources",
        ));
    }
}
