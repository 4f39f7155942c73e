<?php

declare(strict_types=1);

// Every field of every document that is read from an array, with every value, under every name, and missing.

use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Documents;
use CoverageKernel\Tests\Hostile\Values;

return function (Attacks $attacks): void {
    foreach (Documents::all() as $name => [$document, $read, $exception]) {
        foreach (Documents::paths($document) as $path) {
            $where = $name.' /'.implode('/', $path);
            $attacks->may("{$where} is missing", fn () => $read(Documents::without($document, $path)), [$exception]);
            foreach (Values::all() as $number => $value) {
                if ($attacks->isShort && $number % 4 !== count($path) % 4) {
                    continue;
                }
                $attacks->may(fn (): string => "{$where} is ".Values::describe($value), fn () => $read(Documents::with($document, $path, $value)), [$exception]);
            }
            foreach (Values::names() as $text) {
                $attacks->may(fn (): string => "{$where} is ".Values::describe($text), fn () => $read(Documents::with($document, $path, $text)), [$exception]);
                // A field that the contract does not have is always an error.
                $attacks->must(
                    fn (): string => "a field next to {$where}: ".Values::describe($text),
                    fn () => $read(Documents::with($document, [...array_slice($path, 0, -1), $text], 1)), $exception,
                );
            }
        }
    }
};
