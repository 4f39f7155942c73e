<?php

declare(strict_types=1);

use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\ForeignCoverage;
use CoverageKernel\Seeds;
use CoverageKernel\Tests\Sample;

// ClaimGuardTest.php has the tests of arrays.

$guard = fn (): ClaimGuard => new ClaimGuard(Sample::definitions());

/** A Traversable that yields these pairs of keys and values. */
function pairs(array $pairs, ?Throwable $then = null): Generator
{
    foreach ($pairs as [$key, $value]) {
        yield $key => $value;
    }
    if ($then !== null) {
        throw $then;
    }
}

test('any Traversable is accepted, and its keys are kept in order', function (Closure $make) use ($guard) {
    $decisions = $guard()->evaluateMany($make(), Sample::observed());
    $claims = iterator_to_array($make());

    expect(array_keys($decisions))->toBe(array_keys($claims))
        ->and($decisions)->toContainOnlyInstancesOf(Decision::class);
    foreach ($decisions as $key => $decision) {
        expect($decision->claim())->toEqual($claims[$key]);
    }
})->with([
    'a generator' => [fn () => pairs([['b', Sample::claim()], ['a', Sample::claim(percent: 50)], [7, Sample::claim(percent: 25)]])],
    'a generator without keys' => [fn () => (function () {
        yield Sample::claim();
        yield Sample::claim(percent: 50);
    })()],
    'a generator of references' => [fn () => (function &() {
        $claim = Sample::claim();
        yield 'a' => $claim;
    })()],
    'an empty generator' => [fn () => pairs([])],
    'an ArrayIterator' => [fn () => new ArrayIterator(['x' => Sample::claim(), 'y' => Sample::claim(percent: 50)])],
    'an empty ArrayIterator' => [fn () => new ArrayIterator([])],
    'an ArrayObject' => [fn () => new ArrayObject([3 => Sample::claim()])],
    'a SplFixedArray' => [fn () => SplFixedArray::fromArray([Sample::claim(), Sample::claim(percent: 50)])],
    'an IteratorAggregate' => [fn () => new class implements IteratorAggregate
    {
        public function getIterator(): Traversable
        {
            return pairs([['k', Sample::claim()]]);
        }
    }],
    'a lazy iterator of another' => [fn () => new LimitIterator(new InfiniteIterator(new ArrayIterator([Sample::claim()])), 0, 5)],
]);

test('the keys become keys of an array, as PHP converts them', function () use ($guard) {
    $pairs = pairs([['1', Sample::claim()], ['01', Sample::claim()], [2.0, Sample::claim()], [true, Sample::claim(percent: 50)], [null, Sample::claim()]]);
    $decisions = $guard()->evaluateMany($pairs, Sample::observed());

    // `true` and `'1'` are the same key: the last one counts.
    expect(array_keys($decisions))->toBe([1, '01', 2, ''])
        ->and($decisions[1]->claim()->percent())->toBe(50.0);
});

test('a key that an array cannot have is a TypeError', function (mixed $key) use ($guard) {
    expect(fn () => $guard()->evaluateMany(pairs([[$key, Sample::claim()]]), Sample::observed()))->toThrow(TypeError::class);
})->with([[[]], [fn () => new stdClass], [fn () => Sample::claim()]]);

test('an exception of the Traversable passes through', function (Closure $make) use ($guard) {
    $thrown = new LogicException('of the iterator');
    $decisions = null;
    try {
        $decisions = $guard()->evaluateMany($make($thrown), Sample::observed());
    } catch (LogicException $caught) {
        expect($caught)->toBe($thrown)->and($caught->getPrevious())->toBeNull();
    }

    expect($decisions)->toBeNull();
})->with(function () {
    foreach (['rewind', 'valid', 'current', 'key', 'next'] as $method) {
        yield $method => [fn (Throwable $thrown) => new class($method, $thrown) implements Iterator
        {
            public function __construct(private string $method, private Throwable $thrown) {}

            private function pass(string $method, mixed $result): mixed
            {
                return $method === $this->method ? throw $this->thrown : $result;
            }

            public function rewind(): void
            {
                $this->pass('rewind', null);
            }

            public function valid(): bool
            {
                return $this->pass('valid', true);
            }

            public function current(): Claim
            {
                return $this->pass('current', Sample::claim());
            }

            public function key(): int
            {
                return $this->pass('key', 1);
            }

            public function next(): void
            {
                $this->pass('next', null);
            }
        }];
    }
    yield 'a generator at its end' => [fn (Throwable $thrown) => pairs([['a', Sample::claim()]], $thrown)];
    yield 'a generator at once' => [fn (Throwable $thrown) => pairs([], $thrown)];
    yield 'getIterator' => [fn (Throwable $thrown) => new class($thrown) implements IteratorAggregate
    {
        public function __construct(private Throwable $thrown) {}

        public function getIterator(): Traversable
        {
            throw $this->thrown;
        }
    }];
});

test('a generator that was used already is an exception of PHP', function () use ($guard) {
    $generator = pairs([['a', Sample::claim()], ['b', Sample::claim()]]);
    foreach ($generator as $_) {
        continue;
    }

    expect(fn () => $guard()->evaluateMany($generator, Sample::observed()))->toThrow(Exception::class, 'already closed generator');
});

test('an element that is not a claim is a TypeError that names its key', function () use ($guard) {
    expect(fn () => $guard()->evaluateMany(pairs([['a', Sample::claim()], ["b\0", 5]]), Sample::observed()))->toThrow(
        TypeError::class,
        'CoverageKernel\ClaimGuard::evaluateMany(): Argument #1 ($claims) must be a Traversable of CoverageKernel\Claim, int given at key `b\u0000`',
    );
});

test('coverage under other definitions is rejected before the Traversable is used', function () use ($guard) {
    $isUsed = false;
    $claims = (function () use (&$isUsed) {
        $isUsed = true;
        yield Sample::claim();
    })();

    expect(fn () => $guard()->evaluateMany($claims, Sample::observed(Definitions::fromJson(Seeds::kernel()))))->toThrow(ForeignCoverage::class)
        ->and($isUsed)->toBeFalse();
});

test('the Traversable may use the same guard', function () use ($guard) {
    $kept = $guard();
    $observed = Sample::observed();
    $claims = (function () use ($kept, $observed) {
        yield 'outer' => $kept->evaluateMany(pairs([['inner', Sample::claim(percent: 50)]]), $observed)['inner']->claim();
    })();

    expect($kept->evaluateMany($claims, $observed)['outer']->claim()->percent())->toBe(50.0);
});

test('other types are rejected with the message that PHP has for a userland function', function (mixed $value) use ($guard) {
    $message = function (Closure $call): string {
        try {
            $call();
        } catch (TypeError $error) {
            return preg_replace(['/^.*\(\): /', '/, called in .*$/s'], '', $error->getMessage());
        }

        return 'none';
    };

    expect($message(fn () => $guard()->evaluateMany($value, Sample::observed())))->toBe($message(fn () => (fn (iterable $claims) => null)($value)));
})->with([[null], [5], ['text'], [fn () => new stdClass], [fn () => CoverageKernel\Audience::Customer], [fn () => Sample::claim()]]);

test('the parameter is iterable for Reflection', function () {
    $type = (new ReflectionMethod(ClaimGuard::class, 'evaluateMany'))->getParameters()[0]->getType();

    expect((string) $type)->toBe((string) (new ReflectionFunction(fn (iterable $claims) => null))->getParameters()[0]->getType());
});
