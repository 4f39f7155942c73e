<?php

declare(strict_types=1);

// Fibers that are suspended in the middle of a call: in an iterator, and in the handler of a
// warning.

use CoverageKernel\ClaimGuard;
use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Custom;
use CoverageKernel\Tests\Sample;

return function (Attacks $attacks): void {
    $guard = new ClaimGuard(Sample::definitions());
    $observed = Sample::observed();
    $keys = fn (iterable $claims) => array_keys($guard->evaluateMany($claims, $observed));
    $pairs = [['a', Sample::claim()], ['b', Sample::claim()]];
    $decide = fn () => (new ClaimGuard(Sample::definitions()))->evaluate(Sample::claim(), Sample::observed())->state()->value;
    $makers = [];
    foreach (['rewind' => 1, 'valid' => 2, 'current' => 2, 'key' => 2, 'next' => 2] as $method => $times) {
        foreach (range(1, $times) as $time) {
            $makers["{$method}, call {$time}"] = fn () => $keys(new Custom($pairs, $method, $time, fn () => Fiber::suspend('suspended')));
        }
    }
    $makers['the handler of a warning'] = function () use ($guard, $observed) {
        set_error_handler(fn () => Fiber::suspend('suspended') ?? true);
        try {
            $guard->evaluateMany((fn () => yield 7.5 => Sample::claim())(), $observed);
        } finally {
            restore_error_handler();
        }

        return ['a', 'b'];
    };
    foreach ($makers as $where => $call) {
        $attacks->returns("suspended in {$where} and resumed", function () use ($call) {
            $fiber = new Fiber($call);
            if ($fiber->start() !== 'suspended') {
                return 'the fiber was not suspended';
            }
            $fiber->resume();

            return $fiber->getReturn();
        }, ['a', 'b']);
        $attacks->returns("suspended in {$where}, with decisions meanwhile", function () use ($call, $decide) {
            $fiber = new Fiber($call);
            $fiber->start();
            $states = [$decide(), $decide()];
            gc_collect_cycles();
            $fiber->resume();

            return [...$states, ...$fiber->getReturn()];
        }, ['claim_allowed', 'claim_allowed', 'a', 'b']);
        $attacks->must("an exception thrown into {$where}", function () use ($call) {
            $fiber = new Fiber($call);
            $fiber->start();
            $fiber->throw(new DomainException('into the fiber'));
        }, DomainException::class, 'into the fiber');
        $attacks->returns("abandoned in {$where}", function () use ($call) {
            $fiber = new Fiber($call);
            $fiber->start();
            unset($fiber);
            gc_collect_cycles();

            return 'abandoned';
        }, 'abandoned');
        $attacks->returns("two fibers in {$where}, resumed in both orders", function () use ($call) {
            $results = [];
            foreach ([[0, 1], [1, 0]] as $order) {
                $fibers = [new Fiber($call), new Fiber($call)];
                array_map(fn (Fiber $fiber) => $fiber->start(), $fibers);
                foreach ($order as $index) {
                    $fibers[$index]->resume();
                    $results[] = $fibers[$index]->getReturn();
                }
            }

            return array_unique($results, SORT_REGULAR);
        }, [['a', 'b']]);
        $attacks->returns("a fiber within a fiber in {$where}", function () use ($call) {
            $outer = new Fiber(function () use ($call) {
                $inner = new Fiber($call);
                $inner->start();
                Fiber::suspend();
                $inner->resume();

                return $inner->getReturn();
            });
            $outer->start();
            $outer->resume();

            return $outer->getReturn();
        }, ['a', 'b']);
    }
    $attacks->returns('the guard and the coverage are given up by all others while their call is suspended', function () use ($pairs) {
        $fiber = new Fiber(fn () => array_keys((new ClaimGuard(Sample::definitions()))->evaluateMany(new Custom($pairs, 'key', 1, fn () => Fiber::suspend()), Sample::observed())));
        $fiber->start();
        gc_collect_cycles();
        $fiber->resume();

        return $fiber->getReturn();
    }, ['a', 'b']);
    $attacks->returns('a hundred suspended calls', function () use ($makers) {
        $fibers = array_map(fn () => new Fiber($makers['key, call 1']), range(1, 100));
        array_map(fn (Fiber $fiber) => $fiber->start(), $fibers);
        array_map(fn (Fiber $fiber) => $fiber->resume(), array_reverse($fibers));

        return array_unique(array_map(fn (Fiber $fiber) => $fiber->getReturn(), $fibers), SORT_REGULAR);
    }, [['a', 'b']]);
};
