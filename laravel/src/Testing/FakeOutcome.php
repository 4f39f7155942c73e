<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Testing;

use CoverageKernel\ClaimState;

/**
 * The outcome that a test sets for a faked guard.
 *
 * @internal
 */
enum FakeOutcome
{
    /** All types are covered, without any reason: `claim_allowed`. */
    case Permitted;

    /** All types are covered, but support at most a limited claim: `claim_limited`, which is permitted. */
    case Limited;

    /** Nothing was observed: `claim_blocked`, for every audience. */
    case Blocked;

    public function maxClaimState(): ClaimState
    {
        return $this === self::Limited ? ClaimState::ClaimLimited : ClaimState::ClaimAllowed;
    }

    public function isObserved(): bool
    {
        return $this !== self::Blocked;
    }
}
