<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Exceptions;

use RuntimeException;

/** A Postgres session could have read something else than the rows that decide, so no claim is decided. */
final class UntrustedSession extends RuntimeException
{
    public static function searchPath(string $found, string $configured): self
    {
        return new self(sprintf(
            'the search path of the session is `%s`, but that of the connection is `%s`; configure the schemas as `search_path` of the connection, and do not change them in a session',
            $found,
            $configured === '' ? 'the default of the database' : $configured,
        ));
    }

    /** @param  list<string>  $tables */
    public static function rowSecurity(array $tables): self
    {
        return new self(sprintf(
            'row security can hide rows of %s from the database role; read with a role that bypasses row security',
            implode(', ', array_map(static fn (string $table): string => "`{$table}`", $tables)),
        ));
    }
}
