<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/**
 * Points in time (contract §2) as integers: twice the seconds since 1970, plus one if there is a fraction.
 *
 * Nanoseconds up to the year 9999 do not fit in 64 bits. These integers are in the order of time, except that two times in the same
 * second that both have a fraction are equal. Only then the nanoseconds, which are kept apart, are compared.
 */
final class Time
{
    /** Later than all times. */
    public const NEVER = PHP_INT_MAX;

    /** Earlier than all times. */
    public const NO_TIME = -1;

    /** @var array<string, int> the first second of each day that was read */
    private static array $days = [];

    /** @var array<int, string> the date of each day that was written, by its number since 1970 */
    private static array $dates = [];

    public static function parse(string $text): int
    {
        $day = substr($text, 0, 10);
        $second = (self::$days[$day] ?? self::day($day))
            + (ord($text[11]) * 10 + ord($text[12]) - 528) * 3600
            + (ord($text[14]) * 10 + ord($text[15]) - 528) * 60
            + ord($text[17]) * 10 + ord($text[18]) - 528;
        if (! isset($text[20])) {
            return 2 * $second;
        }
        if ($text[-1] !== 'Z') {
            $offset = (int) substr($text, -5, 2) * 3600 + (int) substr($text, -2) * 60;
            $second += $text[-6] === '-' ? $offset : -$offset;
        }

        return 2 * $second + (self::nanoseconds($text) > 0 ? 1 : 0);
    }

    public static function nanoseconds(string $text): int
    {
        return $text[19] === '.' ? (int) str_pad(substr($text, 20, strspn($text, '0123456789', 20)), 9, '0') : 0;
    }

    /** In UTC, its fraction without trailing zeros (contract §4.4). */
    public static function text(int $time, int $nanoseconds): string
    {
        $seconds = $time >> 1;
        $day = intdiv($seconds, 86_400);
        $hour = intdiv($seconds, 3_600) % 24;
        $minute = intdiv($seconds, 60) % 60;
        $second = $seconds % 60;

        return (self::$dates[$day] ?? self::date($day))
            .($hour < 10 ? 'T0' : 'T').$hour
            .($minute < 10 ? ':0' : ':').$minute
            .($second < 10 ? ':0' : ':').$second
            .(($time & 1) === 0 ? 'Z' : '.'.rtrim(sprintf('%09d', $nanoseconds), '0').'Z');
    }

    private static function day(string $day): int
    {
        if (count(self::$days) >= 1_000) {
            self::$days = [];
        }

        return self::$days[$day] = gmmktime(0, 0, 0, (int) substr($day, 5, 2), (int) substr($day, 8, 2), (int) substr($day, 0, 4));
    }

    private static function date(int $day): string
    {
        if (count(self::$dates) >= 1_000) {
            self::$dates = [];
        }

        return self::$dates[$day] = gmdate('Y-m-d', $day * 86_400);
    }
}
