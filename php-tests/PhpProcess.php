<?php

declare(strict_types=1);

namespace CoverageKernel\Tests;

use LogicException;

/** A separate PHP process with the options of the current one, so that its crash fails one test only. */
final readonly class PhpProcess
{
    private function __construct(public int $exitCode, public string $output, public string $complaints) {}

    public static function run(string ...$arguments): self
    {
        $command = [PHP_BINARY, ...self::options(), '-d', 'display_errors=stderr', ...$arguments];
        $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], $complaints = tmpfile()], $pipes);
        if ($process === false) {
            throw new LogicException('no process can be started');
        }
        $output = stream_get_contents($pipes[1]);
        // The exit code is -1 if a signal ended the process.
        $exitCode = proc_close($process);
        rewind($complaints);
        $complaints = stream_get_contents($complaints);
        // A debug version of PHP reports memory that was not freed. No test expects that.
        if (preg_match('/memory leaks? detected/', $complaints) === 1) {
            throw new LogicException($complaints);
        }

        return new self($exitCode, $output, $complaints);
    }

    /** A script of `php-tests/subprocess`. */
    public static function script(string $name, string ...$arguments): self
    {
        return self::run(__DIR__."/subprocess/{$name}.php", ...$arguments);
    }

    /**
     * The options before the script, from the command line: PHP does not keep those that load extensions.
     *
     * @return list<string>
     */
    public static function options(): array
    {
        $command = is_readable('/proc/self/cmdline')
            ? explode("\0", file_get_contents('/proc/self/cmdline'))
            : explode(' ', trim((string) shell_exec('ps -ww -o args= -p '.getmypid())));
        $options = [];
        for ($index = 1; str_starts_with($command[$index] ?? '', '-'); $index++) {
            $options[] = $command[$index];
            if ($command[$index] === '-d' || $command[$index] === '-c') {
                $options[] = $command[++$index];
            }
        }

        return $options;
    }
}
