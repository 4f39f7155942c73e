//! Contract §4.2: the texts and numbers of the reasons of a counted type.

use super::demand::Demand;
use super::question::Question;
use super::reason_text::Texts;
use crate::model::{CountedRows, EVIDENCE_STATES, IDENTITY_STATES, ResourceType, RowIndex, Summary, SupportedScope};
use crate::reason_table::ReasonCode as Code;

/// An effective row, with everything that its reasons tell.
pub(super) struct ReportedRow<'q> {
    question: Question<'q>,
    scope: &'q SupportedScope,
    demand: Demand,
    /// All rows of the type.
    counted: &'q CountedRows,
    index: RowIndex,
    pub(super) resource_type: &'q ResourceType,
    summary: &'q Summary,
}

impl<'q> ReportedRow<'q> {
    /// Returns `None` only if the position is not one of the scope, or the index not one of the definitions.
    pub(super) fn new(
        question: Question<'q>,
        scope: &'q SupportedScope,
        demand: Demand,
        counted_type: u32,
        index: RowIndex,
    ) -> Option<Self> {
        let counted = scope.resolution.counted.get(usize::try_from(counted_type).ok()?)?;
        let resource_type = question.definitions.resource_type(index)?;
        let summary = question.observed.summary(index);
        Some(Self { question, scope, demand, counted, index, resource_type, summary })
    }

    /// The number of observed rows.
    pub(super) const fn observed_rows(&self) -> u64 {
        self.summary.rows
    }

    /// The column "expected / actual" of the table.
    pub(super) fn texts(&self, code: Code) -> Texts<'q> {
        let Self { question, scope, demand, resource_type, summary, .. } = *self;
        let Question { definitions, claim, .. } = question;
        let source = |row| definitions.resource_type(row).map(|row| row.source_class.into());
        let listed = summary.listing.map_or(0, |listing| u64::from(listing.resources));
        match code {
            Code::LevelAboveTypeMaximum => Texts::of(demand.level, resource_type.max_coverage_level),
            Code::TypeClaimMaximum => Texts::actual(resource_type.max_claim_state),
            Code::NotRestorable => Texts::of(demand.restore_tier, resource_type.restore_tier),
            Code::SourceNotAdmitted => {
                Texts { expected: None, actual: self.observed_although_not_admitted().and_then(source) }
            }
            Code::PreferredSourcePassedOver => {
                Texts { expected: None, actual: self.preferred_source().and_then(source) }
            }
            Code::ListingMismatch => Texts::of(listed, summary.listed_rows()),
            Code::ListingContradicted => Texts::of(self.most_elsewhere(), listed),
            Code::LevelNotReached => Texts::of(demand.level, summary.weakest_level().unwrap_or(demand.level)),
            Code::EvidenceExpired => {
                let age = claim.as_of.map(|as_of| as_of.seconds_since(summary.oldest_capture()).into());
                Texts { expected: scope.max_evidence_age_seconds().map(Into::into), actual: age }
            }
            _ => match state_of(&EVIDENCE_STATES, code) {
                Some(state) => Texts::of(demand.level, state.ceiling()),
                None => Texts::NONE,
            },
        }
    }

    /// How many of the observed rows a reason is about, if it is about some of them (contract §4.4).
    pub(super) fn affected_rows(&self, code: Code) -> Option<u64> {
        let Self { summary, demand, .. } = *self;
        match code {
            Code::RowNotListed => Some(summary.unlisted),
            Code::LevelNotReached => Some(summary.coverage_levels.under(demand.level)),
            _ => {
                let of_evidence = state_of(&EVIDENCE_STATES, code).map(|state| summary.evidence_states.of(state));
                let of_identity = || state_of(&IDENTITY_STATES, code).map(|state| summary.identity_states.of(state));
                of_evidence.or_else(of_identity)
            }
        }
    }

    /// The first row for which something was observed, but that is not eligible here.
    fn observed_although_not_admitted(&self) -> Option<RowIndex> {
        let Self { question, counted, .. } = *self;
        let not_admitted = counted.registered.iter().filter(|row| !counted.eligible.contains(row));
        not_admitted.copied().find(|row| question.observed.summary(*row).is_observed())
    }

    /// The first eligible row for which something was observed.
    fn preferred_source(&self) -> Option<RowIndex> {
        let Self { question, counted, .. } = *self;
        counted.eligible.iter().copied().find(|row| question.observed.summary(*row).is_observed())
    }

    /// The most resources found elsewhere: observed for another row of the type, or *elsewhere* (contract §2).
    fn most_elsewhere(&self) -> u64 {
        let Self { question, .. } = *self;
        let others = self.counted.registered.iter().filter(|other| **other != self.index);
        let at_other_rows = others.map(|other| question.observed.summary(*other).most_found());
        at_other_rows.fold(question.observed.elsewhere(self.index), u64::max)
    }
}

/// The state that a rule is about.
fn state_of<S: Copy>(states: &[(Code, S)], code: Code) -> Option<S> {
    states.iter().find(|(of_state, _)| *of_state == code).map(|(_, state)| *state)
}
