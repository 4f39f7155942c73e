<?php

declare(strict_types=1);

namespace CoverageKernel\Bench\Fpm;

/**
 * Counts the answers of each worker and watches its memory: the private part, without the shared memory of opcache.
 *
 * PHP keeps a chunk of 2 MiB that some requests have needed, and returns it after some more. So medians are compared: that of the 500
 * answers up to the thousandth, and that of the worker's last 500.
 */
final class Workers
{
    /** After so many answers, the memory of a worker must not grow any more. */
    private const SETTLED = 1_000;

    private const EVERY = 5;

    /** The number of samples of a median. */
    private const SAMPLES = 100;

    /** @var array<int, int> answers by process */
    private array $answers = [];

    /** @var array<int, list<int>> the last samples of the memory in kB up to the answer at which it must have settled, by process */
    private array $settled = [];

    /** @var array<int, list<int>> the last samples after that answer, by process */
    private array $since = [];

    public function answered(int $process): void
    {
        $answers = $this->answers[$process] = ($this->answers[$process] ?? 0) + 1;
        if ($answers % self::EVERY !== 0) {
            return;
        }
        // The worker may have been recycled since its answer.
        $status = @file_get_contents("/proc/{$process}/status");
        if ($status === false || preg_match('/^RssAnon:\s+(\d+) kB$/m', $status, $matches) !== 1) {
            return;
        }
        $answers <= self::SETTLED ? $samples = &$this->settled[$process] : $samples = &$this->since[$process];
        $samples = array_slice([...$samples ?? [], (int) $matches[1]], -self::SAMPLES);
    }

    public function count(): int
    {
        return count($this->answers);
    }

    /** @return list<array{settled: int, growth: float}> of the workers with enough answers after the thousandth: the memory in kB, and its growth since then in percent */
    public function watched(): array
    {
        $watched = [];
        foreach ($this->since as $process => $samples) {
            if (count($samples) >= self::SAMPLES - 5) {
                $settled = self::median($this->settled[$process]);
                $watched[] = ['settled' => $settled, 'growth' => 100 * (self::median($samples) / $settled - 1)];
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
