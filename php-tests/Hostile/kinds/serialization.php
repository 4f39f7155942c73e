<?php

declare(strict_types=1);

// Serialized texts that were changed, cut, and nested, for every class; var_export, clone and JSON. See also
// ClaimSerializationTest.php.

use CoverageKernel\Claim;
use CoverageKernel\Exception\InvalidClaim;
use CoverageKernel\Tests\ExtensionClasses;
use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\Values;
use CoverageKernel\Tests\Sample;

return function (Attacks $attacks): void {
    $quietly = function (Closure $call): mixed {
        set_error_handler(fn () => true);
        try {
            return $call();
        } finally {
            restore_error_handler();
        }
    };
    $claim = Sample::claim(percent: 87.5, denominator: ['a', 'b']);
    $text = serialize($claim);
    $same = fn (mixed $value): ?string => ! $value instanceof Claim || $value == $claim ? null : 'another claim';
    // PHP's own exceptions are for references to values that do not exist, and for classes that cannot be unserialized.
    $documented = [InvalidClaim::class, Exception::class, Error::class, TypeError::class];
    for ($length = 0; $length < strlen($text); $length += $attacks->isShort ? 7 : 1) {
        $attacks->may("cut after {$length} bytes", fn () => $quietly(fn () => unserialize(substr($text, 0, $length))), $documented, $same);
        foreach (["\0", "\xff", '0', ':', 'r:1;', 'R:1;', 'N;', 'a:1:{i:0;R:1;}', 'O:8:"stdClass":0:{}', 'i:9223372036854775807;'] as $inserted) {
            $attacks->may("with `{$inserted}` at {$length}", fn () => $quietly(fn () => unserialize(substr_replace($text, $inserted, $length, 0))), $documented, $same);
            $attacks->may("`{$inserted}` for the byte at {$length}", fn () => $quietly(fn () => unserialize(substr_replace($text, $inserted, $length, 1))), $documented, $same);
        }
    }

    // Every value as the data of a claim, and as each of its two texts.
    $of = fn (string $data): mixed => $quietly(fn () => unserialize('O:20:"CoverageKernel\Claim":'.$data));
    $data = $claim->__serialize();
    foreach ([...Values::names(), null, true, 0, 1.5, NAN, [], [[]], CoverageKernel\Audience::Customer, new stdClass] as $value) {
        $label = Values::describe($value);
        foreach (['json', 'sha256'] as $key) {
            $attacks->must("{$key} is {$label}", fn () => $of(substr(serialize([$key => $value] + $data), 2)), InvalidClaim::class);
        }
        if (is_string($value)) {
            $attacks->must("the text {$label} with its own hash", fn () => $of(substr(serialize(['sha256' => hash('sha256', $value), 'json' => $value]), 2)), InvalidClaim::class);
            $attacks->must("another key {$label}", fn () => $of(substr(serialize([$value => 1] + $data), 2)), InvalidClaim::class);
        }
    }
    foreach (['' => 'no data', '0:{}' => 'nothing', '-1:{}' => 'a negative count', '99999999999:{}' => 'a huge count', '1:{i:0;O:20:"CoverageKernel\Claim":0:{}}' => 'a claim within'] as $broken => $what) {
        $attacks->may("a claim with {$what}", fn () => $of($broken), [InvalidClaim::class, Exception::class], fn (mixed $value) => $value === false ? null : 'a value');
    }
    $attacks->must('references among claims', fn () => unserialize('a:2:{i:0;O:20:"CoverageKernel\Claim":1:{s:4:"json";R:1;}i:1;R:2;}'), InvalidClaim::class);
    $attacks->must('a claim that is its own data', fn () => unserialize('O:20:"CoverageKernel\Claim":2:{s:4:"json";r:1;s:6:"sha256";R:2;}'), InvalidClaim::class);
    $attacks->returns('the same claim twice', function () use ($claim) {
        [$first, $second] = unserialize(serialize([$claim, $claim]));

        return $first === $second && $first == $claim;
    }, true);
    $attacks->returns('a claim that may not be unserialized', fn () => unserialize($text, ['allowed_classes' => false])::class, '__PHP_Incomplete_Class');
    $attacks->returns('nested 4000 deep', fn () => unserialize(str_repeat('a:1:{i:0;', 4_000).$text.str_repeat('}', 4_000), ['max_depth' => 0]) !== false, true);
    $attacks->returns('through containers', function () use ($claim) {
        foreach ([new ArrayObject([$claim]), new SplObjectStorage, new SplFixedArray(1), new SplDoublyLinkedList] as $container) {
            if ($container instanceof SplObjectStorage) {
                $container[$claim] = $claim;
            } elseif ($container instanceof SplFixedArray) {
                $container[0] = $claim;
            } elseif ($container instanceof SplDoublyLinkedList) {
                $container->push($claim);
            }
            $copy = unserialize(serialize($container));
            if (count($copy) !== 1 || ! $container instanceof SplObjectStorage && $copy != $container) {
                return $container::class;
            }
        }

        return null;
    }, null);

    foreach (ExtensionClasses::all() as $name => [$class]) {
        $length = strlen($name);
        foreach (['O:%d:"%s":0:{}', 'O:%d:"%s":1:{s:4:"json";s:2:"{}";}', 'O:+%d:"%s":0:{}', 'C:%d:"%s":0:{}', 'C:%d:"%s":2:{{}}', 'E:%d:"%s:Case";', 'O:%d:"%s":1:{s:7:"message";R:1;}', 'a:2:{i:0;O:%d:"%s":0:{}i:1;R:2;}'] as $format) {
            $attacks->may("{$format} of {$name}", fn () => $quietly(fn () => unserialize(sprintf($format, $length + (str_starts_with($format, 'E') ? 5 : 0), $name))), [Exception::class, InvalidClaim::class], fn (mixed $value) => $value === false ? null : 'a value');
        }
        $attacks->must("__set_state of {$name}", fn () => $name::__set_state([]), Error::class);
    }
    foreach (ExtensionClasses::objects() as $name => [$object]) {
        $results = ExtensionClasses::results($object);
        $attacks->must("clone of {$name}", fn () => clone $object, Error::class);
        $attacks->must("var_export of {$name}, evaluated", fn () => eval('return '.var_export($object, true).';'), Error::class);
        if (! $object instanceof Claim) {
            $attacks->must("serialize of {$name}", fn () => serialize([$object]), Exception::class, 'is not allowed');
        }
        foreach ([JSON_PRETTY_PRINT, JSON_PARTIAL_OUTPUT_ON_ERROR, JSON_FORCE_OBJECT] as $flags) {
            $attacks->returns("json_encode of {$name} with {$flags}", fn () => is_string(json_encode([$object, $object], $flags)), true);
        }
        $attacks->may("json_encode of {$name} to a depth of 1", fn () => json_encode($object, JSON_THROW_ON_ERROR, 1), [JsonException::class]);
        $attacks->returns("{$name} is unchanged", fn () => ExtensionClasses::results($object) === $results, true);
    }
    foreach (ExtensionClasses::thrown() as $name => [$exception]) {
        $attacks->must("serialize of {$name}", fn () => serialize($exception), Exception::class, 'is not allowed');
        $attacks->must("clone of {$name}", fn () => clone $exception, Error::class);
        $attacks->returns("var_export of {$name}", fn () => is_string(@var_export($exception, true)), true);
    }
};
