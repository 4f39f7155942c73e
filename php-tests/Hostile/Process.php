<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Hostile;

use CoverageKernel\Tests\PhpProcess;
use LogicException;

/** A PHP process with a time limit, with the options of the current one, and under Valgrind if `HOSTILE_WRAPPER` is its command. */
final class Process
{
    /** The exit code; null if the process did not end in time, -1 if a signal ended it. */
    public ?int $exitCode = null;

    public string $output = '';

    public string $complaints = '';

    /** @param  list<string>  $command */
    private function __construct(private readonly array $command, private readonly int $seconds) {}

    /**
     * @param  list<string>  $options  of PHP, in addition to those of the current process
     */
    public static function script(string $path, array $arguments = [], array $options = [], int $seconds = 120, bool $isWrapped = true): self
    {
        return self::of([...$options, dirname(__DIR__).'/'.$path, ...$arguments], $seconds, $isWrapped);
    }

    /**
     * Code that starts with the classes of the tests, and `$next`, the {@see NextDecision}.
     *
     * @param  bool  $mayLose  whether PHP itself loses memory, so that Valgrind only looks for errors
     */
    public static function code(string $code, array $options = [], int $seconds = 120, bool $mayLose = false): self
    {
        $start = sprintf('require %s; $next = new CoverageKernel\Tests\Hostile\NextDecision; ', var_export(__DIR__.'/autoload.php', true));

        return self::of([...$options, '-r', $start.$code], $seconds, true, $mayLose);
    }

    private static function of(array $arguments, int $seconds, bool $isWrapped, bool $mayLose = false): self
    {
        $wrapper = $isWrapped ? array_values(array_filter(explode(' ', (string) getenv('HOSTILE_WRAPPER')))) : [];
        if ($wrapper !== [] && $mayLose) {
            $wrapper[] = '--leak-check=no';
        }

        return new self([...$wrapper, PHP_BINARY, ...PhpProcess::options(), '-d', 'display_errors=stderr', ...$arguments], $seconds * (getenv('HOSTILE_WRAPPER') ? 20 : 1));
    }

    public function wait(): void
    {
        [$output, $complaints] = [tmpfile(), tmpfile()];
        $process = proc_open($this->command, [['file', '/dev/null', 'r'], $output, $complaints], $pipes);
        if ($process === false) {
            throw new LogicException('no process can be started');
        }
        $end = microtime(true) + $this->seconds;
        while (($status = proc_get_status($process))['running'] && microtime(true) < $end) {
            usleep(2_000);
        }
        if ($status['running']) {
            proc_terminate($process, 9);
        } else {
            $this->exitCode = $status['exitcode'];
        }
        proc_close($process);
        rewind($output);
        rewind($complaints);
        $this->output = trim(stream_get_contents($output));
        $this->complaints = trim(stream_get_contents($complaints));
    }
}
