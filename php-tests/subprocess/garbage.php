<?php

declare(strict_types=1);

// Calls random methods of the extension with random arguments: `php garbage.php SEED CALLS`.
//
// Every call must return a result, or throw a TypeError (such as an ArgumentCountError), an exception of the extension, or an
// Error about an object that cannot be constructed, and the next decision must be right. The script prints any other outcome,
// such as the Error for a panic of the extension, and ends with 1. It has its own process, so that a crash is a failure.

use CoverageKernel\ClaimState;
use CoverageKernel\Decision;
use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\Tests\Hostile\NextDecision;
use CoverageKernel\Tests\Hostile\Values;
use Random\Engine\Mt19937;
use Random\Randomizer;

require __DIR__.'/../Hostile/autoload.php';

error_reporting(E_ALL);
set_error_handler(function (int $level, string $message): never {
    throw new ErrorException($message, severity: $level);
});

/** Whether a call may throw this. */
function isExpected(Throwable $throwable): bool
{
    return $throwable instanceof TypeError
        || $throwable instanceof CoverageKernelException
        || $throwable instanceof ReflectionException
        || ($throwable instanceof Error && preg_match(
            '/ is already constructed$| cannot be constructed$| has not been correctly initialized by /',
            $throwable->getMessage(),
        ));
}

/** The problem with a result, or null. In particular, no decision may be allowed without a proof. */
function complaint(mixed $result): ?string
{
    if ($result instanceof Decision) {
        $isAllowed = $result->state() === ClaimState::ClaimAllowed;
        if ($isAllowed !== ($result->reasons() === []) || json_decode($result->toJson(), true) != $result->toArray()) {
            return 'an inconsistent decision: '.$result->toJson();
        }
    }

    return null;
}

$random = new Randomizer(new Mt19937((int) $argv[1]));
$methods = [];
foreach ((new ReflectionExtension('coverage_kernel'))->getClasses() as $class) {
    foreach ($class->getMethods() as $method) {
        // Without the methods that exceptions inherit from PHP, and those of enums.
        if (! $class->isEnum() && $method->getDeclaringClass()->getExtensionName() === 'coverage_kernel') {
            $weight = $method->getNumberOfParameters() > 0 ? 10 : 1;
            array_push($methods, ...array_fill(0, $weight, $method));
        }
    }
}

$next = new NextDecision;
$outcomes = [];
$garbage = [];
foreach (range(1, (int) $argv[2]) as $number) {
    if ($number % 100 === 1) {
        $garbage = Values::all();
        $objects = array_values(array_filter($garbage, is_object(...)));
    }
    $method = $methods[$random->getInt(0, count($methods) - 1)];
    $count = $random->getInt(0, 9) === 0
        ? $random->getInt(0, $method->getNumberOfParameters() + 2)
        : $random->getInt($method->getNumberOfRequiredParameters(), $method->getNumberOfParameters());
    $arguments = [];
    for ($position = 0; $position < $count; $position++) {
        $arguments[] = $garbage[$random->getInt(0, count($garbage) - 1)];
    }
    // Most arguments have the right type: otherwise almost every call would fail because of its first argument.
    foreach ($method->getParameters() as $position => $parameter) {
        if ($position < $count && $random->getInt(0, 4) > 0) {
            $type = $parameter->getType();
            $fitting = array_values(array_filter($garbage, fn (mixed $value): bool => match ((string) $type) {
                'string', '?string' => is_string($value),
                'array', '?array' => is_array($value),
                'float' => is_float($value),
                'mixed' => is_int($value) || is_string($value),
                default => is_a($value, ltrim((string) $type, '?')),
            }));
            if ($fitting !== []) {
                $arguments[$position] = $fitting[$random->getInt(0, count($fitting) - 1)];
            }
        }
    }
    $receivers = array_values(array_filter($objects, fn (object $object): bool => $method->getDeclaringClass()->isInstance($object)));
    $receiver = $method->isStatic() || $receivers === [] || ($method->isConstructor() && $random->getInt(0, 1) === 0)
        ? null
        : $receivers[$random->getInt(0, count($receivers) - 1)];

    $result = null;
    try {
        $result = $method->isConstructor() && $receiver === null
            ? $method->getDeclaringClass()->newInstanceArgs($arguments)
            : $method->invokeArgs($receiver, $arguments);
        $outcome = 'result';
        $wrong = complaint($result);
    } catch (Throwable $throwable) {
        $outcome = $throwable::class;
        $wrong = match (true) {
            $result !== null => 'a result and an exception',
            ! isExpected($throwable) => $throwable::class.': '.$throwable->getMessage(),
            default => null,
        };
    }
    $wrong ??= $next->difference();
    if ($wrong !== null) {
        fwrite(STDERR, "{$method->class}::{$method->name}, call {$number} of seed {$argv[1]}: {$wrong}\n");
        exit(1);
    }
    $outcomes[$outcome] = ($outcomes[$outcome] ?? 0) + 1;
}
unset($garbage, $objects, $receivers, $receiver, $arguments, $fitting, $result);
gc_collect_cycles();
ksort($outcomes);
echo json_encode($outcomes), "\n";
