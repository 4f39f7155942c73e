<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use CoverageKernel\Laravel\EnvironmentRef;
use Illuminate\Support\Facades\DB;

/** A managed environment of the host application, with one connection, and what is observed through it: written by plain inserts. */
final readonly class HostEnvironment
{
    private function __construct(private int $workspaceId, private int $managedEnvironmentId, private int $providerConnectionId)
    {
    }

    /** With a workspace of its own. */
    public static function make(): self
    {
        return self::in((int) DB::table('workspaces')->insertGetId(['name' => 'a workspace']));
    }

    /** Another environment of the same workspace. */
    public function sibling(): self
    {
        return self::in($this->workspaceId);
    }

    /** Another connection of the same environment. */
    public function throughAnotherConnection(): self
    {
        return new self($this->workspaceId, $this->managedEnvironmentId, self::connection($this->workspaceId, $this->managedEnvironmentId));
    }

    public function ref(): EnvironmentRef
    {
        return new EnvironmentRef($this->workspaceId, $this->managedEnvironmentId, $this->providerConnectionId);
    }

    /** The listing of a type at a source gave so many resources. */
    public function list(string $type, int $resources, string $at, string $outcome = 'complete', string $source = 'tcm'): void
    {
        DB::table('tenant_configuration_listings')->insert([
            ...$this->owner($type, $source),
            'outcome' => $outcome,
            'resources' => $resources,
            'captured_at' => $at,
        ]);
    }

    /** A resource without evidence; its id. */
    public function add(string $type, string $key, string $identity = 'stable', string $source = 'tcm'): int
    {
        return (int) DB::table('tenant_configuration_resources')->insertGetId([
            ...$this->owner($type, $source),
            'canonical_resource_key' => $key,
            'identity_state' => $identity,
        ]);
    }

    /** Evidence of a resource, to which the resource does not yet point; its id. */
    public function capture(int $resource, string $type, string $level, string $state, string $at, string $source = 'tcm'): int
    {
        return (int) DB::table('tenant_configuration_resource_evidence')->insertGetId([
            ...$this->owner($type, $source),
            'resource_id' => $resource,
            'coverage_level' => $level,
            'evidence_state' => $state,
            'captured_at' => $at,
        ]);
    }

    public function point(int $resource, int $evidence): void
    {
        DB::table('tenant_configuration_resources')->where('id', $resource)->update(['latest_evidence_id' => $evidence]);
    }

    /** A type that is completely listed, each of its resources with content. */
    public function cover(string $type, string $at, int $resources = 1): void
    {
        for ($number = 1; $number <= $resources; $number++) {
            $resource = $this->add($type, "{$type}-{$number}");
            $this->point($resource, $this->capture($resource, $type, 'content_backed', 'content_backed', $at));
        }
        $this->list($type, $resources, $at);
    }

    /** @return array<string, int> */
    private function owner(string $type, string $source): array
    {
        $resourceType = DB::table('tenant_configuration_resource_types')
            ->where('canonical_type', $type)->where('source_class', $source)->value('id');
        assert(is_int($resourceType));

        return [
            'workspace_id' => $this->workspaceId,
            'managed_environment_id' => $this->managedEnvironmentId,
            'provider_connection_id' => $this->providerConnectionId,
            'resource_type_id' => $resourceType,
        ];
    }

    private static function in(int $workspaceId): self
    {
        $managedEnvironmentId = (int) DB::table('managed_environments')->insertGetId(['workspace_id' => $workspaceId, 'name' => 'an environment']);

        return new self($workspaceId, $managedEnvironmentId, self::connection($workspaceId, $managedEnvironmentId));
    }

    private static function connection(int $workspaceId, int $managedEnvironmentId): int
    {
        return (int) DB::table('provider_connections')->insertGetId([
            'workspace_id' => $workspaceId,
            'managed_environment_id' => $managedEnvironmentId,
            'name' => 'a connection',
        ]);
    }
}
