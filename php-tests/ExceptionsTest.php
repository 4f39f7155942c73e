<?php

declare(strict_types=1);

use CoverageKernel\Claim;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\CoverageKernelException;
use CoverageKernel\Exception\ForeignCoverage;
use CoverageKernel\Exception\InvalidClaim;
use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\Exception\InvalidObservedCoverage;
use CoverageKernel\Exception\InvalidRecord;
use CoverageKernel\Exception\InvalidRequest;
use CoverageKernel\Exception\NothingCounted;
use CoverageKernel\Exception\UnknownScope;
use CoverageKernel\InputError;
use CoverageKernel\InputErrorCode;
use CoverageKernel\Tests\ExtensionClasses;
use CoverageKernel\Tests\Refusal;
use CoverageKernel\Tests\Sample;

test('all exceptions are final, and extend one base class', function () {
    $exceptions = array_column(ExtensionClasses::exceptions(), 0, null);
    $names = array_map(fn (ReflectionClass $class) => $class->getName(), $exceptions);

    expect($names)->toEqualCanonicalizing([
        CoverageKernelException::class, ForeignCoverage::class, InvalidClaim::class, InvalidDefinitions::class, InvalidObservedCoverage::class,
        InvalidRecord::class, InvalidRequest::class, NothingCounted::class, UnknownScope::class,
    ]);
    foreach ($exceptions as $class) {
        $isBase = $class->getName() === CoverageKernelException::class;
        expect($class->isFinal())->toBe(! $isBase)
            ->and($class->getParentClass()->getName())->toBe($isBase ? RuntimeException::class : CoverageKernelException::class);
    }
    expect((new ReflectionMethod(CoverageKernelException::class, 'errors'))->isFinal())->toBeTrue();
});

test('there is a test case that throws each exception', function () {
    expect(array_keys(ExtensionClasses::thrown()))->toEqualCanonicalizing(array_values(array_diff(array_keys(ExtensionClasses::exceptions()), [CoverageKernelException::class])));
});

test('an exception is a RuntimeException with a message, code, file, line and trace', function (CoverageKernelException $exception) {
    expect($exception)->toBeInstanceOf(RuntimeException::class)
        ->and($exception->getMessage())->not->toBe('')
        ->and($exception->getCode())->toBe(0)
        ->and($exception->getPrevious())->toBeNull()
        ->and($exception->getFile())->toBe(__DIR__.'/ExtensionClasses.php')
        ->and($exception->getLine())->toBeGreaterThan(1)
        ->and($exception->getTrace()[0]['class'])->toStartWith('CoverageKernel\\')
        ->and($exception->getTraceAsString())->toContain('#0 ', 'Refusal.php')
        ->and((string) $exception)->toContain($exception::class, $exception->getMessage(), 'Stack trace:');
})->with(fn () => ExtensionClasses::thrown());

test('an exception can be the previous exception of another', function (CoverageKernelException $exception) {
    $outer = new LogicException('outer', 5, $exception);

    expect($outer->getPrevious())->toBe($exception)
        ->and((string) $outer)->toContain($exception->getMessage());
})->with(fn () => ExtensionClasses::thrown());

test('only exceptions about documents have input errors', function (CoverageKernelException $exception) {
    $isAboutDocument = ! in_array($exception::class, [ForeignCoverage::class, NothingCounted::class, UnknownScope::class], true);

    expect($exception->errors() !== [])->toBe($isAboutDocument)
        ->and(array_is_list($exception->errors()))->toBeTrue();
})->with(fn () => ExtensionClasses::thrown());

test('an input error has a code, a position, a message and a hint', function () {
    $exception = Refusal::of(fn () => Claim::fromJson("{\n  \"scope_key\": \"a\",\n  \"level\": \"Detected\",\n  \"audienc\": \"customer\", \"percent\": \"all\"\n}"));
    [$missing, $level, $field, $percent] = $exception->errors();
    $place = fn (InputError $error): array => [$error->code(), $error->pointer(), $error->line(), $error->column()];

    expect($place($missing))->toBe([InputErrorCode::MissingField, '/audience', 1, 1])
        ->and($place($level))->toBe([InputErrorCode::UnknownValue, '/level', 3, 12])
        ->and($level->message())->toStartWith('expected ')->toContain('`content_backed`', 'found `Detected`')
        ->and($level->hint())->toContain('`detected`')
        ->and($place($field))->toBe([InputErrorCode::UnknownField, '/audienc', 4, 3])
        ->and($field->hint())->toContain('`audience`')
        ->and($place($percent))->toBe([InputErrorCode::WrongType, '/percent', 4, 37])
        ->and($percent->message())->toContain('found the string `all`')
        ->and($percent->hint())->toBeNull();
});

test('json_encode writes an input error as an object with all its fields', function () {
    $text = Refusal::error(fn () => Claim::fromJson('{"scope_key": "a", "level": "Detected", "audience": "customer"}'));
    $value = Refusal::error(fn () => Claim::fromArray(Sample::claimDocument(percent: 0)));

    expect(json_decode(json_encode($text), true))->toBe([
        'code' => 'unknown_value', 'pointer' => '/level', 'line' => 1, 'column' => 29, 'message' => $text->message(), 'hint' => 'did you mean `detected`?',
    ])->and(json_decode(json_encode([$value]), true))->toBe([[
        'code' => 'invalid_value', 'pointer' => '/percent', 'line' => null, 'column' => null, 'message' => $value->message(), 'hint' => null,
    ]])->and($text)->toBeInstanceOf(JsonSerializable::class);
});

test('the message of an exception is its first error, with the number of further errors', function () {
    $one = Refusal::of(fn () => Claim::fromJson('{"scope_key": "a", "level": "Detected", "audience": "customer"}'));
    $two = Refusal::of(fn () => Claim::fromJson('{"scope_key": "a", "level": "Detected"}'));
    $many = Refusal::of(fn () => Claim::fromArray([]));

    expect($one->getMessage())->toStartWith('unknown_value at `/level` (line 1, column 29): expected ')
        ->toContain($one->errors()[0]->message(), $one->errors()[0]->hint())->not->toContain(' more error')
        ->and($two->getMessage())->toContain($two->errors()[0]->message())->toEndWith('(and 1 more error)')
        ->and($many->getMessage())->toStartWith('missing_field at `/scope_key`: ')->toEndWith('(and 2 more errors)');
});

test('a message never contains a whole document', function () {
    $secret = str_repeat('secret ', 1_000);
    $exceptions = [
        Refusal::of(fn () => Claim::fromArray(Sample::claimDocument(level: $secret))),
        Refusal::of(fn () => Claim::fromArray(Sample::claimDocument(...[$secret => 1]))),
        Refusal::of(fn () => Claim::fromJson($secret)),
        Refusal::of(fn () => Definitions::fromJson(json_encode([$secret => $secret]))),
    ];
    foreach ($exceptions as $exception) {
        foreach ($exception->errors() as $error) {
            expect(substr_count($error->message(), 'secret'))->toBeLessThan(15)
                ->and(strlen($error->pointer()))->toBeLessThanOrEqual(1_024 + strlen('…'));
        }
    }
});

test('errors() returns the same objects each time, in a list that can be changed freely', function () {
    $exception = Refusal::of(fn () => Claim::fromArray([]));
    $errors = $exception->errors();
    $errors[] = 'more';
    unset($errors[0]);

    expect($exception->errors())->toHaveCount(3)->toBe($exception->errors())
        ->and($exception->errors()[0]->pointer())->toBe('/scope_key');
});

test('input errors outlive their exception', function () {
    $errors = Refusal::of(fn () => Claim::fromArray([]))->errors();
    gc_collect_cycles();

    expect(array_map(fn (InputError $error) => $error->pointer(), $errors))->toBe(['/scope_key', '/level', '/audience'])
        ->and($errors[2]->message())->toContain('`audience`');
});

test('an exception that userland code creates has no input errors', function (ReflectionClass $class) {
    $exception = $class->newInstance('made', 7, new LogicException('before'));

    expect($exception->errors())->toBe([])
        ->and($exception->getMessage())->toBe('made')
        ->and($exception->getCode())->toBe(7)
        ->and($exception->getPrevious()->getMessage())->toBe('before')
        ->and($class->newInstance()->errors())->toBe([]);
})->with(fn () => ExtensionClasses::exceptions());

test('a userland subclass of the base exception has no input errors, even with a property of the same name', function () {
    $derived = new class extends CoverageKernelException
    {
        private array $errors = ['mine'];

        public function __construct()
        {
            // Does not call the constructor of its parent.
        }
    };

    expect($derived->errors())->toBe([])
        ->and($derived)->toBeInstanceOf(CoverageKernelException::class);
});

test('the errors of an exception cannot be changed', function (CoverageKernelException $exception) {
    $before = $exception->errors();
    foreach (['errors', 'other', 'message'] as $property) {
        expect(function () use ($exception, $property) {
            $exception->$property = ['evil'];
        })->toThrow(Error::class);
    }

    expect($exception->errors())->toBe($before);
})->with(fn () => ExtensionClasses::thrown());

test('no call returns an allowed decision and throws', function () {
    $guard = new CoverageKernel\ClaimGuard(Sample::definitions());
    $attempts = [
        fn () => $guard->evaluate(Sample::claim(percent: NAN), Sample::observed()),
        fn () => $guard->evaluate(Sample::claim(), Sample::observed(rows: [1])),
        fn () => $guard->evaluate(Sample::claim(), Sample::observed(Definitions::fromJson(CoverageKernel\Seeds::kernel()))),
        fn () => $guard->evaluateMany([Sample::claim(), 1], Sample::observed())[0],
        fn () => $guard->evaluate(Sample::claim(), null),
        fn () => (new CoverageKernel\ClaimGuard(null))->evaluate(Sample::claim(), Sample::observed()),
    ];
    foreach ($attempts as $attempt) {
        $decision = null;
        $caught = null;
        try {
            $decision = $attempt();
        } catch (Throwable $throwable) {
            $caught = $throwable;
        }
        expect($caught)->not->toBeNull()->and($decision)->toBeNull();
    }

    expect($guard->evaluate(Sample::claim(), Sample::observed()))->toBeInstanceOf(Decision::class);
});
