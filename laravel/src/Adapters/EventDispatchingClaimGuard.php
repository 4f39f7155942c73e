<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Adapters;

use Closure;
use CoverageKernel\Claim;
use CoverageKernel\Decision;
use CoverageKernel\Laravel\Contracts\ClaimGuard;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Events\ClaimDecided;
use CoverageKernel\Laravel\Exceptions\ClaimNotPermitted;
use CoverageKernel\Survey;
use Generator;
use Illuminate\Contracts\Container\Container;
use Illuminate\Contracts\Events\Dispatcher;

/** Dispatches `ClaimDecided` for each decision of another guard, if a listener is registered. */
final readonly class EventDispatchingClaimGuard implements ClaimGuard
{
    /** @param  Closure(): Container  $application  returns the application of the current request */
    public function __construct(private ClaimGuard $guard, private Closure $application) {}

    /** Returns the guard that dispatches nothing. */
    public function withoutEvents(): ClaimGuard
    {
        return $this->guard;
    }

    public function evaluate(Claim $claim, EnvironmentRef $environment): Decision
    {
        $decision = $this->guard->evaluate($claim, $environment);
        $this->dispatch([$decision], $environment);

        return $decision;
    }

    public function evaluateMany(iterable $claims, EnvironmentRef $environment): array
    {
        $decisions = $this->guard->evaluateMany($claims, $environment);
        $this->dispatch($decisions, $environment);

        return $decisions;
    }

    public function evaluateAcross(iterable $claims, iterable $environments): Generator
    {
        foreach ($this->guard->evaluateAcross($claims, $environments) as $environment => $decisions) {
            $this->dispatch($decisions, $environment);

            yield $environment => $decisions;
        }
    }

    public function authorize(Claim $claim, EnvironmentRef $environment): Decision
    {
        try {
            $decision = $this->guard->authorize($claim, $environment);
        } catch (ClaimNotPermitted $notPermitted) {
            $this->dispatch([$notPermitted->decision()], $environment);

            throw $notPermitted;
        }
        $this->dispatch([$decision], $environment);

        return $decision;
    }

    public function survey(EnvironmentRef $environment): Survey
    {
        return $this->guard->survey($environment);
    }

    /** @param  array<array-key, Decision>  $decisions */
    private function dispatch(array $decisions, EnvironmentRef $environment): void
    {
        $events = ($this->application)()->make(Dispatcher::class);

        if ($events->hasListeners(ClaimDecided::class)) {
            foreach ($decisions as $decision) {
                $events->dispatch(new ClaimDecided($decision, $environment));
            }
        }
    }
}
