<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel;

use CoverageKernel\Claim;
use CoverageKernel\Laravel\Exceptions\ClaimNamesAnotherEnvironment;
use Illuminate\Support\Facades\Date;

/** Puts into a claim what a service could forget: whose coverage it is about, and when it is made. */
final readonly class ClaimCompletion
{
    /**
     * The claim with the environment's ids and, where it has no time, the application's clock.
     *
     * @throws ClaimNamesAnotherEnvironment if it already names another environment: what it says is never overwritten
     */
    public function complete(Claim $claim, EnvironmentRef $environment): Claim
    {
        return $this->at(self::now(), $claim, $environment);
    }

    /**
     * The same for many claims, all of them at the same time; the keys are kept.
     *
     * @template K of array-key
     *
     * @param  array<K, Claim>  $claims
     * @return array<K, Claim>
     *
     * @throws ClaimNamesAnotherEnvironment if one of them already names another environment
     */
    public function completeMany(array $claims, EnvironmentRef $environment): array
    {
        $now = self::now();

        return array_map(fn (Claim $claim): Claim => $this->at($now, $claim, $environment), $claims);
    }

    private function at(string $now, Claim $claim, EnvironmentRef $environment): Claim
    {
        $ids = [
            'workspace_id' => $environment->workspaceId,
            'managed_environment_id' => $environment->managedEnvironmentId,
            'provider_connection_id' => $environment->providerConnectionId,
        ];
        $completed = $claim->toArray();

        foreach ($ids as $key => $id) {
            $claimed = $completed[$key];

            if ($claimed !== null && $claimed !== $id) {
                throw ClaimNamesAnotherEnvironment::by($key, $claimed, $id);
            }
        }

        return Claim::fromArray([...$completed, ...$ids, 'as_of' => $completed['as_of'] ?? $now]);
    }

    private static function now(): string
    {
        return Date::now()->utc()->format('Y-m-d\TH:i:s.u\Z');
    }
}
