<?php

declare(strict_types=1);

// Writes coverage_kernel.stub.php from the built extension, by Reflection and the table in phpdoc.php:
//
//     php -d extension=… php-stubs/generate.php            writes the file
//     php -d extension=… php-stubs/generate.php --check    fails if the file is not what would be written

const EXTENSION = 'coverage_kernel';
const STUB = __DIR__.'/coverage_kernel.stub.php';

if (! extension_loaded(EXTENSION)) {
    fail('the extension `'.EXTENSION.'` is not loaded');
}

$stub = stub(new ReflectionExtension(EXTENSION), require __DIR__.'/phpdoc.php');

if (array_slice($argv, 1) === ['--check']) {
    if (! is_file(STUB) || file_get_contents(STUB) !== $stub) {
        fail(basename(STUB).' is not what the extension shows: run php-stubs/generate.php');
    }
    echo basename(STUB), " is what the extension shows\n";
} elseif ($argc === 1) {
    file_put_contents(STUB, $stub);
    echo basename(STUB), " is written\n";
} else {
    fail('usage: generate.php [--check]');
}

function fail(string $message): never
{
    fwrite(STDERR, $message."\n");
    exit(1);
}

/** @param array<string, array<int|string, mixed>> $table */
function stub(ReflectionExtension $extension, array $table): string
{
    $namespaces = [];
    foreach ($extension->getClasses() as $name => $class) {
        $entry = $table[$name] ?? fail("phpdoc.php has no entry for {$name}");
        unset($table[$name]);
        $declaration = $class->isEnum() ? enum(new ReflectionEnum($name), $entry) : type($class, $entry);
        $namespaces[$class->getNamespaceName()][] = $declaration;
    }
    if ($table !== []) {
        fail('phpdoc.php describes what is not there: '.implode(', ', array_keys($table)));
    }

    $stub = "<?php\n\n// The classes of the extension `".EXTENSION."` for editors and static analysis: written by php-stubs/generate.php from\n"
        ."// the built extension, and not to be edited.\n";
    foreach ($namespaces as $namespace => $declarations) {
        $stub .= "\nnamespace {$namespace} {\n".implode("\n", $declarations)."}\n";
    }

    return $stub;
}

/** @param array<int|string, mixed> $entry */
function enum(ReflectionEnum $enum, array $entry): string
{
    $cases = '';
    foreach ($enum->getCases() as $case) {
        $cases .= '        case '.$case->getName().' = '.var_export($case->getBackingValue(), true).";\n";
    }

    return comment([$entry[0]], 4)."    enum {$enum->getShortName()}: {$enum->getBackingType()}\n    {\n{$cases}    }\n";
}

/**
 * @param  ReflectionClass<object>  $class
 * @param  array<int|string, mixed>  $entry
 */
function type(ReflectionClass $class, array $entry): string
{
    $lines = [$entry[0]];
    $types = [];
    foreach ($entry['imports'] ?? [] as $type => $from) {
        $types[] = "@phpstan-import-type {$type} from {$from}";
    }
    foreach ($entry['types'] ?? [] as $type => $shape) {
        $types[] = "@phpstan-type {$type} {$shape}";
    }
    if ($types !== []) {
        $lines = [...$lines, '', ...$types];
    }

    $parent = $class->getParentClass();
    $interfaces = array_diff($class->getInterfaceNames(), $parent ? $parent->getInterfaceNames() : []);
    $head = ($class->isFinal() ? 'final ' : '').'class '.$class->getShortName()
        .($parent ? ' extends \\'.$parent->getName() : '')
        .($interfaces === [] ? '' : ' implements \\'.implode(', \\', $interfaces));

    $described = $entry['methods'] ?? [];
    $methods = [];
    $all = $class->getMethods();
    usort($all, fn (ReflectionMethod $a, ReflectionMethod $b): int => $b->isConstructor() <=> $a->isConstructor());
    foreach ($all as $method) {
        if ($method->getDeclaringClass()->getName() !== $class->getName()) {
            continue;
        }
        $name = $class->getName().'::'.$method->getName();
        $methods[] = method($method, $described[$method->getName()] ?? fail("phpdoc.php has no entry for {$name}"));
        unset($described[$method->getName()]);
    }
    if ($described !== []) {
        fail("phpdoc.php describes methods that {$class->getName()} does not have: ".implode(', ', array_keys($described)));
    }

    return comment($lines, 4)."    {$head}\n    {\n".implode("\n", $methods)."    }\n";
}

/** @param array<int|string, mixed> $entry */
function method(ReflectionMethod $method, array $entry): string
{
    $tags = array_map(fn (string $template): string => "@template {$template}", $entry['templates'] ?? []);
    foreach ($method->getParameters() as $parameter) {
        if (isset($entry['params'][$parameter->getName()])) {
            $tags[] = "@param {$entry['params'][$parameter->getName()]} \${$parameter->getName()}";
            unset($entry['params'][$parameter->getName()]);
        }
    }
    if (($entry['params'] ?? []) !== []) {
        fail("phpdoc.php describes parameters that {$method->class}::{$method->name} does not have");
    }
    if (isset($entry['return'])) {
        $tags[] = "@return {$entry['return']}";
    }
    foreach ($entry['throws'] ?? [] as $exception => $when) {
        $tags[] = "@throws {$exception} {$when}";
    }

    $modifiers = implode(' ', Reflection::getModifierNames($method->getModifiers()));
    $parameters = array_map(parameter(...), $method->getParameters());
    $list = implode(', ', $parameters);
    if (count($parameters) > 4) {
        $list = "\n            ".implode(",\n            ", $parameters).",\n        ";
    }
    $return = $method->hasReturnType() ? ': '.name($method->getReturnType(), $method) : '';

    return comment($tags === [] ? [$entry[0]] : [$entry[0], '', ...$tags], 8)
        ."        {$modifiers} function {$method->getName()}({$list}){$return} {}\n";
}

function parameter(ReflectionParameter $parameter): string
{
    $default = $parameter->isDefaultValueAvailable() ? ' = '.strtolower(var_export($parameter->getDefaultValue(), true)) : '';

    return name($parameter->getType(), $parameter->getDeclaringFunction())." \${$parameter->getName()}{$default}";
}

/** The type as it is written within the namespace of the method's class. */
function name(?ReflectionType $type, ReflectionFunctionAbstract $method): string
{
    if (! $type instanceof ReflectionNamedType || ! $method instanceof ReflectionMethod) {
        fail('every parameter and result has one type');
    }
    $name = $type->getName();
    $namespace = $method->getDeclaringClass()->getNamespaceName().'\\';
    if (! $type->isBuiltin()) {
        $name = str_starts_with($name, $namespace) ? substr($name, strlen($namespace)) : '\\'.$name;
    }

    return ($type->allowsNull() && $name !== 'mixed' && $name !== 'null' ? '?' : '').$name;
}

/** @param list<string> $lines */
function comment(array $lines, int $indentation): string
{
    $margin = str_repeat(' ', $indentation);
    if (count($lines) === 1) {
        return "{$margin}/** {$lines[0]} */\n";
    }
    $comment = "{$margin}/**\n";
    foreach ($lines as $line) {
        $comment .= rtrim("{$margin} * {$line}")."\n";
    }

    return "{$comment}{$margin} */\n";
}
