<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Schema\ResourceTables;
use Illuminate\Support\Carbon;
use Illuminate\Support\Facades\DB;
use RuntimeException;

/** Inserts valid rows of an environment, without models. Tests override single columns. Times are RFC 3339. */
final class ConcreteRows
{
    public const CAPTURED_AT = '2026-01-01T12:00:00Z';

    /** @param  array<string, int|string|null>  $columns */
    public static function resource(EnvironmentRef $environment, string $type = 'roleDefinition:tcm', array $columns = []): int
    {
        return self::insert('tenant_configuration_resources', [
            ...self::owner($environment, $type),
            'canonical_resource_key' => bin2hex(random_bytes(8)),
            ...$columns,
        ]);
    }

    /**
     * Inserts evidence of a resource.
     *
     * @param  array<string, int|string|null>  $columns
     */
    public static function evidence(int $resource, array $columns = []): int
    {
        $owner = DB::table('tenant_configuration_resources')
            ->where('id', $resource)
            ->first(ResourceTables::OWNER)
            ?? throw new RuntimeException("there is no resource {$resource}");

        return self::insert('tenant_configuration_resource_evidence', [
            ...get_object_vars($owner),
            'resource_id' => $resource,
            'coverage_level' => 'content_backed',
            'evidence_state' => 'content_backed',
            'identity_state' => 'stable',
            'captured_at' => self::CAPTURED_AT,
            ...$columns,
        ]);
    }

    /** @param  array<string, int|string|null>  $columns */
    public static function listing(EnvironmentRef $environment, string $type = 'roleDefinition:tcm', array $columns = []): int
    {
        return self::insert('tenant_configuration_listings', [
            ...self::owner($environment, $type),
            'outcome' => 'complete',
            'resources' => 1,
            'captured_at' => self::CAPTURED_AT,
            ...$columns,
        ]);
    }

    /** The id of a resource type, named as in `roleDefinition:tcm`. */
    public static function type(string $type): int
    {
        [$canonicalType, $sourceClass] = explode(':', $type) + [1 => ''];
        $id = DB::table('tenant_configuration_resource_types')
            ->where('canonical_type', $canonicalType)
            ->where('source_class', $sourceClass)
            ->value('id');

        return is_int($id) || is_string($id) ? (int) $id : throw new RuntimeException("there is no resource type {$type}");
    }

    /** @param  array<array-key, mixed>  $columns */
    private static function insert(string $table, array $columns): int
    {
        // SQLite stores a time as text of one form.
        if (isset($columns['captured_at']) && is_string($columns['captured_at']) && DB::connection()->getDriverName() === 'sqlite') {
            $columns['captured_at'] = Carbon::parse($columns['captured_at'])->utc()->format('Y-m-d H:i:s.uP');
        }

        return DB::table($table)->insertGetId($columns);
    }

    /** @return array{workspace_id: string, managed_environment_id: string, provider_connection_id: string, resource_type_id: int} */
    private static function owner(EnvironmentRef $environment, string $type): array
    {
        return [
            'workspace_id' => $environment->workspaceId,
            'managed_environment_id' => $environment->managedEnvironmentId,
            'provider_connection_id' => $environment->providerConnectionId,
            'resource_type_id' => self::type($type),
        ];
    }
}
