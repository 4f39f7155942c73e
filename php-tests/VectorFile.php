<?php

declare(strict_types=1);

namespace CoverageKernel\Tests;

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
        foreach (glob(self::folder().'/*.json') as $path) {
            if (basename($path) === 'digests.json') {
                continue;
            }
            foreach (self::vectors($path) as $name => $vector) {
                yield $name => [$vector];
            }
        }
    }

    /**
     * All vectors of `seeds/vectors/advice` or `seeds/vectors/survey`, as the decision vectors.
     *
     * @return iterable<string, array{array<string, string>}>
     */
    public static function inFolder(string $name): iterable
    {
        foreach (glob(self::folder()."/{$name}/*.json") as $path) {
            foreach (self::vectors($path) as $vectorName => $vector) {
                yield $vectorName => [$vector];
            }
        }
    }

    /**
     * All digest vectors. Their texts are JSON in JSON strings, which decoding does not change.
     *
     * @return iterable<string, array{array{kind: string, definitions: ?string, texts: list<string>, canonical: string, digest: string, differs: list<string>}}>
     */
    public static function digests(): iterable
    {
        foreach (self::vectors(self::folder().'/digests.json') as $name => $vector) {
            $decoded = array_map(json_decode(...), array_diff_key($vector, ['definitions' => true, 'document' => true]));

            yield $name => [$decoded + ['definitions' => $vector['definitions'] ?? null, 'differs' => []]];
        }
    }

    /**
     * All documents of `seeds/vectors/bad-input`, with the errors that the contract requires.
     *
     * @return iterable<string, array{BadDocument}>
     */
    public static function badInput(): iterable
    {
        foreach (glob(self::folder().'/bad-input/*.json') as $path) {
            $vectors = json_decode(file_get_contents($path), true, flags: JSON_THROW_ON_ERROR)['vectors'];
            foreach ($vectors as $vector) {
                yield basename($path, '.json').': '.$vector['name'] => [new BadDocument($vector)];
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

    /** @return iterable<string, array<string, string>> */
    private static function vectors(string $path): iterable
    {
        $file = RawJson::members(file_get_contents($path));
        $definitions = RawJson::members($file['definitions']);
        foreach (RawJson::entriesOf($file['vectors']) as $json) {
            $vector = RawJson::members($json);
            if (isset($vector['definitions'])) {
                $vector['definitions'] = $definitions[json_decode($vector['definitions'])];
            }

            yield basename($path, '.json').': '.json_decode($vector['name']) => $vector;
        }
    }
}
