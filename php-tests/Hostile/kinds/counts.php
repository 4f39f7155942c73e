<?php

declare(strict_types=1);

// Every public method with every number of arguments, by position and by name.

use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Methods;

return function (Attacks $attacks): void {
    $methods = new Methods;
    foreach ($methods->all() as $name => $method) {
        [$required, $most] = [$method->getNumberOfRequiredParameters(), $method->getNumberOfParameters()];
        $valid = $methods->validArguments($method);
        $documented = $methods->documented($method);
        $ends = fn (string $label, Closure $call) => $method->name === '__unserialize'
            ? $attacks->must($label, $call, Error::class, 'is already constructed')
            : $attacks->may($label, $call, $documented, Methods::complaint($method));
        for ($count = 0; $count <= $most + 3; $count++) {
            $arguments = array_slice([...array_values($valid), null, null, null], 0, $count);
            $label = "{$name} with {$count} arguments";
            if ($count < $required || $count > $most) {
                $attacks->must($label, $methods->call($method, $arguments), ArgumentCountError::class, "{$count} given");
            } else {
                $ends($label, $methods->call($method, $arguments));
            }
        }
        $attacks->must("{$name} with 100 arguments", $methods->call($method, array_fill(0, 100, null)), ArgumentCountError::class, '100 given');

        $ends("{$name} with named arguments", $methods->call($method, $valid));
        $ends("{$name} with named arguments backwards", $methods->call($method, array_reverse($valid)));
        foreach (['unknown', "\xff", ''] as $unknown) {
            $attacks->must("{$name} with an unknown name", $methods->call($method, $valid + [$unknown => 1]), Error::class, 'Unknown named parameter');
        }
        foreach ($method->getParameters() as $parameter) {
            $without = $valid;
            unset($without[$parameter->name]);
            $label = "{$name} without \${$parameter->name}";
            if ($parameter->isOptional()) {
                $ends($label, $methods->call($method, $without));
            } else {
                $attacks->must($label, $methods->call($method, $without), ArgumentCountError::class);
            }
            $alone = array_slice($valid, 0, $required) + [$parameter->name => $valid[$parameter->name]];
            $ends("{$name} with \${$parameter->name} by name", $methods->call($method, $alone));
            if ($parameter->getPosition() === 0) {
                $attacks->must("{$name} with \${$parameter->name} twice", $methods->call($method, [...array_values($valid), $parameter->name => 1]), Error::class, 'overwrites previous argument');
            }
        }
    }
};
