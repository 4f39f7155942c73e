<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Contracts;

use CoverageKernel\ResourceType;
use CoverageKernel\SourceClass;

/** Looks up the resource types of the definitions. */
interface ResourceTypeRegistry
{
    /** Returns the canonical type that a name or alias stands for, in any ASCII case; null if there is none. */
    public function canonicalType(string $name): ?string;

    /**
     * Returns the rows of a canonical type, given in its exact spelling, by source-class precedence; empty if there are none.
     *
     * @return list<ResourceType>
     */
    public function rows(string $canonicalType): array;

    /** Returns the row of a canonical type, given in its exact spelling, at a source; null if there is none. */
    public function row(string $canonicalType, SourceClass $sourceClass): ?ResourceType;

    /**
     * Returns all rows, ordered by canonical type (bytes) and then by source-class precedence.
     *
     * @return list<ResourceType>
     */
    public function all(): array;
}
