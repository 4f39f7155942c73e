<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use RuntimeException;

/** A Postgres session could read or write something else than the rows that decide, so no claim is decided and nothing recorded. */
final class UntrustedSession extends RuntimeException
{
    public static function searchPath(string $found, string $configured): self
    {
        return new self(sprintf(
            'the search path of the session is `%s`, but that of the connection is `%s`; configure the schemas as `search_path` of the connection, and do not change them in a session',
            $found,
            $configured,
        ));
    }

    /** @param  list<string>  $tables */
    public static function rowSecurity(array $tables): self
    {
        return new self('row security can hide rows of '.self::names($tables).' from the database role; read with a role that bypasses row security');
    }

    /** @param  list<string>  $tables */
    public static function temporaryTables(array $tables): self
    {
        return new self('the session has temporary tables with the names of the kernel: '.self::names($tables).'; drop or rename them before recording');
    }

    /** @param  list<string>  $tables */
    private static function names(array $tables): string
    {
        return implode(', ', array_map(static fn (string $table): string => "`{$table}`", $tables));
    }
}
