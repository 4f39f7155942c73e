<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use Closure;
use CoverageKernel\Seeds;
use RuntimeException;
use stdClass;

/** Definitions documents for the seeder: the extension's, or files that the configuration names. */
final class SeedFiles
{
    /**
     * Calls back while the configuration names files with these texts.
     *
     * @template T
     *
     * @param  Closure(): T  $callback
     * @return T
     */
    public static function with(Closure $callback, string ...$texts): mixed
    {
        $paths = [];

        foreach ($texts as $text) {
            $path = tempnam(sys_get_temp_dir(), 'definitions');
            $paths[] = $path !== false && file_put_contents($path, $text) !== false
                ? $path
                : throw new RuntimeException('cannot write a temporary file');
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
     * The kernel's seed document, with changed values at some paths (`supported_scopes.0.active`).
     *
     * @param  array<string, mixed>  $changes
     */
    public static function changed(array $changes): string
    {
        $document = json_decode(Seeds::kernel(), flags: JSON_THROW_ON_ERROR);

        foreach ($changes as $path => $value) {
            data_set($document, $path, $value);
        }

        return json_encode($document, JSON_THROW_ON_ERROR);
    }

    /**
     * The rows of one list in the extension's documents, by natural key.
     *
     * @param  'resource_types'|'supported_scopes'  $list
     * @return array<string, stdClass>
     */
    public static function rows(string $list): array
    {
        $rows = [];

        foreach ([Seeds::kernel(), Seeds::intuneCatalog()] as $text) {
            /** @var list<stdClass> $entries */
            $entries = data_get(json_decode($text, flags: JSON_THROW_ON_ERROR), $list);

            foreach ($entries as $entry) {
                $key = $list === 'resource_types' ? [$entry->canonical_type, $entry->source_class] : [$entry->scope_key];
                $rows[implode(':', array_filter($key, is_string(...)))] = $entry;
            }
        }

        return $rows;
    }
}
