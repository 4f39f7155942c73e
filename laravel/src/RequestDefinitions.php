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
    /** @var array<string, string> both tables as text, by connection: without the activation, which may change at any time */
    public array $rows = [];

    /** @var array<string, array<string, Definitions>> what they compile to, by connection and activation */
    public array $compiled = [];
}
