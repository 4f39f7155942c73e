<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use CoverageKernel\Claim;
use CoverageKernel\Laravel\Exceptions\ClaimNamesAnotherEnvironment;
use CoverageKernel\Laravel\Exceptions\ClaimNamesItsTime;
use DateTimeInterface;
use Illuminate\Support\Facades\Date;

/** Adds to a claim the environment that it is about and the time at which it is made. */
final readonly class ClaimCompletion
{
    /**
     * Checks that a claim names neither a time nor another environment. Both are errors of the caller, and are never replaced.
     *
     * @throws ClaimNamesItsTime if it has an `as_of`
     * @throws ClaimNamesAnotherEnvironment if it names another environment
     */
    public function check(Claim $claim, EnvironmentRef $environment): void
    {
        if ($claim->asOf() !== null) {
            throw ClaimNamesItsTime::asOf($claim->asOf());
        }

        foreach ([
            ['workspace_id', $claim->workspaceId(), $environment->workspaceId],
            ['managed_environment_id', $claim->managedEnvironmentId(), $environment->managedEnvironmentId],
            ['provider_connection_id', $claim->providerConnectionId(), $environment->providerConnectionId],
        ] as [$key, $claimed, $id]) {
            if ($claimed !== null && $claimed !== $id) {
                throw ClaimNamesAnotherEnvironment::by($key, $claimed, $id);
            }
        }
    }

    /**
     * Returns the claim with the environment's ids and the application's time.
     *
     * @throws ClaimNamesItsTime if it has an `as_of`
     * @throws ClaimNamesAnotherEnvironment if it names another environment
     */
    public function complete(Claim $claim, EnvironmentRef $environment): Claim
    {
        return $this->at(Date::now(), $claim, $environment);
    }

    /**
     * Completes many claims, all with the same time. The keys are kept; of two equal keys, the last one counts.
     *
     * @template K of array-key
     *
     * @param  iterable<K, Claim>  $claims
     * @param  DateTimeInterface|null  $now  null for the application's time
     * @return array<K, Claim>
     *
     * @throws ClaimNamesItsTime if one of them has an `as_of`
     * @throws ClaimNamesAnotherEnvironment if one of them names another environment
     */
    public function completeMany(iterable $claims, EnvironmentRef $environment, ?DateTimeInterface $now = null): array
    {
        $now ??= Date::now();
        $completed = [];
        foreach ($claims as $key => $claim) {
            $completed[$key] = $this->at($now, $claim, $environment);
        }

        return $completed;
    }

    private function at(DateTimeInterface $now, Claim $claim, EnvironmentRef $environment): Claim
    {
        $this->check($claim, $environment);

        return $claim
            ->withEnvironment($environment->workspaceId, $environment->managedEnvironmentId, $environment->providerConnectionId)
            ->withAsOf($now);
    }
}
