<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Contracts;

use CoverageKernel\Exception\UnknownScope;
use CoverageKernel\ResolvedScope;

/** The scopes that claims may name, and what the definitions make of them. */
interface SupportedScopeResolver
{
    /**
     * The scope with this key: which types it counts, which it excludes, and why (contract §3).
     *
     * @throws UnknownScope if there is none
     */
    public function resolve(string $scopeKey): ResolvedScope;

    /**
     * The keys of all scopes, ordered by bytes.
     *
     * @return list<non-empty-string>
     */
    public function keys(): array;
}
