<?php

declare(strict_types=1);

use CoverageKernel\Claim;
use CoverageKernel\Decision;
use CoverageKernel\Tests\ExtensionClasses;

/** The methods that the extension declares. */
$methods = function (): iterable {
    foreach (ExtensionClasses::all() as [$class]) {
        foreach ($class->getMethods() as $method) {
            if ($method->getDeclaringClass()->getName() === $class->getName()) {
                yield "{$class->getName()}::{$method->getName()}" => [$method];
            }
        }
    }
};

test('every parameter has a native type, which is mixed for ids only', function (ReflectionParameter $parameter) {
    $isId = in_array($parameter->getName(), ['workspaceId', 'managedEnvironmentId', 'providerConnectionId'], true);

    expect($parameter->getType())->toBeInstanceOf(ReflectionNamedType::class)
        ->and((string) $parameter->getType() === 'mixed')->toBe($isId)
        ->and($parameter->isVariadic() || $parameter->isPassedByReference())->toBeFalse();
    if (! $parameter->getType()->isBuiltin()) {
        $type = $parameter->getType()->getName();
        expect(class_exists($type) || interface_exists($type))->toBeTrue();
    }
})->with(function () use ($methods) {
    foreach ($methods() as $name => [$method]) {
        foreach ($method->getParameters() as $parameter) {
            yield "{$name} \${$parameter->getName()}" => [$parameter];
        }
    }
});

test('every result has a native type that is not mixed', function (ReflectionMethod $method) {
    if ($method->isConstructor()) {
        expect($method->hasReturnType())->toBeFalse();

        return;
    }

    expect($method->getReturnType())->toBeInstanceOf(ReflectionNamedType::class)
        ->and($method->getReturnType()->getName())->not->toBe('mixed');
    if (! $method->getReturnType()->isBuiltin()) {
        expect(class_exists($method->getReturnType()->getName()))->toBeTrue();
    }
})->with($methods);

test('the names of methods and parameters are in camel case', function (ReflectionMethod $method) {
    expect($method->getName())->toMatch('/^(__construct|__serialize|__unserialize|[a-z]+([A-Z][a-z0-9]+)*)$/');
    foreach ($method->getParameters() as $parameter) {
        expect($parameter->getName())->toMatch('/^[a-z]+([A-Z][a-z0-9]+)*$/');
    }
})->with($methods);

test('the parameters of the constructor of a claim match the contract', function () {
    $parameters = (new ReflectionMethod(Claim::class, '__construct'))->getParameters();
    $declared = array_map(
        fn (ReflectionParameter $parameter): string => "{$parameter->getType()} \${$parameter->getName()}"
            .($parameter->isOptional() ? ' = '.json_encode($parameter->getDefaultValue(), JSON_PRESERVE_ZERO_FRACTION) : ''),
        $parameters,
    );

    expect($declared)->toBe([
        '?string $scopeKey',
        'CoverageKernel\CoverageLevel $level',
        'CoverageKernel\Audience $audience',
        'float $percent = 100.0',
        '?CoverageKernel\RestoreTier $restoreTier = null',
        '?array $denominator = null',
        '?DateTimeInterface $asOf = null',
        'mixed $workspaceId = null',
        'mixed $managedEnvironmentId = null',
        'mixed $providerConnectionId = null',
    ]);
});

test('exactly the optional results are nullable', function () use ($methods) {
    $nullable = [];
    foreach ($methods() as $name => [$method]) {
        if ($method->getReturnType()?->allowsNull()) {
            $nullable[] = substr($name, strlen('CoverageKernel\\'));
        }
    }

    expect($nullable)->toEqualCanonicalizing([
        'InputError::line', 'InputError::column', 'InputError::hint', 'ResourceTypeRegistry::canonicalType', 'ResourceTypeRegistry::row',
        'ResolvedScope::maxEvidenceAgeSeconds', 'ObservedCoverage::workspaceId', 'ObservedCoverage::managedEnvironmentId',
        'ObservedCoverage::providerConnectionId', 'Claim::scopeKey', 'Claim::restoreTier', 'Claim::denominator', 'Claim::asOf', 'Claim::workspaceId',
        'Claim::managedEnvironmentId', 'Claim::providerConnectionId', 'Reason::canonicalType', 'Reason::sourceClass', 'Reason::expected',
        'Reason::actual', 'Reason::affectedRows', 'Reason::observedRows', 'Decision::strongestLevel', 'Step::canonicalType', 'Step::sourceClass',
        'SurveyedClaim::restoreTier', 'Survey::strongest',
    ]);
});

test('the state of a decision is a bool and an enum', function () {
    expect((string) (new ReflectionMethod(Decision::class, 'permitted'))->getReturnType())->toBe('bool')
        ->and((string) (new ReflectionMethod(Decision::class, 'state'))->getReturnType())->toBe('CoverageKernel\ClaimState');
});

test('a method rejects too many and too few arguments', function (ReflectionMethod $method) {
    $object = ExtensionClasses::objects()[$method->class][0] ?? ExtensionClasses::thrown()[$method->class][0] ?? null;
    $tooMany = array_fill(0, $method->getNumberOfParameters() + 1, null);

    expect(fn () => $method->invokeArgs($method->isStatic() ? null : $object, $tooMany))->toThrow(ArgumentCountError::class, 'given');
    if ($method->getNumberOfRequiredParameters() > 0) {
        expect(fn () => $method->invoke($method->isStatic() ? null : $object))->toThrow(ArgumentCountError::class, '0 given');
    }
})->with(function () use ($methods) {
    foreach ($methods() as $name => [$method]) {
        // Seeds has no instances, and the base exception has only those of userland code.
        if (! $method->isConstructor() && ! str_starts_with($name, 'CoverageKernel\Exception\\')) {
            yield $name => [$method];
        }
    }
});

test('the stub names every class of the extension', function () {
    $stub = file_get_contents(dirname(__DIR__).'/php-stubs/coverage_kernel.stub.php');
    foreach (ExtensionClasses::all() as [$class]) {
        expect($stub)->toContain("class {$class->getShortName()}");
    }
});
