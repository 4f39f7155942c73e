<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Recording;

use CoverageKernel\Laravel\Exceptions\InvalidCapture;
use DateTimeImmutable;
use DateTimeInterface;
use DateTimeZone;

/** The times of a capture, which are in the range of the contract. */
final class Time
{
    /** @throws InvalidCapture if it is not in the range of the contract (§2) */
    public static function from(string $field, DateTimeInterface $time): DateTimeImmutable
    {
        $utc = DateTimeImmutable::createFromInterface($time)->setTimezone(new DateTimeZone('UTC'));
        $year = $utc->format('Y');

        return $year >= 1970 && $year <= 9999 ? $utc : throw InvalidCapture::of($field, 'a time between the years 1970 and 9999');
    }
}
