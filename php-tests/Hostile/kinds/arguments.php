<?php

declare(strict_types=1);

// Every public method with every value in every position, alone and in all positions at once.

use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Methods;
use CoverageKernel\Tests\Hostile\Values;
use CoverageKernel\Tests\UninitializedTime;

return function (Attacks $attacks): void {
    $methods = new Methods;
    foreach ($methods->all() as $name => $method) {
        $parameters = $method->getParameters();
        if ($parameters === []) {
            $attacks->may("{$name}()", $methods->call($method, []), $methods->documented($method), Methods::complaint($method));

            continue;
        }
        $valid = $methods->validArguments($method);
        $positions = [...array_map(fn (ReflectionParameter $parameter): array => [$parameter], $parameters), $parameters];
        foreach (array_unique($positions, SORT_REGULAR) as $attacked) {
            foreach (Values::all() as $value) {
                $arguments = $valid;
                $rejected = null;
                foreach ($attacked as $parameter) {
                    $arguments[$parameter->name] = $value;
                    $rejected ??= Methods::accepts($parameter, $value) ? null : $parameter;
                }
                $label = fn (): string => sprintf('%s(%s: %s)', $name, implode(', ', array_map(fn ($parameter) => $parameter->name, $attacked)), Values::describe($value));
                $call = $methods->call($method, array_values($arguments));
                if ($rejected !== null) {
                    $attacks->must($label, $call, TypeError::class, sprintf('%s(): Argument #%d ($%s) must be of type ', $name, $rejected->getPosition() + 1, $rejected->name));

                    continue;
                }
                $documented = $methods->documented($method);
                if ($method->name === '__unserialize') {
                    $attacks->must($label, $call, Error::class, 'is already constructed');
                } elseif ($value instanceof UninitializedTime) {
                    $attacks->may($label, $call, [...$documented, Error::class, 'DateObjectError']);
                } elseif ($method->name === 'evaluateMany') {
                    // The entries have types, too, and a generator that has ended is PHP's exception.
                    $attacks->may($label, $call, [...$documented, TypeError::class, Exception::class], Methods::complaint($method));
                } else {
                    $attacks->may($label, $call, $documented, Methods::complaint($method));
                }
            }
        }
    }
};
