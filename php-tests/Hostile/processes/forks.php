<?php

declare(strict_types=1);

// Forks between calls and in the middle of one. Parent and children decide, with objects that were made before.

use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Process;

return function (Attacks $attacks): void {
    $start = <<<'PHP'
        use CoverageKernel\Tests\Sample;
        $definitions = Sample::definitions();
        $observed = Sample::observed();
        $claim = Sample::claim();
        $guard = new CoverageKernel\ClaimGuard($definitions);
        $right = fn () => $next->difference() === null && $guard->evaluate($claim, $observed)->permitted();
        $join = function (array $children): bool {
            $codes = [];
            foreach ($children as $child) {
                pcntl_waitpid($child, $status);
                $codes[] = pcntl_wifexited($status) ? pcntl_wexitstatus($status) : -1;
            }
            return array_unique($codes) === [7];
        };
        PHP;
    $codes = [
        'between calls' => <<<'PHP'
            $children = [];
            foreach (range(1, 10) as $_) {
                $child = pcntl_fork();
                if ($child === 0) {
                    exit($right() ? 7 : 1);
                }
                $children[] = $child;
            }
            echo $right() && $join($children) && $right() ? 'right' : 'wrong';
            PHP,
        'in an iterator' => <<<'PHP'
            $child = null;
            $decisions = $guard->evaluateMany((function () use (&$child, $claim) {
                yield 'a' => $claim;
                $child = pcntl_fork();
                yield 'b' => $claim;
            })(), $observed);
            $isRight = count($decisions) === 2 && $decisions['a']->permitted() && $decisions['b']->permitted() && $right();
            if ($child === 0) {
                exit($isRight ? 7 : 1);
            }
            echo $isRight && $join([$child]) ? 'right' : 'wrong';
            PHP,
        'in the handler of a warning' => <<<'PHP'
            $child = null;
            set_error_handler(function () use (&$child) {
                $child = pcntl_fork();
                return true;
            });
            $decisions = $guard->evaluateMany((fn () => yield 1.5 => $claim)(), $observed);
            if ($child === 0) {
                exit($decisions[1]->permitted() && $right() ? 7 : 1);
            }
            echo $right() && $join([$child]) ? 'right' : 'wrong';
            PHP,
        'in an iterator, and the child exits there' => <<<'PHP'
            $child = null;
            $decisions = $guard->evaluateMany((function () use (&$child, $claim) {
                $child = pcntl_fork();
                if ($child === 0) {
                    exit(7);
                }
                yield 'b' => $claim;
            })(), $observed);
            echo $right() && $join([$child]) ? 'right' : 'wrong';
            PHP,
        'in an iterator, and the child is killed there' => <<<'PHP'
            $child = null;
            $guard->evaluateMany((function () use (&$child, $claim) {
                $child = pcntl_fork();
                if ($child === 0) {
                    sleep(60);
                    exit(1);
                }
                // By its parent: Valgrind would not let it kill itself without a report.
                posix_kill($child, SIGKILL);
                yield 'b' => $claim;
            })(), $observed);
            pcntl_waitpid($child, $status);
            echo $right() && pcntl_wifsignaled($status) ? 'right' : 'wrong';
            PHP,
        'and each reads new definitions' => <<<'PHP'
            $children = [];
            foreach (range(1, 5) as $number) {
                $child = pcntl_fork();
                if ($child === 0) {
                    foreach (range(1, 40) as $spaces) {
                        CoverageKernel\Definitions::fromJson(Sample::definitionsJson().str_repeat(' ', $spaces * $number));
                    }
                    exit($right() ? 7 : 1);
                }
                $children[] = $child;
                CoverageKernel\Definitions::fromJson(Sample::definitionsJson().str_repeat("\n", $number));
            }
            echo $join($children) && $right() ? 'right' : 'wrong';
            PHP,
        'of a fork' => <<<'PHP'
            $child = pcntl_fork();
            if ($child === 0) {
                $grandchild = pcntl_fork();
                if ($grandchild === 0) {
                    exit($right() ? 7 : 1);
                }
                exit($right() && $join([$grandchild]) ? 7 : 1);
            }
            echo $right() && $join([$child]) ? 'right' : 'wrong';
            PHP,
    ];
    foreach ($codes as $where => $code) {
        $attacks->process("a fork {$where}", Process::code("{$start}\n{$code}"));
    }
};
