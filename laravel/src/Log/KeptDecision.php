<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Log;

use CoverageKernel\Decision;

/** A decision and the id under which it is kept. */
final readonly class KeptDecision
{
    public function __construct(public int $id, public Decision $decision) {}
}
