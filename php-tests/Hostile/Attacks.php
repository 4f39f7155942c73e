<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Hostile;

use Closure;
use CoverageKernel\Exception\CoverageKernelException;
use ErrorException;
use Throwable;

/** Counts attacks, and checks after each that it ended as documented and that the next decision is right. */
final class Attacks
{
    /** The longest message of an exception: it must never contain a whole document. */
    private const LONGEST_MESSAGE = 8_192;

    public int $attacks = 0;

    /** @var array<string, int> the number of results and of exceptions of each class */
    public array $outcomes = [];

    /** @var list<string> */
    public array $wrong = [];

    /** @var list<int> a checksum of the outcome of each attack of the first pass */
    private array $first = [];

    private int $number = 0;

    private NextDecision $next;

    public function __construct(public readonly bool $isShort = false, private bool $isFirstPass = true)
    {
        $this->next = new NextDecision;
        $this->restoreErrorHandler();
    }

    /** A warning is never an outcome: it becomes an exception that no method documents. */
    private function restoreErrorHandler(): void
    {
        set_error_handler(function (int $level, string $message): bool {
            throw new ErrorException($message, severity: $level);
        });
    }

    /** Ends the first pass. The second one must have the same outcomes, which are not counted again. */
    public function repeat(): void
    {
        $this->isFirstPass = false;
        $this->number = 0;
    }

    /** Reports a pass with fewer attacks than the first one. */
    public function end(): void
    {
        if ($this->number !== $this->attacks) {
            $this->complain('the second pass', "{$this->number} attacks instead of {$this->attacks}");
        }
    }

    /**
     * The call returns, or throws an exception of one of these classes.
     *
     * @param  Closure(): mixed  $call
     * @param  list<string>  $documented
     * @param  null|Closure(mixed): ?string  $complaint  about the result
     */
    public function may(string|Closure $label, Closure $call, array $documented, ?Closure $complaint = null): void
    {
        $this->run($label, $call, $documented, true, '', $complaint);
    }

    /**
     * The call throws an exception of exactly this class, whose message contains this text.
     *
     * @param  Closure(): mixed  $call
     */
    public function must(string|Closure $label, Closure $call, string $class, string $message = ''): void
    {
        $this->run($label, $call, [$class], false, $message, null);
    }

    /**
     * The call returns a value that is identical to the expected one.
     *
     * @param  Closure(): mixed  $call
     */
    public function returns(string|Closure $label, Closure $call, mixed $expected): void
    {
        $this->run($label, $call, [], true, '', fn (mixed $result): ?string => $result === $expected
            ? null : 'expected '.Values::describe($expected).', found '.Values::describe($result));
    }

    /** A PHP process ends with this code and output, and writes to stderr only what the pattern permits. */
    public function process(string $label, Process $process, string $output = 'right', int $exitCode = 0, string $complaints = '/^$/D'): void
    {
        $this->run($label, function () use ($process, $output, $exitCode, $complaints): void {
            $process->wait();
            if ($process->exitCode !== $exitCode || $process->output !== $output || ! preg_match($complaints, $process->complaints)) {
                throw new ErrorException(sprintf(
                    'expected the exit code %d and the output `%s`, found %s, `%s` and the complaints `%s`',
                    $exitCode, $output, $process->exitCode ?? 'a timeout', substr($process->output, 0, 2_000), substr($process->complaints, 0, 4_000),
                ));
            }
        }, [], true, '', null);
    }

    /**
     * A PHP process ends without complaints. The closure counts the attacks that its output reports; null is wrong.
     *
     * @param  Closure(string): ?int  $count
     */
    public function processThat(string $label, Process $process, Closure $count): void
    {
        $process->wait();
        $attacks = $count($process->output);
        if ($attacks === null || $process->exitCode !== 0 || $process->complaints !== '') {
            $this->complain($label, "ended with the exit code {$process->exitCode}: {$process->output} {$process->complaints}");

            return;
        }
        $this->attacks += $attacks;
        $outcomes = json_decode($process->output, true);
        foreach (is_array($outcomes) ? $outcomes : ['result' => $attacks] as $outcome => $times) {
            $this->outcomes[$outcome] = ($this->outcomes[$outcome] ?? 0) + $times;
        }
    }

    private function run(string|Closure $label, Closure $call, array $documented, bool $mayReturn, string $message, ?Closure $complaint): void
    {
        $problem = null;
        $thrown = null;
        try {
            $result = $call();
            $problem = $mayReturn ? ($complaint === null ? null : $complaint($result)) : 'expected '.implode(' or ', $documented).', found a result';
            unset($result);
        } catch (Throwable $thrown) {
            if (! in_array($thrown::class, $documented, true)) {
                $problem = 'expected '.implode(' or ', [...($mayReturn ? ['a result'] : []), ...$documented]).', found '.$thrown::class.': '.$thrown->getMessage();
            } elseif ($message !== '' && ! str_contains($thrown->getMessage(), $message)) {
                $problem = "expected the message `{$message}`, found `{$thrown->getMessage()}`";
            } elseif ($thrown instanceof CoverageKernelException && ! preg_match('//u', $thrown->getMessage())) {
                $problem = 'a message that is not UTF-8';
            } elseif ($thrown instanceof CoverageKernelException && strlen($thrown->getMessage()) > self::LONGEST_MESSAGE) {
                $problem = 'a message of '.strlen($thrown->getMessage()).' bytes';
            }
        }
        // A refused document is refused again, also when it is the document that was read last.
        if ($problem === null && $thrown instanceof CoverageKernelException) {
            try {
                $call();
                $problem = 'expected '.$thrown::class.' the second time, found a result';
            } catch (Throwable $again) {
                $problem = $again::class === $thrown::class ? null : 'expected '.$thrown::class.' the second time, found '.$again::class;
                unset($again);
            }
        }
        $outcome = $thrown === null ? 'result' : $thrown::class;
        // The numbers of objects and resources are different each time.
        $checksum = crc32($outcome.($thrown === null ? '' : preg_replace('/#\d+|0x[0-9a-f]+|\(\d+\)/', '#', $thrown->getMessage())));
        unset($thrown);
        try {
            $difference = $this->next->difference();
            $problem ??= $difference === null ? null : "the next decision is wrong: {$difference}";
        } catch (Throwable $throwable) {
            $problem ??= 'the next decision threw '.$throwable::class.': '.$throwable->getMessage();
        }
        if (Loud::$called !== null) {
            $problem ??= 'called userland code: '.Loud::$called;
            Loud::$called = null;
        }
        if ($this->isFirstPass) {
            $this->attacks++;
            $this->outcomes[$outcome] = ($this->outcomes[$outcome] ?? 0) + 1;
            $this->first[] = $checksum;
        } elseif (($this->first[$this->number] ?? null) !== $checksum) {
            $problem ??= "another outcome the second time: {$outcome}";
        }
        $this->number++;
        if ($problem !== null) {
            $this->complain($label instanceof Closure ? $label() : $label, $problem);
        }
    }

    public function complain(string $label, string $problem): void
    {
        $this->wrong[] = "{$label}: ".substr($problem, 0, 2_000);
    }
}
