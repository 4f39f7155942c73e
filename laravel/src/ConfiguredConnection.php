<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use Illuminate\Contracts\Config\Repository as Config;

/** The database connection that configuration names. */
final class ConfiguredConnection
{
    /**
     * Its name; null for the application's default.
     *
     * @throws InvalidConfiguration if it is neither a name nor null
     */
    public static function name(Config $config): ?string
    {
        $configured = $config->get('coverage-kernel.connection');

        if ($configured !== null && ! is_string($configured)) {
            throw InvalidConfiguration::of('connection', 'the name of a connection or null', $configured);
        }

        return $configured;
    }
}
