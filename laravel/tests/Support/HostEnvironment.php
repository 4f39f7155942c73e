<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Models\TenantConfigurationResource;
use Illuminate\Support\Facades\DB;

/** A managed environment of the host application, read through one connection, and what is observed there as time goes by. */
final readonly class HostEnvironment
{
    private function __construct(private EnvironmentRef $ref) {}

    /** With a workspace of its own. */
    public static function make(): self
    {
        return new self(HostRows::environment());
    }

    /** Another environment of the same workspace. */
    public function sibling(): self
    {
        return new self(HostRows::environment($this->ref));
    }

    /** The same environment through another connection. */
    public function throughAnotherConnection(): self
    {
        return new self(HostRows::connectedAgain($this->ref));
    }

    public function ref(): EnvironmentRef
    {
        return $this->ref;
    }

    /** The listing of a type at a source gave so many resources. */
    public function list(string $type, int $resources, string $at, string $outcome = 'complete', string $source = 'tcm'): void
    {
        ConcreteRows::listing($this->ref, "{$type}:{$source}", ['outcome' => $outcome, 'resources' => $resources, 'captured_at' => $at]);
    }

    /** A resource without evidence; its id. */
    public function add(string $type, string $identity = 'stable', string $source = 'tcm'): int
    {
        return ConcreteRows::resource($this->ref, "{$type}:{$source}", ['identity_state' => $identity]);
    }

    /** Evidence of a resource, to which the resource then points; its id. */
    public function capture(int $resource, string $level, string $state, string $at): int
    {
        return ConcreteRows::evidence($resource, ['coverage_level' => $level, 'evidence_state' => $state, 'captured_at' => $at]);
    }

    /** Lets a resource point to another piece of its evidence, or to none. */
    public function point(int $resource, ?int $evidence): void
    {
        DB::table('tenant_configuration_resources')->where('id', $resource)->update(['latest_evidence_id' => $evidence]);
    }

    /** The provider no longer has a resource. */
    public function withdraw(int $resource): void
    {
        TenantConfigurationResource::query()->findOrFail($resource)->delete();
    }

    /** A type that is completely listed, each of its resources with content. */
    public function cover(string $type, string $at, int $resources = 1): void
    {
        for ($number = 1; $number <= $resources; $number++) {
            $this->capture($this->add($type), 'content_backed', 'content_backed', $at);
        }
        $this->list($type, $resources, $at);
    }
}
