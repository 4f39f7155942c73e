<?php

declare(strict_types=1);

// Every public method, called in every way that PHP has, with valid arguments and with those that PHP's weak mode would convert.

use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Loud;
use CoverageKernel\Tests\Hostile\Methods;

return function (Attacks $attacks): void {
    $methods = new Methods;
    $ways = (require dirname(__DIR__).'/weak.php') + [
        'by Reflection' => fn ($on, $name, $arguments) => (new ReflectionMethod($on, $name))->invokeArgs(is_object($on) ? $on : null, $arguments),
        'by a closure of Reflection' => fn ($on, $name, $arguments) => (new ReflectionMethod($on, $name))->getClosure(is_object($on) ? $on : null)(...$arguments),
        'by call_user_func_array' => fn ($on, $name, $arguments) => call_user_func_array([$on, $name], $arguments),
        'as a first-class callable' => fn ($on, $name, $arguments) => is_object($on) ? $on->$name(...)(...$arguments) : $on::$name(...)(...$arguments),
        'by Closure::fromCallable' => fn ($on, $name, $arguments) => Closure::fromCallable([$on, $name])(...$arguments),
        'by a string' => fn ($on, $name, $arguments) => is_object($on) ? [$on, $name](...$arguments) : "{$on}::{$name}"(...$arguments),
        'by array_map' => fn ($on, $name, $arguments) => array_map([$on, $name], ...array_map(fn ($argument) => [$argument], $arguments))[0],
        'in capitals' => fn ($on, $name, $arguments) => [$on, strtoupper($name)](...$arguments),
        'with @' => fn ($on, $name, $arguments) => @[$on, $name](...$arguments),
        'in a generator' => fn ($on, $name, $arguments) => (fn () => yield [$on, $name](...$arguments))()->current(),
        'in finally' => function ($on, $name, $arguments) {
            try {
                $result = null;
            } finally {
                $result = [$on, $name](...$arguments);
            }

            return $result;
        },
    ];
    // For each type, values that weak mode would convert to it.
    $convertible = ['string' => [5, 1.5, true, new Loud], 'float' => ['1.5', true, '5'], 'mixed' => [1.0, true, new Loud], 'array' => [new ArrayObject([])]];
    foreach ($methods->all() as $name => $method) {
        if ($method->isConstructor() || $method->name === '__unserialize') {
            continue;
        }
        $on = $method->isStatic() ? $method->class : $methods->receiver($method);
        $valid = array_values($methods->validArguments($method));
        $documented = $methods->documented($method);
        foreach ($ways as $way => $call) {
            if ($way === 'by array_map' && $valid === []) {
                continue;
            }
            $attacks->may("{$name} {$way}", fn () => $call($on, $method->name, $valid), $documented, Methods::complaint($method));
            foreach ($method->getParameters() as $position => $parameter) {
                foreach ($convertible[ltrim((string) $parameter->getType(), '?')] ?? [] as $value) {
                    $attacks->must(
                        "{$name}(\${$parameter->name}) {$way}", fn () => $call($on, $method->name, array_replace($valid, [$position => $value])),
                        TypeError::class, 'must be of type ',
                    );
                }
            }
        }
        if (! $method->isStatic()) {
            [$class, $called] = [$method->class, $method->name];
            $attacks->must("{$name} statically", fn () => $class::$called(...$valid), Error::class, 'cannot be called statically');
            $attacks->must("{$name} statically by call_user_func", fn () => call_user_func([$class, $called], ...$valid), TypeError::class);
            $attacks->must("{$name} without an object", fn () => $method->invokeArgs(null, $valid), ReflectionException::class);
            $attacks->must("{$name} of another object", fn () => $method->invokeArgs(new stdClass, $valid), ReflectionException::class);
        }
    }
};
