<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Hostile;

use Closure;
use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Definitions;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\RestoreTier;
use CoverageKernel\Seeds;
use CoverageKernel\SourceClass;
use CoverageKernel\Tests\ExtensionClasses;
use CoverageKernel\Tests\Sample;
use DateTimeImmutable;
use LogicException;
use ReflectionMethod;
use ReflectionNamedType;
use ReflectionParameter;
use Throwable;
use Traversable;

/** The public methods of the extension, found by Reflection, with valid arguments and the exceptions that the stub documents. */
final class Methods
{
    private Definitions $definitions;

    private ObservedCoverage $observed;

    /** @var array<string, array{object}> */
    private array $objects;

    /** @var array<string, list<class-string>> */
    private array $documented;

    public function __construct()
    {
        // The definitions of ExtensionClasses::objects(), so that the coverage belongs to its guard.
        $this->definitions = Definitions::fromJson(Seeds::intuneCatalog());
        $this->observed = Sample::observed($this->definitions);
        $this->objects = ExtensionClasses::objects() + ExtensionClasses::thrown();
        $this->documented = self::readStub();
    }

    /** @return array<string, ReflectionMethod> every public method that the extension declares, by its name with that of the class */
    public function all(): array
    {
        $methods = [];
        foreach (ExtensionClasses::all() as $name => [$class]) {
            foreach ($class->getMethods() as $method) {
                if ($method->isPublic() && $method->class === $name) {
                    $methods["{$name}::{$method->name}"] = $method;
                }
            }
        }

        return $methods;
    }

    /** An object of the class of a method. */
    public function receiver(ReflectionMethod $method): ?object
    {
        return match (true) {
            $method->isStatic(), $method->isConstructor() => null,
            isset($this->objects[$method->class]) => $this->objects[$method->class][0],
            default => new $method->class, // the base exception
        };
    }

    /** The call of a method with these arguments. */
    public function call(ReflectionMethod $method, array $arguments): Closure
    {
        [$class, $name] = [$method->class, $method->name];
        if ($method->isConstructor()) {
            return fn () => new $class(...$arguments);
        }
        $receiver = $this->receiver($method);

        return $receiver === null ? fn () => $class::$name(...$arguments) : fn () => $receiver->$name(...$arguments);
    }

    /** @return array<string, mixed> valid values for all parameters, by their names */
    public function validArguments(ReflectionMethod $method): array
    {
        $arguments = [];
        foreach ($method->getParameters() as $parameter) {
            $arguments[$parameter->name] = $this->valid($method, $parameter);
        }

        return $arguments;
    }

    private function valid(ReflectionMethod $method, ReflectionParameter $parameter): mixed
    {
        $decision = fn (): string => $this->objects[\CoverageKernel\Decision::class][0]->record();

        return match ((string) $parameter->getType()) {
            'string', '?string' => match ("{$method->class}::{$method->name} {$parameter->name}") {
                Claim::class.'::fromJson json' => Sample::claim()->toJson(),
                Claim::class.'::__construct scopeKey', 'CoverageKernel\SupportedScopeResolver::resolve scopeKey',
                'CoverageKernel\Survey::permits scopeKey', 'CoverageKernel\Survey::strongest scopeKey' => 'intune_tcm_all',
                Definitions::class.'::fromJson json' => Sample::definitionsJson(),
                ObservedCoverage::class.'::fromJson json' => json_encode(Sample::document(), JSON_THROW_ON_ERROR),
                'CoverageKernel\Replay::of record' => $decision(),
                ClaimGuard::class.'::replay decision' => $this->objects[\CoverageKernel\Decision::class][0]->toJson(),
                ClaimGuard::class.'::evaluateJson request' => json_encode(['claim' => Sample::claimDocument(), 'observed' => Sample::document()], JSON_THROW_ON_ERROR),
                default => 'roleDefinition',
            },
            'array', '?array' => match ("{$method->class}::{$method->name}") {
                Claim::class.'::__construct' => Sample::types(),
                Claim::class.'::fromArray' => Sample::claimDocument(),
                Claim::class.'::__unserialize' => Sample::claim()->__serialize(),
                default => Sample::document(),
            },
            'float' => 87.5,
            'mixed' => 17,
            'iterable', 'Traversable|array' => ['a' => Sample::claim(), 7 => Sample::claim()],
            Definitions::class => $this->definitions,
            ObservedCoverage::class => $this->observed,
            Claim::class => Sample::claim(),
            CoverageLevel::class => CoverageLevel::ContentBacked,
            Audience::class => Audience::Customer,
            RestoreTier::class, '?'.RestoreTier::class => RestoreTier::PreviewOnly,
            SourceClass::class => SourceClass::Tcm,
            'DateTimeInterface', '?DateTimeInterface' => new DateTimeImmutable('2026-03-01T12:00:00Z'),
            default => throw new LogicException("no valid value for {$method->class}::{$method->name}(\${$parameter->name}) of type {$parameter->getType()}"),
        };
    }

    /** Whether a value has the type of a parameter, as `strict_types` checks it. */
    public static function accepts(ReflectionParameter $parameter, mixed $value): bool
    {
        $type = $parameter->getType();
        if ($value === null) {
            return (string) $type === 'mixed' ? $parameter->isDefaultValueAvailable() : $type->allowsNull();
        }
        if (! $type instanceof ReflectionNamedType) {
            return is_iterable($value); // PHP 8.2 shows `iterable` as a union
        }

        return match ($type->getName()) {
            'string' => is_string($value),
            'array' => is_array($value),
            'float' => is_float($value) || is_int($value),
            'iterable' => is_array($value) || $value instanceof Traversable,
            'mixed' => is_int($value) || is_string($value), // the ids: see IdArgument in src/argument.rs
            default => is_a($value, $type->getName()),
        };
    }

    /** The complaint about a result that does not have the declared type, or null. */
    public static function complaint(ReflectionMethod $method): Closure
    {
        return function (mixed $result) use ($method): ?string {
            if ($method->isConstructor()) {
                return $result instanceof $method->class ? null : 'found '.get_debug_type($result);
            }
            $type = $method->getReturnType();
            $isValid = ($result === null && ($type->allowsNull() || (string) $type === 'void')) || match ($type->getName()) {
                'string' => is_string($result),
                'array' => is_array($result),
                'int' => is_int($result),
                'float' => is_float($result),
                'bool' => is_bool($result),
                'void' => $result === null,
                default => is_a($result, $type->getName()),
            };
            if ($result instanceof \CoverageKernel\Decision) {
                $isValid = $isValid && ($result->state() === \CoverageKernel\ClaimState::ClaimAllowed) === ($result->reasons() === []);
            }

            return $isValid ? null : "expected {$type}, found ".get_debug_type($result);
        };
    }

    /** @return list<class-string> the classes of the exceptions that the stub documents for a method */
    public function documented(ReflectionMethod $method): array
    {
        return $this->documented["{$method->class}::{$method->name}"] ?? [];
    }

    /** @return array<string, list<class-string>> */
    private static function readStub(): array
    {
        $stub = file_get_contents(dirname(__DIR__, 2).'/php-stubs/coverage_kernel.stub.php');
        preg_match_all('/^    (?:final )?class (\w+)|@throws (Exception\\\\\w+)|^        (?:final )?(?:public|private) (?:static )?function (\w+)/m', $stub, $matches, PREG_SET_ORDER);
        [$class, $thrown, $documented] = ['', [], []];
        foreach ($matches as $match) {
            if (isset($match[3])) {
                $documented["CoverageKernel\\{$class}::{$match[3]}"] = $thrown;
                $thrown = [];
            } elseif (isset($match[2])) {
                $thrown[] = "CoverageKernel\\{$match[2]}";
            } else {
                $class = $match[1];
            }
        }
        foreach ($documented as $thrown) {
            foreach ($thrown as $exception) {
                is_a($exception, Throwable::class, true) || throw new LogicException("the stub documents {$exception}, which does not exist");
            }
        }
        if (count(array_filter($documented)) < 15) {
            throw new LogicException('the stub documents too few exceptions: is it read correctly?');
        }

        return $documented;
    }
}
