<?php

declare(strict_types=1);

// Signals in the middle of calls, a hundred and more for each: handlers decide, fail and throw. See also
// php-tests/subprocess/signals.php.
//
// A call has no other call among its arguments, because PHP 8.2 frees the result of the inner call twice, or never, if a handler
// throws when that call returns. `unserialize(serialize([1]))` shows it without the extension.

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
        'new Claim' => 'new CoverageKernel\Claim(...$arguments)',
        'withAsOf' => '$claim->withAsOf($time)',
        'survey' => '$guard->survey($observed, $time)',
        'evaluateMany of an iterator' => '$guard->evaluateMany($claims, $observed)',
        'fromArray' => 'CoverageKernel\ObservedCoverage::fromArray($definitions, $document)',
        'serialize' => 'serialize($claim)',
        'unserialize' => 'unserialize($serialized)',
    ];
    foreach ($calls as $call => $code) {
        foreach ($attacks->isShort ? array_slice($handlers, 0, 1) : $handlers as $handler => $handle) {
            // PHP 8.2 also loses an object of `new`, as `new DateTimeImmutable`, if a handler throws when its constructor returns.
            $mayLose = $call === 'new Claim' && $handler === 'throws';
            $attacks->process("{$call}, with a handler that {$handler}", Process::code(<<<PHP
                use CoverageKernel\\Tests\\Sample;
                \$definitions = Sample::definitions();
                \$guard = new CoverageKernel\\ClaimGuard(\$definitions);
                \$observed = Sample::observed(\$definitions);
                \$claim = Sample::claim();
                \$time = new DateTimeImmutable('2026-03-01T12:00:00Z');
                \$arguments = ['scopeKey' => 'intune_tcm_core', 'level' => CoverageKernel\\CoverageLevel::ContentBacked, 'audience' => CoverageKernel\\Audience::Customer, 'asOf' => \$time, 'workspaceId' => 17, 'managedEnvironmentId' => 'env-4'];
                \$claims = new CoverageKernel\\Tests\\Hostile\\Custom([['a', \$claim], ['b', \$claim]], '', 0, fn () => null);
                \$document = Sample::document();
                \$serialized = serialize(\$claim);
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
                PHP, mayLose: $mayLose));
        }
    }
};
