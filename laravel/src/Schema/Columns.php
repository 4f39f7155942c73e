<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Schema;

use CoverageKernel\ResolvedScope;
use CoverageKernel\ResourceType;
use Illuminate\Database\Query\Grammars\Grammar;

/**
 * The columns of a definition table: one for each field of contract §2, declared once.
 *
 * The migration, the model, the repository and the seeder all use this declaration. To add a field, add a column to it, and a
 * migration that calls `KernelMigration::addMissingColumns()` for databases that exist already.
 *
 * @phpstan-type Row non-empty-array<string, string|int|bool|null>
 *
 * @template TDefinition of ResourceType|ResolvedScope
 */
abstract readonly class Columns
{
    /** @var non-empty-list<Column<TDefinition>> in the order of the contract */
    public array $all;

    public function __construct()
    {
        $this->all = $this->declare();
    }

    abstract public function table(): string;

    /** @return non-empty-list<string> the columns of the natural key */
    abstract public function key(): array;

    /** @return non-empty-list<Column<TDefinition>> */
    abstract protected function declare(): array;

    /** Adds the check constraints that the contract requires for the rows. */
    public function constrain(PostgresConstraints $constraints): void
    {
        foreach ($this->all as $column) {
            $column->constrain($constraints);
        }
    }

    /** @return non-empty-list<string> */
    public function names(): array
    {
        return array_map(static fn (Column $column): string => $column->name, $this->all);
    }

    /** @return array<string, string> the casts of the Eloquent model */
    public function casts(): array
    {
        $casts = [];
        foreach ($this->all as $column) {
            $casts[$column->name] = $column->cast();
        }

        return array_filter($casts, is_string(...));
    }

    /**
     * The values that are stored for a definition.
     *
     * @param  TDefinition  $definition
     * @return Row
     */
    public function row(ResourceType|ResolvedScope $definition): array
    {
        $row = [];
        foreach ($this->all as $column) {
            $row[$column->name] = $column->value($definition);
        }

        return $row;
    }

    /**
     * The values that are stored for a definition, as a JSON object of the contract.
     *
     * @param  array<string, mixed>  $row
     */
    public function json(array $row): string
    {
        return '{'.implode(',', array_map(
            static fn (Column $column): string => '"'.$column->name.'":'.$column->json($row[$column->name]),
            $this->all,
        )).'}';
    }

    /**
     * Returns the SQL expression of a stored row as a JSON object of the contract, with or without its metadata. A null in it is
     * not text of JSON, so that the extension refuses the row.
     */
    public function jsonExpression(Grammar $grammar, bool $isPostgres, bool $withMetadata): string
    {
        $operands = [];
        $text = '{';
        foreach ($this->all as $column) {
            if ($column->name === 'metadata' && ! $withMetadata) {
                continue;
            }
            [$before, $expression, $after] = $column->jsonExpression($grammar, $isPostgres);
            array_push($operands, "'{$text}\"{$column->name}\":{$before}'", $expression);
            $text = $after.',';
        }
        $operands[] = "'".substr($text, 0, -1)."}'";

        return $isPostgres ? 'pg_catalog.concat('.implode(', ', $operands).')' : implode(' || ', $operands);
    }

    /**
     * The natural key of a stored row as text: `roleDefinition:tcm`, `intune_core`.
     *
     * @param  array<string, mixed>  $row
     */
    public function nameOf(array $row): string
    {
        return implode(':', array_map(static function (string $column) use ($row): string {
            $value = $row[$column] ?? null;

            return is_string($value) ? $value : '';
        }, $this->key()));
    }
}
