<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Bench\Faults;

use GlobIterator;
use RuntimeException;
use Symfony\Component\Process\Process;

/** The processes that record and read. One that is killed is replaced. */
final class Population
{
    /** The mean pause between two operations of a process, in milliseconds. */
    private const PAUSES = ['recorder' => 1_000, 'primary' => 400, 'replica' => 400];

    /** The time in seconds within which all processes must be ready. */
    private const DEADLINE = 300;

    /** @var array<int, array{string, Process}> the role and the process, by number */
    private array $processes = [];

    private int $number = 0;

    /** @param  array<string, mixed>  $task  of each process */
    public function __construct(private readonly string $journals, private readonly array $task) {}

    /** @param  array<key-of<self::PAUSES>, int>  $roles  how many processes there are of each */
    public function start(array $roles): void
    {
        foreach ($roles as $role => $count) {
            for ($number = 0; $number < $count; $number++) {
                $this->startOne($role);
            }
        }
    }

    /** Waits until all processes are ready, and lets them begin. */
    public function begin(int $seconds): void
    {
        $started = time();
        while (count(iterator_to_array(new GlobIterator("{$this->journals}/[0-9]*.journal"))) < count($this->processes)) {
            if (time() - $started > self::DEADLINE) {
                throw new RuntimeException('not all processes were ready');
            }
            usleep(50_000);
        }
        file_put_contents("{$this->journals}/until.new", (string) (microtime(true) + $seconds));
        rename("{$this->journals}/until.new", "{$this->journals}/until");
    }

    /** Kills a process, and starts another one in its place. */
    public function kill(): void
    {
        $number = array_rand($this->processes);
        [$role, $process] = $this->processes[$number];
        if ($process->isRunning()) {
            $process->signal(SIGKILL);
        } elseif ($process->getExitCode() !== 0) {
            $this->noteEnd($role, $process);
        }
        unset($this->processes[$number]);
        assert(isset(self::PAUSES[$role]));
        $this->startOne($role);
    }

    /** Waits until all processes have ended. One that ended with an error is noted as wrong. */
    public function end(): void
    {
        foreach ($this->processes as [$role, $process]) {
            if ($process->wait() !== 0) {
                $this->noteEnd($role, $process);
            }
        }
    }

    private function noteEnd(string $role, Process $process): void
    {
        Journal::open("{$this->journals}/processes.journal")
            ->wrong("{$role} ended with {$process->getExitCode()}: {$process->getErrorOutput()}{$process->getOutput()}");
    }

    /** @param  key-of<self::PAUSES>  $role */
    private function startOne(string $role): void
    {
        $this->number++;
        $process = new Process([PHP_BINARY, __DIR__.'/process.php', json_encode([
            ...$this->task,
            'role' => $role,
            'pause' => self::PAUSES[$role],
            'begin' => "{$this->journals}/until",
            'journal' => "{$this->journals}/{$this->number}.journal",
        ], JSON_THROW_ON_ERROR)], timeout: null);
        $process->start();
        $this->processes[$this->number] = [$role, $process];
    }
}
