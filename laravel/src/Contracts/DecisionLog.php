<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Contracts;

use CoverageKernel\Claim;
use CoverageKernel\Decision;
use CoverageKernel\Laravel\EnvironmentRef;
use CoverageKernel\Laravel\Exceptions\DecisionNotKept;
use CoverageKernel\Laravel\Exceptions\DecisionWithoutEnvironment;
use CoverageKernel\Laravel\Exceptions\KeptDecisionChanged;
use CoverageKernel\Laravel\Log\KeptDecision;
use CoverageKernel\Replay;

/**
 * Keeps decisions with the definitions and the observed coverage that they rest on, so that they can be replayed (contract §8).
 *
 * The tables are opt-in: publish their migration with `vendor:publish --tag=coverage-kernel-decisions`.
 */
interface DecisionLog
{
    /**
     * Keeps a decision and returns its id.
     *
     * @throws DecisionWithoutEnvironment if its claim does not name the workspace and environment that were observed
     */
    public function keep(Decision $decision): int;

    /** Decides a claim, as `ClaimGuard::evaluate()` does, and keeps the decision, permitted or not. */
    public function evaluateAndKeep(Claim $claim, EnvironmentRef $environment): KeptDecision;

    /**
     * Decides the claim of a kept decision again, from the documents that were kept with it, and compares.
     *
     * @throws DecisionNotKept if no decision has this id
     * @throws KeptDecisionChanged if the row contradicts its own decision, or a document does not have its digest or is missing
     */
    public function replay(int $id): Replay;
}
