<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Contracts;

use CoverageKernel\Claim;
use CoverageKernel\Decision;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\ClaimNamesAnotherEnvironment;
use CoverageKernel\Laravel\Exceptions\ClaimNamesItsTime;
use CoverageKernel\Laravel\Exceptions\ClaimNotPermitted;
use CoverageKernel\Laravel\Exceptions\EnvironmentIsDeleted;
use CoverageKernel\Laravel\Exceptions\InvalidEnvironment;
use CoverageKernel\Survey;
use Generator;

/**
 * Decides which coverage claims about an environment may be shown to their audience.
 *
 * Definitions and observed coverage are read in one statement, so that a decision rests on one moment. Each claim gets the
 * environment's ids, and the application's time after that read. A claim that names a time is refused, because an earlier time
 * would make old evidence look new. Every failure is thrown: a returned decision was always made by the kernel.
 */
interface ClaimGuard
{
    /**
     * Decides one claim.
     *
     * @throws ClaimNamesItsTime if the claim has an `as_of`
     * @throws ClaimNamesAnotherEnvironment if the claim names another environment
     * @throws InvalidEnvironment if an id does not fit the type of the application's keys
     * @throws EnvironmentIsDeleted if the application has soft-deleted the environment
     */
    public function evaluate(Claim $claim, EnvironmentRef $environment): Decision;

    /**
     * Decides many claims about the same environment. Its coverage is read once, and the keys are kept; of two equal keys, the
     * last one counts.
     *
     * @template K of array-key
     *
     * @param  iterable<K, Claim>  $claims
     * @return array<K, Decision>
     *
     * @throws ClaimNamesItsTime if one of the claims has an `as_of`
     * @throws ClaimNamesAnotherEnvironment if one of the claims names another environment
     * @throws InvalidEnvironment if an id does not fit the type of the application's keys
     * @throws EnvironmentIsDeleted if the application has soft-deleted the environment
     */
    public function evaluateMany(iterable $claims, EnvironmentRef $environment): array;

    /**
     * Decides the same claims about each of many environments, in their order. The environments are read in chunks, each in one
     * statement, while the generator is iterated, so that memory does not grow with their number.
     *
     * @template K of array-key
     *
     * @param  iterable<K, Claim>  $claims
     * @param  iterable<EnvironmentRef>  $environments
     * @return Generator<EnvironmentRef, array<K, Decision>>
     *
     * @throws ClaimNamesItsTime if one of the claims has an `as_of`
     * @throws ClaimNamesAnotherEnvironment if one of the claims names another environment
     * @throws InvalidEnvironment if an id does not fit the type of the application's keys
     * @throws EnvironmentIsDeleted if the application has soft-deleted one of the environments
     */
    public function evaluateAcross(iterable $claims, iterable $environments): Generator;

    /**
     * Decides one claim and returns the decision, if the claim may be shown to its audience.
     *
     * @throws ClaimNotPermitted if it may not be shown; the exception carries the decision
     * @throws ClaimNamesItsTime if the claim has an `as_of`
     * @throws ClaimNamesAnotherEnvironment if the claim names another environment
     * @throws InvalidEnvironment if an id does not fit the type of the application's keys
     * @throws EnvironmentIsDeleted if the application has soft-deleted the environment
     */
    public function authorize(Claim $claim, EnvironmentRef $environment): Decision;

    /**
     * Returns the claims that could be made about the environment now, for every scope (contract §7).
     *
     * @throws InvalidEnvironment if an id does not fit the type of the application's keys
     * @throws EnvironmentIsDeleted if the application has soft-deleted the environment
     */
    public function survey(EnvironmentRef $environment): Survey;
}
