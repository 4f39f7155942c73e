<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use CoverageKernel\Claim;
use CoverageKernel\Laravel\Exceptions\ClaimNamesAnotherEnvironment;
use DateTimeInterface;
use Illuminate\Support\Facades\Date;

/** Adds to a claim the environment that it is about and the time at which it is made. */
final readonly class ClaimCompletion
{
    /**
     * Returns the claim with the environment's ids, and with the application's time if it has none.
     *
     * @throws ClaimNamesAnotherEnvironment if it names another environment: an id in a claim is never replaced
     */
    public function complete(Claim $claim, EnvironmentRef $environment): Claim
    {
        return $this->at(Date::now(), $claim, $environment);
    }

    /**
     * Completes many claims, all at the same time. The keys are kept.
     *
     * @template K of array-key
     *
     * @param  array<K, Claim>  $claims
     * @return array<K, Claim>
     *
     * @throws ClaimNamesAnotherEnvironment if one of them names another environment
     */
    public function completeMany(array $claims, EnvironmentRef $environment): array
    {
        $now = Date::now();

        return array_map(fn (Claim $claim): Claim => $this->at($now, $claim, $environment), $claims);
    }

    private function at(DateTimeInterface $now, Claim $claim, EnvironmentRef $environment): Claim
    {
        $ids = [
            ['workspace_id', $claim->workspaceId(), $environment->workspaceId],
            ['managed_environment_id', $claim->managedEnvironmentId(), $environment->managedEnvironmentId],
            ['provider_connection_id', $claim->providerConnectionId(), $environment->providerConnectionId],
        ];

        foreach ($ids as [$key, $claimed, $id]) {
            if ($claimed !== null && $claimed !== $id) {
                throw ClaimNamesAnotherEnvironment::by($key, $claimed, $id);
            }
        }

        $completed = $claim->withEnvironment(
            $environment->workspaceId,
            $environment->managedEnvironmentId,
            $environment->providerConnectionId,
        );

        return $completed->asOf() === null ? $completed->withAsOf($now) : $completed;
    }
}
