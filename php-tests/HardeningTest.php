<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\CoverageLevel;
use CoverageKernel\ResourceTypeRegistry;
use CoverageKernel\SupportedScopeResolver;
use CoverageKernel\Tests\ExtensionClasses;
use CoverageKernel\Tests\Refusal;
use CoverageKernel\Tests\Sample;

// Userland code cannot create, copy or change the objects that a decision is based on, except by their constructors, and by
// unserializing a claim (ClaimSerializationTest.php).

$publiclyMade = [Claim::class, ClaimGuard::class, ResourceTypeRegistry::class, SupportedScopeResolver::class];

/** Valid arguments for the constructor of a class. */
$arguments = fn (string $class): array => $class === Claim::class
    ? ['intune_core', CoverageLevel::Certified, Audience::Customer]
    : [Sample::definitions()];

/** Names of properties, with the one that an object shows to `var_dump`: the first that a user would try to write. */
$properties = fn (object $object): array => [
    'anything', '', ...array_map(fn (string $name): string => substr(strrchr($name, "\0"), 1), array_keys((array) $object)),
];

/** The exception that a call throws, or null. Warnings are ignored. */
function throwableOf(callable $call): ?Throwable
{
    try {
        withoutWarnings($call);
    } catch (Throwable $throwable) {
        return $throwable;
    }

    return null;
}

/** The result of a call, with its warnings ignored. */
function withoutWarnings(callable $call): mixed
{
    set_error_handler(fn () => true);
    try {
        return $call();
    } finally {
        restore_error_handler();
    }
}

describe('a class', function () use ($publiclyMade) {
    test('is final and concrete, and allows no dynamic properties', function (ReflectionClass $class) {
        expect($class->isFinal())->toBeTrue()
            ->and($class->isAbstract() || $class->isInterface() || $class->isTrait())->toBeFalse()
            ->and($class->isInternal())->toBeTrue()
            ->and($class->getAttributes(AllowDynamicProperties::class))->toBe([])
            ->and($class->isIterable())->toBeFalse()
            ->and($class->implementsInterface(Serializable::class) || $class->hasMethod('__sleep'))->toBeFalse()
            ->and($class->hasMethod('__set') || $class->hasMethod('__set_state') || $class->hasMethod('__wakeup'))->toBeFalse()
            ->and($class->hasMethod('__serialize') || $class->hasMethod('__unserialize'))->toBe($class->getName() === Claim::class)
            ->and($class->getProperties(ReflectionProperty::IS_PUBLIC | ReflectionProperty::IS_PROTECTED))->toBe([])
            ->and($class->getStaticProperties())->toBe([]);
    })->with(fn () => ExtensionClasses::withoutExceptions());

    test('is only created by a public constructor or by the extension', function (ReflectionClass $class) use ($publiclyMade) {
        $isPubliclyMade = in_array($class->getName(), $publiclyMade, true);

        expect($class->getConstructor()?->isPublic())->toBe($isPubliclyMade)
            ->and($class->getConstructor()?->isPrivate())->toBe(! $isPubliclyMade)
            ->and($class->isInstantiable())->toBe($isPubliclyMade);
        if (! $isPubliclyMade) {
            expect(fn () => new ($class->getName()))->toThrow(Error::class, 'private')
                ->and(fn () => $class->newInstance())->toThrow(ReflectionException::class);
        }
    })->with(fn () => ExtensionClasses::withoutExceptions());

    test('cannot be created without its constructor', function (ReflectionClass $class) {
        expect(fn () => $class->newInstanceWithoutConstructor())->toThrow(ReflectionException::class);
        if (method_exists($class, 'newLazyGhost')) {
            expect(fn () => $class->newLazyGhost(fn () => null))->toThrow(Error::class)
                ->and(fn () => $class->newLazyProxy(fn () => null))->toThrow(Error::class);
        }
    })->with(fn () => ExtensionClasses::withoutExceptions());

    test('cannot be unserialized', function (string $text) {
        $throwable = throwableOf(function () use ($text, &$object) {
            $object = unserialize($text);
        });

        expect($throwable?->getMessage())->toContain('is not allowed')->and($object)->toBeNull();
    })->with(function () {
        foreach (array_diff(array_keys(ExtensionClasses::all()), [Claim::class]) as $class) {
            $name = strlen($class).':"'.$class.'"';
            yield "{$class} as an object" => ["O:{$name}:0:{}"];
            yield "{$class} with properties" => ["O:{$name}:1:{s:4:\"json\";s:2:\"{}\";}"];
            yield "{$class} with its own format" => ["C:{$name}:0:{}"];
            yield "{$class} in a list" => ["a:1:{i:0;O:{$name}:0:{}}"];
        }
    });

    test('cannot be created by PDO, streams or __set_state', function (string $class) {
        $pdo = class_exists(PDO::class) && in_array('sqlite', PDO::getAvailableDrivers(), true) ? new PDO('sqlite::memory:') : null;
        $protocol = 'coverage'.md5($class);
        stream_wrapper_register($protocol, $class);
        stream_filter_register($protocol, $class);
        $makers = [
            fn () => $pdo?->query('select 1 as a')->fetchObject($class),
            fn () => $pdo?->query('select 1 as json')->fetchAll(PDO::FETCH_CLASS, $class)[0],
            fn () => $pdo?->query('select 1 as digest')->fetchAll(PDO::FETCH_CLASS | PDO::FETCH_PROPS_LATE, $class)[0],
            fn () => fopen("{$protocol}://x", 'r') ?: null,
            function () use ($protocol) {
                $file = tmpfile();
                try {
                    return stream_filter_append($file, $protocol) ?: null;
                } finally {
                    fclose($file); // inside of the test, because it closes the filter as well
                }
            },
            fn () => $class::__set_state([]),
            fn () => (new ReflectionMethod($class, '__construct'))->invoke(null),
            fn () => call_user_func([$class, '__construct']),
        ];
        foreach ($makers as $make) {
            $object = null;
            throwableOf(function () use ($make, &$object) {
                $object = $make();
            });
            expect($object)->toBeNull();
        }
        stream_wrapper_unregister($protocol);
    })->with(array_keys(ExtensionClasses::withoutExceptions()));
});

describe('an object', function () use ($arguments, $properties) {
    test('is tested for every class that has instances', function () {
        expect(array_keys(ExtensionClasses::objects()))->toEqualCanonicalizing(
            array_values(array_diff(array_keys(ExtensionClasses::withoutExceptions()), [CoverageKernel\Seeds::class])),
        );
    });

    test('cannot be cloned', function (object $object) {
        expect(fn () => clone $object)->toThrow(Error::class, 'uncloneable');
    })->with(fn () => ExtensionClasses::objects());

    test('cannot be serialized, alone or inside another value', function (object $object) {
        foreach ([$object, [$object], (object) ['object' => $object], new ArrayObject([$object])] as $value) {
            expect(fn () => serialize($value))->toThrow(Exception::class, "Serialization of '".$object::class."' is not allowed");
        }
        if (function_exists('igbinary_serialize')) {
            expect(fn () => igbinary_serialize($object))->toThrow(Exception::class);
        }
    })->with(fn () => array_diff_key(ExtensionClasses::objects(), [Claim::class => true]));

    test('cannot be written to', function (object $object) use ($properties) {
        $results = ExtensionClasses::results($object);
        foreach ($properties($object) as $name) {
            $writes = [
                function () use ($object, $name) {
                    $object->$name = 'evil';
                },
                function () use ($object, $name) {
                    $object->$name .= 'evil';
                },
                function () use ($object, $name) {
                    $object->$name['key'] = 'evil';
                },
                function () use ($object, $name) {
                    $reference = &$object->$name;
                    $reference = 'evil';
                },
                function () use ($object, $name) {
                    foreach ([1] as $object->$name) {
                        // The loop assigns.
                    }
                },
                function () use ($object, $name) {
                    [$object->$name] = ['evil'];
                },
                fn () => (new ReflectionProperty($object, $name))->setValue($object, 'evil'),
            ];
            foreach ($writes as $number => $write) {
                expect(throwableOf($write))->not->toBeNull("write {$number} of `{$name}`");
            }
        }

        expect(ExtensionClasses::results($object))->toBe($results);
    })->with(fn () => ExtensionClasses::objects());

    test('is not changed by unset', function (object $object) use ($properties) {
        $results = ExtensionClasses::results($object);
        foreach ($properties($object) as $name) {
            try {
                unset($object->$name);
            } catch (Error) {
                // An invalid name of a property.
            }
        }

        expect(ExtensionClasses::results($object))->toBe($results);
    })->with(fn () => ExtensionClasses::objects());

    test('does not change by being dumped, cast, compared and iterated', function (object $object) {
        $results = ExtensionClasses::results($object);
        ob_start();
        var_dump($object, [$object, $object]);
        print_r($object);
        debug_zval_dump($object);
        $shown = ob_get_clean();
        foreach ($object as &$value) {
            $value = 'evil';
        }
        unset($value);
        $array = (array) $object;
        array_walk($array, function (mixed &$value) {
            $value = 'evil';
        });
        @array_walk($object, function (mixed &$value) {
            $value = 'evil';
        });
        $cast = $object;
        settype($cast, 'array');
        $map = new WeakMap;
        $map[$object] = 1;
        $storage = new SplObjectStorage;
        $storage[$object] = 1;
        gc_collect_cycles();

        expect(ExtensionClasses::results($object))->toBe($results)
            ->and($shown)->toContain($object::class)->not->toContain('evil')
            ->and(var_export($object, true))->toContain($object::class)->not->toContain('evil')
            ->and(json_encode($object, JSON_THROW_ON_ERROR))->toBeJson()
            ->and(get_object_vars($object))->toBe([])
            ->and($object == $object)->toBeTrue()
            ->and($object == new stdClass)->toBeFalse()
            ->and($object < $object)->toBeFalse()
            ->and((bool) $object)->toBeTrue()
            ->and(isset($object->anything))->toBeFalse()
            ->and($object->anything ?? 'absent')->toBe('absent')
            ->and(WeakReference::create($object)->get())->toBe($object)
            ->and($map[$object])->toBe(1);
    })->with(fn () => ExtensionClasses::objects());

    test('cannot be used as a string, number, array, callable or countable', function (object $object) {
        foreach ([
            fn () => (string) $object, fn () => $object + 1, fn () => $object['key'], fn () => $object(), fn () => count($object), fn () => iterator_to_array($object),
            fn () => new ArrayObject($object), fn () => new ArrayIterator($object), fn () => $object::$property, fn () => $object->__set('a', 1), fn () => $object->__clone(),
            fn () => $object->__unserialize([]), fn () => $object->__wakeup(),
        ] as $use) {
            expect(throwableOf($use))->not->toBeNull();
        }
    })->with(fn () => ExtensionClasses::objects());

    test('refuses closures that are bound to its class', function (object $object) {
        expect(withoutWarnings(fn () => Closure::bind(fn () => get_object_vars($this), $object, $object::class)))->toBeNull();
    })->with(fn () => ExtensionClasses::objects());

    test('cannot be constructed twice', function (object $object) use ($arguments) {
        $results = ExtensionClasses::results($object);
        $constructor = new ReflectionMethod($object, '__construct');
        $given = $constructor->isPublic() ? $arguments($object::class) : [];

        expect(fn () => $constructor->invokeArgs($object, $given))->toThrow(Error::class, $constructor->isPublic() ? 'is already constructed' : 'cannot be constructed')
            ->and(fn () => $object->__construct(...$given))->toThrow(Error::class)
            ->and(ExtensionClasses::results($object))->toBe($results);
    })->with(fn () => ExtensionClasses::objects());

    test('does not change when a second construction fails because of its arguments', function (object $object) {
        $results = ExtensionClasses::results($object);
        $constructor = new ReflectionMethod($object, '__construct');
        foreach ([[], [null], [null, null, null], ['a', CoverageLevel::None, Audience::Customer]] as $given) {
            expect(fn () => $constructor->invokeArgs($object, $given))->toThrow(Error::class);
        }

        expect(ExtensionClasses::results($object))->toBe($results);
    })->with(fn () => ExtensionClasses::objects());

    test('has methods that reject objects of other classes', function (object $object) {
        $others = array_column(array_diff_key(ExtensionClasses::objects(), [$object::class => true]), 0);
        foreach ((new ReflectionClass($object))->getMethods() as $method) {
            if (! $method->isStatic()) {
                foreach ([...$others, new stdClass] as $other) {
                    expect(fn () => $method->invoke($other))->toThrow(ReflectionException::class);
                }
                if (! $method->isConstructor()) {
                    expect(withoutWarnings(fn () => Closure::bind($method->getClosure($object), $others[0])))->toBeNull();
                }
            }
        }
    })->with(fn () => ExtensionClasses::objects());

    test('is freed when nothing refers to it', function (string $class) {
        $object = ExtensionClasses::objects()[$class][0];
        $reference = WeakReference::create($object);
        unset($object);
        gc_collect_cycles();

        expect($reference->get())->toBeNull();
    })->with(array_keys(ExtensionClasses::objects()));
});

describe('an object whose constructor failed', function () {
    test('does not exist, not even in the trace', function (Closure $make) {
        $object = null;
        $trace = [];
        try {
            $object = $make();
        } catch (Throwable $throwable) {
            $trace = $throwable->getTrace();
        }

        expect($object)->toBeNull()
            ->and(array_column($trace, 'object'))->toBe([]);
    })->with([
        'a claim with invalid values' => [fn () => new Claim('Not a key', CoverageLevel::None, Audience::Customer)],
        'a claim with wrong types' => [fn () => new Claim(1, 2, 3)],
        'a guard of null' => [fn () => new ClaimGuard(null)],
        'a registry of a string' => [fn () => new ResourceTypeRegistry('{}')],
        'a resolver without arguments' => [fn () => new SupportedScopeResolver],
    ]);

    test('does not prevent other constructions', function () {
        foreach (range(1, 100) as $_) {
            Refusal::of(fn () => new Claim('Not a key', CoverageLevel::Detected, Audience::Customer));
            expect(Sample::claim()->scopeKey())->toBe('intune_tcm_core');
        }
    });
});

describe('an exception', function () {
    test('cannot be cloned or serialized, and allows no dynamic properties', function (Throwable $exception) {
        expect(fn () => clone $exception)->toThrow(Error::class)
            ->and(fn () => serialize($exception))->toThrow(Exception::class, 'is not allowed')
            ->and(function () use ($exception) {
                $exception->anything = 1;
            })->toThrow(Error::class, 'dynamic property');
    })->with(fn () => ExtensionClasses::thrown());

    test('can be dumped', function (Throwable $exception) {
        ob_start();
        var_dump($exception);
        $shown = ob_get_clean().print_r($exception, true).var_export($exception, true).json_encode($exception).count((array) $exception);

        expect($shown)->toContain($exception::class, $exception->getMessage());
    })->with(fn () => ExtensionClasses::thrown());

    test('of a userland subclass may be created without a constructor', function () {
        $class = new ReflectionClass(new class extends CoverageKernel\Exception\CoverageKernelException {});

        expect($class->newInstanceWithoutConstructor()->errors())->toBe([]);
    });
});

describe('an enum', function () {
    test('has no further cases', function (string $enum) {
        $case = $enum::cases()[0];

        expect(fn () => clone $case)->toThrow(Error::class)
            ->and(fn () => (new ReflectionClass($enum))->newInstanceWithoutConstructor())->toThrow(Error::class)
            ->and(fn () => new $enum)->toThrow(Error::class)
            ->and(function () use ($case) {
                $case->value = 'evil';
            })->toThrow(Error::class)
            ->and(function () use ($case) {
                $case->anything = 'evil';
            })->toThrow(Error::class)
            ->and(unserialize(serialize($case)))->toBe($case)
            ->and(withoutWarnings(fn () => unserialize('E:'.(strlen($enum) + 5).':"'.$enum.':Evil";')))->toBeFalse();
    })->with(array_values(array_filter((new ReflectionExtension('coverage_kernel'))->getClassNames(), enum_exists(...))));

    test('has cases that behave like those of userland enums', function () {
        expect(json_encode(Audience::Customer))->toBe('"customer"')
            ->and(var_export(Audience::Customer, true))->toBe('\CoverageKernel\Audience::Customer')
            ->and(Audience::tryFrom('customer'))->toBe(Audience::Customer)
            ->and(Audience::Customer instanceof BackedEnum)->toBeTrue()
            ->and(constant('CoverageKernel\Audience::Customer'))->toBe(Audience::Customer)
            ->and(match (Audience::from('internal')) {
                Audience::Customer, Audience::Operator => 'other',
                Audience::Internal => 'matched',
            })->toBe('matched');
    });
});
