<?php

declare(strict_types=1);

// Signals in the middle of calls, a hundred and more for each: handlers decide, fail and throw. See also
// php-tests/subprocess/signals.php.

use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Process;

return function (Attacks $attacks): void {
    $handlers = [
        'decides' => 'if ($next->difference() !== null) { echo "wrong"; }',
        'fails' => 'try { CoverageKernel\Definitions::fromJson("{}"); echo "wrong"; } catch (CoverageKernel\Exception\InvalidDefinitions) {}',
        'throws' => 'if ($isThrowing) { throw new DomainException("of the handler"); }',
        'collects garbage' => 'gc_collect_cycles();',
    ];
    $calls = [
        'new Claim' => 'Sample::claim()',
        'withAsOf' => '$claim->withAsOf($time)',
        'survey' => '$guard->survey($observed, $time)',
        'evaluateMany of an iterator' => '$guard->evaluateMany(new CoverageKernel\Tests\Hostile\Custom([["a", $claim], ["b", $claim]], "", 0, fn () => null), $observed)',
        'fromArray' => 'Sample::observed($definitions)',
        'unserialize' => 'unserialize(serialize($claim))',
    ];
    foreach ($calls as $call => $code) {
        foreach ($attacks->isShort ? array_slice($handlers, 0, 1) : $handlers as $handler => $handle) {
            $attacks->process("{$call}, with a handler that {$handler}", Process::code(<<<PHP
                use CoverageKernel\\Tests\\Sample;
                \$definitions = Sample::definitions();
                \$guard = new CoverageKernel\\ClaimGuard(\$definitions);
                \$observed = Sample::observed(\$definitions);
                \$claim = Sample::claim();
                \$time = new DateTimeImmutable('2026-03-01T12:00:00Z');
                \$isThrowing = false;
                \$signals = 0;
                pcntl_async_signals(true);
                pcntl_signal(SIGUSR1, function () use (&\$isThrowing, &\$signals, \$next) {
                    \$signals++;
                    {$handle}
                });
                \$parent = getmypid();
                \$child = pcntl_fork();
                if (\$child === 0) {
                    while (posix_getppid() === \$parent) {
                        posix_kill(\$parent, SIGUSR1);
                        usleep(50);
                    }
                    posix_kill(getmypid(), SIGKILL);
                }
                \$thrown = 0;
                \$end = time() + 60;
                while (\$signals < 100 && time() < \$end) {
                    try {
                        \$isThrowing = true;
                        {$code};
                        \$isThrowing = false;
                    } catch (DomainException \$exception) {
                        \$isThrowing = false;
                        \$thrown++;
                    }
                }
                \$isThrowing = false;
                posix_kill(\$child, SIGKILL);
                pcntl_waitpid(\$child, \$status);
                pcntl_async_signals(false);
                \$isRight = \$signals >= 100 && (\$thrown > 0) === ('{$handler}' === 'throws') && \$next->difference() === null;
                echo \$isRight ? 'right' : "wrong: {\$signals} signals, {\$thrown} exceptions";
                PHP));
        }
    }
};
