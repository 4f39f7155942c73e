<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Adapters;

use CoverageKernel\Laravel\Contracts\ResourceTypeRegistry as ResourceTypeRegistryContract;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\ResourceType;
use CoverageKernel\ResourceTypeRegistry;
use CoverageKernel\SourceClass;

/** Runs the extension's registry on the definitions in the database. */
final readonly class ExtensionResourceTypeRegistry implements ResourceTypeRegistryContract
{
    public function __construct(private DefinitionsRepository $definitions) {}

    public function canonicalType(string $name): ?string
    {
        return $this->registry()->canonicalType($name);
    }

    public function rows(string $canonicalType): array
    {
        return $this->registry()->rows($canonicalType);
    }

    public function row(string $canonicalType, SourceClass $sourceClass): ?ResourceType
    {
        return $this->registry()->row($canonicalType, $sourceClass);
    }

    public function all(): array
    {
        return $this->registry()->all();
    }

    private function registry(): ResourceTypeRegistry
    {
        return new ResourceTypeRegistry($this->definitions->get());
    }
}
