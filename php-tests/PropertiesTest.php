<?php

declare(strict_types=1);

use CoverageKernel\Definitions;
use CoverageKernel\InputError;
use CoverageKernel\ResolvedScope;
use CoverageKernel\ResourceType;
use CoverageKernel\Seeds;
use CoverageKernel\Tests\ExtensionClasses;
use CoverageKernel\Tests\PhpProcess;

// The classes of the extension have no properties, and their objects behave like those of a final class without any.

test('every operation on properties has the same result as for an object of a final class without properties', function () {
    $process = PhpProcess::script('properties');

    expect($process->complaints)->toBe('')
        ->and($process->exitCode)->toBe(0)
        ->and((int) $process->output)->toBeGreaterThan(50_000);
});

test('isset, ??, empty and property_exists find no property', function (object $object) {
    [$content] = contentNames($object);
    foreach ([$content, 'anything', '', "\xff", "a\0b"] as $name) {
        expect(isset($object->$name))->toBeFalse()
            ->and($object->$name ?? 'absent')->toBe('absent')
            ->and(empty($object->$name))->toBeTrue()
            ->and(property_exists($object, $name))->toBeFalse();
    }
})->with(fn () => ExtensionClasses::objects());

test('Reflection finds no property', function (object $object) {
    expect((new ReflectionObject($object))->getProperties())->toBe([])
        ->and((new ReflectionClass($object))->getDefaultProperties())->toBe([]);
})->with(fn () => ExtensionClasses::objects());

test('var_dump, print_r, var_export and (array) show one private text, which == compares', function (object $object) {
    [$name, $content] = contentNames($object);
    ob_start();
    var_dump($object);
    $dumped = ob_get_clean();

    expect((array) $object)->toBe(["\0".$object::class."\0{$name}" => $content])
        ->and($dumped)->toContain("[\"{$name}\":\"".$object::class.'":private]', $content)
        ->and(print_r($object, true))->toContain($content)
        ->and(var_export($object, true))->toContain("'{$name}' => ");
})->with(fn () => ExtensionClasses::objects());

test('the text is the JSON or the digest of the object, or names it', function (object $object) {
    [$name, $content] = contentNames($object);

    match ($name) {
        'json' => expect(json_decode($content))->toBeObject(),
        'digest' => expect($content)->toMatch('/\A[0-9a-f]{64}\z/'),
        'text' => expect($content)->toContain(match (true) {
            $object instanceof InputError => $object->message(),
            $object instanceof ResourceType => $object->canonicalType(),
            $object instanceof ResolvedScope => $object->scopeKey(),
        }),
    };
})->with(fn () => ExtensionClasses::objects());

test('objects are equal when their content is', function (object $object) {
    $again = ExtensionClasses::objects()[$object::class][0];

    expect($again)->not->toBe($object)
        ->and($again == $object)->toBeTrue()
        ->and($again)->toEqual($object)
        ->and(in_array($object, [$again]))->toBeTrue();
})->with(fn () => ExtensionClasses::objects());

test('objects of different content are neither equal, nor less, nor greater', function () {
    [$seeds, $catalog] = [Definitions::fromJson(Seeds::kernel()), Definitions::fromJson(Seeds::intuneCatalog())];
    $pairs = [
        [$seeds, $catalog],
        [$seeds->resourceTypes()[0], $seeds->resourceTypes()[1]],
        [$seeds->supportedScopes()[0], $catalog->supportedScopes()[0]],
        [new CoverageKernel\ClaimGuard($seeds), new CoverageKernel\ClaimGuard($catalog)],
        [new CoverageKernel\ResourceTypeRegistry($seeds), new CoverageKernel\ResourceTypeRegistry($catalog)],
        [new CoverageKernel\SupportedScopeResolver($seeds), new CoverageKernel\SupportedScopeResolver($catalog)],
        [$seeds, new CoverageKernel\ClaimGuard($seeds)],
        [$seeds, new stdClass],
    ];

    foreach ($pairs as [$left, $right]) {
        expect($left == $right)->toBeFalse()
            ->and($left < $right)->toBeFalse()
            ->and($left > $right)->toBeFalse();
    }
});

/** @return array{string, string} the name under which an object shows its content, and the content */
function contentNames(object $object): array
{
    $shown = (array) $object;

    return [substr(strrchr(array_key_first($shown), "\0"), 1), reset($shown)];
}
