<?php

declare(strict_types=1);

namespace CoverageKernel\Bench\Fpm;

/**
 * Counts the answers of each worker and watches its memory: the private part, without the shared memory of opcache.
 *
 * PHP keeps some of the memory that a request has freed, and returns it after some more requests. So the memory goes up and down,
 * and the greatest is compared with the greatest.
 */
final class Workers
{
    /** After so many answers, the memory of a worker must not grow any more. */
    private const SETTLED = 1_000;

    private const EVERY = 5;

    /** @var array<int, int> answers by process */
    private array $answers = [];

    /** @var array<int, int> the greatest memory in kB up to the answer at which it must have settled, by process */
    private array $settled = [];

    /** @var array<int, int> the greatest memory in kB after that answer, by process */
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
        if ($answers <= self::SETTLED) {
            $this->settled[$process] = max($this->settled[$process] ?? 0, (int) $matches[1]);
        } else {
            $this->since[$process] = max($this->since[$process] ?? 0, (int) $matches[1]);
        }
    }

    public function count(): int
    {
        return count($this->answers);
    }

    /** @return list<array{settled: int, growth: float}> of the workers with more than a thousand answers: the memory in kB, and its growth since then in percent */
    public function watched(): array
    {
        return array_map(fn (int $process): array => [
            'settled' => $this->settled[$process],
            'growth' => 100 * ($this->since[$process] / $this->settled[$process] - 1),
        ], array_keys($this->since));
    }
}
