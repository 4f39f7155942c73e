<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use Illuminate\Support\Facades\DB;
use stdClass;

/** The two tables of definitions, as they stand. */
final class DefinitionTables
{
    public const TYPES = 'tenant_configuration_resource_types';

    public const SCOPES = 'tenant_configuration_supported_scopes';

    /**
     * Every column of every row, by natural key: `roleDefinition:tcm`, `intune_core`.
     *
     * @return array<string, array<string, mixed>>
     */
    public static function rows(string $table): array
    {
        $rows = [];

        foreach (DB::table($table)->orderBy('id')->get() as $row) {
            assert($row instanceof stdClass);
            $columns = get_object_vars($row);
            $key = $table === self::TYPES ? [$columns['canonical_type'], $columns['source_class']] : [$columns['scope_key']];
            $rows[implode(':', array_filter($key, is_string(...)))] = $columns;
        }

        return $rows;
    }

    /** @return array<string, array<string, array<string, mixed>>> */
    public static function both(): array
    {
        return [self::TYPES => self::rows(self::TYPES), self::SCOPES => self::rows(self::SCOPES)];
    }

    /** What the tables say, as a document of the contract: written here once more, so that no code of the package is trusted. */
    public static function document(): string
    {
        $rows = static fn (string $table): array => array_map(static function (array $columns): array {
            unset($columns['id'], $columns['created_at'], $columns['updated_at']);

            foreach ($columns as $name => $value) {
                $columns[$name] = match (true) {
                    in_array($name, ['source_aliases', 'denominator', 'metadata'], true) => json_decode((string) $value),
                    str_starts_with($name, 'include_'), str_starts_with($name, 'allow_'), in_array($name, ['active', 'customer_claimable'], true) => (bool) $value,
                    default => $value,
                };
            }

            return $columns;
        }, array_values(self::rows($table)));

        return json_encode([
            'contract' => 1,
            'activation' => 'inactive',
            'resource_types' => $rows(self::TYPES),
            'supported_scopes' => $rows(self::SCOPES),
        ], JSON_THROW_ON_ERROR);
    }
}
