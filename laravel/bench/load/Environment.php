<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Bench\Load;

use CoverageKernel\Laravel\EnvironmentRef;
use Illuminate\Support\Facades\DB;

/**
 * An environment that the processes record and read.
 *
 * @phpstan-type Ids array{string, string, string, bool}
 */
final readonly class Environment
{
    /** The types of the claimed scope. */
    public const TYPES = [
        'appProtectionPolicyiOS',
        'deviceAndAppManagementAssignmentFilter',
        'deviceCompliancePolicyWindows10',
        'deviceConfigurationPolicyWindows10',
        'roleDefinition',
    ];

    public const SCOPE = 'intune_tcm_core';

    /** @param  bool  $atOnce  whether recorders record all types in one transaction, so that a reader may never see some of them */
    private function __construct(public EnvironmentRef $ref, public bool $atOnce) {}

    public static function create(bool $atOnce): self
    {
        $workspace = DB::table('workspaces')->insertGetId(['name' => 'A workspace']);
        $environment = DB::table('managed_environments')->insertGetId(['workspace_id' => $workspace, 'name' => 'An environment']);
        $connection = DB::table('provider_connections')->insertGetId([
            'workspace_id' => $workspace, 'managed_environment_id' => $environment, 'name' => 'A connection',
        ]);

        return new self(new EnvironmentRef($workspace, $environment, $connection), $atOnce);
    }

    /** @param  Ids  $ids */
    public static function from(array $ids): self
    {
        return new self(new EnvironmentRef($ids[0], $ids[1], $ids[2]), $ids[3]);
    }

    /** @return Ids */
    public function ids(): array
    {
        return [$this->ref->workspaceId, $this->ref->managedEnvironmentId, $this->ref->providerConnectionId, $this->atOnce];
    }
}
