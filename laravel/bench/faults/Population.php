<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Bench\Faults;

use Symfony\Component\Process\Process;

/** The processes that record and read. One that is killed is replaced. */
final class Population
{
    /** The mean pause between two operations of a process, in milliseconds. */
    private const PAUSES = ['recorder' => 1_000, 'primary' => 400, 'replica' => 400];

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

    /** Kills a process, and starts another one in its place. */
    public function kill(): void
    {
        $number = array_rand($this->processes);
        [$role, $process] = $this->processes[$number];
        $process->signal(SIGKILL);
        unset($this->processes[$number]);
        assert(isset(self::PAUSES[$role]));
        $this->startOne($role);
    }

    /** Waits until all processes have ended. One that ended with an error is noted as wrong. */
    public function end(): void
    {
        $journal = Journal::open("{$this->journals}/processes.journal");
        foreach ($this->processes as [$role, $process]) {
            if ($process->wait() !== 0) {
                $journal->wrong("{$role} ended: {$process->getErrorOutput()}{$process->getOutput()}");
            }
        }
    }

    /** @param  key-of<self::PAUSES>  $role */
    private function startOne(string $role): void
    {
        $this->number++;
        $process = new Process([PHP_BINARY, __DIR__.'/process.php', json_encode([
            ...$this->task,
            'role' => $role,
            'pause' => self::PAUSES[$role],
            'journal' => "{$this->journals}/{$this->number}.journal",
        ], JSON_THROW_ON_ERROR)], timeout: null);
        $process->start();
        $this->processes[$this->number] = [$role, $process];
    }
}
