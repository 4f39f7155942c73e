<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

use DateTimeImmutable;
use DateTimeInterface;
use DateTimeZone;

/**
 * A time as it is written to the database: in UTC, with an offset and microseconds. On SQLite, where it is text, the order of
 * texts is then the order of times.
 *
 * @internal
 */
final class StoredTime
{
    public static function text(DateTimeInterface $time): string
    {
        return DateTimeImmutable::createFromInterface($time)->setTimezone(new DateTimeZone('UTC'))->format('Y-m-d H:i:s.uP');
    }
}
