//! Contract §4.3: the scope as a whole.

use super::effective_row::Tally;
use super::objection::{Objections, Subject};
use super::question::{B, I, L, Question};
use super::reason_text::{ReasonText, Texts};
use crate::reason_table::ReasonCode as Code;

/// Applies the rules of the table, in its order.
pub(super) fn judge(question: &Question<'_>, tally: Tally, objections: &mut impl Objections) {
    let mut object = |code, cap| objections.add(code, cap, Subject::Claim);
    let Tally { covered, denominator, .. } = tally;
    if tally.nothing_listed() {
        object(Code::NothingListed, I);
    }
    if covered < denominator {
        object(Code::ScopeIncomplete, question.uncovered());
    }
    let (covered, denominator) = tally.with_resources();
    if question.claim.percent.overstates(covered, denominator) {
        object(Code::PercentOverstated, B);
    }
    if question.observed.ignored() > 0 {
        object(Code::UnrecognizedObserved, L);
    }
}

/// The column "expected / actual" of the table.
pub(super) fn texts(code: Code, question: &Question<'_>, tally: Tally) -> Texts<'static> {
    match code {
        Code::ScopeIncomplete => Texts::of(tally.denominator, tally.covered),
        Code::PercentOverstated => {
            let (covered, denominator) = tally.with_resources();
            Texts::of(ReasonText::Percent(question.claim.percent), ReasonText::Share(covered, denominator))
        }
        Code::UnrecognizedObserved => Texts::actual(question.observed.ignored()),
        _ => Texts::NONE,
    }
}
