<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Events;

use CoverageKernel\Decision;
use CoverageKernel\Laravel\EnvironmentRef;

/**
 * The guard decided a claim about an environment. It is dispatched only if a listener is registered, before the decision is
 * returned. If a listener throws, the caller gets the exception and no decision.
 */
final readonly class ClaimDecided
{
    public function __construct(public Decision $decision, public EnvironmentRef $environment) {}
}
