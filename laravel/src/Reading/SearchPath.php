<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Reading;

use CoverageKernel\Laravel\Exceptions\UntrustedSession;
use Illuminate\Database\Concerns\ParsesSearchPath;
use Illuminate\Database\Connection;

/**
 * The search path of a Postgres session. Only the configured one is trusted: in another, tables with the names of the kernel's
 * and operators with those of Postgres could be found first.
 *
 * @internal
 */
final class SearchPath
{
    use ParsesSearchPath;

    /** The default of Postgres, where the application configures none. */
    private const DEFAULT = '"$user", public';

    /**
     * Returns the search path as text, without temporary tables, which the statements never read.
     *
     * @param  string  $schemas  the JSON list of all schemas of the session, in the order of the search
     *
     * @throws UntrustedSession if it is not the configured one
     */
    public static function of(Connection $connection, string $schemas): string
    {
        /** @var list<string> $all */
        $all = json_decode($schemas, flags: JSON_THROW_ON_ERROR);
        $searched = array_values(array_filter($all, static fn (string $schema): bool => ! str_starts_with($schema, 'pg_temp_')));
        $named = array_values(array_diff($searched, ['pg_catalog']));
        $configured = self::configured($connection);

        // A configured schema that does not exist is not searched.
        if (($searched[0] ?? null) !== 'pg_catalog' || array_values(array_intersect($configured, $named)) !== $named) {
            throw UntrustedSession::searchPath(implode(', ', $searched), implode(', ', $configured));
        }

        return implode(', ', $named);
    }

    /** @return list<string> */
    private static function configured(Connection $connection): array
    {
        /** @var string|list<string>|null $path */
        $path = $connection->getConfig('search_path') ?? $connection->getConfig('schema') ?? self::DEFAULT;
        /** @var list<string> $schemas */
        $schemas = (new self)->parseSearchPath($path);
        $user = $connection->getConfig('username');

        return array_map(static fn (string $schema): string => $schema === '$user' && is_string($user) ? $user : $schema, $schemas);
    }
}
