<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use Illuminate\Support\Facades\DB;
use RuntimeException;
use Symfony\Component\Process\Process;

/** Runs a script in several processes that begin at the same moment. */
final class Processes
{
    private const LOCK = 7_316_043;

    /** The time in seconds within which all processes must wait for the lock. */
    private const DEADLINE = 120;

    /**
     * @param  list<array<string, mixed>>  $tasks  one for each process, with the lock added
     * @return list<string> the errors of the processes that failed
     */
    public static function run(string $script, string $schema, array $tasks): array
    {
        $failed = array_filter(self::ended($script, $schema, $tasks), static fn (Process $process): bool => $process->getExitCode() !== 0);

        return array_map(static fn (Process $process): string => $process->getErrorOutput().$process->getOutput(), array_values($failed));
    }

    /**
     * @param  list<array<string, mixed>>  $tasks  one for each process, with the lock added
     * @return list<string> what each process printed
     *
     * @throws RuntimeException if a process failed
     */
    public static function outputs(string $script, string $schema, array $tasks): array
    {
        return array_map(static fn (Process $process): string => $process->getExitCode() === 0
            ? $process->getOutput()
            : throw new RuntimeException($process->getErrorOutput().$process->getOutput()), self::ended($script, $schema, $tasks));
    }

    /**
     * @param  list<array<string, mixed>>  $tasks
     * @return list<Process>
     */
    private static function ended(string $script, string $schema, array $tasks): array
    {
        DB::select('select pg_advisory_lock(?)', [self::LOCK]);
        $processes = [];
        foreach ($tasks as $task) {
            $process = new Process(
                [PHP_BINARY, __DIR__.'/'.$script, json_encode([...$task, 'lock' => self::LOCK], JSON_THROW_ON_ERROR)],
                env: ['DB_CONNECTION' => 'pgsql', 'DB_SCHEMA' => $schema],
                timeout: 300,
            );
            $process->start();
            $processes[] = $process;
        }
        self::waitForAll($processes);
        DB::select('select pg_advisory_unlock(?)', [self::LOCK]);

        array_walk($processes, static fn (Process $process) => $process->wait());

        return $processes;
    }

    /** @param  list<Process>  $processes */
    private static function waitForAll(array $processes): void
    {
        $started = time();
        do {
            if (time() - $started > self::DEADLINE) {
                array_walk($processes, static fn (Process $process) => $process->stop(0));
                throw new RuntimeException(sprintf('not all of %d processes wait after %d seconds', count($processes), self::DEADLINE));
            }
            usleep(20_000);
            $waiting = DB::scalar("select count(*) from pg_locks where locktype = 'advisory' and objid = ? and not granted", [self::LOCK]);
            $ended = array_filter($processes, static fn (Process $process): bool => ! $process->isRunning());
        } while ($waiting < count($processes) && $ended === []);
    }
}
