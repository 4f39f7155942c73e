<?php

declare(strict_types=1);

namespace CoverageKernel\Tests\Hostile;

use ArrayAccess;
use Countable;
use JsonSerializable;
use LogicException;
use Stringable;

/** An object with every magic method. The extension must call none of them, so each notes its call and throws. */
final class Loud implements ArrayAccess, Countable, JsonSerializable, Stringable
{
    /** The method that was called last. */
    public static ?string $called = null;

    public mixed $scope_key = 'intune_core';

    private static function called(string $method): never
    {
        self::$called = $method;

        throw new LogicException("{$method} was called");
    }

    public function __toString(): string
    {
        self::called(__METHOD__);
    }

    public function __get(string $name): mixed
    {
        self::called(__METHOD__);
    }

    public function __set(string $name, mixed $value): void
    {
        self::called(__METHOD__);
    }

    public function __isset(string $name): bool
    {
        self::called(__METHOD__);
    }

    public function __unset(string $name): void
    {
        self::called(__METHOD__);
    }

    public function __call(string $name, array $arguments): mixed
    {
        self::called(__METHOD__);
    }

    public function __invoke(): mixed
    {
        self::called(__METHOD__);
    }

    public function __clone()
    {
        self::called(__METHOD__);
    }

    public function __debugInfo(): array
    {
        self::called(__METHOD__);
    }

    public function offsetExists(mixed $offset): bool
    {
        self::called(__METHOD__);
    }

    public function offsetGet(mixed $offset): mixed
    {
        self::called(__METHOD__);
    }

    public function offsetSet(mixed $offset, mixed $value): void
    {
        self::called(__METHOD__);
    }

    public function offsetUnset(mixed $offset): void
    {
        self::called(__METHOD__);
    }

    public function count(): int
    {
        self::called(__METHOD__);
    }

    public function jsonSerialize(): mixed
    {
        self::called(__METHOD__);
    }
}
