<?php

declare(strict_types=1);

namespace CoverageKernel\Tests;

use LogicException;
use ReflectionExtension;

/** The table of the extension in `phpinfo()` and `php --ri coverage_kernel`. */
final class Module
{
    /** @return array<string, string> the rows of the table, by their names */
    public static function information(): array
    {
        ob_start();
        (new ReflectionExtension('coverage_kernel'))->info();
        preg_match_all('/^(.+?) => (.*)$/m', (string) ob_get_clean(), $rows, PREG_SET_ORDER);

        return array_column($rows, 2, 1);
    }

    /** @return array{documents: int, bytes: int} the size of the cache of definitions */
    public static function cached(): array
    {
        if (! preg_match('/^(\d+) \((\d+) bytes\)$/', self::information()['Cached documents'], $cached)) {
            throw new LogicException('the module information does not count the cached documents');
        }

        return ['documents' => (int) $cached[1], 'bytes' => (int) $cached[2]];
    }
}
