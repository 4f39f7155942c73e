<?php

declare(strict_types=1);

namespace CoverageKernel\Tests;

use DateTimeImmutable;
use LogicException;

/** A `DateTimeImmutable` with overridden methods, which the extension must not call. */
final class OverriddenTime extends DateTimeImmutable
{
    public function format(string $format): string
    {
        throw new LogicException('userland code ran while a claim was made');
    }

    public function getTimestamp(): int
    {
        throw new LogicException('userland code ran while a claim was made');
    }
}
