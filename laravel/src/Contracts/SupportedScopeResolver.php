<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Contracts;

use CoverageKernel\Exception\UnknownScope;
use CoverageKernel\ResolvedScope;

/** Resolves the scopes that claims may name. */
interface SupportedScopeResolver
{
    /**
     * Returns the scope with this key: the types that it counts, and the excluded types with the reason (contract §3).
     *
     * @throws UnknownScope if no scope has this key
     */
    public function resolve(string $scopeKey): ResolvedScope;

    /**
     * Returns the keys of all scopes, ordered by bytes.
     *
     * @return list<non-empty-string>
     */
    public function keys(): array;
}
