<?php

declare(strict_types=1);

use CoverageKernel\Laravel\Exceptions\InvalidCapture;
use CoverageKernel\Laravel\Recording\Capture;
use CoverageKernel\Laravel\Tests\Support\Captures;
use CoverageKernel\ListingOutcome;
use CoverageKernel\SourceClass;

it('accepts times from the beginning of 1970 to the end of 9999, and no others', function (): void {
    foreach (['1970-01-01T00:00:00Z', '9999-12-31T23:59:59.999999Z', '1969-12-31T23:00:00-01:00'] as $at) {
        expect(Captures::of([], $at)->capturedAt->getTimestamp())->toBe((new DateTimeImmutable($at))->getTimestamp())
            ->and(Captures::resource('a', $at)->capturedAt->getTimezone()->getName())->toBe('UTC');
    }
    foreach (['1969-12-31T23:59:59.999999Z', '+10000-01-01T00:00:00Z', '9999-12-31T23:59:59-01:00', '-2026-03-01T08:00:00Z'] as $at) {
        foreach ([fn () => Captures::of([], $at), fn () => Captures::resource('a', $at)] as $capture) {
            expect($capture)->toThrow(InvalidCapture::class, 'expected `capturedAt` to be a time between the years 1970 and 9999');
        }
    }
});

it('accepts up to 4,294,967,295 resources', function (): void {
    expect(Captures::of([], listed: 2 ** 32 - 1)->listed)->toBe(4_294_967_295)
        ->and(fn () => Captures::of([], listed: 2 ** 32))->toThrow(InvalidCapture::class, 'expected `listed` to be a number from 0 to 4294967295');
});

it('accepts a key of up to 1,024 bytes', function (): void {
    expect(Captures::resource(str_repeat('k', 1_024))->key)->toHaveLength(1_024)
        ->and(fn () => Captures::resource(str_repeat('k', 1_025)))->toThrow(InvalidCapture::class, 'expected `key` to be null or 1 to 1,024 bytes of UTF-8 without U+0000');
});

it('has an empty JSON object as the metadata if there is none', function (): void {
    expect(Captures::of([])->metadata)->toBe('{}')
        ->and(Captures::resource('a')->metadata)->toBe('{}')
        ->and(Captures::resource('a', metadata: ['1.0' => 1.0, 'path' => 'ä/b'])->metadata)->toBe('{"1.0":1.0,"path":"ä/b"}');
});

it('is not confirmed to be empty unless the caller says so', function (): void {
    expect((new Capture('roleDefinition', SourceClass::Tcm, ListingOutcome::Complete, new DateTimeImmutable(Captures::AT), 0))->confirmedEmpty)->toBeFalse();
});
