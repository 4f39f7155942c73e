<?php

declare(strict_types=1);

namespace CoverageKernel\Tests;

use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\InputError;
use LogicException;

/** How the extension refuses. */
final class Refusal
{
    /** The exception that a call ends with. */
    public static function of(callable $call): CoverageKernelException
    {
        return self::ifAny($call) ?? throw new LogicException('expected a refusal, but the call was answered');
    }

    /** The exception that a call ends with, if it does. */
    public static function ifAny(callable $call): ?CoverageKernelException
    {
        try {
            $call();
        } catch (CoverageKernelException $exception) {
            return $exception;
        }

        return null;
    }

    /** @return list<string> the errors that a call ends with, each as its code and pointer: `wrong_type /percent` */
    public static function errors(callable $call): array
    {
        return array_map(self::describe(...), self::ifAny($call)?->errors() ?? []);
    }

    /** The only error that a call ends with. */
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
