<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

use BackedEnum;
use Closure;
use CoverageKernel\Laravel\Models\JsonObject;
use CoverageKernel\ResolvedScope;
use CoverageKernel\ResourceType;
use Illuminate\Database\Connection;
use Illuminate\Database\Query\Grammars\Grammar;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Database\Schema\ColumnDefinition;
use LogicException;

/**
 * A column of a definition table: one field of contract §2.
 *
 * @template TDefinition of ResourceType|ResolvedScope
 */
final readonly class Column
{
    /**
     * @param  Closure(TDefinition): (BackedEnum|string|int|bool|list<string>|null)  $value  reads the field from a definition
     * @param  class-string<BackedEnum>|null  $family  of a column of `ColumnKind::Family`
     */
    public function __construct(
        public string $name,
        private ColumnKind $kind,
        private Closure $value,
        private ?string $family = null,
    ) {}

    /** Adds the column to a table that a migration creates or changes. */
    public function addTo(Blueprint $table, Connection $connection): ColumnDefinition
    {
        return match ($this->kind) {
            ColumnKind::CanonicalType, ColumnKind::ScopeKey => $this->identifier($table, $connection),
            ColumnKind::Family => $table->text($this->name),
            ColumnKind::Flag => $table->boolean($this->name)->default(false),
            ColumnKind::PositiveInteger => $table->bigInteger($this->name)->nullable(),
            ColumnKind::Aliases => $table->jsonb($this->name)->default('[]'),
            ColumnKind::CanonicalTypes => $table->jsonb($this->name),
            ColumnKind::Object => $table->jsonb($this->name)->default('{}'),
        };
    }

    /** Adds the check constraints that the contract requires for the column. */
    public function constrain(PostgresConstraints $constraints): void
    {
        match ($this->kind) {
            ColumnKind::CanonicalType => $constraints->canonicalType($this->name),
            ColumnKind::ScopeKey => $constraints->scopeKey($this->name),
            ColumnKind::Family => $constraints->family($this->name, $this->familyClass()),
            ColumnKind::Flag => null,
            ColumnKind::PositiveInteger => $constraints->positiveInteger($this->name),
            ColumnKind::Aliases => $constraints->aliases($this->name),
            ColumnKind::CanonicalTypes => $constraints->canonicalTypes($this->name),
            ColumnKind::Object => $constraints->object($this->name),
        };
    }

    /** The Eloquent cast; null where the database's own type is the right one. */
    public function cast(): ?string
    {
        return match ($this->kind) {
            ColumnKind::CanonicalType, ColumnKind::ScopeKey => null,
            ColumnKind::Family => $this->familyClass(),
            ColumnKind::Flag => 'boolean',
            ColumnKind::PositiveInteger => 'integer',
            ColumnKind::Aliases, ColumnKind::CanonicalTypes => 'array',
            ColumnKind::Object => JsonObject::class,
        };
    }

    /**
     * The value that is stored for a definition.
     *
     * @param  TDefinition  $definition
     */
    public function value(ResourceType|ResolvedScope $definition): string|int|bool|null
    {
        $value = ($this->value)($definition);

        return match (true) {
            is_array($value) => self::encode($value),
            $value instanceof BackedEnum => $value->value,
            default => $value,
        };
    }

    /** The value that is stored for a definition, as JSON text. */
    public function json(mixed $stored): string
    {
        return $this->kind->isJson() && is_string($stored) ? $stored : self::encode($stored);
    }

    /**
     * Returns the SQL expression of the stored value as JSON text, with the text to put before and after it.
     *
     * On Postgres, the check constraints admit no character that JSON escapes. SQLite has none, so there the text is escaped. A
     * value that does not fit the column becomes one that the extension refuses.
     *
     * @return array{string, string, string}
     */
    public function jsonExpression(Grammar $grammar, bool $isPostgres): array
    {
        $column = $grammar->wrap($this->name);

        return match (true) {
            $isPostgres => match ($this->kind) {
                ColumnKind::CanonicalType, ColumnKind::ScopeKey, ColumnKind::Family => ['"', $column, '"'],
                ColumnKind::PositiveInteger => ['', "coalesce(cast({$column} as text), 'null')", ''],
                ColumnKind::Flag, ColumnKind::Aliases, ColumnKind::CanonicalTypes, ColumnKind::Object => ['', "cast({$column} as text)", ''],
            },
            $this->kind->isJson() => ['', "coalesce({$column}, 'null')", ''],
            $this->kind === ColumnKind::Flag => ['', "case {$column} when 1 then 'true' when 0 then 'false' else json_quote({$column}) end", ''],
            default => ['', "json_quote({$column})", ''],
        };
    }

    /** On Postgres, the collation `C` orders text by bytes, as the contract and SQLite do. */
    private function identifier(Blueprint $table, Connection $connection): ColumnDefinition
    {
        $column = $table->text($this->name);

        return $connection->getDriverName() === 'pgsql' ? $column->collation('C') : $column;
    }

    /** @return class-string<BackedEnum> */
    private function familyClass(): string
    {
        return $this->family ?? throw new LogicException("the column `{$this->name}` has no family");
    }

    private static function encode(mixed $value): string
    {
        return json_encode($value, JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
    }
}
