<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Contracts;

use CoverageKernel\ResourceType;
use CoverageKernel\SourceClass;

/** The resource types of the definitions, by their names. */
interface ResourceTypeRegistry
{
    /** The canonical type that a name means: as written, in any ASCII case, or by an alias; null if it means none. */
    public function canonicalType(string $name): ?string;

    /**
     * The rows of a canonical type in its exact spelling, in source-class precedence; empty if there are none.
     *
     * @return list<ResourceType>
     */
    public function rows(string $canonicalType): array;

    /** The row of a canonical type, in its exact spelling, at a source; null if there is none. */
    public function row(string $canonicalType, SourceClass $sourceClass): ?ResourceType;

    /**
     * Every row, ordered by canonical type (bytes) and then by source-class precedence.
     *
     * @return list<ResourceType>
     */
    public function all(): array;
}
