<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Reference;

/** Canonical JSON (contract §4.4). Words of families, types and scope keys have nothing to escape, so they are written as they are. */
final class Canonical
{
    /** An alias or an id: printable ASCII. */
    public static function text(string $text): string
    {
        return strpbrk($text, '"\\') === false ? '"'.$text.'"' : '"'.addcslashes($text, '"\\').'"';
    }

    public static function textOrNull(?string $text): string
    {
        return $text === null ? 'null' : self::text($text);
    }

    /**
     * Texts with nothing to escape.
     *
     * @param  list<string>  $words
     */
    public static function words(array $words): string
    {
        return $words === [] ? '[]' : '["'.implode('","', $words).'"]';
    }

    /** A percentage without trailing zeros. */
    public static function percent(int $hundredths): string
    {
        return $hundredths % 100 === 0
            ? (string) intdiv($hundredths, 100)
            : rtrim(sprintf('%d.%02d', intdiv($hundredths, 100), $hundredths % 100), '0');
    }
}
