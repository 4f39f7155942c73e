<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use CoverageKernel\Definitions;

/**
 * The definitions that the current request has read.
 *
 * It is bound as a scoped instance, which Laravel resets between the jobs of a queue worker and the requests of Octane. An
 * object that outlives a request must ask the container for it each time.
 *
 * @internal
 */
final class RequestDefinitions
{
    /** @var array<string, string> the rows of both tables as JSON, by connection; without the activation, which may change at any time */
    public array $rows = [];

    /** @var array<string, array<string, Definitions>> the compiled definitions, by connection and activation */
    public array $compiled = [];
}
