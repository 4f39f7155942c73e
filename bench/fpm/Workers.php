<?php

declare(strict_types=1);

namespace CoverageKernel\Bench\Fpm;

/**
 * Counts the answers of each worker and watches its memory: the bytes that it has allocated from the C library.
 *
 * The least memory is compared: that of the hundred answers up to the thousandth, and that of the worker's last hundred. A leak raises the
 * least memory as well.
 */
final class Workers
{
    /** After so many answers, the memory of a worker must not grow any more. */
    private const SETTLED = 1_000;

    /** The number of answers of which the least memory is taken. */
    private const ANSWERS = 100;

    /** A worker with fewer answers after it has settled is not compared. */
    private const COMPARED = 500;

    /** @var array<int, int> answers by process */
    private array $answers = [];

    /** @var array<int, list<int>> the allocated bytes up to the answer at which they must have settled, by process */
    private array $settled = [];

    /** @var array<int, list<int>> the allocated bytes after that answer, by process */
    private array $since = [];

    /** The greatest private memory of a worker, in kB. */
    public int $private = 0;

    public function answered(int $process, int $allocated, int $private): void
    {
        $this->private = max($this->private, $private);
        $answers = $this->answers[$process] = ($this->answers[$process] ?? 0) + 1;
        if ($answers > self::SETTLED) {
            $this->since[$process][] = $allocated;
        } elseif ($answers > self::SETTLED - self::ANSWERS) {
            $this->settled[$process][] = $allocated;
        }
    }

    public function count(): int
    {
        return count($this->answers);
    }

    /** @return list<array{settled: int, growth: float}> of the workers with enough answers after the thousandth: the bytes, and their growth since then in percent */
    public function watched(): array
    {
        $watched = [];
        foreach ($this->since as $process => $since) {
            if (count($since) >= self::COMPARED) {
                $settled = min($this->settled[$process]);
                $watched[] = ['settled' => $settled, 'growth' => 100 * (min(array_slice($since, -self::ANSWERS)) / $settled - 1)];
            }
        }

        return $watched;
    }
}
