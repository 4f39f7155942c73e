<?php

declare(strict_types=1);

use CoverageKernel\Claim;
use CoverageKernel\ClaimState;
use CoverageKernel\CoverageLevel;
use CoverageKernel\IdentityState;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Models\TenantConfigurationListing;
use CoverageKernel\Laravel\Models\TenantConfigurationResource;
use CoverageKernel\Laravel\Models\TenantConfigurationResourceType;
use CoverageKernel\Laravel\Models\TenantConfigurationSupportedScope;
use CoverageKernel\ListingOutcome;
use CoverageKernel\SourceClass;
use CoverageKernel\SupportState;
use Illuminate\Database\Eloquent\Collection;
use Illuminate\Support\Carbon;

/** Decides the same claim with Eloquent models and plain PHP, as far as TCM sources and environments with one connection need it. */
final class PlainPhp
{
    /** The highest level that each evidence state proves (contract §1). */
    private const CEILINGS = [
        'missing' => CoverageLevel::None,
        'capture_blocked' => CoverageLevel::None,
        'capture_failed' => CoverageLevel::None,
        'metadata_only' => CoverageLevel::Detected,
        'partial' => CoverageLevel::Detected,
        'stale' => CoverageLevel::Detected,
        'content_backed' => CoverageLevel::Certified,
    ];

    /** @var array<string, list<float>> milliseconds, by step */
    public array $took = [];

    /** @return array{state: string, covered: int, denominator: int} */
    public function decide(Claim $claim, EnvironmentRef $environment): array
    {
        $started = hrtime(true);
        $types = TenantConfigurationResourceType::all();
        $scope = TenantConfigurationSupportedScope::query()->where('scope_key', $claim->scopeKey())->firstOrFail();
        $this->lap('definitions: SQL, transfer, models', $started);

        $owner = [
            'workspace_id' => $environment->workspaceId,
            'managed_environment_id' => $environment->managedEnvironmentId,
            'provider_connection_id' => $environment->providerConnectionId,
        ];
        // @phpstan-ignore staticMethod.dynamicCall (the framework's PHPDoc declares the query builder's methods as static)
        $listings = TenantConfigurationListing::query()->selectRaw('distinct on (resource_type_id) *')->where($owner)
            ->orderBy('resource_type_id')->orderByDesc('captured_at')->orderByDesc('id')
            ->get()->keyBy('resource_type_id');
        $resources = TenantConfigurationResource::query()->with('latestEvidence')->where([...$owner, 'withdrawn_at' => null])->get()->groupBy('resource_type_id');
        $this->lap('observed: SQL, transfer, models', $started);

        $levels = array_flip(array_map(static fn (CoverageLevel $level): string => $level->value, CoverageLevel::cases()));
        $asked = $levels[$claim->level()->value];
        $newest = Carbon::parse((string) $claim->asOf())->getTimestampMs();
        $oldest = $newest - 1000 * (int) $scope->max_evidence_age_seconds;
        $inTime = static fn (Carbon $captured): bool => $captured->getTimestampMs() >= $oldest && $captured->getTimestampMs() <= $newest;
        $tcm = $types->where('source_class', SourceClass::Tcm)->keyBy('canonical_type');
        $covered = 0;
        $counted = [];

        foreach ($scope->denominator as $name) {
            $type = $tcm->get($name);
            if ($type === null || $type->support_state !== SupportState::Supported) {
                continue;
            }
            $counted[] = $name;
            $listing = $listings->get($type->id);
            /** @var Collection<int, TenantConfigurationResource> $rows */
            $rows = $resources->get($type->id) ?? new Collection;
            $covers = $levels[$type->max_coverage_level->value] >= $asked
                && $listing instanceof TenantConfigurationListing
                && $listing->outcome === ListingOutcome::Complete
                && $listing->resources === $rows->count()
                // @phpstan-ignore argument.type (and so their result has no type)
                && $inTime($listing->captured_at);

            foreach ($rows as $row) {
                $evidence = $row->latestEvidence;
                $covers = $covers
                    && $evidence !== null
                    && $levels[$evidence->coverage_level->value] >= $asked
                    && $levels[self::CEILINGS[$evidence->evidence_state->value]->value] >= $asked
                    && $inTime($evidence->captured_at)
                    && $row->listing_id === $listing?->id
                    && $evidence->identity_state !== IdentityState::IdentityConflict
                    && $evidence->identity_state !== IdentityState::UnsupportedIdentity;
            }
            $covered += $covers ? 1 : 0;
        }
        $claimed = $claim->denominator() ?? $scope->denominator;
        sort($claimed);
        sort($counted);
        $this->lap('fold and decide in PHP', $started);

        return [
            'state' => match (true) {
                $covered < count($counted) || $claimed !== $counted => ClaimState::ClaimBlocked->value,
                count($counted) < count($scope->denominator) => ClaimState::ClaimLimited->value,
                default => ClaimState::ClaimAllowed->value,
            },
            'covered' => $covered,
            'denominator' => count($counted),
        ];
    }

    private function lap(string $step, int|float &$since): void
    {
        $now = hrtime(true);
        $this->took[$step][] = ($now - $since) / 1e6;
        $since = $now;
    }
}
