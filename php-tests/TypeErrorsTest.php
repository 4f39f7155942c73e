<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\ResourceTypeRegistry;
use CoverageKernel\Tests\Sample;

// Type errors have the messages of the running PHP: PHP 8.2 says `bool given`, later versions say `true given`.

/** The message of the TypeError of a call, without the name of the function and the place of the call. */
function typeErrorOf(Closure $call): string
{
    try {
        $call();
    } catch (TypeError $error) {
        return preg_replace(['/^.*\(\): /', '/, called in .*$/s'], '', $error->getMessage());
    }

    throw new LogicException('no TypeError was thrown');
}

/** One value of each type, by the type. */
function valuesOfEveryType(): array
{
    return [
        'null' => null, 'true' => true, 'false' => false, 'int' => 5, 'float' => 1.5, 'string' => 'text', 'array' => [],
        'object' => new stdClass, 'closure' => fn () => 1, 'enum' => Audience::Customer, 'anonymous class' => new class {},
        'anonymous class with a parent' => new class extends ArrayObject {}, 'class of the extension' => Sample::claim(), 'resource' => STDIN,
        'exception' => new Exception,
    ];
}

test('a wrong argument has the message that PHP has for a userland function', function (string $type) {
    $value = valuesOfEveryType()[$type];
    $registry = new ResourceTypeRegistry(Sample::definitions());
    $claim = Sample::claim();
    $pairs = [
        'string' => [fn () => Claim::fromJson($value), (fn (string $json) => null)],
        'array' => [fn () => Claim::fromArray($value), (fn (array $claim) => null)],
        'enum' => [fn () => new Claim(null, $value, Audience::Customer), (fn ($scopeKey, CoverageLevel $level) => null), null],
        'object' => [fn () => new ResourceTypeRegistry($value), (fn (CoverageKernel\Definitions $definitions) => null)],
        'nullable object' => [fn () => $claim->withAsOf($value), (fn (?DateTimeInterface $asOf) => null)],
        'second argument' => [fn () => $registry->row('roleDefinition', $value), (fn ($type, CoverageKernel\SourceClass $source) => null), 'roleDefinition'],
        'float' => [fn () => new Claim(null, CoverageLevel::Detected, Audience::Customer, $value), (fn ($a, $b, $c, float $percent) => null), null, null, null],
        'union' => [fn () => $claim->withEnvironment($value, 4), (fn (int|string $workspaceId) => null)],
        'nullable union' => [fn () => $claim->withEnvironment(17, 4, $value), (fn ($a, $b, int|string|null $providerConnectionId) => null), null, null],
    ];
    $compared = 0;
    foreach ($pairs as $parameter => [$ours, $userland]) {
        $before = array_slice($pairs[$parameter], 2);
        try {
            $userland(...$before, ...[$value]);
        } catch (TypeError) {
            expect(typeErrorOf($ours))->toBe(typeErrorOf(fn () => $userland(...$before, ...[$value])), $parameter);
            $compared++;
        }
    }

    expect($compared)->toBeGreaterThan(5);
})->with(array_keys(valuesOfEveryType()));

test('an element of the wrong type is named as PHP names types', function (string $type) {
    $value = valuesOfEveryType()[$type];
    $guard = new CoverageKernel\ClaimGuard(Sample::definitions());
    preg_match('/, (\S+) given/', typeErrorOf(fn () => (fn (DateTimeZone $zone) => null)($value)), $matches);

    expect(typeErrorOf(fn () => $guard->evaluateMany([$value], Sample::observed())))
        ->toBe("Argument #1 (\$claims) must be an array of CoverageKernel\\Claim, {$matches[1]} given at key `0`");
})->with(array_diff(array_keys(valuesOfEveryType()), ['class of the extension']));
