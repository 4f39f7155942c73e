//! Contract §4.2: the rules for a row of a counted type.

use super::objection::{LowestCap, NoObjections, Objection, Objections, Subject};
use super::question::{B, I, L, Question};
use super::reason_table::ReasonCode as Code;
use crate::family::{ClaimState, CoverageLevel, EvidenceState, IdentityState, ListingOutcome};
use crate::model::{CountedRows, Demand, Listing, ResourceType, RowIndex, Summary, SupportedScope};

/// An eligible row of a counted type, with everything that the rules read.
pub(super) struct EligibleRow<'q> {
    question: &'q Question<'q>,
    scope: &'q SupportedScope,
    demand: &'q Demand,
    /// All rows of the type.
    counted: &'q CountedRows,
    index: RowIndex,
    row: &'q ResourceType,
    summary: &'q Summary,
    /// **U** of contract §4.
    u: ClaimState,
}

impl<'q> EligibleRow<'q> {
    /// Returns `None` only if the index is not one of the definitions.
    pub(super) fn new(
        question: &'q Question<'q>,
        scope: &'q SupportedScope,
        demand: &'q Demand,
        counted: &'q CountedRows,
        index: RowIndex,
    ) -> Option<Self> {
        let row = question.definitions.resource_type(index)?;
        let summary = question.observed.summary(index);
        Some(Self { question, scope, demand, counted, index, row, summary, u: question.uncovered() })
    }

    /// Whether the row is empty (the end of contract §4.2).
    pub(super) fn is_empty(&self) -> bool {
        self.summary.is_empty()
    }

    /// Applies the rules of the table, in its order. Returns what they come to.
    pub(super) fn judge(&self, objections: &mut impl Objections) -> LowestCap {
        let mut objections = RowObjections::new(self.index, objections);
        self.judge_definition(&mut objections);
        self.judge_presence(&mut objections);
        self.judge_listing(&mut objections);
        self.judge_content(&mut objections);
        self.judge_time(&mut objections);
        self.judge_identity(&mut objections);
        objections.own
    }

    /// Applies the rules that depend neither on the claim's level nor on its restore tier.
    pub(super) fn judge_for_any_level(&self) -> LowestCap {
        let none = &mut NoObjections;
        let mut objections = RowObjections::new(self.index, none);
        self.judge_presence(&mut objections);
        self.judge_listing(&mut objections);
        self.judge_time(&mut objections);
        objections.own
    }

    /// Applies the other rules.
    pub(super) fn judge_for_level(&self) -> LowestCap {
        let none = &mut NoObjections;
        let mut objections = RowObjections::new(self.index, none);
        self.judge_definition(&mut objections);
        self.judge_content(&mut objections);
        self.judge_identity(&mut objections);
        objections.own
    }

    /// Applies the rules that remain when the type is observed ideally at this row (contract §6): those of the definitions.
    pub(super) fn judge_ideally(&self) -> LowestCap {
        let none = &mut NoObjections;
        let mut objections = RowObjections::new(self.index, none);
        self.judge_definition(&mut objections);
        objections.own
    }

    pub(super) const fn index(&self) -> RowIndex {
        self.index
    }

    /// `experimental_source` to `not_restorable`: the limits of the definitions.
    fn judge_definition(&self, objections: &mut RowObjections<'_, impl Objections>) {
        let Self { question, scope, demand, row, u, .. } = *self;
        if row.is_experimental() {
            objections.add(Code::ExperimentalSource, I, |it| it);
            if question.level == CoverageLevel::Certified && !scope.allow_beta_certification() {
                objections.add(Code::BetaCertification, B, |it| it);
            }
        }
        if demand.level > row.max_coverage_level {
            objections
                .add(Code::LevelAboveTypeMaximum, u, |it| it.expected(demand.level).actual(row.max_coverage_level));
        }
        if row.max_claim_state < ClaimState::ClaimAllowed {
            objections.add(Code::TypeClaimMaximum, row.max_claim_state, |it| it.actual(row.max_claim_state));
        }
        if let Some(claimed) = question.claim.restore_tier
            && claimed > row.restore_tier
        {
            objections.add(Code::NotRestorable, B, |it| it.expected(claimed).actual(row.restore_tier));
        }
    }

    /// `not_observed` to `preferred_source_passed_over`: the sources of the observations.
    fn judge_presence(&self, objections: &mut RowObjections<'_, impl Objections>) {
        let Self { question, counted, u, .. } = *self;
        if !self.summary.is_observed() {
            let is_observed = |row: &&RowIndex| question.observed.summary(**row).is_observed();
            if !counted.registered.iter().any(|row| is_observed(&row)) {
                objections.add(Code::NotObserved, u, |it| it);
            }
            let not_admitted =
                counted.registered.iter().filter(|row| !counted.eligible.contains(row)).find(is_observed);
            if let Some(&not_admitted) = not_admitted {
                objections.add(Code::SourceNotAdmitted, u, |it| with_source(it, question, not_admitted));
            }
        }
        if let Some(preferred) = observed_eligible(question, counted).next()
            && preferred != self.index
        {
            objections.add(Code::PreferredSourcePassedOver, L, |it| with_source(it, question, preferred));
        }
    }

    /// `listing_missing` to `listing_contradicted`: whether the rows are complete.
    fn judge_listing(&self, objections: &mut RowObjections<'_, impl Objections>) {
        let Self { question, summary, u, .. } = *self;
        let Some(Listing { outcome, resources, .. }) = summary.listing else {
            if summary.rows > 0 {
                objections.add(Code::ListingMissing, u, |it| it);
            }
            return;
        };
        let listed = u64::from(resources);
        match outcome {
            ListingOutcome::Failed => objections.add(Code::ListingFailed, u, |it| it),
            ListingOutcome::Partial => objections.add(Code::ListingPartial, u, |it| it),
            ListingOutcome::NotApplicable => objections.add(Code::ListingNotApplicable, L, |it| it),
            ListingOutcome::Complete => {}
        }
        let named = summary.listed_rows();
        if matches!(outcome, ListingOutcome::NotApplicable | ListingOutcome::Complete) && listed != named {
            objections.add(Code::ListingMismatch, u, |it| it.expected(listed).actual(named));
        }
        if summary.unlisted > 0 {
            objections.add(Code::RowNotListed, u, |it| it.of_rows(summary.unlisted));
        }
        let others = self.counted.registered.iter().filter(|other| **other != self.index);
        let at_other_rows = others.map(|other| question.observed.summary(*other).most_found()).max();
        let most_elsewhere = at_other_rows.unwrap_or_default().max(question.observed.elsewhere(self.index));
        if most_elsewhere > listed {
            objections.add(Code::ListingContradicted, u, |it| it.expected(most_elsewhere).actual(listed));
        }
    }

    /// `level_not_reached` to `evidence_capture_failed`: the levels and evidence of the resources.
    fn judge_content(&self, objections: &mut RowObjections<'_, impl Objections>) {
        let Self { summary, u, .. } = *self;
        let asked = self.demand.level;
        if let Some(weakest) = summary.weakest_level()
            && weakest < asked
        {
            let affected = summary.coverage_levels.under(asked);
            objections.add(Code::LevelNotReached, u, |it| it.expected(asked).actual(weakest).of_rows(affected));
        }
        for state in summary.evidence_states.occurring() {
            if let Some(code) = evidence_code(state)
                && state.ceiling() < asked
            {
                let affected = summary.evidence_states.of(state);
                objections.add(code, u, |it| it.expected(asked).actual(state.ceiling()).of_rows(affected));
            }
        }
    }

    /// `evidence_undated` to `evidence_expired`: when the listing and the rows were captured.
    fn judge_time(&self, objections: &mut RowObjections<'_, impl Objections>) {
        let Self { summary, u, .. } = *self;
        let maximum_age = self.scope.max_evidence_age_seconds();
        let as_of = self.question.claim.as_of;
        if maximum_age.is_some() && summary.has_undated() {
            objections.add(Code::EvidenceUndated, u, |it| it);
        }
        if as_of.is_some_and(|as_of| summary.newest_capture() > as_of) {
            objections.add(Code::EvidenceFromFuture, u, |it| it);
        }
        if let Some(maximum_age) = maximum_age
            && let Some(as_of) = as_of
        {
            let oldest = summary.oldest_capture();
            if oldest < as_of.minus_seconds(maximum_age) {
                let age = as_of.seconds_since(oldest);
                objections.add(Code::EvidenceExpired, u, |it| it.expected(maximum_age).actual(age));
            }
        }
    }

    /// `identity_derived` to `identity_unsupported`: whether the resources can be recognised later.
    fn judge_identity(&self, objections: &mut RowObjections<'_, impl Objections>) {
        let Self { question, summary, .. } = *self;
        let is_strict = question.level == CoverageLevel::Certified || question.claim.restore_tier.is_some();
        let l_or_b = if is_strict { B } else { L };
        for (state, code, cap) in [
            (IdentityState::Derived, Code::IdentityDerived, l_or_b),
            (IdentityState::MissingExternalId, Code::IdentityMissingExternalId, l_or_b),
            (IdentityState::IdentityConflict, Code::IdentityConflict, B),
            (IdentityState::UnsupportedIdentity, Code::IdentityUnsupported, B),
        ] {
            let is_allowed = state == IdentityState::Derived && self.demand.allow_derived;
            let affected = summary.identity_states.of(state);
            if affected > 0 && !is_allowed {
                objections.add(code, cap, |it| it.of_rows(affected));
            }
        }
    }
}

/// The eligible rows for which something was observed, in source-class precedence.
pub(super) fn observed_eligible(question: &Question<'_>, counted: &CountedRows) -> impl Iterator<Item = RowIndex> {
    counted.eligible.iter().copied().filter(|row| question.observed.summary(*row).is_observed())
}

/// INVARIANT: the rules are in the order of the states.
const fn evidence_code(state: EvidenceState) -> Option<Code> {
    match state {
        EvidenceState::Missing => Some(Code::EvidenceMissing),
        EvidenceState::MetadataOnly => Some(Code::EvidenceMetadataOnly),
        EvidenceState::Partial => Some(Code::EvidencePartial),
        EvidenceState::ContentBacked => None,
        EvidenceState::Stale => Some(Code::EvidenceStale),
        EvidenceState::CaptureBlocked => Some(Code::EvidenceCaptureBlocked),
        EvidenceState::CaptureFailed => Some(Code::EvidenceCaptureFailed),
    }
}

/// Adds a row as the subject of objections, and keeps what they come to.
struct RowObjections<'o, O> {
    row: RowIndex,
    own: LowestCap,
    objections: &'o mut O,
}

impl<'o, O: Objections> RowObjections<'o, O> {
    fn new(row: RowIndex, objections: &'o mut O) -> Self {
        Self { row, own: LowestCap::default(), objections }
    }

    #[inline]
    fn add(&mut self, code: Code, cap: ClaimState, say: impl FnOnce(Objection) -> Objection) {
        let row = self.row;
        self.own.add(code, cap, |objection| objection);
        self.objections.add(code, cap, |objection| say(objection.about(Subject::Row(row))));
    }
}

/// Sets the source class of another row as the actual text.
fn with_source(objection: Objection, question: &Question<'_>, row: RowIndex) -> Objection {
    match question.definitions.resource_type(row).map(ResourceType::source_class) {
        Some(source_class) => objection.actual(source_class),
        None => objection,
    }
}
