<?php

declare(strict_types=1);

namespace CoverageKernel\Laravel\Testing;

use CoverageKernel\ReasonCode;

/**
 * The outcome that a test sets for a faked guard: the reasons that a decision is to have.
 *
 * @internal
 */
final readonly class FakeOutcome
{
    /**
     * @param  list<ReasonCode>  $reasons
     * @param  bool  $chosen  whether the test chose the reasons. A decision that lacks one of them is then an error.
     */
    private function __construct(public array $reasons, public bool $chosen) {}

    /** All types are covered, without any reason: `claim_allowed`. */
    public static function permitted(): self
    {
        return new self([], false);
    }

    /** All types are covered, but support at most a limited claim: `claim_limited`, which is permitted. */
    public static function limited(): self
    {
        return new self([ReasonCode::TypeClaimMaximum], false);
    }

    /** Nothing was observed: `claim_blocked`, for every audience. */
    public static function blocked(): self
    {
        return new self([ReasonCode::NotObserved], false);
    }

    /** @param  list<ReasonCode>  $reasons */
    public static function because(array $reasons): self
    {
        return new self($reasons, true);
    }

    public function has(ReasonCode $reason): bool
    {
        return in_array($reason, $this->reasons, true);
    }

    /**
     * The reasons that are about one type, in the order of the contract. A scope that is to be incomplete gets one.
     *
     * @return list<ReasonCode>
     */
    public function aboutTypes(): array
    {
        $about = array_values(array_filter(
            ReasonCode::cases(),
            fn (ReasonCode $reason): bool => $this->has($reason) && FakeType::canHave($reason),
        ));
        $isIncomplete = $this->has(ReasonCode::ScopeIncomplete) || $this->has(ReasonCode::PercentOverstated);

        return $isIncomplete && array_filter($about, FakeType::isUncoveredBy(...)) === [] ? [...$about, ReasonCode::NotObserved] : $about;
    }
}
