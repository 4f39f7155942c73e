<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Testing;

use CoverageKernel\ClaimState;

/**
 * What a faked guard finds, whatever is claimed.
 *
 * @internal
 */
enum FakeOutcome
{
    /** The scope's one type is covered without any reason: `claim_allowed`. */
    case Permitted;

    /** It is covered, but no more than a limited claim may rest on it: `claim_limited`, which is permitted. */
    case Limited;

    /** Nothing was observed of it: `claim_blocked`, to any audience. */
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
