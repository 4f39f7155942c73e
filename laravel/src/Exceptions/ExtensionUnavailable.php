<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use CoverageKernel\Laravel\Extension;
use RuntimeException;

/** The PHP extension `coverage_kernel` is not loaded, or is too old for this package. */
final class ExtensionUnavailable extends RuntimeException
{
    public static function notLoaded(): self
    {
        return new self(sprintf(
            'the PHP extension `%s` is not loaded; install it with `%s` and check that `php -m` lists it',
            Extension::NAME,
            Extension::INSTALL_COMMAND,
        ));
    }

    public static function tooOld(string $version): self
    {
        return new self(sprintf(
            'the PHP extension `%s` %s is too old: this package needs %s or later; install it with `%s` and restart PHP',
            Extension::NAME,
            $version,
            Extension::OLDEST_VERSION,
            Extension::INSTALL_COMMAND,
        ));
    }
}
