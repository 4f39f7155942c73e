<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

use BackedEnum;
use Illuminate\Database\Connection;

/** The check constraints of a table, which Laravel's schema builder does not support. */
final readonly class PostgresConstraints
{
    /** The contract's identifiers (§2) as regular expressions, in a syntax common to Postgres and its JSON paths. */
    private const CANONICAL_TYPE = '^[a-z][A-Za-z0-9]{0,127}$';

    private const SCOPE_KEY = '^[a-z][a-z0-9_]{0,127}$';

    private const ALIAS = '^[!-~]{1,255}$';

    private const MAX_INTEGER = 2 ** 53 - 1;

    public function __construct(private Connection $connection, private string $table) {}

    /** Adds a check constraint, or replaces the one of this name. The name is given without that of the table. */
    public function check(string $name, string $condition): void
    {
        $grammar = $this->connection->getSchemaGrammar();
        $constraint = $grammar->wrap((new Names($this->connection))->on($this->table, $name));

        $this->connection->statement(
            "alter table {$grammar->wrapTable($this->table)} drop constraint if exists {$constraint}, add constraint {$constraint} check ({$condition})"
        );
    }

    /**
     * A value of a closed family (contract §1), with the values that the extension knows.
     *
     * @param  class-string<BackedEnum>  $family
     */
    public function family(string $column, string $family): void
    {
        $list = implode(', ', array_map(static fn (BackedEnum $value): string => "'{$value->value}'", $family::cases()));

        $this->check("{$column}_family", "{$column} in ({$list})");
    }

    public function canonicalType(string $column): void
    {
        $this->check("{$column}_shape", "{$column} ~ '".self::CANONICAL_TYPE."'");
    }

    public function scopeKey(string $column): void
    {
        $this->check("{$column}_shape", "{$column} ~ '".self::SCOPE_KEY."'");
    }

    /** Up to the largest integer that every JSON reader represents exactly. */
    public function positiveInteger(string $column): void
    {
        $this->check("{$column}_range", "{$column} between 1 and ".self::MAX_INTEGER);
    }

    /** A list of provider-native names; it may be empty. */
    public function aliases(string $column): void
    {
        $this->listOf($column, self::ALIAS);
    }

    /** A non-empty list of canonical types. */
    public function canonicalTypes(string $column): void
    {
        $this->listOf($column, self::CANONICAL_TYPE);
        $this->check("{$column}_not_empty", "{$column} <> '[]'::jsonb");
    }

    public function object(string $column): void
    {
        $this->check("{$column}_object", "jsonb_typeof({$column}) = 'object'");
    }

    /** A time in the range of the contract (§2), which excludes `infinity`. */
    public function time(string $column): void
    {
        $this->check(
            "{$column}_range",
            "{$column} >= timestamptz '1970-01-01 00:00:00+00' and {$column} < timestamptz '10000-01-01 00:00:00+00'"
        );
    }

    private function listOf(string $column, string $shape): void
    {
        $this->check("{$column}_list", "jsonb_typeof({$column}) = 'array'");

        // Matches an entry that is not a string, or not of this shape. If the column holds no list, the result is null, and only
        // the constraint above refuses the row.
        $path = "'strict \$[*] ? (@.type() <> \"string\" || !(@ like_regex \"{$shape}\"))'";
        $this->check("{$column}_shape", "not jsonb_path_exists({$column}, {$path}, '{}', true)");
    }
}
