<?php

declare(strict_types=1);

namespace CoverageKernel\Bench\Fpm;

/**
 * Counts the answers of each worker and watches its memory: the private part, without the shared memory of opcache.
 *
 * PHP keeps chunks of 2 MiB that some requests have needed, and returns them after some more. So the memory without these chunks is
 * compared: the median of the 500 answers up to the thousandth, and that of the worker's last 500.
 */
final class Workers
{
    /** After so many answers, the memory of a worker must not grow any more. */
    private const SETTLED = 1_000;

    /** The number of answers of a median. */
    private const ANSWERS = 500;

    /** @var array<int, int> answers by process */
    private array $answers = [];

    /** @var array<int, list<array{int, int}>> the memory up to the answer at which it must have settled, without the chunks and with them, by process */
    private array $settled = [];

    /** @var array<int, list<array{int, int}>> the memory after that answer, by process */
    private array $since = [];

    public function answered(int $process, int $memory, int $chunks): void
    {
        $answers = $this->answers[$process] = ($this->answers[$process] ?? 0) + 1;
        $sample = [$memory - $chunks, $memory];
        if ($answers > self::SETTLED) {
            $this->since[$process][] = $sample;
        } elseif ($answers > self::SETTLED - self::ANSWERS) {
            $this->settled[$process][] = $sample;
        }
    }

    public function count(): int
    {
        return count($this->answers);
    }

    /** @return list<array{settled: int, growth: float}> of the workers with enough answers after the thousandth: the memory in bytes, and its growth since then in percent */
    public function watched(): array
    {
        $watched = [];
        foreach ($this->since as $process => $samples) {
            if (count($samples) >= self::ANSWERS) {
                $memory = self::median(array_column($this->settled[$process], 1));
                $growth = self::median(array_column(array_slice($samples, -self::ANSWERS), 0)) - self::median(array_column($this->settled[$process], 0));
                $watched[] = ['settled' => $memory, 'growth' => 100 * $growth / $memory];
            }
        }

        return $watched;
    }

    /** @param  non-empty-list<int>  $samples */
    private static function median(array $samples): int
    {
        sort($samples);

        return $samples[intdiv(count($samples), 2)];
    }
}
