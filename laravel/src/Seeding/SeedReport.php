<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Seeding;

/** The result of seeding. A resource type is named like `roleDefinition:tcm`, a scope by its key. */
final readonly class SeedReport
{
    public function __construct(public TableReport $resourceTypes, public TableReport $supportedScopes) {}
}
