<?php

declare(strict_types=1);

// Runs every operation on properties for an object of every class of the extension, with names of every kind.
//
// The objects must behave like those of a final class that has no properties and allows no dynamic ones, and must not change.
// After each operation the next decision must be right. The script prints the number of operations. At the first difference it
// prints an error and ends with 1. It has its own process, so that a crash is a failure, and so that `bin/valgrind` can check its
// use of memory.

use CoverageKernel\Tests\ExtensionClasses;
use CoverageKernel\Tests\Hostile\NextDecision;

require __DIR__.'/../Hostile/autoload.php';

/** A userland class without properties. Readonly classes allow no dynamic properties. */
final readonly class Plain {}

/** The operations, as the code of a closure that takes `$object`. `NAME` stands for the name of the property. */
const OPERATIONS = [
    'read' => 'fn ($object) => $object->NAME',
    'read with ?->' => 'fn ($object) => $object?->NAME',
    'read with ??' => "fn (\$object) => \$object->NAME ?? 'absent'",
    'read an element' => "fn (\$object) => \$object->NAME['key']",
    'read an element with ??' => "fn (\$object) => \$object->NAME['key'] ?? 'absent'",
    'read a nested property' => 'fn ($object) => $object->NAME->property',
    'isset' => 'fn ($object) => isset($object->NAME)',
    'isset an element' => "fn (\$object) => isset(\$object->NAME['key'])",
    'isset a nested property' => 'fn ($object) => isset($object->NAME->property)',
    'empty' => 'fn ($object) => empty($object->NAME)',
    'write' => 'function ($object) { $object->NAME = 1; }',
    'write with ??=' => 'function ($object) { $object->NAME ??= 1; }',
    'append' => "function (\$object) { \$object->NAME .= 'text'; }",
    'add' => 'function ($object) { $object->NAME += 1; }',
    'increment' => 'function ($object) { $object->NAME++; }',
    'decrement' => 'function ($object) { --$object->NAME; }',
    'write an element' => "function (\$object) { \$object->NAME['key'] = 1; }",
    'append an element' => 'function ($object) { $object->NAME[] = 1; }',
    'write a nested property' => 'function ($object) { $object->NAME->property = 1; }',
    'reference' => 'function ($object) { $reference = &$object->NAME; $reference = 1; }',
    'assign a reference' => 'function ($object) { $value = 1; $object->NAME = &$value; }',
    'pass by reference' => 'function ($object) { settype($object->NAME, "int"); }',
    'destructure' => 'function ($object) { [$object->NAME] = [1]; }',
    'loop' => 'function ($object) { foreach ([1] as $object->NAME) { } }',
    'loop by reference' => 'function ($object) { foreach ($object->NAME as &$value) { } }',
    'unset' => 'function ($object) { unset($object->NAME); }',
    'unset an element' => "function (\$object) { unset(\$object->NAME['key']); }",
    'call' => 'fn ($object) => ($object->NAME)()',
    'property_exists' => 'fn ($object) => property_exists($object, NAME_ITSELF)',
    'property_exists of the class' => 'fn ($object) => property_exists($object::class, NAME_ITSELF)',
    'array_column' => 'fn ($object) => array_column([$object], NAME_ITSELF)',
    'array_key_exists' => 'fn ($object) => array_key_exists(NAME_ITSELF, get_object_vars($object))',
    'ReflectionProperty' => 'fn ($object) => new ReflectionProperty($object, NAME_ITSELF)',
    'ReflectionObject' => 'fn ($object) => (new ReflectionObject($object))->hasProperty(NAME_ITSELF)',
];

/** Names of properties. Some of them are names that `var_dump` shows. */
function names(): array
{
    return [
        'anything', 'json', 'text', 'digest', 'definitions', '', ' ', '0', '17', '-1', '017', '1.5', (string) PHP_INT_MAX, PHP_INT_MAX.'0',
        "\xff", "a\xff", "\xc3", "\xed\xa0\x80", "json\xff", str_repeat("\xff", 5_000), "\0", "\0a", "a\0b", "a\0", "\0*\0json",
        "\0CoverageKernel\\Decision\0json", "\0CoverageKernel\\Claim\0json", "a\0\xff", 'ä', "\u{202e}", str_repeat('n', 100_000),
    ];
}

/** The operation for a name, which is either in the code, where PHP caches the lookup, or in a variable. */
function operation(string $code, string $name, bool $isInCode): Closure
{
    if ($isInCode) {
        $literal = literal($name);

        return eval('return '.strtr($code, ['NAME_ITSELF' => $literal, 'NAME' => "{{$literal}}"]).';');
    }
    $code = strtr($code, ['function ($object)' => 'function ($object) use ($name)', 'NAME_ITSELF' => '$name', 'NAME' => '{$name}']);

    return eval("return {$code};");
}

/** The name as a PHP literal. */
function literal(string $name): string
{
    $escaped = preg_replace_callback('/[^A-Za-z0-9 ]/', fn (array $byte): string => sprintf('\x%02x', ord($byte[0])), $name);

    return "\"{$escaped}\"";
}

/**
 * The result or exception of an operation, and its warnings, without the name of the class.
 *
 * @return list<string>
 */
function outcome(Closure $operation, object $object, string $name): array
{
    $warnings = [];
    set_error_handler(function (int $level, string $message) use (&$warnings): bool {
        $warnings[] = $message;

        return true;
    });
    // A string that the engine's temporaries may still hold. A handler that releases such a temporary frees it.
    $held = new stdClass;
    $held->text = str_repeat('h', 40).mt_rand();
    $before = strrev(strrev($held->text));
    $length = strlen($held->text);
    try {
        $result = serialize($operation($object));
    } catch (Throwable $throwable) {
        $result = $throwable::class.': '.$throwable->getMessage();
    } finally {
        restore_error_handler();
    }
    $reused = array_map(fn (int $number): string => str_repeat('r', $length - 1).$number, range(0, 9));
    if ($held->text !== $before || count($reused) !== 10) {
        fail('another object changed: '.$held->text);
    }

    // A name may contain the name of a class, which is not the name to leave out.
    $texts = str_contains($name, 'CoverageKernel') ? str_replace($name, 'NAME', [$result, ...$warnings]) : [$result, ...$warnings];

    return str_replace($object::class, 'CLASS', $texts);
}

function fail(string $message): never
{
    fwrite(STDERR, $message."\n");
    exit(1);
}

$objects = array_map(fn (array $row): object => $row[0], ExtensionClasses::objects());
$results = array_map(ExtensionClasses::results(...), $objects);
$shown = array_map(fn (object $object): array => (array) $object, $objects);
$operations = 0;
$next = new NextDecision;
$decide = function (string $label) use ($next): void {
    $difference = $next->difference();
    $difference === null || fail("{$label}: the next decision is wrong: {$difference}");
};
foreach (OPERATIONS as $label => $code) {
    foreach (names() as $name) {
        foreach ([true, false] as $isInCode) {
            $operation = operation($code, $name, $isInCode);
            $expected = outcome($operation, new Plain, $name);
            if ($expected === []) {
                fail("{$label}: there is no expected outcome");
            }
            foreach ($objects as $class => $object) {
                // Twice, because the first time fills a cache.
                foreach ([1, 2] as $time) {
                    $found = outcome($operation, $object, $name);
                    $operations++;
                    if ($found !== $expected) {
                        fail(sprintf('%s of %s of %s, time %d: expected %s, found %s', $label, substr(literal($name), 0, 80), $class, $time, json_encode($expected, JSON_INVALID_UTF8_SUBSTITUTE), json_encode($found, JSON_INVALID_UTF8_SUBSTITUTE)));
                    }
                    $decide($label);
                }
            }
        }
    }
}

// The loop of docs/upstream.md: in its second round, the temporary of `$o->$n` still holds the string of the first.
foreach ($objects as $object) {
    foreach (names() as $name) {
        $held = new stdClass;
        $held->a = str_repeat('x', 30).mt_rand(1_000_000_000, 9_999_999_999);
        $copy = strrev(strrev($held->a));
        foreach ([[$held, 'a'], [$object, $name]] as [$o, $n]) {
            try {
                strlen((string) @$o->$n);
            } catch (Error) {
                // A name that starts with NUL.
            }
        }
        $other = array_map(fn (int $number): string => str_repeat('z', 30).(2_000_000_000 + $number), range(0, 9));
        $held->a === $copy || fail('reading a property of '.$object::class.' freed a string that another object holds');
        $decide('the loop');
        $operations++;
    }
}

// The operations on all properties at once.
foreach ($objects as $object) {
    ob_start();
    var_dump($object);
    print_r($object);
    debug_zval_dump($object);
    ob_end_clean();
    var_export($object, true);
    json_encode($object);
    foreach ($object as $key => &$value) {
        fail('an object can be iterated');
    }
    unset($value);
    get_object_vars($object) === [] || fail('an object shows variables');
    get_mangled_object_vars($object) === [] || fail('an object shows mangled variables');
    $decide('the operations on all properties');
    $operations += 8;
}

foreach ($objects as $class => $object) {
    ExtensionClasses::results($object) === $results[$class] || fail("the results of the methods of {$class} changed");
    (array) $object === $shown[$class] || fail("the content of {$class} changed");
    count($shown[$class]) === 1 || fail("{$class} does not show exactly one entry");
}
unset($objects, $object, $operation);
gc_collect_cycles();
echo $operations, "\n";
