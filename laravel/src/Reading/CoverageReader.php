<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Reading;

use Closure;
use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\Exception\InvalidObservedCoverage;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\ClockDisagrees;
use CoverageKernel\Laravel\Exceptions\DefinitionsNotSeeded;
use CoverageKernel\Laravel\Exceptions\EnvironmentIsDeleted;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Laravel\Exceptions\InvalidEnvironment;
use CoverageKernel\Laravel\Exceptions\UntrustedSession;
use CoverageKernel\ObservedCoverage;
use Illuminate\Contracts\Config\Repository as Config;
use Illuminate\Contracts\Container\Container;

/**
 * Reads the observed coverage of environments, with the definitions against which it was read, in one statement. Metadata is left
 * out, because no decision reads it.
 */
final readonly class CoverageReader
{
    /** @param  Closure(): Container  $application  returns the application of the current request: under Octane, each request has its own */
    public function __construct(private Closure $application) {}

    /**
     * Returns the observed coverage of each environment, in their order.
     *
     * @param  list<EnvironmentRef>  $environments
     * @return ($environments is non-empty-list ? non-empty-list<ObservedCoverage> : list<ObservedCoverage>)
     *
     * @throws InvalidEnvironment if an id does not fit the type of the application's keys
     * @throws EnvironmentIsDeleted if the application has soft-deleted one of the environments
     * @throws InvalidDefinitions if the extension refuses the definitions
     * @throws InvalidObservedCoverage if the extension refuses the observed coverage
     * @throws DefinitionsNotSeeded if the definition tables are empty
     * @throws InvalidConfiguration if the configuration is invalid
     * @throws UntrustedSession if the session could read something else than what decides
     * @throws ClockDisagrees if the application's time is not that of the database
     */
    public function read(array $environments): array
    {
        if ($environments === []) {
            return [];
        }
        $application = ($this->application)();
        $review = DefinitionsReview::fromConfig($application->make(Config::class));
        [$definitionRows, $entries, $session] = (new Database($application))->observed($environments);
        $session->ensureTimeOf($application);
        $definitions = $review->definitions($definitionRows);

        return array_map(
            static fn (EnvironmentRef $environment, ?string $of): ObservedCoverage => ObservedCoverage::fromJson($definitions, Observations::fold($environment, $of)),
            $environments,
            $entries,
        );
    }
}
