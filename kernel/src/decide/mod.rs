//! Deciding a claim (contract §4): one function for each of its tables, the rules in the table's order.

mod claim_and_scope;
mod counted_type;
mod objection;
mod scope_as_a_whole;

use crate::{Audience, Claim, ClaimState, CoverageLevel, Definitions, ObservedCoverage};

use objection::Objections;
pub(crate) use objection::{Objection, Subject, Text};

/// What is to be decided.
#[derive(Clone, Copy)]
pub(crate) struct Question<'q> {
    pub(crate) definitions: &'q Definitions,
    pub(crate) observed: &'q ObservedCoverage,
    pub(crate) claim: &'q Claim,
    /// The claim's own, or another to see whether that would be permitted.
    pub(crate) level: CoverageLevel,
}

/// What comes of a claim, beside the reasons.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome {
    pub(crate) state: ClaimState,
    pub(crate) covered: u64,
    pub(crate) denominator: u64,
}

/// Judges a claim by every rule, in the order of the contract.
pub(crate) fn judge(question: &Question<'_>) -> (Outcome, Vec<Objection>) {
    let mut objections = objection::All::default();
    let (covered, denominator) = judge_into(question, &mut objections);
    let outcome = Outcome { state: objections.state(), covered, denominator };
    (outcome, objections.into_list())
}

/// The highest level from the scope's minimum up at which the same claim would be permitted (contract §4.4).
pub(crate) fn strongest_level(question: &Question<'_>) -> Option<CoverageLevel> {
    let scope = question.definitions.supported_scope(question.claim.scope_key()?)?;
    let from_minimum_up = CoverageLevel::ALL.iter().copied().filter(|level| *level >= scope.minimum_level);
    from_minimum_up.rev().find(|level| {
        let mut state = objection::LowestCap::default();
        judge_into(&Question { level: *level, ..*question }, &mut state);
        is_permitted(question.claim.audience, state.state())
    })
}

/// Whether an audience may be shown a claim in some state (contract §4).
pub(crate) fn is_permitted(audience: Audience, state: ClaimState) -> bool {
    match audience {
        Audience::Customer => state >= ClaimState::ClaimLimited,
        Audience::Operator | Audience::Internal => state >= ClaimState::InternalOnly,
    }
}

/// §4.1, §4.2 and §4.3 in turn; how many types are covered, of how many.
fn judge_into(question: &Question<'_>, objections: &mut impl Objections) -> (u64, u64) {
    let Some(scope) = claim_and_scope::judge(question, objections) else {
        return (0, 0); // nothing further can be judged
    };
    let types = counted_type::judge_each(question, scope, objections);
    scope_as_a_whole::judge(question, types, objections);
    (types.covered, types.denominator)
}

/// **U**: the cap of what is not covered (contract §4).
fn uncovered(audience: Audience) -> ClaimState {
    match audience {
        Audience::Customer => ClaimState::ClaimBlocked,
        Audience::Operator | Audience::Internal => ClaimState::InternalOnly,
    }
}
