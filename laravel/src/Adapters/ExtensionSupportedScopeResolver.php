<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Adapters;

use CoverageKernel\Laravel\Contracts\SupportedScopeResolver as SupportedScopeResolverContract;
use CoverageKernel\Laravel\DefinitionsRepository;
use CoverageKernel\ResolvedScope;
use CoverageKernel\SupportedScopeResolver;

/** Runs the extension's resolver on the definitions in the database. */
final readonly class ExtensionSupportedScopeResolver implements SupportedScopeResolverContract
{
    public function __construct(private DefinitionsRepository $definitions) {}

    public function resolve(string $scopeKey): ResolvedScope
    {
        return $this->resolver()->resolve($scopeKey);
    }

    public function keys(): array
    {
        return $this->resolver()->keys();
    }

    private function resolver(): SupportedScopeResolver
    {
        return new SupportedScopeResolver($this->definitions->get());
    }
}
