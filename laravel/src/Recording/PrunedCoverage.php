<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Recording;

/** How many rows were pruned. */
final readonly class PrunedCoverage
{
    public function __construct(public int $evidence, public int $listings) {}
}
