<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Tests\Support;

use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Models\TenantConfigurationResource;
use Illuminate\Support\Facades\DB;

/** A managed environment of the application, read through one connection, in which tests record coverage. */
final readonly class HostEnvironment
{
    private function __construct(private EnvironmentRef $ref) {}

    /** Creates an environment in a new workspace. */
    public static function make(): self
    {
        return new self(HostRows::environment());
    }

    /** Creates another environment in the same workspace. */
    public function sibling(): self
    {
        return new self(HostRows::environment($this->ref));
    }

    /** Creates another connection of the same environment. */
    public function throughAnotherConnection(): self
    {
        return new self(HostRows::connectedAgain($this->ref));
    }

    public function ref(): EnvironmentRef
    {
        return $this->ref;
    }

    /** Adds a listing with this number of resources and returns its id. */
    public function list(string $type, int $resources, string $at, string $outcome = 'complete', string $source = 'tcm'): int
    {
        return ConcreteRows::listing($this->ref, "{$type}:{$source}", ['outcome' => $outcome, 'resources' => $resources, 'captured_at' => $at]);
    }

    /** Adds a resource without evidence, which this listing names, and returns its id. */
    public function add(string $type, ?int $listing = null, string $source = 'tcm', bool $keyed = true): int
    {
        return ConcreteRows::resource($this->ref, "{$type}:{$source}", [
            'listing_id' => $listing,
            ...($keyed ? [] : ['canonical_resource_key' => null]),
        ]);
    }

    /** Sets the listing that names a resource. */
    public function name(int $resource, int $listing): void
    {
        DB::table('tenant_configuration_resources')->where('id', $resource)->update(['listing_id' => $listing]);
    }

    /** Adds evidence of a resource and returns its id. */
    public function capture(int $resource, string $level, string $state, string $at, string $identity = 'stable'): int
    {
        return ConcreteRows::evidence($resource, ['coverage_level' => $level, 'evidence_state' => $state, 'identity_state' => $identity, 'captured_at' => $at]);
    }

    /** Sets the `latest_evidence_id` of a resource, which Postgres ignores. */
    public function point(int $resource, ?int $evidence): void
    {
        DB::table('tenant_configuration_resources')->where('id', $resource)->update(['latest_evidence_id' => $evidence]);
    }

    /** Withdraws a resource, because the provider no longer has it. */
    public function withdraw(int $resource): void
    {
        TenantConfigurationResource::query()->findOrFail($resource)->withdraw();
    }

    /** Covers a type: a complete listing, and content-backed evidence of each resource that it names. */
    public function cover(string $type, string $at, int $resources = 1): void
    {
        $listing = $this->list($type, $resources, $at);

        for ($number = 1; $number <= $resources; $number++) {
            $this->capture($this->add($type, $listing), 'content_backed', 'content_backed', $at);
        }
    }
}
