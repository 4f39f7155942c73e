<?php

declare(strict_types=1);

it('completes only arguments that exist and are strings', function (string $class, string $method): void {
    $parameter = new ReflectionParameter([$class, $method], 0);

    expect((string) $parameter->getType())->toMatch('/\bstring\b/');
})->with(function (): iterable {
    $meta = (string) file_get_contents(__DIR__.'/../../.phpstorm.meta.php');
    preg_match_all('/expectedArguments\(\\\\([\w\\\\]+)::(\w+)\(\), 0, /', $meta, $found, PREG_SET_ORDER);
    foreach ($found as [, $class, $method]) {
        yield "{$class}::{$method}" => [$class, $method];
    }
});
