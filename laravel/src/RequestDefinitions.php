<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use CoverageKernel\Definitions;

/**
 * The definitions as the request at hand has read them: bound as a scoped instance, which Laravel forgets between the jobs of
 * a queue worker and the requests of Octane. Whatever outlives a request asks the container for it anew.
 *
 * @internal
 */
final class RequestDefinitions
{
    /** Both tables as text, without the activation, which is configuration and may change at any time. */
    public ?string $rows = null;

    /** @var array<string, Definitions> what they compile to, by activation */
    public array $compiled = [];
}
