<?php

declare(strict_types=1);

use CoverageKernel\ExclusionReason;
use CoverageKernel\InputErrorCode;
use CoverageKernel\ReasonCode;
use CoverageKernel\Tests\Contract;

/** @return iterable<string, array{class-string<BackedEnum>, list<string>}> */
function families(): iterable
{
    $families = Contract::families() + [
        'ReasonCode' => Contract::reasonCodes(),
        'ExclusionReason' => Contract::exclusionReasons(),
        'InputErrorCode' => Contract::inputErrorCodes(),
        'Actor' => ['operator', 'claimant', 'definitions', 'capture'],
        'Action' => Contract::actions(),
    ];
    foreach ($families as $name => $values) {
        yield $name => ["CoverageKernel\\{$name}", $values];
    }
}

test('the contract has twelve families', function () {
    expect(Contract::families())->toHaveCount(12);
});

test('a family is a string-backed enum with the values of the contract in its order', function (string $enum, array $values) {
    expect((string) (new ReflectionEnum($enum))->getBackingType())->toBe('string')
        ->and(array_column($enum::cases(), 'value'))->toBe($values);
})->with(families(...));

test('the name of a case is its value in StudlyCase', function (string $enum) {
    foreach ($enum::cases() as $case) {
        expect($case->name)->toBe(str_replace('_', '', ucwords($case->value, '_')));
    }
})->with(families(...));

test('tryFrom returns null for a value outside the family', function (string $enum, array $values) {
    foreach (['', 'nope', strtoupper($values[0]), $values[0].' ', "{$values[0]}\0"] as $text) {
        expect($enum::tryFrom($text))->toBeNull();
    }
})->with(families(...));

test('a case is always the same object', function () {
    expect(ReasonCode::from('kernel_inactive'))->toBe(ReasonCode::KernelInactive)
        ->and(ExclusionReason::from('out_of_scope'))->toBe(ExclusionReason::OutOfScope)
        ->and(InputErrorCode::from('too_deep'))->toBe(InputErrorCode::TooDeep);
});

test('the extension has no other enums', function () {
    $enums = array_filter((new ReflectionExtension('coverage_kernel'))->getClassNames(), enum_exists(...));

    expect($enums)->toEqualCanonicalizing(array_column(iterator_to_array(families()), 0));
});
