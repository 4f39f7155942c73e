<?php

declare(strict_types=1);

namespace CoverageKernel\Tests;

use LogicException;

/** The lists in `docs/contract.md`, in their order. The tests compare the extension with the document itself. */
final class Contract
{
    /** @return array<string, list<string>> the values of each family, by its name (§1) */
    public static function families(): array
    {
        $families = [];
        foreach (self::tableRows('## 1. ', '## 2. ') as [$name, $values]) {
            if (ctype_upper($name[0])) {
                $families[$name] = self::codesIn(preg_replace('/\(.*\)/', '', $values));
            }
        }

        return $families;
    }

    /** @return list<string> the codes of reasons (§4.1 to §4.3) */
    public static function reasonCodes(): array
    {
        return self::codesOfTable('### 4.1 ', '### 4.4 ');
    }

    /** @return list<string> the codes of bad input (§2) */
    public static function inputErrorCodes(): array
    {
        return self::codesOfTable('### Bad input', '## 3. ');
    }

    /** @return list<string> why a type is excluded (§3) */
    public static function exclusionReasons(): array
    {
        $sentence = strstr(self::section('## 3. ', '## 4. '), 'first that');

        return self::codesIn($sentence);
    }

    /** @return list<string> the actions of steps (§6), in the order of the text: each follows an actor, or stands before the obstacles that it is for */
    public static function actions(): array
    {
        $section = self::section('## 6. ', '## 7. ');
        preg_match_all('/`(?:operator|claimant|definitions|capture)` (?:\| )?`([a-z_]+)`|`([a-z_]+)` \(`/', $section, $matches, PREG_SET_ORDER);

        return array_values(array_unique(array_map(fn (array $match): string => end($match), $matches)));
    }

    /** @return list<string> */
    private static function codesOfTable(string $from, string $to): array
    {
        $codes = array_map(fn (array $cells): array => self::codesIn($cells[0]), self::tableRows($from, $to));

        return array_merge(...$codes);
    }

    /** @return list<string> */
    private static function codesIn(string $text): array
    {
        preg_match_all('/`([a-z0-9_]+)`/', $text, $matches);

        return $matches[1];
    }

    /** @return list<list<string>> the cells of each row of the tables between two headings, without the tables' heads */
    private static function tableRows(string $from, string $to): array
    {
        preg_match_all('/^\| (.+?) \| (.+)\|$/m', self::section($from, $to), $rows, PREG_SET_ORDER);

        return array_map(fn (array $row): array => [$row[1], $row[2]], $rows);
    }

    private static function section(string $from, string $to): string
    {
        $page = file_get_contents(dirname(__DIR__).'/docs/contract.md');
        $start = strpos($page, "\n{$from}");
        $end = strpos($page, "\n{$to}");
        if ($start === false || $end === false) {
            throw new LogicException("no section between `{$from}` and `{$to}`");
        }

        return substr($page, $start, $end - $start);
    }
}
