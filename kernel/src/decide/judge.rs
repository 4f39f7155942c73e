//! Judging a claim by every table of contract §4, in order.

use super::effective_row::Tally;
use super::objection::{Objection, ObjectionList, Objections, Permission};
use super::question::{I, L, Question};
use super::{claim_and_scope, effective_row, scope_as_a_whole};
use crate::family::{Audience, ClaimState, CoverageLevel};
use crate::model::SupportedScope;

/// The part of a decision that is computed at once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome {
    pub(super) state: ClaimState,
    pub(super) tally: Tally,
    /// The claim's scope, by its position in the definitions. `None` if it is not defined.
    scope: Option<usize>,
}

impl Outcome {
    /// Returns the claim's scope, without looking for its key again.
    pub(super) fn scope<'q>(&self, question: &Question<'q>) -> Option<&'q SupportedScope> {
        question.definitions.supported_scopes().get(self.scope?)
    }
}

/// Judges a claim. Returns the outcome and every objection, in the order of the contract.
pub(super) fn judge(question: &Question<'_>) -> (Outcome, Vec<Objection>) {
    let mut objections = ObjectionList::default();
    let (scope, tally) = judge_tables(question, &mut objections).unzip();
    let scope = scope.map(|scope| scope.index);
    let outcome = Outcome { state: objections.state(), tally: tally.unwrap_or_default(), scope };
    (outcome, objections.into_list())
}

/// The highest level from the scope's minimum up at which the same claim would be permitted (contract §4.4).
pub(super) fn strongest_level(question: &Question<'_>) -> Option<CoverageLevel> {
    let scope = question.scope()?;
    let from_minimum_up = CoverageLevel::ALL.iter().copied().filter(|level| *level >= scope.minimum_level());
    from_minimum_up.rev().find(|level| {
        let mut permission = Permission::with(needed(question.claim.audience));
        judge_tables(&Question { level: *level, ..*question }, &mut permission);
        permission.is_given()
    })
}

/// Whether a claim in this state may be shown to the audience (contract §4).
pub(super) fn is_permitted(audience: Audience, state: ClaimState) -> bool {
    state >= needed(audience)
}

/// The lowest state in which a claim may be shown to the audience (contract §4).
pub(super) const fn needed(audience: Audience) -> ClaimState {
    match audience {
        Audience::Customer => L,
        Audience::Operator | Audience::Internal => I,
    }
}

/// Judges §4.1, §4.2 and §4.3. Returns the scope and its counted types in numbers, or `None` without a scope.
fn judge_tables<'q>(question: &Question<'q>, objections: &mut impl Objections) -> Option<(&'q SupportedScope, Tally)> {
    let scope = claim_and_scope::judge(question, objections)?;
    let tally = effective_row::judge_each(question, scope, objections);
    scope_as_a_whole::judge(question, tally, objections);
    Some((scope, tally))
}
