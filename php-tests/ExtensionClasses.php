<?php

declare(strict_types=1);

namespace CoverageKernel\Tests;

use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\Replay;
use CoverageKernel\ResourceTypeRegistry;
use CoverageKernel\Seeds;
use CoverageKernel\SupportedScopeResolver;
use ReflectionClass;
use ReflectionExtension;

/** The classes of the extension, found by Reflection, so that a new class is included. */
final class ExtensionClasses
{
    /** @return array<class-string, array{ReflectionClass<object>}> everything but the enums */
    public static function all(): array
    {
        $classes = (new ReflectionExtension('coverage_kernel'))->getClasses();

        // Since PHP 8.3, aliases that a test has made are among them, under their own name.
        return array_map(
            fn (ReflectionClass $class): array => [$class],
            array_filter($classes, fn (ReflectionClass $class, string $name): bool => ! $class->isEnum() && $class->getName() === $name, ARRAY_FILTER_USE_BOTH),
        );
    }

    /** @return array<class-string, array{ReflectionClass<object>}> */
    public static function exceptions(): array
    {
        return array_filter(self::all(), fn (array $row): bool => $row[0]->isSubclassOf(\Throwable::class));
    }

    /** @return array<class-string, array{ReflectionClass<object>}> */
    public static function withoutExceptions(): array
    {
        return array_diff_key(self::all(), self::exceptions());
    }

    /**
     * One object of every class that has instances.
     *
     * @return array<class-string, array{object}>
     */
    public static function objects(): array
    {
        // The catalogue has counted and excluded types.
        $definitions = Definitions::fromJson(Seeds::intuneCatalog());
        $observed = Sample::observed($definitions);
        $guard = new ClaimGuard($definitions);
        $claim = Sample::claim(scopeKey: 'intune_tcm_all');
        $decision = $guard->evaluate($claim, $observed);
        $survey = $guard->survey($observed);
        $registry = new ResourceTypeRegistry($definitions);
        $resolver = new SupportedScopeResolver($definitions);
        $scope = $resolver->resolve('intune_tcm_all');
        $exception = Refusal::of(fn () => Claim::fromJson('{}'));

        $objects = [
            $definitions, $observed, $guard, $claim, $decision, $decision->reasons()[0], $registry, $registry->all()[0], $resolver, $scope,
            $scope->counted()[0], $scope->excluded()[0], $exception->errors()[0], $decision->advice(), $decision->advice()->steps()[0], $survey,
            $survey->scopes()[0], $survey->scopes()[0]->claims()[0], Replay::of($decision->record()),
        ];

        return array_combine(
            array_map(fn (object $object): string => $object::class, $objects),
            array_map(fn (object $object): array => [$object], $objects),
        );
    }

    /** The results of all methods of an object that take no arguments. */
    public static function results(object $object): string
    {
        $results = [];
        foreach ((new ReflectionClass($object))->getMethods() as $method) {
            if (! $method->isStatic() && $method->isPublic() && ! $method->isConstructor() && $method->getNumberOfParameters() === 0) {
                $results[$method->getName()] = $method->invoke($object);
            }
        }

        return print_r($results, true);
    }

    /**
     * One exception of each class, thrown by the extension.
     *
     * @return array<class-string, array{CoverageKernelException}>
     */
    public static function thrown(): array
    {
        $definitions = Sample::definitions();
        $exceptions = [
            Refusal::of(fn () => Definitions::fromJson('{}')),
            Refusal::of(fn () => \CoverageKernel\ObservedCoverage::fromArray($definitions, [])),
            Refusal::of(fn () => Claim::fromJson('{}')),
            Refusal::of(fn () => (new ClaimGuard($definitions))->evaluateJson('{}')),
            Refusal::of(fn () => Replay::of('{}')),
            Refusal::of(fn () => (new SupportedScopeResolver($definitions))->resolve('nope')),
            Refusal::of(fn () => (new ClaimGuard($definitions))->evaluate(Sample::claim(), Sample::observed(Definitions::fromJson(Seeds::kernel())))),
            Refusal::of(fn () => (new SupportedScopeResolver(Sample::definitionsThatCountNothing()))->resolve('intune_tcm_core')->countedTypes()),
        ];

        return array_combine(
            array_map(fn (CoverageKernelException $exception): string => $exception::class, $exceptions),
            array_map(fn (CoverageKernelException $exception): array => [$exception], $exceptions),
        );
    }
}
