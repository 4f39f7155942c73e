<?php

declare(strict_types=1);

// Error handlers that throw, decide and change arguments, in the middle of a call.

use CoverageKernel\ClaimGuard;
use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Sample;

return function (Attacks $attacks): void {
    $guard = new ClaimGuard(Sample::definitions());
    $observed = Sample::observed();
    $decide = fn () => $guard->evaluate(Sample::claim(), $observed)->state()->value;
    $with = function (Closure $handler, Closure $call): mixed {
        set_error_handler($handler);
        try {
            return $call();
        } finally {
            restore_error_handler();
        }
    };
    $resource = STDERR;
    $warnings = ['a fraction' => 1.5, 'a resource' => $resource];
    foreach ($warnings as $what => $key) {
        $claims = fn () => (function () use ($key) {
            yield $key => Sample::claim();
            yield 'second' => Sample::claim();
        })();
        $keys = fn () => array_keys($guard->evaluateMany($claims(), $observed));
        $expected = [(int) $key, 'second'];
        $attacks->must("{$what} as a key, with a handler that throws", fn () => $with(fn () => throw new DomainException('of the handler'), $keys), DomainException::class, 'of the handler');
        $attacks->must("{$what} as a key, with a handler that throws an Error", fn () => $with(fn () => throw new AssertionError('of the handler'), $keys), AssertionError::class, 'of the handler');
        $attacks->must("{$what} as a key, with a handler that throws an exception of the extension", fn () => $with(fn () => CoverageKernel\Claim::fromJson('{}'), $keys), CoverageKernel\Exception\InvalidClaim::class);
        $attacks->returns("{$what} as a key, with a handler that returns true", fn () => $with(fn () => true, $keys), $expected);
        $attacks->returns("{$what} as a key, with a handler that decides", fn () => $with(fn () => $decide() === 'claim_allowed', $keys), $expected);
        $attacks->returns("{$what} as a key, with a handler that decides the same iterator again", fn () => $with(fn () => (bool) @$guard->evaluateMany([Sample::claim()], $observed), $keys), $expected);
        $attacks->returns("{$what} as a key, with a handler that removes itself", function () use ($keys) {
            set_error_handler(function () {
                restore_error_handler();

                return true;
            });

            return $keys();
        }, $expected);
        $attacks->returns("{$what} as a key, with a handler that collects garbage", fn () => $with(fn () => gc_collect_cycles() >= 0, $keys), $expected);
        $attacks->must("{$what} as a key, with a handler that calls a failing iterator", fn () => $with(function () use ($guard, $observed) {
            $guard->evaluateMany((function () {
                yield [] => Sample::claim();
            })(), $observed);

            return true;
        }, $keys), TypeError::class);
    }

    // No other method may warn: a throwing handler would be seen. See also the handler of all attacks.
    $objects = CoverageKernel\Tests\ExtensionClasses::objects();
    foreach ($objects as $class => [$object]) {
        $attacks->may("the methods of {$class} with a throwing handler", fn () => $with(fn () => throw new DomainException, fn () => CoverageKernel\Tests\ExtensionClasses::results($object)), []);
        foreach (['read' => fn () => $object->missing, 'isset' => fn () => isset($object->missing)] as $what => $use) {
            $outcome = fn () => $with(fn () => throw new DomainException('of the handler'), $use);
            if ($what === 'read') {
                $attacks->must("{$what} of {$class} with a throwing handler", $outcome, DomainException::class, 'of the handler');
            } else {
                $attacks->returns("{$what} of {$class} with a throwing handler", $outcome, false);
            }
        }
    }
    // An exception handler, and exceptions in destructors while another exception is pending.
    $attacks->must('an exception during another', function () {
        try {
            CoverageKernel\Claim::fromJson('{}');
        } finally {
            CoverageKernel\Definitions::fromJson('{}');
        }
    }, CoverageKernel\Exception\InvalidDefinitions::class);
    $attacks->must('a destructor that fails after an exception', function () {
        $object = new class
        {
            public function __destruct()
            {
                CoverageKernel\Definitions::fromJson('{}');
            }
        };
        CoverageKernel\Claim::fromJson('{}');
    }, CoverageKernel\Exception\InvalidDefinitions::class);

    // After an exception, the same text is refused again, and a valid text still has its own definitions.
    foreach (['{}', '', Sample::definitionsJson().'x', substr(Sample::definitionsJson(), 1)] as $text) {
        foreach (range(1, 3) as $time) {
            $attacks->must("invalid definitions, time {$time}", fn () => CoverageKernel\Definitions::fromJson($text), CoverageKernel\Exception\InvalidDefinitions::class);
        }
    }
};
