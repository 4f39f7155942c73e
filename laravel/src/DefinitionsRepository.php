<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use Closure;
use CoverageKernel\Activation;
use CoverageKernel\Definitions;
use CoverageKernel\Exception\InvalidDefinitions;
use CoverageKernel\Laravel\Exceptions\DefinitionsNotSeeded;
use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use CoverageKernel\Laravel\Reading\Database;
use CoverageKernel\Laravel\Reading\DefinitionsReview;
use Illuminate\Contracts\Config\Repository as Config;
use Illuminate\Contracts\Container\Container;

/**
 * Reads the definitions from the database, with their metadata, as the JSON document of contract §2 or compiled by the extension.
 *
 * Each call reads the tables, in one statement: nothing is cached but the result of compiling a text. The guard does not use it,
 * because it reads definitions and observed coverage together.
 */
final readonly class DefinitionsRepository
{
    /** @param  Closure(): Container  $application  returns the application of the current request: under Octane, each request has its own */
    public function __construct(private Closure $application) {}

    /**
     * Returns the compiled definitions. They are active if the configuration says so and they are the reviewed ones.
     *
     * @throws InvalidDefinitions if the extension refuses the rows
     * @throws DefinitionsNotSeeded if the tables are empty
     * @throws InvalidConfiguration if the configuration is invalid
     */
    public function get(): Definitions
    {
        return $this->review()->definitions($this->rows());
    }

    /**
     * Returns the configured activation, which says whether a claim may reach a customer or an operator.
     *
     * @throws InvalidConfiguration if the configuration is invalid
     */
    public function activation(): Activation
    {
        return $this->review()->activation;
    }

    /**
     * Returns the digest of the definitions that were reviewed, from the configuration; null if there is none.
     *
     * @throws InvalidConfiguration if the configuration is invalid
     */
    public function reviewedDigest(): ?string
    {
        return $this->review()->reviewed;
    }

    /**
     * Returns the digest that the definitions in the database have when they are active: the one to configure as
     * `reviewed_definitions` once they are reviewed.
     *
     * @throws InvalidDefinitions if the extension refuses the rows
     * @throws DefinitionsNotSeeded if the tables are empty
     */
    public function digestWhenActive(): string
    {
        return DefinitionsReview::digestWhenActive($this->rows());
    }

    private function review(): DefinitionsReview
    {
        return DefinitionsReview::fromConfig(($this->application)()->make(Config::class));
    }

    /** Reads the members `resource_types` and `supported_scopes` of the document. */
    private function rows(): string
    {
        return (new Database(($this->application)()))->definitions();
    }
}
