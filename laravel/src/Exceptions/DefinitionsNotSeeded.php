<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use RuntimeException;

/** The definition tables are empty. Without definitions every scope would be unknown, so no claim is decided. */
final class DefinitionsNotSeeded extends RuntimeException
{
    public static function tablesAreEmpty(): self
    {
        return new self('the definition tables are empty; seed them with `php artisan coverage-kernel:seed`');
    }
}
