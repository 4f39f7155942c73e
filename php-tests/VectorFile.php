<?php

declare(strict_types=1);

namespace CoverageKernel\Tests;

use LogicException;

/** The files of `seeds/vectors`, which the Rust tests read as well. */
final class VectorFile
{
    /**
     * All decision vectors: the texts of their parts by key, and their definitions under `definitions`.
     *
     * @return iterable<string, array{array<string, string>}>
     */
    public static function decisions(): iterable
    {
        foreach (self::vectors('*.json') as $name => $vector) {
            if (! str_starts_with($name, 'digests: ')) {
                yield $name => [$vector];
            }
        }
    }

    /**
     * All advice vectors: the texts of their parts by key, and their definitions under `definitions`.
     *
     * @return iterable<string, array{array<string, string>}>
     */
    public static function advice(): iterable
    {
        foreach (self::vectors('advice/*.json') as $name => $vector) {
            yield $name => [$vector];
        }
    }

    /**
     * All survey vectors: the texts of their parts by key, their definitions under `definitions`, and their time decoded.
     *
     * @return iterable<string, array{array{definitions: string, observed: string, as_of: ?string, survey: string}}>
     */
    public static function surveys(): iterable
    {
        foreach (self::vectors('survey/*.json') as $name => $vector) {
            yield $name => [['as_of' => json_decode($vector['as_of'])] + $vector];
        }
    }

    /**
     * All vectors of decisions and their records: the texts of their parts by key, and their definitions under `definitions`.
     *
     * @return iterable<string, array{array<string, string>}>
     */
    public static function records(): iterable
    {
        foreach (self::vectors('records/written.json') as $name => $vector) {
            yield $name => [$vector];
        }
    }

    /**
     * All vectors of records and their replays. Records and decisions are JSON in JSON strings, which decoding does not change.
     *
     * @return iterable<string, array{array{record: string, matches: bool, differences: list<string>, decision: string}}>
     */
    public static function replays(): iterable
    {
        foreach (self::vectors('records/replayed.json') as $name => $vector) {
            yield $name => [array_map(json_decode(...), $vector)];
        }
    }

    /**
     * All vectors of canonical forms and digests. Their texts are JSON in JSON strings, which decoding does not change.
     *
     * @return iterable<string, array{array{kind: string, definitions: ?string, texts: list<string>, canonical: string, digest: string, differs: list<string>}}>
     */
    public static function digests(): iterable
    {
        foreach (['digests.json', 'canonical/*.json'] as $files) {
            foreach (self::vectors($files) as $name => $vector) {
                $decoded = array_map(json_decode(...), array_diff_key($vector, ['definitions' => true, 'document' => true]));

                yield $name => [$decoded + ['definitions' => $vector['definitions'] ?? null, 'differs' => []]];
            }
        }
    }

    /**
     * All documents that are invalid, with the errors that the contract requires.
     *
     * @return iterable<string, array{BadDocument}>
     */
    public static function badInput(): iterable
    {
        foreach ([...glob(self::folder().'/bad-input/*.json'), self::folder().'/records/bad-input.json'] as $path) {
            $vectors = json_decode(file_get_contents($path), true, flags: JSON_THROW_ON_ERROR)['vectors'];
            foreach ($vectors as $vector) {
                yield self::name($path, $vector['name']) => [new BadDocument($vector)];
            }
        }
    }

    /** The definitions for the bad observed coverage and the bad requests. */
    public static function definitionsOfBadInput(): string
    {
        return file_get_contents(self::folder().'/bad-input/definitions/world.json');
    }

    private static function folder(): string
    {
        return dirname(__DIR__).'/seeds/vectors';
    }

    /**
     * The vectors of these files: the texts of their parts by key.
     *
     * @return iterable<string, array<string, string>>
     */
    private static function vectors(string $files): iterable
    {
        $paths = glob(self::folder().'/'.$files) ?: throw new LogicException("seeds/vectors has no file {$files}");
        foreach ($paths as $path) {
            $file = RawJson::members(file_get_contents($path));
            $definitions = RawJson::members($file['definitions'] ?? '{}');
            foreach (RawJson::entriesOf($file['vectors']) as $json) {
                $vector = RawJson::members($json);
                if (isset($vector['definitions'])) {
                    $vector['definitions'] = $definitions[json_decode($vector['definitions'])];
                }

                yield self::name($path, json_decode($vector['name'])) => $vector;
            }
        }
    }

    private static function name(string $path, string $vector): string
    {
        return basename($path, '.json').': '.$vector;
    }
}
