<?php

declare(strict_types=1);

use CoverageKernel\Activation;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\Seeds;
use CoverageKernel\Tests\Module;
use CoverageKernel\Tests\PhpProcess;
use CoverageKernel\Tests\Sample;

/** A definitions document of one scope, with metadata of this many bytes. */
$document = fn (string $scopeKey, int $bytes = 0): string => json_encode([
    'contract' => 1,
    'activation' => 'active',
    'resource_types' => [[
        'canonical_type' => 'roleDefinition', 'source_class' => 'tcm', 'workload' => 'intune',
        'resource_class' => 'configuration', 'support_state' => 'supported', 'max_coverage_level' => 'certified',
        'max_claim_state' => 'claim_allowed', 'restore_tier' => 'restorable',
    ]],
    'supported_scopes' => [[
        'scope_key' => $scopeKey, 'workload' => 'intune', 'denominator' => ['roleDefinition'], 'minimum_level' => 'detected',
        'metadata' => ['text' => str_repeat('x', $bytes)],
    ]],
]);

test('the same text returns the same definitions, and is cached once', function () use ($document) {
    $first = Definitions::fromJson($document('same_text'));
    $kept = Module::cached();
    // A new string, with another address.
    $again = Definitions::fromJson($document('same_text'));

    expect($again)->toEqual($first)
        ->and($again->digest())->toBe($first->digest())
        ->and(Module::cached())->toBe($kept);
});

test('the same string returns the same object from the second time on, if it is not longer than 4 MiB', function (int $bytes, bool $isSame) use ($document) {
    $json = str_pad($document('same_string'), $bytes);
    $read = array_map(fn () => Definitions::fromJson($json), range(1, 3));

    expect($read[2] === $read[1])->toBe($isSame)
        ->and(Definitions::fromJson(strrev(strrev($json))) === $read[2])->toBeFalse()
        ->and($read[2])->toEqual($read[0]);
})->with([
    'short' => [0, true],
    '4 MiB' => [4 << 20, true],
    'longer' => [(4 << 20) + 1, false],
]);

test('the module information counts the cached documents and their bytes', function () {
    $process = PhpProcess::run('-r', <<<'PHP'
        foreach ([CoverageKernel\Seeds::kernel(), CoverageKernel\Seeds::intuneCatalog(), CoverageKernel\Seeds::kernel()] as $json) {
            CoverageKernel\Definitions::fromJson($json);
        }
        (new ReflectionExtension('coverage_kernel'))->info();
        PHP);

    $bytes = strlen(Seeds::kernel()) + strlen(Seeds::intuneCatalog());
    expect($process->output)->toContain("Cached documents => 2 ({$bytes} bytes)\n")->and($process->complaints)->toBe('');
});

test('a text that differs in one byte is another document', function () use ($document) {
    $json = $document('roles_1', 3);
    $definitions = Definitions::fromJson($json);
    $accepted = 0;
    for ($offset = 0; $offset < strlen($json); $offset++) {
        $mutated = $json;
        $mutated[$offset] = $mutated[$offset] === '2' ? '3' : '2';
        try {
            $other = Definitions::fromJson($mutated);
        } catch (InvalidDefinitions) {
            continue;
        }
        $accepted++;
        // The digest does not cover metadata.
        $isMetadata = $offset > strpos($json, '"metadata"');
        expect($other->digest() === $definitions->digest())->toBe($isMetadata, $mutated);
    }

    expect($accepted)->toBeGreaterThan(10)
        ->and(Definitions::fromJson($json)->digest())->toBe($definitions->digest());
});

test('documents that differ only in their activation are not confused', function () {
    foreach (range(1, 3) as $_) {
        $active = Definitions::fromJson(Sample::definitionsJson());
        $inactive = Definitions::fromJson(str_replace('"activation": "active"', '"activation": "inactive"', Sample::definitionsJson()));
        expect($active->activation())->toBe(Activation::Active)->and($inactive->activation())->toBe(Activation::Inactive);
    }
});

test('the number of cached documents is limited, and evicted definitions still work', function () use ($document) {
    $documents = [];
    foreach (range(1, 200) as $number) {
        $documents[$number] = Definitions::fromJson($document("many_{$number}"));
    }
    $kept = Module::cached();

    expect($kept['documents'])->toBeBetween(1, 100)
        ->and($kept['bytes'])->toBeLessThan(100 * strlen($document('many_200', 20_000)));
    foreach ($documents as $number => $definitions) {
        expect($definitions->supportedScopes()[0]->scopeKey())->toBe("many_{$number}");
    }
    expect(Definitions::fromJson($document('many_1'))->digest())->toBe($documents[1]->digest())
        ->and(Module::cached()['documents'])->toBe($kept['documents']);
});

test('the size of the cached documents is limited', function () use ($document) {
    foreach (range(1, 12) as $number) {
        Definitions::fromJson($document("large_{$number}", 8_000_000));
    }

    expect(Module::cached()['bytes'])->toBeBetween(8_000_000, 64 * 1024 * 1024);
    foreach (range(1, 100) as $number) {
        Definitions::fromJson($document("small_{$number}"));
    }
    expect(Module::cached()['bytes'])->toBeLessThan(8_000_000);
});

test('the least recently used document is evicted first', function () use ($document) {
    $large = $document('used', 1_000_000);
    $isKept = fn (): bool => Module::cached()['bytes'] >= strlen($large);
    Definitions::fromJson($large);
    foreach (range(1, 200) as $number) {
        Definitions::fromJson($document("other_{$number}"));
        // Before the text is used again, which would cache it again.
        expect($isKept())->toBeTrue("after {$number}");
        Definitions::fromJson($large);
    }
    foreach (range(1, 200) as $number) {
        Definitions::fromJson($document("another_{$number}"));
    }

    expect($isKept())->toBeFalse();
});

test('an invalid document is not cached and evicts nothing', function () use ($document) {
    Sample::definitions();
    $kept = Module::cached();
    foreach (range(1, 100) as $number) {
        expect(fn () => Definitions::fromJson(substr($document("broken_{$number}"), 0, -1)))->toThrow(InvalidDefinitions::class)
            ->and(fn () => Definitions::fromJson(substr(Sample::definitionsJson(), 0, -3)))->toThrow(InvalidDefinitions::class);
    }

    expect(Module::cached())->toBe($kept)
        ->and(Sample::definitions()->activation())->toBe(Activation::Active);
});

test('an invalid text compiles once it is fixed, and fails again with the same errors', function () use ($document) {
    $broken = $document('Not_a_key');
    $messages = [];
    foreach ([$broken, $document('mended'), $broken, $document('mended'), $broken] as $json) {
        try {
            expect(Definitions::fromJson($json)->supportedScopes()[0]->scopeKey())->toBe('mended');
        } catch (InvalidDefinitions $exception) {
            $messages[] = $exception->getMessage();
        }
    }

    expect($messages)->toHaveCount(3)->and(array_unique($messages))->toHaveCount(1);
});

test('changing the string afterwards does not change the definitions', function () {
    $json = Sample::definitionsJson();
    $digest = Definitions::fromJson($json)->digest();
    $json[strpos($json, '"active"') + 1] = 'X';

    expect(Sample::definitions()->digest())->toBe($digest)
        ->and(fn () => Definitions::fromJson($json))->toThrow(InvalidDefinitions::class);
});

test('definitions that take much more memory than their text are not cached', function () use ($document) {
    $kept = Module::cached();
    $many = json_decode($document('many_aliases'), true);
    $many['resource_types'][0]['source_aliases'] = array_map(fn (int $number): string => "Alias{$number}", range(1, 400_000));
    $json = json_encode($many);

    expect(strlen($json))->toBeLessThan(8_000_000)
        ->and(Definitions::fromJson($json)->resourceTypes())->toHaveCount(1)
        ->and(Module::cached())->toBe($kept);
});
