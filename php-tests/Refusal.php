<?php

declare(strict_types=1);

namespace CoverageKernel\Tests;

use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\InputError;
use LogicException;

/** The exceptions and input errors of calls that fail. */
final class Refusal
{
    /** The exception that a call throws. */
    public static function of(callable $call): CoverageKernelException
    {
        return self::ifAny($call) ?? throw new LogicException('expected an exception, but the call returned');
    }

    /** The exception that a call throws, or null. */
    public static function ifAny(callable $call): ?CoverageKernelException
    {
        try {
            $call();
        } catch (CoverageKernelException $exception) {
            return $exception;
        }

        return null;
    }

    /** @return list<string> the input errors of a call, each as its code and pointer: `wrong_type /percent` */
    public static function errors(callable $call): array
    {
        return array_map(self::describe(...), self::ifAny($call)?->errors() ?? []);
    }

    /** The only input error of a call. */
    public static function error(callable $call): InputError
    {
        $errors = self::of($call)->errors();
        if (count($errors) !== 1) {
            throw new LogicException('expected one error, found '.implode(', ', array_map(self::describe(...), $errors)));
        }

        return $errors[0];
    }

    private static function describe(InputError $error): string
    {
        return "{$error->code()->value} {$error->pointer()}";
    }
}
