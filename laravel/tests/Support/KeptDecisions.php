<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use CoverageKernel\Audience;
use CoverageKernel\Claim;
use CoverageKernel\ClaimGuard;
use CoverageKernel\CoverageLevel;
use CoverageKernel\Decision;
use CoverageKernel\Definitions;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\ObservedCoverage;
use CoverageKernel\Seeds;
use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

/** The tables of kept decisions, and decisions to keep in them, made by the extension. */
final class KeptDecisions
{
    public const TABLES = [
        'tenant_configuration_decisions',
        'tenant_configuration_kept_observed_coverage',
        'tenant_configuration_kept_definitions',
    ];

    /** Creates the tables, which the workbench does not have, in the transaction of the test. */
    public static function migrate(): void
    {
        // The migration of the resource tables adds this key.
        if (! Schema::hasIndex('managed_environments', ['workspace_id', 'id'], 'unique')) {
            Schema::table('managed_environments', fn (Blueprint $table) => $table->unique(['workspace_id', 'id'], 'tc_managed_environments_owner'));
        }

        $migration = self::migration();
        assert(method_exists($migration, 'up'));
        $migration->up();
    }

    /** Drops the tables. */
    public static function rollBack(): void
    {
        $migration = self::migration();
        assert(method_exists($migration, 'down'));
        $migration->down();
    }

    /**
     * A decision about an environment in which one type of `intune_core` was observed, with this many resources.
     *
     * @param  int<0, 4294967295>  $resources
     */
    public static function decision(EnvironmentRef $environment, int $resources = 1, Audience $audience = Audience::Customer, string $asOf = '2026-03-01T12:00:00Z'): Decision
    {
        $observed = ObservedCoverage::fromArray(self::definitions(), [
            'workspace_id' => $environment->workspaceId,
            'managed_environment_id' => $environment->managedEnvironmentId,
            'provider_connection_id' => $environment->providerConnectionId,
            'listings' => [[
                'canonical_type' => 'roleDefinition', 'source_class' => 'tcm', 'outcome' => 'complete', 'resources' => $resources,
                'captured_at' => '2026-03-01T11:00:00Z',
            ]],
            'rows' => array_fill(0, $resources, [
                'canonical_type' => 'roleDefinition', 'source_class' => 'tcm', 'coverage_level' => 'content_backed',
                'evidence_state' => 'content_backed', 'identity_state' => 'stable', 'captured_at' => '2026-03-01T11:00:00Z',
            ]),
        ]);
        $claim = Claim::fromArray([
            'scope_key' => 'intune_core',
            'level' => CoverageLevel::ContentBacked,
            'audience' => $audience,
            'as_of' => $asOf,
            'workspace_id' => $environment->workspaceId,
            'managed_environment_id' => $environment->managedEnvironmentId,
            'provider_connection_id' => $environment->providerConnectionId,
        ]);

        return (new ClaimGuard($observed->definitions()))->evaluate($claim, $observed);
    }

    public static function definitions(): Definitions
    {
        return Definitions::fromJson(str_replace('"inactive"', '"active"', Seeds::kernel()));
    }

    private static function migration(): Migration
    {
        $migration = require dirname(__DIR__, 2).'/database/migrations-decisions/2026_01_01_000004_create_tenant_configuration_tables_of_kept_decisions.php';
        assert($migration instanceof Migration);

        return $migration;
    }
}
