//! Contract §4.3: the scope as a whole.

use super::counted_type::Types;
use super::objection::{Objections, Text};
use super::{Question, uncovered};
use crate::{ClaimState, ReasonCode};

/// The rules about all counted types together.
pub(super) fn judge(question: &Question<'_>, types: Types, objections: &mut impl Objections) {
    let Types { covered, denominator, nothing_listed } = types;
    let percent = question.claim.percent;
    if denominator > 0 && nothing_listed {
        objections.add(ReasonCode::NothingListed, ClaimState::InternalOnly, |it| it);
    }
    if covered < denominator {
        let u = uncovered(question.claim.audience);
        objections.add(ReasonCode::ScopeIncomplete, u, |it| it.expected(denominator).actual(covered));
    }
    if denominator > 0 && percent.overstates(covered, denominator) {
        objections.add(ReasonCode::PercentOverstated, ClaimState::ClaimBlocked, |it| {
            it.expected(Text::Percent(percent)).actual(Text::Share { covered, denominator })
        });
    }
}
