<?php

declare(strict_types=1);

namespace CoverageKernel\Tests;

use DateTimeImmutable;
use LogicException;

/** A time whose own idea of itself nobody asks for. */
final class OverriddenTime extends DateTimeImmutable
{
    public function format(string $format): string
    {
        throw new LogicException('code of users ran while a claim was made');
    }

    public function getTimestamp(): int
    {
        throw new LogicException('code of users ran while a claim was made');
    }
}
