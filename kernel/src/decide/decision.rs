//! Decisions (contract §4.4).

use super::advice::Advice;
use super::judge::{Outcome, is_permitted, judge, strongest_level};
use super::objection::Objection;
use super::question::Question;
use super::reason::{Context, Reason};
use crate::family::{ClaimState, CoverageLevel};
use crate::model::{Claim, ObservedCoverage};
use crate::reason_table::ReasonCode;
use crate::{CONTRACT_VERSION, canonical};
use serde::Serialize;
use std::ops::Deref;

/// About how many bytes the canonical form of a decision without reasons has, and each reason.
const BYTES_OF_DECISION: usize = 1024;
const BYTES_OF_REASON: usize = 320;

/// The guard's decision on a claim. Only [`crate::ClaimGuard`] creates decisions.
///
/// The state and the counts are computed at once. The strongest level, reasons, digests and JSON are computed on demand.
#[derive(Clone, Debug)]
pub struct Decision<C, O> {
    claim: C,
    observed: O,
    outcome: Outcome,
    objections: Vec<Objection>,
}

impl<C: Deref<Target = Claim>, O: Deref<Target = ObservedCoverage>> Decision<C, O> {
    pub(super) fn on(claim: C, observed: O) -> Self {
        let (outcome, objections) = judge(&Question::of(&claim, &observed));
        Self { claim, observed, outcome, objections }
    }

    /// Returns the state of the claim: the lowest cap of the reasons, or `claim_allowed` if there is none.
    pub const fn state(&self) -> ClaimState {
        self.outcome.state
    }

    /// Whether the claim may be shown to its audience.
    pub fn permitted(&self) -> bool {
        is_permitted(self.claim.audience, self.outcome.state)
    }

    /// Returns the number of covered types.
    pub const fn covered(&self) -> u64 {
        self.outcome.tally.covered
    }

    /// Returns the number of counted types.
    pub const fn denominator(&self) -> u64 {
        self.outcome.tally.denominator
    }

    /// Returns the number of types that are covered by an empty effective row: they have no resources.
    pub const fn empty(&self) -> u64 {
        self.outcome.tally.empty
    }

    /// Returns the number of observed entries that were ignored.
    pub fn ignored(&self) -> u64 {
        self.observed.ignored()
    }

    /// Returns the highest level, from the scope's minimum up, at which the same claim would be permitted.
    pub fn strongest_level(&self) -> Option<CoverageLevel> {
        strongest_level(&Question::of(&self.claim, &self.observed))
    }

    /// Returns every reason, in the contract's order. A claim is allowed exactly if there is none.
    pub fn reasons(&self) -> Vec<Reason<'_>> {
        self.each_reason().iter().collect()
    }

    /// Returns the number of reasons.
    pub fn reason_count(&self) -> usize {
        self.objections.len()
    }

    /// Returns the code of a reason, by its position among them.
    pub fn reason_code(&self, index: usize) -> Option<ReasonCode> {
        self.objections.get(index).map(|objection| objection.code)
    }

    /// Returns the highest state that a reason allows, by its position among them.
    pub fn reason_cap(&self, index: usize) -> Option<ClaimState> {
        self.objections.get(index).map(|objection| objection.cap)
    }

    /// Returns one of the reasons, by its position among them.
    pub fn reason(&self, index: usize) -> Option<Reason<'_>> {
        self.objections.get(index).map(|objection| Reason::of(objection, &self.context()))
    }

    fn each_reason(&self) -> Reasons<'_> {
        Reasons { context: self.context(), objections: &self.objections }
    }

    fn context(&self) -> Context<'_> {
        Context::of(&Question::of(&self.claim, &self.observed), &self.outcome)
    }

    /// Returns the reasons that do not block the claim, in the contract's order: its limits, to be shown with it.
    pub fn limits(&self) -> Vec<Reason<'_>> {
        let mut reasons = self.reasons();
        reasons.retain(|reason| !reason.blocks());
        reasons
    }

    /// Returns what would have to happen for the claim to be permitted (contract §6).
    ///
    /// ```
    /// use coverage_kernel::{Action, Claim, ObservedCoverage};
    ///
    /// # let definitions = br#"{"contract": 1, "activation": "active", "resource_types": [{"canonical_type": "roleDefinition",
    /// #     "source_class": "tcm", "workload": "intune", "resource_class": "configuration", "support_state": "supported",
    /// #     "max_coverage_level": "certified", "max_claim_state": "claim_allowed", "restore_tier": "restorable"}],
    /// #     "supported_scopes": [{"scope_key": "roles", "workload": "intune", "denominator": ["roleDefinition"],
    /// #     "minimum_level": "detected", "active": true}]}"#;
    /// # let definitions = std::sync::Arc::new(coverage_kernel::Definitions::from_json(definitions)?);
    /// # let guard = coverage_kernel::ClaimGuard::new(std::sync::Arc::clone(&definitions));
    /// let observed = ObservedCoverage::from_json(&definitions, br#"{"listings": [], "rows": []}"#)?;
    /// let claim = Claim::from_json(br#"{"scope_key": "roles", "level": "comparable", "audience": "internal"}"#)?;
    /// let decision = guard.evaluate(&claim, &observed)?;
    /// let advice = decision.advice();
    /// assert!(advice.attainable());
    /// assert_eq!(advice.steps()[0].action(), Action::ListAndCapture);
    /// assert_eq!(advice.steps()[0].canonical_type(), Some("roleDefinition"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn advice(&self) -> Advice<'_> {
        Advice::on(&Question::of(&self.claim, &self.observed), self.outcome.state, &self.objections)
    }

    /// Returns the record of the decision: the decision with the canonical definitions and the canonical observed coverage
    /// that it rests on (contract §8). [`crate::replay`] reads it.
    pub fn record(&self) -> String {
        let [definitions, observed] = [self.observed.definitions().to_json(), self.observed.to_json()];
        let decision = self.to_json();
        format!(
            r#"{{"contract":{CONTRACT_VERSION},"decision":{decision},"definitions":{definitions},"observed":{observed}}}"#
        )
    }

    /// Returns the claim, as passed to the guard.
    pub const fn claim(&self) -> &C {
        &self.claim
    }

    /// Returns the observed coverage, as passed to the guard.
    pub const fn observed(&self) -> &O {
        &self.observed
    }

    /// Returns the decision as canonical JSON: the same bytes for the same documents on every machine.
    pub fn to_json(&self) -> String {
        let reasons = BYTES_OF_REASON.saturating_mul(self.objections.len());
        canonical::json_of_about(BYTES_OF_DECISION.saturating_add(reasons), self)
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
            empty: u64,
            strongest_level: Option<CoverageLevel>,
            ignored: u64,
            reasons: Reasons<'d>,
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
            empty: self.empty(),
            strongest_level: self.strongest_level(),
            ignored: self.ignored(),
            reasons: self.each_reason(),
        }
        .serialize(serializer)
    }
}

/// The reasons of a decision, each made when it is needed.
struct Reasons<'d> {
    context: Context<'d>,
    objections: &'d [Objection],
}

impl<'d> Reasons<'d> {
    fn iter(&self) -> impl Iterator<Item = Reason<'d>> {
        self.objections.iter().map(|objection| Reason::of(objection, &self.context))
    }
}

impl Serialize for Reasons<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
