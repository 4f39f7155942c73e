<?php

declare(strict_types=1);

namespace CoverageKernel\Bench\Fpm;

/**
 * Counts the answers of each worker and watches its private memory.
 *
 * PHP keeps a chunk of 2 MiB that some requests have needed, and returns it after some more. So the least memory is compared: that of the
 * 500 answers up to the thousandth, and that of the worker's last 500. A leak raises the least memory as well.
 */
final class Workers
{
    /** After so many answers, the memory of a worker must not grow any more. */
    private const SETTLED = 1_000;

    /** The number of answers of which the least memory is taken. */
    private const ANSWERS = 500;

    /** @var array<int, int> answers by process */
    private array $answers = [];

    /** @var array<int, list<int>> the memory in kB up to the answer at which it must have settled, by process */
    private array $settled = [];

    /** @var array<int, list<int>> the memory after that answer, by process */
    private array $since = [];

    public function answered(int $process, int $memory): void
    {
        $answers = $this->answers[$process] = ($this->answers[$process] ?? 0) + 1;
        if ($answers > self::SETTLED) {
            $this->since[$process][] = $memory;
        } elseif ($answers > self::SETTLED - self::ANSWERS) {
            $this->settled[$process][] = $memory;
        }
    }

    public function count(): int
    {
        return count($this->answers);
    }

    /** @return list<array{settled: int, growth: float}> of the workers with enough answers after the thousandth: the memory in kB, and its growth since then in percent */
    public function watched(): array
    {
        $watched = [];
        foreach ($this->since as $process => $memory) {
            if (count($memory) >= self::ANSWERS) {
                $settled = min($this->settled[$process]);
                $watched[] = ['settled' => $settled, 'growth' => 100 * (min(array_slice($memory, -self::ANSWERS)) / $settled - 1)];
            }
        }

        return $watched;
    }
}
