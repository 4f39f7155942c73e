//! Contract §4.3: the scope as a whole.

use super::effective_row::Tally;
use super::objection::{Objections, ReasonText};
use super::question::{B, I, L, Question};
use super::reason_table::ReasonCode as Code;

/// Applies the rules of the table, in its order.
pub(super) fn judge(question: &Question<'_>, tally: Tally, objections: &mut impl Objections) {
    let Tally { covered, denominator, nothing_listed, .. } = tally;
    let percent = question.claim.percent;
    let ignored = question.observed.ignored();
    if denominator > 0 && nothing_listed {
        objections.add(Code::NothingListed, I, |it| it);
    }
    if covered < denominator {
        objections.add(Code::ScopeIncomplete, question.uncovered(), |it| it.expected(denominator).actual(covered));
    }
    let (covered, denominator) = tally.with_resources();
    if percent.overstates(covered, denominator) {
        objections.add(Code::PercentOverstated, B, |it| it.expected(ReasonText::Percent).actual(ReasonText::Share));
    }
    if ignored > 0 {
        objections.add(Code::UnrecognizedObserved, L, |it| it.actual(ignored));
    }
}
