<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Hostile;

use DateTimeImmutable;
use DateTimeZone;
use LogicException;

/** A time whose methods the extension must not call: a subclass could return another time each time. */
final class LoudTime extends DateTimeImmutable
{
    public function format(string $format): string
    {
        throw new LogicException(__METHOD__.' was called');
    }

    public function getTimestamp(): int
    {
        throw new LogicException(__METHOD__.' was called');
    }

    public function getTimezone(): DateTimeZone|false
    {
        throw new LogicException(__METHOD__.' was called');
    }

    public function getOffset(): int
    {
        throw new LogicException(__METHOD__.' was called');
    }

    public function __call(string $name, array $arguments): mixed
    {
        throw new LogicException(__METHOD__.' was called');
    }
}
