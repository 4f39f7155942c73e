<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Seeding;

/** What seeding made of the definitions. A resource type is named as in `roleDefinition:tcm`, a scope by its key. */
final readonly class SeedReport
{
    public function __construct(public TableReport $resourceTypes, public TableReport $supportedScopes) {}
}
