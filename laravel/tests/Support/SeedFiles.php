<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use Closure;
use CoverageKernel\Seeds;
use RuntimeException;
use stdClass;

/** Documents in files, named in configuration for the seeder. */
final class SeedFiles
{
    /** The configured documents are these texts, while the callback runs. */
    public static function with(Closure $callback, string ...$texts): mixed
    {
        $paths = [];

        foreach ($texts as $text) {
            $path = tempnam(sys_get_temp_dir(), 'definitions') ?: throw new RuntimeException('no temporary file');
            file_put_contents($path, $text);
            $paths[] = $path;
        }
        config(['coverage-kernel.documents' => $paths]);

        try {
            return $callback();
        } finally {
            config(['coverage-kernel.documents' => null]);
            array_map(unlink(...), $paths);
        }
    }

    /**
     * The kernel's own seed, changed.
     *
     * @param  Closure(stdClass): mixed  $change
     */
    public static function changed(Closure $change): string
    {
        $document = json_decode(Seeds::kernel(), flags: JSON_THROW_ON_ERROR);
        assert($document instanceof stdClass);
        $change($document);

        return json_encode($document, JSON_THROW_ON_ERROR);
    }
}
