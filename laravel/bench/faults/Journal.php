<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Bench\Faults;

use CoverageKernel\Decision;
use CoverageKernel\Laravel\Bench\Load\Environment;
use DateTimeImmutable;
use DateTimeZone;
use FilesystemIterator;
use GlobIterator;
use RuntimeException;
use SplFileObject;

/**
 * The journal of a process: each line is written at once and by itself, so that it is complete when the process is killed.
 *
 * @phpstan-type Begun array{'begun', list<string>, int, bool}
 * @phpstan-type Committed array{'committed', list<string>, float}
 * @phpstan-type Decided array{'decided', string, float, bool, array<string, array{string, int, bool}>}
 * @phpstan-type Kept array{'kept', int, string}
 * @phpstan-type Failed array{'failed', string}
 * @phpstan-type Wrong array{'wrong', string}
 */
final readonly class Journal
{
    /** @param  resource  $file */
    private function __construct(private mixed $file) {}

    public static function open(string $path): self
    {
        $file = fopen($path, 'ab');
        if ($file === false) {
            throw new RuntimeException("{$path} cannot be written");
        }
        stream_set_write_buffer($file, 0);

        return new self($file);
    }

    /**
     * Reads the journals of a folder.
     *
     * @return list<Begun|Committed|Decided|Kept|Failed|Wrong>
     */
    public static function readAll(string $folder): array
    {
        $lines = [];
        foreach (new GlobIterator("{$folder}/*.journal", FilesystemIterator::CURRENT_AS_PATHNAME) as $path) {
            assert(is_string($path));
            foreach (new SplFileObject($path) as $line) {
                if (! is_string($line) || $line === '') {
                    continue; // after the last line
                }
                /** @var Begun|Committed|Decided|Kept|Failed|Wrong $entry */
                $entry = json_decode($line, true, flags: JSON_THROW_ON_ERROR);
                $lines[] = $entry;
            }
        }

        return $lines;
    }

    /** The key of a capture: no two captures of an environment and type have the same time. */
    public static function key(Environment $environment, string $type, DateTimeImmutable $at): string
    {
        return "{$environment->ref->managedEnvironmentId} {$type} {$at->setTimezone(new DateTimeZone('UTC'))->format('Y-m-d\TH:i:s.u')}";
    }

    /** @param  list<string>  $types */
    public function begun(Environment $environment, array $types, DateTimeImmutable $at, int $resources, bool $covers): void
    {
        $this->write(['begun', array_map(static fn (string $type): string => self::key($environment, $type, $at), $types), $resources, $covers]);
    }

    /** @param  list<string>  $types */
    public function committed(Environment $environment, array $types, DateTimeImmutable $at): void
    {
        $this->write(['committed', array_map(static fn (string $type): string => self::key($environment, $type, $at), $types), microtime(true)]);
    }

    /** @param  array<string, array{string, int, bool}>  $captures  that the decision rests on, by environment and type */
    public function decided(string $server, float $started, bool $permitted, array $captures): void
    {
        $this->write(['decided', $server, $started, $permitted, $captures]);
    }

    public function kept(int $id, Decision $decision): void
    {
        $this->write(['kept', $id, hash('sha256', $decision->toJson())]);
    }

    public function failed(string $sqlState): void
    {
        $this->write(['failed', $sqlState]);
    }

    public function wrong(string $message): void
    {
        $this->write(['wrong', $message]);
    }

    /** @param  array<int, mixed>  $entry */
    private function write(array $entry): void
    {
        fwrite($this->file, json_encode($entry, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE)."\n");
    }
}
