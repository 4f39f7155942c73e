<?php

declare(strict_types=1);

namespace CoverageKernel\Bench\Fpm;

/** Counts the answers of each worker and watches its memory: the private part, without the shared memory of opcache. */
final class Workers
{
    /** After so many answers, the memory of a worker must not grow any more. */
    private const SETTLED = 1_000;

    private const EVERY = 100;

    /** @var array<int, int> answers by process */
    private array $answers = [];

    /** @var array<int, array{int, int, int}> the memory in kB when it was settled, and the greatest and last since then, by process */
    private array $memory = [];

    public function answered(int $process): void
    {
        $answers = $this->answers[$process] = ($this->answers[$process] ?? 0) + 1;
        if ($answers < self::SETTLED || $answers % self::EVERY !== 0) {
            return;
        }
        // The worker may have been recycled since its answer.
        $status = @file_get_contents("/proc/{$process}/status");
        if ($status !== false && preg_match('/^RssAnon:\s+(\d+) kB$/m', $status, $matches) === 1) {
            $memory = (int) $matches[1];
            [$settled, $greatest] = $this->memory[$process] ?? [$memory, $memory];
            $this->memory[$process] = [$settled, max($greatest, $memory), $memory];
        }
    }

    public function count(): int
    {
        return count($this->answers);
    }

    /** @return array<int, array{answers: int, settled: int, greatest: int, last: int, growth: float}> of the workers with more than a thousand answers; the growth is in percent */
    public function watched(): array
    {
        $watched = [];
        foreach ($this->memory as $process => [$settled, $greatest, $last]) {
            $watched[$process] = [
                'answers' => $this->answers[$process],
                'settled' => $settled,
                'greatest' => $greatest,
                'last' => $last,
                'growth' => 100 * ($greatest - $settled) / $settled,
            ];
        }

        return $watched;
    }
}
