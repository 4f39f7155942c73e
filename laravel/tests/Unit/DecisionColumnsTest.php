<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Log\DecisionColumns;

it('accepts the forms in which databases return a boolean, and no other value', function (mixed $true, mixed $false): void {
    expect(DecisionColumns::agree('permitted', $true, true))->toBeTrue()
        ->and(DecisionColumns::agree('permitted', $false, false))->toBeTrue()
        ->and(DecisionColumns::agree('permitted', $true, false))->toBeFalse()
        ->and(DecisionColumns::agree('permitted', $false, true))->toBeFalse();
})->with([[true, false], [1, 0], ['1', '0'], ['t', 'f'], ['true', 'false']]);

it('compares texts and numbers as text', function (): void {
    expect(DecisionColumns::agree('workspace_id', 17, '17'))->toBeTrue()
        ->and(DecisionColumns::agree('workspace_id', '17', '17'))->toBeTrue()
        ->and(DecisionColumns::agree('workspace_id', 18, '17'))->toBeFalse()
        ->and(DecisionColumns::agree('scope_key', 'intune_core', 'intune_extended'))->toBeFalse()
        ->and(DecisionColumns::agree('scope_key', ['intune_core'], 'intune_core'))->toBeFalse();
});

it('compares times to one microsecond, in any time zone', function (string $stored, bool $agrees): void {
    expect(DecisionColumns::agree('as_of', $stored, '2026-03-01T12:00:00.000005Z'))->toBe($agrees)
        // Only the time is compared as one.
        ->and(DecisionColumns::agree('scope_key', $stored, '2026-03-01T12:00:00.000005Z'))->toBeFalse();
})->with([
    ['2026-03-01 12:00:00.000005+00', true],
    ['2026-03-01 13:00:00.000005+01', true],
    ['2026-03-01 12:00:00.000004+00', true],
    ['2026-03-01 12:00:00.000006+00', true],
    ['2026-03-01 12:00:00.000003+00', false],
    ['2026-03-01 12:00:00.000007+00', false],
    ['2026-03-01 13:00:00.000005+00', false],
    ['no time', false],
]);

it('refuses a time that is none', function (): void {
    expect(DecisionColumns::agree('as_of', '2026-03-01 12:00:00+00', 'no time'))->toBeFalse();
});

it('finds that a value is null only if the other is', function (): void {
    expect(DecisionColumns::agree('as_of', null, null))->toBeTrue()
        ->and(DecisionColumns::agree('as_of', '2026-03-01 12:00:00+00', null))->toBeFalse()
        ->and(DecisionColumns::agree('as_of', null, '2026-03-01T12:00:00Z'))->toBeFalse()
        ->and(DecisionColumns::agree('permitted', null, false))->toBeFalse();
});
