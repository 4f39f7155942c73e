<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Bench\Load;

use Illuminate\Support\Facades\DB;
use RuntimeException;
use Symfony\Component\Process\Process;

/**
 * Readers and recorders that run at the same time, each in a process, and their reports.
 *
 * @phpstan-type ReaderReport array{decisions: int, permitted: int, took: list<float>, wrong: list<string>, seen: array<string, array{int, bool}>, last: array<string, string>, errors: list<string>}
 * @phpstan-type RecorderReport array{captures: int, last: array<string, string>, errors: list<string>}
 */
final readonly class Run
{
    private const LOCK = 7_316_044;

    /** The time in seconds within which all processes must be ready. */
    private const DEADLINE = 300;

    /** The mean pause between two operations of a process, in milliseconds. */
    private const READER_PAUSE = 200;

    private const RECORDER_PAUSE = 1_000;

    /**
     * @param  list<ReaderReport>  $readers
     * @param  list<RecorderReport>  $recorders
     */
    private function __construct(private array $readers, private array $recorders) {}

    /** @param  list<Environment>  $environments */
    public static function of(int $readers, int $recorders, int $seconds, array $environments): self
    {
        $task = [
            'environments' => array_map(static fn (Environment $environment): array => $environment->ids(), $environments),
            'seconds' => $seconds,
            'lock' => self::LOCK,
        ];
        DB::select('select pg_advisory_lock(?)', [self::LOCK]);
        $readerProcesses = self::start($readers, [...$task, 'role' => 'reader', 'pause' => self::READER_PAUSE]);
        $recorderProcesses = self::start($recorders, [...$task, 'role' => 'recorder', 'pause' => self::RECORDER_PAUSE]);
        self::waitForAll([...$readerProcesses, ...$recorderProcesses]);
        DB::select('select pg_advisory_unlock(?)', [self::LOCK]);

        /** @var list<ReaderReport> $ofReaders */
        $ofReaders = array_map(self::report(...), $readerProcesses);
        /** @var list<RecorderReport> $ofRecorders */
        $ofRecorders = array_map(self::report(...), $recorderProcesses);

        return new self($ofReaders, $ofRecorders);
    }

    public function decisions(): int
    {
        return array_sum(array_column($this->readers, 'decisions'));
    }

    public function permitted(): int
    {
        return array_sum(array_column($this->readers, 'permitted'));
    }

    public function captures(): int
    {
        return array_sum(array_column($this->recorders, 'captures'));
    }

    /** @return list<string> */
    public function errors(): array
    {
        return array_merge(...array_column([...$this->readers, ...$this->recorders], 'errors'));
    }

    /** @return list<string> */
    public function wrong(): array
    {
        return array_merge(...array_column($this->readers, 'wrong'));
    }

    /** @return array<string, array{int, bool}> */
    public function seen(): array
    {
        return array_merge(...array_column($this->readers, 'seen'));
    }

    /**
     * Returns the time of the last capture of each environment and type.
     *
     * @param  array<string, string>  $before  those from before the run
     * @return array<string, string>
     */
    public function lastRecorded(array $before): array
    {
        foreach ($this->recorders as $recorder) {
            foreach ($recorder['last'] as $type => $time) {
                $before[$type] = max($before[$type] ?? '', $time);
            }
        }

        return $before;
    }

    /** Returns the time in milliseconds within which this percentage of the decisions was made. */
    public function percentile(int $percent): float
    {
        $took = array_merge(...array_column($this->readers, 'took'));
        sort($took);

        return $took[max(0, (int) ceil(count($took) * $percent / 100) - 1)] ?? NAN;
    }

    /**
     * @param  array<string, mixed>  $task
     * @return list<Process>
     */
    private static function start(int $processes, array $task): array
    {
        $started = [];
        for ($number = 0; $number < $processes; $number++) {
            $process = new Process([PHP_BINARY, __DIR__.'/process.php', json_encode($task, JSON_THROW_ON_ERROR)], timeout: null);
            $process->start();
            $started[] = $process;
        }

        return $started;
    }

    /** @param  list<Process>  $processes */
    private static function waitForAll(array $processes): void
    {
        $started = time();
        do {
            usleep(50_000);
            $waiting = DB::scalar("select count(*) from pg_locks where locktype = 'advisory' and objid = ? and not granted", [self::LOCK]);
            foreach ($processes as $process) {
                if (! $process->isRunning() || time() - $started > self::DEADLINE) {
                    array_walk($processes, static fn (Process $process) => $process->stop(0));

                    throw new RuntimeException("a process was not ready: {$process->getErrorOutput()}{$process->getOutput()}");
                }
            }
        } while ($waiting < count($processes));
    }

    /** @return array<mixed> */
    private static function report(Process $process): array
    {
        if ($process->wait() !== 0) {
            return ['errors' => [$process->getErrorOutput().$process->getOutput()]];
        }
        $report = json_decode($process->getOutput(), true);

        return is_array($report) ? $report : ['errors' => [$process->getOutput()]];
    }
}
