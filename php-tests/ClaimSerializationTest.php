<?php

declare(strict_types=1);

use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\Exception\InvalidClaim;
use CoverageKernel\RestoreTier;
use CoverageKernel\Tests\PhpProcess;
use CoverageKernel\Tests\Refusal;
use CoverageKernel\Tests\Sample;

/** A userland object that uses a claim while it is being unserialized. */
final class UsesClaimEarly
{
    public mixed $claim = null;

    /** @var array<string, string> the class of the exception of each use, by its name */
    public static array $outcomes = [];

    public static ?object $kept = null;

    public function __wakeup(): void
    {
        self::$kept = $this->claim;
        foreach ([
            'level' => fn () => $this->claim->level(), 'toJson' => fn () => $this->claim->toJson(), 'serialize' => fn () => serialize($this->claim),
            'evaluate' => fn () => (new ClaimGuard(Sample::definitions()))->evaluate($this->claim, Sample::observed()),
            'withAsOf' => fn () => $this->claim->withAsOf(null), 'json_encode' => fn () => json_encode($this->claim, JSON_THROW_ON_ERROR),
            'clone' => fn () => clone $this->claim,
        ] as $name => $use) {
            try {
                $use();
                self::$outcomes[$name] = 'none';
            } catch (Throwable $throwable) {
                self::$outcomes[$name] = $throwable::class;
            }
        }
        // These show nothing, and must not crash.
        print_r([(array) $this->claim, $this->claim == $this->claim, var_export($this->claim, true)], true);
    }
}

/** The serialized form with this data. */
function serializedClaim(array $data): string
{
    return 'O:20:"CoverageKernel\Claim"'.substr(serialize($data), 1);
}

/** The data of a claim with this text, and the SHA-256 that belongs to it. */
function dataOf(string $json): array
{
    return ['sha256' => hash('sha256', $json), 'json' => $json];
}

test('a claim is unserialized as the same claim', function (Claim $claim) {
    $copy = unserialize(serialize($claim));

    expect($copy)->toBeInstanceOf(Claim::class)->not->toBe($claim)
        ->and($copy)->toEqual($claim)
        ->and($copy->toJson())->toBe($claim->toJson())
        ->and(serialize($copy))->toBe(serialize($claim))
        ->and((new ClaimGuard(Sample::definitions()))->evaluate($copy, Sample::observed())->toJson())
        ->toBe((new ClaimGuard(Sample::definitions()))->evaluate($claim, Sample::observed())->toJson());
})->with([
    'of the sample' => [fn () => Sample::claim()],
    'with every field' => [fn () => Sample::claim(percent: 87.5, restoreTier: RestoreTier::Restorable, denominator: ['b', 'a'], providerConnectionId: 'a"\\')],
    'without a scope' => [fn () => Sample::claim(scopeKey: null, asOf: null, workspaceId: null, managedEnvironmentId: null)],
    'with a long denominator' => [fn () => Sample::claim(denominator: array_map(fn (int $number): string => "type{$number}", range(1, 5_000)))],
]);

test('the serialized form is the canonical JSON with its SHA-256', function () {
    expect(serialize(Sample::claim()))->toBe(serializedClaim(dataOf(Sample::claim()->toJson())));
});

test('a claim is serialized inside other values, and once for the same object', function () {
    $claim = Sample::claim();
    $value = (object) ['list' => [$claim, Sample::claim(percent: 50)], 'again' => $claim];
    $copy = unserialize(serialize($value));

    expect($copy)->toEqual($value)
        ->and($copy->again)->toBe($copy->list[0])
        ->and(unserialize(serialize(new ArrayObject([$claim])))[0])->toEqual($claim);
});

test('a claim is unserialized by another process', function () {
    $process = PhpProcess::run('-r', 'echo unserialize(base64_decode($argv[1]))->toJson();', base64_encode(serialize(Sample::claim())));

    expect($process->complaints)->toBe('')->and($process->output)->toBe(Sample::claim()->toJson());
});

test('a text with any one byte changed is never another claim', function () {
    $claim = Sample::claim(percent: 87.5, denominator: ['a', 'b']);
    $text = serialize($claim);
    $exceptions = 0;
    for ($index = 0; $index < strlen($text); $index++) {
        foreach (['0', '1', '9', 'a', '"', ';', ' '] as $byte) {
            $changed = substr_replace($text, $byte, $index, 1);
            if ($changed === $text) {
                continue;
            }
            try {
                set_error_handler(fn (): bool => true);
                $object = unserialize($changed);
                // PHP reads some changed texts alike, as `O:020:`.
                expect(! $object instanceof Claim || $object == $claim)->toBeTrue($changed);
            } catch (InvalidClaim) {
                $exceptions++;
            } finally {
                restore_error_handler();
            }
        }
    }

    expect($exceptions)->toBeGreaterThan(1_000);
});

test('damaged data is an exception', function (array $data, string $message) {
    $refusal = Refusal::of(fn () => unserialize(serializedClaim($data)));

    expect($refusal)->toBeInstanceOf(InvalidClaim::class)
        ->and($refusal->getMessage())->toContain($message);
})->with([
    'nothing' => [[], 'expected the strings `json` and `sha256`'],
    'the text alone' => [fn () => ['json' => Sample::claim()->toJson()], 'expected the strings'],
    'an additional key' => [fn () => dataOf(Sample::claim()->toJson()) + ['more' => 1], 'expected the strings'],
    'a list' => [fn () => array_values(dataOf(Sample::claim()->toJson())), 'expected the strings'],
    'a text that is not a string' => [fn () => ['sha256' => 'a', 'json' => ['{}']], 'expected the strings'],
    'bytes that are not UTF-8' => [fn () => dataOf("\xff"), 'expected the strings'],
    'another text' => [fn () => ['json' => Sample::claim(percent: 50)->toJson()] + dataOf(Sample::claim()->toJson()), 'SHA-256'],
    'another order of keys' => [fn () => dataOf(json_encode(array_reverse(Sample::claim()->toArray()), JSON_UNESCAPED_SLASHES)), 'not canonical'],
    'white space' => [fn () => dataOf(Sample::claim()->toJson().' '), 'not canonical'],
]);

test('the text is read with every check', function () {
    $json = str_replace(['"level":"content_backed"', '"percent":100'], ['"level":"nope"', '"percent":101'], Sample::claim()->toJson());
    $refusal = Refusal::of(fn () => unserialize(serializedClaim(dataOf($json))));

    expect($refusal)->toBeInstanceOf(InvalidClaim::class)
        ->and(array_map(fn ($error): string => $error->pointer(), $refusal->errors()))->toBe(['/level', '/percent']);
});

test('the format of Serializable is refused', function (string $data) {
    $object = null;
    expect(function () use ($data, &$object) {
        $object = unserialize('C:20:"CoverageKernel\Claim":'.strlen($data).':{'.$data.'}');
    })->toThrow(Exception::class, 'is not allowed');

    expect($object)->toBeNull();
})->with(['', '{}', fn () => Sample::claim()->toJson()]);

test('a claim that is not read yet cannot be used', function () {
    // `R:1` and `r:1` refer to the claim, whose data contains the userland object.
    $wakes = 'O:14:"UsesClaimEarly":1:{s:5:"claim";r:1;}';
    $text = 'O:20:"CoverageKernel\Claim":1:{s:4:"json";'.$wakes.'}';
    UsesClaimEarly::$outcomes = [];

    expect(fn () => unserialize($text))->toThrow(InvalidClaim::class)
        ->and(UsesClaimEarly::$kept)->toBeInstanceOf(Claim::class)
        ->and(UsesClaimEarly::$outcomes)->toHaveCount(7)
        ->and(array_unique(UsesClaimEarly::$outcomes))->not->toContain('none')
        ->and(fn () => UsesClaimEarly::$kept->level())->toThrow(Exception::class)
        ->and(fn () => (new ClaimGuard(Sample::definitions()))->evaluate(UsesClaimEarly::$kept, Sample::observed()))->toThrow(TypeError::class);
    UsesClaimEarly::$kept = null;
    gc_collect_cycles();
});

test('a claim cannot be unserialized into another one', function () {
    $claim = Sample::claim();
    $data = dataOf(Sample::claim(percent: 50)->toJson());

    expect(fn () => $claim->__unserialize($data))->toThrow(Error::class, 'is already constructed')
        ->and(fn () => $claim->__unserialize([]))->toThrow(Error::class, 'is already constructed')
        ->and(fn () => $claim->__unserialize())->toThrow(ArgumentCountError::class)
        ->and(fn () => $claim->__unserialize(5))->toThrow(TypeError::class, 'must be of type array, int given')
        ->and($claim)->toEqual(Sample::claim());
});

test('unserializing leaks no memory', function () {
    $text = serialize(Sample::claim(denominator: array_map(fn (int $number): string => "type{$number}", range(1, 100))));
    $damaged = str_replace('"percent":100', '"percent":101', $text);
    $run = function () use ($text, $damaged): int {
        for ($round = 0; $round < 200; $round++) {
            unserialize($text);
            try {
                unserialize($damaged);
            } catch (InvalidClaim) {
                continue;
            }
        }

        return memory_get_usage();
    };
    $run();

    expect($run() - $run())->toBe(0);
});
