<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Recording;

use CoverageKernel\Laravel\Exceptions\InvalidCapture;
use CoverageKernel\Laravel\Schema\StoredTime;
use Generator;
use RuntimeException;

/**
 * The resources of a capture in chunks, each a JSON list that one statement reads.
 *
 * They are read once, before a transaction begins, because they may come from a provider that answers slowly, and the
 * transaction may have to be repeated. Chunks that do not fit in memory are kept in a temporary file.
 */
final class ResourceChunks
{
    private const RESOURCES = 2_000;

    private const BYTES = 2 ** 21;

    private const BYTES_IN_MEMORY = 2 ** 21;

    private int $resources = 0;

    private int $chunks = 0;

    /** @param  resource  $file  one chunk in each line */
    private function __construct(private $file) {}

    /**
     * @param  iterable<array-key, CapturedResource>  $resources
     *
     * @throws InvalidCapture if a chunk has a key twice
     */
    public static function of(iterable $resources): self
    {
        $file = fopen('php://temp/maxmemory:'.self::BYTES_IN_MEMORY, 'w+b');
        $chunks = new self($file === false ? throw new RuntimeException('cannot open a temporary file') : $file);
        $chunk = [];
        $bytes = 0;

        foreach ($resources as $resource) {
            $chunk[] = $resource;
            $bytes += strlen($resource->metadata);
            if (count($chunk) === self::RESOURCES || $bytes > self::BYTES) {
                $chunks->add($chunk);
                $chunk = [];
                $bytes = 0;
            }
        }
        $chunks->add($chunk);

        return $chunks;
    }

    /** Returns the number of all resources. */
    public function resources(): int
    {
        return $this->resources;
    }

    /** Returns the number of chunks. */
    public function count(): int
    {
        return $this->chunks;
    }

    /** @return Generator<int, string> */
    public function json(): Generator
    {
        rewind($this->file);
        while (($line = fgets($this->file)) !== false) {
            yield $line;
        }
    }

    /** @param  list<CapturedResource>  $resources */
    private function add(array $resources): void
    {
        if ($resources === []) {
            return;
        }

        // Rows are locked in this order.
        usort($resources, static fn (CapturedResource $a, CapturedResource $b): int => strcmp((string) $a->key, (string) $b->key));
        $rows = [];
        $before = null;

        foreach ($resources as $number => $resource) {
            if ($resource->key !== null && $resource->key === $before) {
                throw InvalidCapture::repeatedKey($resource->key);
            }
            $before = $resource->key;
            $rows[] = [
                'n' => $number,
                'key' => $resource->key,
                'identity' => $resource->identity->value,
                'level' => $resource->level->value,
                'evidence' => $resource->evidence->value,
                'captured_at' => StoredTime::text($resource->capturedAt),
                // As text, so that neither database reads and writes it again.
                'metadata' => $resource->metadata,
            ];
        }

        $line = json_encode($rows, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE)."\n";
        if (fwrite($this->file, $line) !== strlen($line)) {
            throw new RuntimeException('cannot write to a temporary file');
        }
        $this->resources += count($resources);
        $this->chunks++;
    }
}
