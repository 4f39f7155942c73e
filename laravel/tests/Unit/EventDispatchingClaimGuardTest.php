<?php

declare(strict_types=1);

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Laravel\Adapters\EventDispatchingClaimGuard;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Events\ClaimDecided;
use CoverageKernel\Laravel\Exceptions\ClaimNotPermitted;
use CoverageKernel\Laravel\Testing\FakeClaimGuard;
use Illuminate\Container\Container;
use Illuminate\Contracts\Events\Dispatcher;
use Illuminate\Support\Facades\Event;

/** A guard that blocks `intune_extended`, permits all other scopes, and dispatches its decisions. */
function dispatchingGuard(): EventDispatchingClaimGuard
{
    return new EventDispatchingClaimGuard((new FakeClaimGuard)->permit()->block('intune_extended'), Container::getInstance(...));
}

function decidedClaim(string $scopeKey = 'intune_core'): Claim
{
    return new Claim($scopeKey, CoverageLevel::ContentBacked, Audience::Customer);
}

/** @return ArrayObject<int, ClaimDecided> the events that are dispatched from now on */
function dispatched(): ArrayObject
{
    /** @var ArrayObject<int, ClaimDecided> $events */
    $events = new ArrayObject;
    Event::listen(fn (ClaimDecided $event) => $events->append($event));

    return $events;
}

$environment = new EnvironmentRef(17, 4, 3);

it('dispatches each decision with its environment', function () use ($environment): void {
    $events = dispatched();
    $guard = dispatchingGuard();
    $other = new EnvironmentRef(17, 5, 6);

    $expected = [[$guard->evaluate(decidedClaim(), $environment), $environment]];
    foreach ($guard->evaluateMany([decidedClaim(), 'b' => decidedClaim('intune_extended')], $environment) as $decision) {
        $expected[] = [$decision, $environment];
    }
    foreach ($guard->evaluateAcross([decidedClaim()], [$environment, $other]) as $of => $decisions) {
        $expected[] = [$decisions[0], $of];
    }

    expect(array_map(static fn (ClaimDecided $event): array => [$event->decision, $event->environment], $events->getArrayCopy()))->toBe($expected)
        ->and($events)->toHaveCount(5);
});

it('dispatches a decision that authorize returns, and one that it refuses', function () use ($environment): void {
    $events = dispatched();
    $permitted = dispatchingGuard()->authorize(decidedClaim(), $environment);
    try {
        dispatchingGuard()->authorize(decidedClaim('intune_extended'), $environment);
        $refused = null;
    } catch (ClaimNotPermitted $exception) {
        $refused = $exception->decision();
    }

    expect($refused)->not->toBeNull()
        ->and(array_map(static fn (ClaimDecided $event) => $event->decision, $events->getArrayCopy()))->toBe([$permitted, $refused]);
});

it('dispatches nothing if there is no listener, and nothing for a survey', function () use ($environment): void {
    $silent = Mockery::mock(Dispatcher::class);
    $silent->shouldReceive('hasListeners')->with(ClaimDecided::class)->andReturn(false);
    $silent->shouldNotReceive('dispatch');
    app()->instance(Dispatcher::class, $silent);

    expect(dispatchingGuard()->evaluate(decidedClaim(), $environment)->permitted())->toBeTrue();

    app()->forgetInstance(Dispatcher::class);
    $events = dispatched();
    dispatchingGuard()->survey($environment);
    expect($events)->toHaveCount(0);
});

it('returns no decision if a listener throws', function () use ($environment): void {
    Event::listen(function (ClaimDecided $event): void {
        throw new RuntimeException('the decision could not be kept');
    });

    expect(static fn () => dispatchingGuard()->evaluate(decidedClaim(), $environment))->toThrow(RuntimeException::class, 'could not be kept')
        ->and(static fn () => dispatchingGuard()->authorize(decidedClaim('intune_extended'), $environment))->toThrow(RuntimeException::class, 'could not be kept');
});

it('wraps the guard of the container', function (): void {
    expect(app(ClaimGuard::class))->toBeInstanceOf(EventDispatchingClaimGuard::class);
});
