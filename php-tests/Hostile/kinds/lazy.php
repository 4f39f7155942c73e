<?php

declare(strict_types=1);

// Lazy objects of PHP 8.4 as arguments and in documents: those that are initialised by the extension's reading, fail, or decide.

use CoverageKernel\ClaimGuard;
use CoverageKernel\Tests\ExtensionClasses;
use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Documents;
use CoverageKernel\Tests\Hostile\LoudTime;
use CoverageKernel\Tests\Sample;

return function (Attacks $attacks): void {
    if (PHP_VERSION_ID < 80_400) {
        return;
    }
    foreach (ExtensionClasses::withoutExceptions() as $name => [$class]) {
        $attacks->must("a lazy ghost of {$name}", fn () => $class->newLazyGhost(fn () => null), Error::class);
        $attacks->must("a lazy proxy of {$name}", fn () => $class->newLazyProxy(fn () => null), Error::class);
        $object = ExtensionClasses::objects()[$name][0] ?? null;
        if ($object !== null) {
            $attacks->must("an object of {$name} made lazy", fn () => $class->resetAsLazyGhost($object, fn () => null), Error::class);
            $attacks->must("an object of {$name} made a proxy", fn () => $class->resetAsLazyProxy($object, fn () => null), Error::class);
        }
    }

    $class = new ReflectionClass(new class
    {
        public mixed $canonical_type = 'roleDefinition';
    });
    $makers = [
        'a ghost' => fn (Closure $then) => $class->newLazyGhost($then),
        'a proxy' => fn (Closure $then) => $class->newLazyProxy($then),
    ];
    foreach ($makers as $what => $make) {
        foreach (['that fails' => fn () => throw new DomainException('initialised'), 'that does nothing' => fn () => null] as $how => $then) {
            foreach (Documents::all() as $document => [$valid, $read, $exception]) {
                foreach (Documents::paths($valid) as $path) {
                    // An object of a userland class is refused without being initialised.
                    $attacks->must("{$what} {$how} at {$document} /".implode('/', $path), fn () => $read(Documents::with($valid, $path, $make($then))), $exception);
                }
            }
            $guard = new ClaimGuard(Sample::definitions());
            $attacks->must("{$what} {$how} as a claim", fn () => $guard->evaluateMany([$make($then)], Sample::observed()), TypeError::class);
        }
    }
    // `stdClass` has no lazy objects in PHP 8.4: if a later version allows them, they must not become empty entries.
    foreach (['newLazyGhost', 'newLazyProxy'] as $method) {
        foreach (Documents::all() as $document => [$valid, $read, $exception]) {
            $attacks->may("{$method} of stdClass in {$document}", function () use ($method, $valid, $read) {
                $lazy = (new ReflectionClass(stdClass::class))->$method(fn () => (object) $valid);

                return $read(['rows' => [$lazy]] + $valid);
            }, [$exception, Error::class], fn () => 'a lazy object was read as an empty one');
        }
    }
    $lazyTime = (new ReflectionClass(LoudTime::class));
    $attacks->must('a lazy time', fn () => Sample::claim(asOf: $lazyTime->newLazyGhost(fn () => null)), Error::class);
};
