<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use CoverageKernel\Laravel\Exceptions\InvalidConfiguration;
use Illuminate\Contracts\Config\Repository as Config;
use Illuminate\Contracts\Container\Container;
use Illuminate\Database\Connection;
use Illuminate\Database\ConnectionResolverInterface;

/** The database connection of the kernel's tables, as `coverage-kernel.connection` names it. */
final class ConfiguredConnection
{
    /**
     * Returns the name of the connection, or null for the application's default.
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

    /**
     * Whether decisions read from a replica, as `coverage-kernel.read_from` says. A replica may be behind.
     *
     * @throws InvalidConfiguration if it is neither `primary` nor `replica`
     */
    public static function readsFromReplica(Config $config): bool
    {
        // A configuration that was published before this key existed does not have it.
        $configured = $config->get('coverage-kernel.read_from', 'primary');

        return match ($configured) {
            'primary' => false,
            'replica' => true,
            default => throw InvalidConfiguration::of('read_from', '`primary` or `replica`', $configured),
        };
    }

    /**
     * Returns the connection in the application that handles the current request.
     *
     * @throws InvalidConfiguration if it is neither a name nor null
     */
    public static function of(Container $application): Connection
    {
        $connection = $application->make(ConnectionResolverInterface::class)
            ->connection(self::name($application->make(Config::class)));
        assert($connection instanceof Connection);

        return $connection;
    }
}
