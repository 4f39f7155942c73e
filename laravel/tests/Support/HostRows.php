<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Schema\KeyType;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Str;

/** Inserts rows into the workbench's tables. */
final class HostRows
{
    public static function workspace(): int|string
    {
        return self::insert('workspaces', ['name' => 'A workspace']);
    }

    public static function managedEnvironment(int|string $workspace): int|string
    {
        return self::insert('managed_environments', ['workspace_id' => $workspace, 'name' => 'An environment']);
    }

    public static function providerConnection(int|string $workspace, int|string $managedEnvironment): int|string
    {
        return self::insert('provider_connections', [
            'workspace_id' => $workspace,
            'managed_environment_id' => $managedEnvironment,
            'name' => 'A connection',
        ]);
    }

    /** Inserts a managed environment with a connection, in a new workspace or in that of another environment. */
    public static function environment(?EnvironmentRef $inWorkspaceOf = null): EnvironmentRef
    {
        $workspace = $inWorkspaceOf->workspaceId ?? self::workspace();
        $environment = self::managedEnvironment($workspace);

        return new EnvironmentRef($workspace, $environment, self::providerConnection($workspace, $environment));
    }

    /** Inserts another connection of the same managed environment. */
    public static function connectedAgain(EnvironmentRef $environment): EnvironmentRef
    {
        return new EnvironmentRef(
            $environment->workspaceId,
            $environment->managedEnvironmentId,
            self::providerConnection($environment->workspaceId, $environment->managedEnvironmentId),
        );
    }

    /** @param  array<string, int|string>  $columns */
    private static function insert(string $table, array $columns): int|string
    {
        $key = match (KeyType::from(config()->string('coverage-kernel.host.key_type'))) {
            KeyType::BigInt => null,
            KeyType::Uuid => (string) Str::uuid7(),
            KeyType::Ulid => (string) Str::ulid(),
        };
        if ($key === null) {
            return DB::table($table)->insertGetId($columns);
        }
        DB::table($table)->insert(['id' => $key, ...$columns]);

        return $key;
    }
}
