<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

use Illuminate\Database\Connection;
use Illuminate\Support\Str;

/** What a table of the kernel refuses beyond what the schema builder can say: check constraints of Postgres. */
final readonly class PostgresConstraints
{
    /** The contract's identifiers (§2) as regular expressions, which Postgres and its JSON paths read alike. */
    private const CANONICAL_TYPE = '^[a-z][A-Za-z0-9]{0,127}$';

    private const SCOPE_KEY = '^[a-z][a-z0-9_]{0,127}$';

    private const ALIAS = '^[!-~]{1,255}$';

    /** What the names of the table's constraints begin with. */
    private string $prefix;

    public function __construct(private Connection $connection, private string $table)
    {
        $this->prefix = 'tc_'.Str::after($table, 'tenant_configuration_');
    }

    /** Holds a condition for every row, under a name that is given without its beginning. */
    public function check(string $name, string $condition): void
    {
        $grammar = $this->connection->getSchemaGrammar();

        $this->connection->statement(
            "alter table {$grammar->wrapTable($this->table)} add constraint {$grammar->wrap("{$this->prefix}_{$name}")} check ({$condition})"
        );
    }

    /**
     * A value of a closed family (contract §1).
     *
     * @param  non-empty-list<string>  $values
     */
    public function family(string $column, array $values): void
    {
        $list = implode(', ', array_map(static fn (string $value): string => "'{$value}'", $values));

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

    /** A list of provider-native names, which may be empty. */
    public function aliases(string $column): void
    {
        $this->listOf($column, self::ALIAS);
    }

    /** A list of canonical types, which is not empty. */
    public function canonicalTypes(string $column): void
    {
        $this->listOf($column, self::CANONICAL_TYPE);
        $this->check("{$column}_not_empty", "{$column} <> '[]'::jsonb");
    }

    public function object(string $column): void
    {
        $this->check("{$column}_object", "jsonb_typeof({$column}) = 'object'");
    }

    /** A time of the contract (§2): infinity is none. */
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

        // Is there an entry that is no string, or one of another shape? Unknown, and so not refused here, where there is no list.
        $path = "'strict \$[*] ? (@.type() <> \"string\" || !(@ like_regex \"{$shape}\"))'";
        $this->check("{$column}_shape", "not jsonb_path_exists({$column}, {$path}, '{}', true)");
    }
}
