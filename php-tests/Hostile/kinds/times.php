<?php

declare(strict_types=1);

// Times of every kind where a method takes a `DateTimeInterface`.

use CoverageKernel\ClaimGuard;
use CoverageKernel\Exception\InvalidClaim;
use CoverageKernel\Tests\Hostile\Attacks;
use CoverageKernel\Tests\Hostile\LoudTime;
use CoverageKernel\Tests\Sample;
use CoverageKernel\Tests\UninitializedTime;

return function (Attacks $attacks): void {
    $guard = new ClaimGuard(Sample::definitions());
    $observed = Sample::observed();
    $claim = Sample::claim();
    $takers = [
        'new Claim' => fn (?DateTimeInterface $time) => Sample::claim(asOf: $time)->asOf(),
        'withAsOf' => fn (?DateTimeInterface $time) => $claim->withAsOf($time)->asOf(),
        'survey' => fn (?DateTimeInterface $time) => json_decode($guard->survey($observed, $time)->toJson())->as_of,
    ];
    $notInitialized = PHP_VERSION_ID < 80_300 ? Error::class : 'DateObjectError';
    $zones = ['UTC', '+00:00', '+14:00', '-12:00', '+99:59', 'Europe/Berlin', 'Africa/Monrovia', 'EST'];
    foreach ($takers as $taker => $take) {
        foreach ([0, 1, 951_782_400, 2_147_483_647, 2_147_483_648, 253_402_300_799] as $second) {
            $expected = gmdate('Y-m-d\TH:i:s\Z', $second);
            foreach ($zones as $zone) {
                $time = (new DateTime("@{$second}"))->setTimezone(new DateTimeZone($zone));
                $attacks->returns("{$taker} at {$second} in {$zone}", fn () => $take($time), $expected);
                $attacks->returns("{$taker} does not change the time {$second} in {$zone}", fn () => [$time->getTimestamp(), $time->getTimezone()->getName() !== ''], [$second, true]);
            }
            $attacks->returns("{$taker} of an overridden time", fn () => $take(new LoudTime("@{$second}")), $expected);
        }
        foreach ([-1, -62_135_596_800, 253_402_300_800, PHP_INT_MAX, PHP_INT_MIN] as $second) {
            $attacks->must("{$taker} at {$second}", fn () => $take((new DateTimeImmutable('@0'))->setTimestamp($second)), InvalidClaim::class, '/as_of');
        }
        $attacks->must("{$taker} of a time that is not initialized", fn () => $take(new UninitializedTime), $notInitialized);
        $attacks->must("{$taker} of a time without its constructor", fn () => $take((new ReflectionClass(LoudTime::class))->newInstanceWithoutConstructor()), $notInitialized);
        $attacks->returns("{$taker} of null", fn () => $take(null), null);
        $time = new DateTime('2026-03-01T12:00:00.123456Z');
        $attacks->returns("{$taker} with microseconds", fn () => $take($time), '2026-03-01T12:00:00.123456Z');
        $reference = &$time;
        $attacks->returns("{$taker} of a reference", fn () => $take($reference), '2026-03-01T12:00:00.123456Z');
        unset($reference);
    }
    // The claim has the time that it was given, even if the object changes afterwards.
    $time = new DateTime('2026-03-01T12:00:00Z');
    $dated = Sample::claim(asOf: $time);
    $time->setTimestamp(0);
    $attacks->returns('a claim whose time was changed', fn () => $dated->asOf(), '2026-03-01T12:00:00Z');
};
