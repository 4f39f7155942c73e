<?php

declare(strict_types=1);

// `evaluateMany` with a `Traversable` that fails, changes itself, or calls the extension in each of its methods.

use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Exception\ForeignCoverage;
use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Custom;
use CoverageKernel\Tests\Hostile\Values;
use CoverageKernel\Tests\Sample;

return function (Attacks $attacks): void {
    $guard = new ClaimGuard(Sample::definitions());
    $observed = Sample::observed();
    $claim = Sample::claim();
    $state = fn (iterable $claims): string => implode(' ', array_map(fn ($decision) => $decision->state()->value, $guard->evaluateMany($claims, $observed)));
    $pairs = fn (): array => [['a', Sample::claim()], ['b', Sample::claim()], ['c', Sample::claim()]];
    $three = 'claim_allowed claim_allowed claim_allowed';

    foreach (['rewind' => 1, 'valid' => 3, 'current' => 3, 'key' => 3, 'next' => 3] as $method => $times) {
        foreach (range(1, $times) as $time) {
            $where = "{$method}, call {$time},";
            $custom = fn (Closure $then) => new Custom($pairs(), $method, $time, $then);
            $attacks->must("{$where} throws", fn () => $state($custom(fn () => throw new DomainException('mine'))), DomainException::class, 'mine');
            $attacks->must("{$where} throws an Error", fn () => $state($custom(fn () => intdiv(1, 0))), DivisionByZeroError::class);
            $attacks->returns("{$where} decides", fn () => $state($custom(fn () => $state([$claim]) === 'claim_allowed' ?: exit(1))), $three);
            $attacks->returns("{$where} fails within", fn () => $state($custom(function () {
                try {
                    Claim::fromJson('{}');
                } catch (CoverageKernel\Exception\InvalidClaim) {
                }
            })), $three);
            $attacks->returns("{$where} decides an iterator", fn () => $state($custom(fn () => $state($custom(fn () => null)))), $three);
            $attacks->returns("{$where} reads other definitions", fn () => $state($custom(fn () => CoverageKernel\Definitions::fromJson(CoverageKernel\Seeds::kernel()))), $three);
            // Without its pairs, the iterator yields null where it is not asked whether it is valid.
            $attacks->may("{$where} empties itself", fn () => $state($custom(fn (Custom $iterator) => $iterator->pairs = [])), [TypeError::class, ErrorException::class]);
            $attacks->may("{$where} collects garbage", fn () => $state($custom(fn () => gc_collect_cycles())), []);
            foreach ([null, 1, new stdClass, [$claim]] as $value) {
                $attacks->may(
                    "{$where} makes the values ".Values::describe($value),
                    fn () => $state($custom(fn (Custom $iterator) => $iterator->pairs = array_map(fn ($pair) => [$pair[0], $value], $iterator->pairs))), [TypeError::class],
                );
            }
        }
    }

    // Keys of every type. PHP converts some, with or without a warning, which the handler of these attacks turns into an exception.
    foreach (Values::all() as $key) {
        $attacks->may(
            fn (): string => 'the key '.Values::describe($key), fn () => $state(new Custom([[$key, $claim]], '', 0, fn () => null)), [TypeError::class, ErrorException::class],
            fn (mixed $result): ?string => $result === 'claim_allowed' ? null : "found {$result}",
        );
        if (! $key instanceof Claim) {
            $attacks->must(fn (): string => 'the value '.Values::describe($key), fn () => $state(new Custom([['k', $key]], '', 0, fn () => null)), TypeError::class, 'given at key `k`');
            $attacks->must(fn (): string => 'the entry '.Values::describe($key), fn () => $state([$claim, 'k' => $key]), TypeError::class, 'given at key `k`');
        }
    }

    // The current value is freed while its key is asked for: by the iterator, and by the handler of the warning about the key.
    $freed = fn (): ArrayIterator => new class(['k' => new Claim('intune_core', CoverageKernel\CoverageLevel::Detected, CoverageKernel\Audience::Internal)]) extends ArrayIterator
    {
        public function key(): string|int|null
        {
            $key = parent::key();
            if ($key !== null) {
                $this->offsetSet($key, str_repeat('x', 100).mt_rand());
                gc_collect_cycles();
            }

            return $key;
        }
    };
    $attacks->may('key() of an ArrayIterator replaces the current value', fn () => $state($freed()), [TypeError::class]);
    $grown = fn (): ArrayIterator => new class(['k' => Sample::claim()]) extends ArrayIterator
    {
        public function key(): string|int|null
        {
            $key = parent::key();
            for ($number = count($this); $number < 100; $number++) {
                $this->offsetSet("k{$number}", Sample::claim());
            }

            return $key;
        }
    };
    $attacks->returns('key() of an ArrayIterator adds a hundred values', fn () => count($guard->evaluateMany($grown(), $observed)), 100);
    $gone = fn (): ArrayIterator => new class(range(1, 100)) extends ArrayIterator
    {
        public function current(): mixed
        {
            return Sample::claim();
        }

        public function key(): string|int|null
        {
            $key = parent::key();
            foreach (range(0, 99) as $number) {
                $this->offsetUnset($number);
            }

            return $key;
        }
    };
    $attacks->may('key() of an ArrayIterator removes all values', fn () => $state($gone()), [TypeError::class]);
    foreach (['advances' => fn (Generator $generator) => $generator->next(), 'ends' => fn (Generator $generator) => iterator_count($generator), 'throws into' => function (Generator $generator) {
        try {
            $generator->throw(new DomainException);
        } catch (DomainException) {
        }
    }] as $what => $change) {
        $attacks->may("the handler of a warning {$what} the generator", function () use ($state, $change) {
            $generator = (function () {
                yield 1.5 => Sample::claim();
                yield 2.5 => Sample::claim();
            })();
            $seen = 0;
            set_error_handler(function () use ($generator, $change, &$seen) {
                if ($seen++ === 0) {
                    try {
                        $change($generator);
                    } catch (Exception) { // a generator that has begun cannot be rewound
                    }
                }

                return true;
            });
            try {
                return $state($generator);
            } finally {
                restore_error_handler();
            }
        }, [TypeError::class]);
    }

    // The generator that has the current value is freed by the handler of the warning about its key.
    foreach (['a float' => fn () => 1.5, 'a resource' => fn () => fopen('php://memory', 'r')] as $what => $key) {
        $attacks->returns("the handler of a warning about {$what} as key frees a delegated generator", function () use ($guard, $observed, $key) {
            $generator = (function () use ($key) {
                yield from (fn () => yield $key() => new Claim('intune_core', CoverageKernel\CoverageLevel::Detected, CoverageKernel\Audience::Internal))();
                yield 'next' => Sample::claim();
            })();
            $warnings = 0;
            set_error_handler(function () use ($generator, &$warnings): bool {
                $warnings++;
                $generator->next();
                $GLOBALS['in the place of the value'] = array_fill(0, 10, str_repeat('x', 300));

                return true;
            });
            try {
                $levels = array_map(fn ($decision) => $decision->claim()->level()->value, $guard->evaluateMany($generator, $observed));
            } finally {
                restore_error_handler();
            }

            return [$warnings, array_values($levels)];
        }, [1, ['detected']]);
    }

    // Generators.
    $generators = [
        'that throws at once' => [fn () => (function () {
            throw new DomainException('mine');
            yield;
        })(), DomainException::class],
        'that throws at the end' => [fn () => (function () use ($claim) {
            yield $claim;
            throw new DomainException('mine');
        })(), DomainException::class],
        'that runs already' => [function () use ($state, $claim) {
            $generator = (function () use (&$generator, $state, $claim) {
                yield $claim;
                yield $state($generator);
            })();

            return $generator;
        }, Exception::class],
        'that has ended' => [function () {
            $generator = (fn () => yield 1)();
            iterator_to_array($generator);

            return $generator;
        }, Exception::class],
        'of a throwing IteratorAggregate' => [fn () => new class implements IteratorAggregate
        {
            public function getIterator(): Traversable
            {
                throw new DomainException('mine');
            }
        }, DomainException::class],
    ];
    foreach ($generators as $which => [$make, $class]) {
        $attacks->must("a generator {$which}", fn () => $state($make()), $class);
    }
    $attacks->must('a generator that yields an object whose destructor throws', function () use ($state) {
        try {
            $state((fn () => yield new class
            {
                public function __destruct()
                {
                    throw new DomainException('in a destructor');
                }
            })());
        } catch (TypeError $error) {
            unset($error); // its trace holds the generator
        }
    }, DomainException::class, 'in a destructor');
    $attacks->returns('a generator that is delegated', fn () => $state((function () use ($claim) {
        yield from [$claim, $claim];
        yield 2 => $claim;
    })()), $three);
    $attacks->returns('a generator of references', fn () => $state((function &() {
        foreach (range(1, 3) as $number) {
            $claim = Sample::claim();
            yield $number => $claim;
        }
    })()), $three);
    $foreign = Sample::observed(CoverageKernel\Definitions::fromJson(CoverageKernel\Seeds::kernel()));
    $attacks->must('foreign coverage is refused before the iterator runs', fn () => $guard->evaluateMany(new Custom([], 'rewind', 1, fn () => throw new DomainException), $foreign), ForeignCoverage::class);
    $attacks->must('objects that are no claims, with a destructor that decides', fn () => $state([new class($state)
    {
        public function __construct(private Closure $state) {}

        public function __destruct()
        {
            ($this->state)([Sample::claim()]);
        }
    }]), TypeError::class);
};
