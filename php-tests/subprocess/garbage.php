<?php

declare(strict_types=1);

// Calls random methods of the extension with random arguments: `php garbage.php SEED CALLS`.
//
// Every call must return a result, or throw a TypeError (such as an ArgumentCountError), an exception of the extension, or an
// Error about an object that cannot be constructed. The script prints any other outcome, such as the Error for a panic of the
// extension, and ends with 1. It has its own process, so that a crash is a failure.

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\ListingOutcome;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\ResourceTypeRegistry;
use CoverageKernel\Seeds;
use CoverageKernel\SourceClass;
use CoverageKernel\SupportedScopeResolver;
use Random\Engine\Mt19937;
use Random\Randomizer;

error_reporting(E_ALL);
set_error_handler(function (int $level, string $message): never {
    throw new ErrorException($message, severity: $level);
});

final class Half extends DateTimeImmutable
{
    public function __construct()
    {
        // Does not call the constructor of its parent, so that it is not initialized.
    }
}

enum Foreign: string
{
    case Tcm = 'tcm';
}

enum Unbacked
{
    case Customer;
}

/** The values for arguments. They are created again for each round, because some change when they are used. */
function garbage(): array
{
    $definitions = Definitions::fromJson(str_replace('"activation": "inactive"', '"activation": "active"', Seeds::kernel()));
    $row = [
        'canonical_type' => 'roleDefinition', 'source_class' => SourceClass::Tcm, 'coverage_level' => 'certified',
        'evidence_state' => 'content_backed', 'identity_state' => 'stable', 'captured_at' => '2026-03-01T11:00:00Z',
    ];
    $listing = ['canonical_type' => 'roleDefinition', 'source_class' => 'tcm', 'outcome' => ListingOutcome::NotApplicable, 'resources' => 0];
    $document = [
        'workspace_id' => 17, 'managed_environment_id' => 4, 'listings' => [$listing], 'rows' => [$row, (object) (['listed' => false] + $row)],
        'elsewhere' => [['canonical_type' => 'roleDefinition', 'resources' => 3], (object) ['canonical_type' => 'zeta', 'resources' => 0]],
    ];
    $observed = ObservedCoverage::fromArray($definitions, $document);
    $claim = new Claim('intune_core', CoverageLevel::Detected, Audience::Internal);
    $guard = new ClaimGuard($definitions);
    $decision = $guard->evaluate($claim, $observed);
    $resolver = new SupportedScopeResolver($definitions);
    $scope = $resolver->resolve('intune_core');
    $registry = new ResourceTypeRegistry($definitions);
    $claimDocument = ['scope_key' => 'intune_core', 'level' => CoverageLevel::Detected, 'audience' => 'internal'];

    $recursive = $document;
    $recursive['rows'][0]['self'] = &$recursive;
    $cyclic = new stdClass;
    $cyclic->rows = [$cyclic];
    $deep = [];
    foreach (range(1, 1_000) as $_) {
        $deep = ['rows' => $deep];
    }
    $holes = range(0, 20);
    unset($holes[3], $holes[20]);
    $referred = $document;
    foreach ($referred as &$value) {
        $refers = &$value;
    }
    unset($value, $refers);
    $closed = fopen('php://memory', 'r');
    fclose($closed);
    $generator = (function () {
        yield 1;
    })();

    return [
        null, true, false, 0, 1, -1, 17, PHP_INT_MAX, PHP_INT_MIN, 0.0, -0.0, 0.5, 87.5, 1e300, 5e-324, NAN, INF, -INF,
        '', ' ', '0', 'intune_core', 'roleDefinition', "\0", "a\0b", "\xff", "\xed\xa0\x80", 'ä', str_repeat('x', 70_000), '{', '{}', '[]', 'null', '1',
        '"', "{\"a\":\"\xff\"}", str_repeat('[', 5_000), Seeds::kernel(), substr(Seeds::kernel(), 0, -9), json_encode($document),
        json_encode($claimDocument), json_encode(['claim' => $claimDocument, 'observed' => $document]), '2026-03-01T12:00:00Z',
        [], [[]], [null], [1, 2, 3], [NAN], ["\xff"], ["\xff" => "\xff"], ["\0a" => 1], [-5 => 'a', 'b'], $holes, $document, $claimDocument, $recursive, $deep, $referred,
        $document + ['tenant_id' => 1], ['listings' => [['resources' => 1] + $listing]] + $document, ['rows' => [['listed' => null] + $row]] + $document,
        ['elsewhere' => null] + $document, ['elsewhere' => [$row, 1]] + $document, $document + array_fill(1, 1_001, 1), ['rows' => [$cyclic], 'listings' => [fopen('php://memory', 'r')]], ['rows' => range(1, 500)], array_fill(0, 3_000, $row),
        [$claim, 'x' => $claim, -1 => $claim], [$claim, $decision], [$claim, "\xff" => null], $_SERVER, ['listings' => [$generator], 'rows' => [[$closed]]],
        new stdClass, (object) $document, $cyclic, new class {}, new class extends stdClass {}, fn () => 1, new DateTime, new DateTimeImmutable('@0'),
        new DateTimeImmutable('-5000 years'), new DateTimeImmutable('+90000 years'), new Half, new ArrayObject($document), new SplObjectStorage, new WeakMap,
        $generator, new Exception('x'), new CoverageKernelException('x'), WeakReference::create($claim), new ReflectionClass(Claim::class),
        $closed, fopen('php://memory', 'r'), Foreign::Tcm, Unbacked::Customer,
        ...Audience::cases(), ...CoverageLevel::cases(), ...ListingOutcome::cases(), ...SourceClass::cases(), ...ClaimState::cases(),
        $definitions, $observed, $claim, $guard, $decision, $resolver, $scope, $registry, ...$registry->all(), ...$scope->counted(),
        ...$scope->excluded(), ...$decision->reasons(), ...refusal(fn () => Claim::fromJson('{}'))->errors(),
    ];
}

function refusal(Closure $call): CoverageKernelException
{
    try {
        $call();
    } catch (CoverageKernelException $exception) {
        return $exception;
    }

    throw new LogicException('expected an exception');
}

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

$outcomes = [];
$garbage = [];
foreach (range(1, (int) $argv[2]) as $number) {
    if ($number % 100 === 1) {
        $garbage = garbage();
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
