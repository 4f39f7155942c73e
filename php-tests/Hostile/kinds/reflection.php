<?php

declare(strict_types=1);

// Reflection, closures bound to other objects, subclasses and aliases. See also HardeningTest.php.

use CoverageKernel\Claim;
use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\Tests\ExtensionClasses;
use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Methods;
use CoverageKernel\Tests\Hostile\Values;
use CoverageKernel\Tests\Sample;

return function (Attacks $attacks): void {
    $quietly = function (Closure $call): mixed {
        set_error_handler(fn () => true);
        try {
            return $call();
        } finally {
            restore_error_handler();
        }
    };
    $methods = new Methods;
    $objects = ExtensionClasses::objects();
    foreach (ExtensionClasses::withoutExceptions() as $name => [$class]) {
        $object = $objects[$name][0] ?? null;
        $constructor = $class->getConstructor();
        $attacks->must("{$name} without its constructor", fn () => $class->newInstanceWithoutConstructor(), ReflectionException::class);
        $attacks->must("the private copy of {$name}", fn () => $class->getMethod('__clone'), ReflectionException::class);
        $attacks->must("{$name}: a static property", fn () => $class->setStaticPropertyValue('errors', 1), ReflectionException::class);
        $attacks->must("{$name}: a property", fn () => $class->getProperty('json'), ReflectionException::class);
        $attacks->returns("{$name}: all properties and constants", fn () => [$class->getProperties(), $class->getConstants(), $class->getStaticProperties()], [[], [], []]);
        foreach (range(0, 4) as $count) {
            $arguments = array_fill(0, $count, null);
            $attacks->may("new {$name} by Reflection with {$count} nulls", fn () => $class->newInstanceArgs($arguments), [ReflectionException::class, TypeError::class, ArgumentCountError::class]);
            foreach ([$object, null, new stdClass] as $on) {
                $attacks->must(
                    "the constructor of {$name} by Reflection on ".get_debug_type($on)." with {$count} nulls",
                    fn () => $constructor->invokeArgs($on, $arguments),
                    match (true) {
                        ! $on instanceof $name => ReflectionException::class,
                        $count < $constructor->getNumberOfRequiredParameters(), $count > $constructor->getNumberOfParameters() => ArgumentCountError::class,
                        $constructor->isPublic() => TypeError::class,
                        default => Error::class,
                    },
                );
            }
        }
        if ($object === null) {
            continue;
        }
        $results = ExtensionClasses::results($object);
        $unchanged = fn (): bool => ExtensionClasses::results($object) === $results;
        $valid = $constructor->isPublic() ? array_values($methods->validArguments($constructor)) : [];
        $attacks->must("{$name} constructed again", fn () => $constructor->invokeArgs($object, $valid), Error::class, $constructor->isPublic() ? 'is already constructed' : 'cannot be constructed');
        $attacks->must("{$name} constructed again by its closure", fn () => $constructor->getClosure($object)(...$valid), Error::class, $constructor->isPublic() ? 'is already constructed' : 'cannot be constructed');
        $attacks->returns("{$name} is unchanged", $unchanged, true);
        foreach ([$name, Attacks::class, 'static', null] as $scope) {
            $attacks->returns("a closure bound to {$name} in the scope ".($scope ?? 'none'), function () use ($quietly, $object, $scope) {
                $bound = $quietly(fn () => $scope === null ? Closure::bind(fn () => get_object_vars($this), $object) : Closure::bind(fn () => get_object_vars($this), $object, $scope));

                return $bound === null ? [] : $bound();
            }, []);
        }
        $attacks->must("a closure called on {$name}", fn () => $quietly(fn () => (function () {
            $this->json = 'evil';
        })->call($object)) ?? throw new Error('refused'), Error::class);
        foreach (Values::names() as $property) {
            $attacks->must("{$name}: a property by its name", fn () => new ReflectionProperty($object, $property), ReflectionException::class);
        }
        foreach ($class->getMethods() as $method) {
            if ($method->isStatic() || $method->isConstructor()) {
                continue;
            }
            $closure = $method->getClosure($object);
            $given = array_values($methods->validArguments($method));
            foreach ($objects as $otherName => [$other]) {
                if ($otherName === $name) {
                    continue;
                }
                $attacks->must("{$name}::{$method->name} on {$otherName}", fn () => $method->invokeArgs($other, $given), ReflectionException::class);
                $attacks->returns("{$name}::{$method->name} bound to {$otherName}", fn () => $quietly(fn () => Closure::bind($closure, $other)), null);
                $attacks->returns("{$name}::{$method->name} called on {$otherName}", fn () => $quietly(fn () => $closure->call($other, ...$given)), null);
            }
            $attacks->returns("{$name}::{$method->name} without an object", fn () => $quietly(fn () => Closure::bind($closure, null)), null);
        }
        $attacks->returns("{$name} is unchanged by closures", $unchanged, true);
    }

    // Closures of methods of one object, bound to another of the same class, are methods of the other.
    $fifty = Sample::claim(percent: 50);
    $attacks->returns('a method bound to another claim', fn () => Closure::bind(Sample::claim()->percent(...), $fifty)(), 50.0);

    // The errors of an exception are PHP's property, which Reflection may set. The method returns an array even then.
    foreach (Values::all() as $value) {
        $attacks->returns(fn (): string => 'errors set to '.Values::describe($value), function () use ($value) {
            $exception = ExtensionClasses::thrown()[CoverageKernel\Exception\InvalidClaim::class][0];
            (new ReflectionProperty(CoverageKernelException::class, 'errors'))->setValue($exception, $value);

            return $exception->errors() === (is_array($value) ? $value : []) || is_array($exception->errors());
        }, true);
    }
    $attacks->returns('errors that are a reference', function () {
        $exception = new class extends CoverageKernelException {};
        $property = new ReflectionProperty(CoverageKernelException::class, 'errors');
        $errors = [1];
        $list = [&$errors];
        $property->setValue($exception, $list);
        $errors = null;

        return $exception->errors();
    }, [null]);
    foreach (ExtensionClasses::exceptions() as $name => [$class]) {
        $exception = fn () => $class->newInstance();
        $attacks->returns("{$name} made by Reflection", fn () => $exception()->errors(), []);
        foreach (['message', 'code', 'file', 'line', 'trace', 'previous', 'string'] as $property) {
            $declares = in_array($property, ['trace', 'previous', 'string'], true) ? Exception::class : $class->name;
            foreach ([null, 1, [], "\xff", new stdClass] as $value) {
                $attacks->may("{$name} with another {$property}", function () use ($exception, $declares, $property, $value) {
                    $object = $exception();
                    (new ReflectionProperty($declares, $property))->setValue($object, $value);

                    return $object->errors();
                }, [TypeError::class]);
            }
        }
    }
    foreach (ExtensionClasses::all() as $name => [$class]) {
        $alias = 'Alias'.md5($name);
        // Before PHP 8.3, classes of extensions have no aliases.
        $attacks->may("an alias of {$name}", fn () => class_exists($alias, false) || class_alias($name, $alias), [ValueError::class], fn () => (new ReflectionClass($alias))->getName() === $name ? null : 'another class');
    }
    $attacks->must('all of a class as text', fn () => strlen((string) new ReflectionExtension('coverage_kernel')) > 10_000 ? throw new LengthException : null, LengthException::class);
};
