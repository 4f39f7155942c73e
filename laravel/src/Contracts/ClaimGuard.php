<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Contracts;

use CoverageKernel\Claim;
use CoverageKernel\Decision;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\ClaimNamesAnotherEnvironment;
use CoverageKernel\Laravel\Exceptions\ClaimNotPermitted;

/**
 * Decides which coverage claims about an environment may be shown to their audience.
 *
 * The environment's ids are put into each claim, and the application's clock into a claim without a time. Whatever goes
 * wrong is thrown: a decision that was returned is one that the kernel made.
 */
interface ClaimGuard
{
    /**
     * Decides one claim.
     *
     * @throws ClaimNamesAnotherEnvironment if the claim already names another environment
     */
    public function evaluate(Claim $claim, EnvironmentRef $environment): Decision;

    /**
     * Decides many claims about the same environment, on one reading of what was observed; the keys are kept.
     *
     * @template K of array-key
     *
     * @param  array<K, Claim>  $claims
     * @return array<K, Decision>
     *
     * @throws ClaimNamesAnotherEnvironment if one of the claims already names another environment
     */
    public function evaluateMany(array $claims, EnvironmentRef $environment): array;

    /**
     * Decides one claim, and returns the decision only if the claim may be shown to its audience.
     *
     * @throws ClaimNotPermitted if it may not; it carries the decision
     * @throws ClaimNamesAnotherEnvironment if the claim already names another environment
     */
    public function authorize(Claim $claim, EnvironmentRef $environment): Decision;
}
