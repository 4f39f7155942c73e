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
 * Each claim gets the environment's ids and, if it has no time, the application's time. Every failure is thrown: a returned
 * decision was always made by the kernel.
 */
interface ClaimGuard
{
    /**
     * Decides one claim.
     *
     * @throws ClaimNamesAnotherEnvironment if the claim names another environment
     */
    public function evaluate(Claim $claim, EnvironmentRef $environment): Decision;

    /**
     * Decides many claims about the same environment. The observed coverage is read once, and the keys are kept.
     *
     * @template K of array-key
     *
     * @param  array<K, Claim>  $claims
     * @return array<K, Decision>
     *
     * @throws ClaimNamesAnotherEnvironment if one of the claims names another environment
     */
    public function evaluateMany(array $claims, EnvironmentRef $environment): array;

    /**
     * Decides one claim and returns the decision, if the claim may be shown to its audience.
     *
     * @throws ClaimNotPermitted if it may not be shown; the exception carries the decision
     * @throws ClaimNamesAnotherEnvironment if the claim names another environment
     */
    public function authorize(Claim $claim, EnvironmentRef $environment): Decision;
}
