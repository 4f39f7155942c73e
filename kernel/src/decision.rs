//! Decisions (contract §4.4).

use crate::decide::{Objection, Outcome, Question, is_permitted, strongest_level};
use crate::{CONTRACT_VERSION, Claim, ClaimState, CoverageLevel, ObservedCoverage, Reason, canonical};
use serde::Serialize;
use std::ops::Deref;

/// What the guard decided about a claim. Only [`crate::ClaimGuard`] makes one.
///
/// What is not needed to know whether the claim may be shown, the strongest level, reasons as objects, digests and JSON,
/// is made when it is asked for.
#[derive(Clone, Debug)]
pub struct Decision<C, O> {
    claim: C,
    observed: O,
    outcome: Outcome,
    objections: Vec<Objection>,
}

impl<C: Deref<Target = Claim>, O: Deref<Target = ObservedCoverage>> Decision<C, O> {
    pub(crate) const fn new(claim: C, observed: O, outcome: Outcome, objections: Vec<Objection>) -> Self {
        Self { claim, observed, outcome, objections }
    }

    /// What may become of the claim: the lowest cap of the reasons, or `claim_allowed` when there is none.
    pub const fn state(&self) -> ClaimState {
        self.outcome.state
    }

    /// Whether the claim's audience may be shown the claim.
    pub fn permitted(&self) -> bool {
        is_permitted(self.claim.audience, self.outcome.state)
    }

    /// How many of the counted types are covered.
    pub const fn covered(&self) -> u64 {
        self.outcome.covered
    }

    /// How many types are counted.
    pub const fn denominator(&self) -> u64 {
        self.outcome.denominator
    }

    /// How many listings and rows were ignored.
    pub fn ignored(&self) -> u64 {
        self.observed.ignored()
    }

    /// The highest level from the scope's minimum up at which the same claim would be permitted.
    pub fn strongest_level(&self) -> Option<CoverageLevel> {
        strongest_level(&Question {
            definitions: self.observed.definitions(),
            observed: &self.observed,
            claim: &self.claim,
            level: self.claim.level,
        })
    }

    /// Every reason, in the contract's order; none exactly when the claim is allowed.
    pub fn reasons(&self) -> Vec<Reason<'_>> {
        self.objections.iter().map(|objection| Reason::of(objection, self.observed.definitions())).collect()
    }

    /// What was claimed, as it was handed to the guard.
    pub const fn claim(&self) -> &C {
        &self.claim
    }

    /// What was observed, likewise.
    pub const fn observed(&self) -> &O {
        &self.observed
    }

    /// The decision as canonical JSON: the same bytes for the same documents on every machine.
    pub fn to_json(&self) -> String {
        canonical::json(self)
    }
}

impl<C: Deref<Target = Claim>, O: Deref<Target = ObservedCoverage>> Serialize for Decision<C, O> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct CanonicalDecision<'d> {
            contract: u64,
            definitions_digest: &'d str,
            observed_digest: &'d str,
            claim: &'d Claim,
            state: ClaimState,
            permitted: bool,
            covered: u64,
            denominator: u64,
            strongest_level: Option<CoverageLevel>,
            ignored: u64,
            reasons: Vec<Reason<'d>>,
        }

        CanonicalDecision {
            contract: CONTRACT_VERSION,
            definitions_digest: self.observed.definitions().digest(),
            observed_digest: self.observed.digest(),
            claim: &self.claim,
            state: self.state(),
            permitted: self.permitted(),
            covered: self.covered(),
            denominator: self.denominator(),
            strongest_level: self.strongest_level(),
            ignored: self.ignored(),
            reasons: self.reasons(),
        }
        .serialize(serializer)
    }
}
