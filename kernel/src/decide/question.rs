//! The question that a decision answers.

use crate::family::{Audience, ClaimState, CoverageLevel};
use crate::model::{Claim, Definitions, ObservedCoverage, SupportedScope};

/// The highest cap that forbids a claim to everybody.
pub(super) const B: ClaimState = ClaimState::ClaimBlocked;
/// The highest cap that forbids a claim to customers.
pub(super) const I: ClaimState = ClaimState::InternalOnly;
/// The highest cap under `claim_allowed`.
pub(super) const L: ClaimState = ClaimState::ClaimLimited;

/// A claim, the observed coverage that it is about, and the definitions.
#[derive(Clone, Copy)]
pub(super) struct Question<'q> {
    pub(super) definitions: &'q Definitions,
    pub(super) observed: &'q ObservedCoverage,
    pub(super) claim: &'q Claim,
    /// The claim's level, or another one to find the strongest level.
    pub(super) level: CoverageLevel,
}

impl<'q> Question<'q> {
    /// The claim at its own level.
    pub(super) fn of(claim: &'q Claim, observed: &'q ObservedCoverage) -> Self {
        Self { definitions: observed.definitions(), observed, claim, level: claim.level }
    }

    /// Returns the claim's scope, if it is defined.
    pub(super) fn scope(&self) -> Option<&'q SupportedScope> {
        self.definitions.supported_scope(self.claim.scope_key()?)
    }

    /// **U** of contract §4: the cap of a type that is not covered.
    pub(super) fn uncovered(&self) -> ClaimState {
        match self.claim.audience {
            Audience::Customer => B,
            Audience::Operator | Audience::Internal => I,
        }
    }
}
