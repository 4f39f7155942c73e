<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use Illuminate\Support\Facades\DB;

/**
 * The contents of the two definition tables.
 *
 * @phpstan-type Row array{id: int, canonical_type: string, source_class: string, scope_key: string, metadata: string, updated_at: string, ...<string, string|int|bool|null>}
 */
final class DefinitionTables
{
    public const TYPES = 'tenant_configuration_resource_types';

    public const SCOPES = 'tenant_configuration_supported_scopes';

    private const FLAGS = [
        'include_fallback', 'include_beta', 'allow_beta_certification', 'allow_derived_identity', 'customer_claimable', 'active',
    ];

    /**
     * Every column of every row, by natural key: `roleDefinition:tcm`, `intune_core`.
     *
     * @return array<string, Row>
     */
    public static function rows(string $table): array
    {
        $rows = [];

        foreach (DB::table($table)->orderBy('id')->get() as $row) {
            /** @var Row $columns */
            $columns = (array) $row;
            $rows[$table === self::TYPES ? "{$columns['canonical_type']}:{$columns['source_class']}" : $columns['scope_key']] = $columns;
        }

        return $rows;
    }

    /** @return array<string, array<string, Row>> */
    public static function both(): array
    {
        return [self::TYPES => self::rows(self::TYPES), self::SCOPES => self::rows(self::SCOPES)];
    }

    /** Deletes all rows of these tables; without an argument, of both. */
    public static function empty(string ...$tables): void
    {
        foreach ($tables === [] ? [self::SCOPES, self::TYPES] : $tables as $table) {
            DB::table($table)->delete();
        }
    }

    /** The tables as a definitions document. Tests compare it with the package's own code, so it does not use that code. */
    public static function document(): string
    {
        return json_encode([
            'contract' => 1,
            'activation' => 'inactive',
            'resource_types' => array_map(self::decoded(...), array_values(self::rows(self::TYPES))),
            'supported_scopes' => array_map(self::decoded(...), array_values(self::rows(self::SCOPES))),
        ], JSON_THROW_ON_ERROR);
    }

    /**
     * @param  Row  $row
     * @return array<string, mixed>
     */
    private static function decoded(array $row): array
    {
        $decoded = [];

        foreach (array_diff_key($row, ['id' => '', 'created_at' => '', 'updated_at' => '']) as $name => $value) {
            $decoded[$name] = match (true) {
                in_array($name, ['source_aliases', 'denominator', 'metadata'], true) => json_decode((string) $value),
                in_array($name, self::FLAGS, true) => (bool) $value,
                default => $value,
            };
        }

        return $decoded;
    }
}
