//! Contract §4.2: the rules for a row of a counted type.

use super::objection::{LowestCap, NoObjections, Objections, Subject};
use super::question::{B, I, L, Question};
use super::reason_table::ReasonCode as Code;
use super::reason_text::Texts;
use crate::family::{ClaimState, CoverageLevel, EvidenceState, IdentityState, ListingOutcome, SourceClass};
use crate::model::{CountedRows, Demand, Listing, ResourceType, RowIndex, Summary, SupportedScope};

/// An eligible row of a counted type, with everything that the rules read.
pub(super) struct EligibleRow<'q> {
    question: &'q Question<'q>,
    scope: &'q SupportedScope,
    demand: &'q Demand,
    /// The position of the type in the scope.
    counted_type: usize,
    /// All rows of the type.
    counted: &'q CountedRows,
    index: RowIndex,
    row: &'q ResourceType,
    summary: &'q Summary,
    /// **U** of contract §4.
    u: ClaimState,
}

impl<'q> EligibleRow<'q> {
    /// Returns `None` only if the position is not one of the scope, or the index not one of the definitions.
    pub(super) fn new(
        question: &'q Question<'q>,
        scope: &'q SupportedScope,
        demand: &'q Demand,
        counted_type: usize,
        index: RowIndex,
    ) -> Option<Self> {
        let counted = scope.resolution.counted.get(counted_type)?;
        let row = question.definitions.resource_type(index)?;
        let summary = question.observed.summary(index);
        Some(Self { question, scope, demand, counted_type, counted, index, row, summary, u: question.uncovered() })
    }

    /// The row of a counted type at a source.
    pub(super) fn at(
        question: &'q Question<'q>,
        scope: &'q SupportedScope,
        demand: &'q Demand,
        counted_type: u32,
        source_class: SourceClass,
    ) -> Option<Self> {
        let counted_type = usize::try_from(counted_type).ok()?;
        let eligible = scope.resolution.counted.get(counted_type)?.eligible.iter();
        let mut rows = eligible.filter_map(|index| Self::new(question, scope, demand, counted_type, *index));
        rows.find(|row| row.row.source_class == source_class)
    }

    /// The number of observed rows.
    pub(super) const fn observed_rows(&self) -> u64 {
        self.summary.rows
    }

    /// Whether the row is empty (the end of contract §4.2).
    pub(super) fn is_empty(&self) -> bool {
        self.summary.is_empty()
    }

    /// Applies the rules of the table, in its order. Returns what they come to.
    pub(super) fn judge(&self, objections: &mut impl Objections) -> LowestCap {
        let mut objections = RowObjections::new(self, objections);
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
        let mut objections = RowObjections::new(self, none);
        self.judge_presence(&mut objections);
        self.judge_listing(&mut objections);
        self.judge_time(&mut objections);
        objections.own
    }

    /// Applies the other rules.
    pub(super) fn judge_for_level(&self) -> LowestCap {
        let none = &mut NoObjections;
        let mut objections = RowObjections::new(self, none);
        self.judge_definition(&mut objections);
        self.judge_content(&mut objections);
        self.judge_identity(&mut objections);
        objections.own
    }

    /// Applies the rules that remain when the type is observed ideally at this row (contract §6): those of the definitions.
    pub(super) fn judge_ideally(&self) -> LowestCap {
        let none = &mut NoObjections;
        let mut objections = RowObjections::new(self, none);
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
            objections.add(Code::ExperimentalSource, I);
            if question.level == CoverageLevel::Certified && !scope.allow_beta_certification() {
                objections.add(Code::BetaCertification, B);
            }
        }
        if demand.level > row.max_coverage_level {
            objections.add(Code::LevelAboveTypeMaximum, u);
        }
        if row.max_claim_state < ClaimState::ClaimAllowed {
            objections.add(Code::TypeClaimMaximum, row.max_claim_state);
        }
        if question.claim.restore_tier.is_some_and(|claimed| claimed > row.restore_tier) {
            objections.add(Code::NotRestorable, B);
        }
    }

    /// `not_observed` to `preferred_source_passed_over`: the sources of the observations.
    fn judge_presence(&self, objections: &mut RowObjections<'_, impl Objections>) {
        let Self { question, counted, u, .. } = *self;
        if !self.summary.is_observed() {
            if !counted.registered.iter().any(|row| question.observed.summary(*row).is_observed()) {
                objections.add(Code::NotObserved, u);
            }
            if self.observed_although_not_admitted().is_some() {
                objections.add(Code::SourceNotAdmitted, u);
            }
        }
        if observed_eligible(question, counted).next().is_some_and(|preferred| preferred != self.index) {
            objections.add(Code::PreferredSourcePassedOver, L);
        }
    }

    /// The first row for which something was observed, but that is not eligible here.
    fn observed_although_not_admitted(&self) -> Option<RowIndex> {
        let Self { question, counted, .. } = *self;
        let not_admitted = counted.registered.iter().filter(|row| !counted.eligible.contains(row));
        not_admitted.copied().find(|row| question.observed.summary(*row).is_observed())
    }

    /// `listing_missing` to `listing_contradicted`: whether the rows are complete.
    fn judge_listing(&self, objections: &mut RowObjections<'_, impl Objections>) {
        let Self { summary, u, .. } = *self;
        let Some(Listing { outcome, resources, .. }) = summary.listing else {
            if summary.rows > 0 {
                objections.add(Code::ListingMissing, u);
            }
            return;
        };
        let listed = u64::from(resources);
        match outcome {
            ListingOutcome::Failed => objections.add(Code::ListingFailed, u),
            ListingOutcome::Partial => objections.add(Code::ListingPartial, u),
            ListingOutcome::NotApplicable => objections.add(Code::ListingNotApplicable, L),
            ListingOutcome::Complete => {}
        }
        if matches!(outcome, ListingOutcome::NotApplicable | ListingOutcome::Complete)
            && listed != summary.listed_rows()
        {
            objections.add(Code::ListingMismatch, u);
        }
        if summary.unlisted > 0 {
            objections.add(Code::RowNotListed, u);
        }
        if self.most_elsewhere() > listed {
            objections.add(Code::ListingContradicted, u);
        }
    }

    /// The most resources found elsewhere: observed for another row of the type, or *elsewhere* (contract §2).
    fn most_elsewhere(&self) -> u64 {
        let Self { question, .. } = *self;
        let others = self.counted.registered.iter().filter(|other| **other != self.index);
        let at_other_rows = others.map(|other| question.observed.summary(*other).most_found()).max();
        at_other_rows.unwrap_or_default().max(question.observed.elsewhere(self.index))
    }

    /// `level_not_reached` to `evidence_capture_failed`: the levels and evidence of the resources.
    fn judge_content(&self, objections: &mut RowObjections<'_, impl Objections>) {
        let Self { summary, u, .. } = *self;
        let asked = self.demand.level;
        if summary.weakest_level().is_some_and(|weakest| weakest < asked) {
            objections.add(Code::LevelNotReached, u);
        }
        for (code, state) in EVIDENCE_STATES {
            if summary.evidence_states.of(state) > 0 && state.ceiling() < asked {
                objections.add(code, u);
            }
        }
    }

    /// `evidence_undated` to `evidence_expired`: when the listing and the rows were captured.
    fn judge_time(&self, objections: &mut RowObjections<'_, impl Objections>) {
        let Self { summary, u, .. } = *self;
        let maximum_age = self.scope.max_evidence_age_seconds();
        let as_of = self.question.claim.as_of;
        if maximum_age.is_some() && summary.has_undated() {
            objections.add(Code::EvidenceUndated, u);
        }
        if as_of.is_some_and(|as_of| summary.newest_capture() > as_of) {
            objections.add(Code::EvidenceFromFuture, u);
        }
        if let Some(maximum_age) = maximum_age
            && let Some(as_of) = as_of
            && summary.oldest_capture() < as_of.minus_seconds(maximum_age)
        {
            objections.add(Code::EvidenceExpired, u);
        }
    }

    /// `identity_derived` to `identity_unsupported`: whether the resources can be recognised later.
    fn judge_identity(&self, objections: &mut RowObjections<'_, impl Objections>) {
        let Self { question, summary, .. } = *self;
        let is_strict = question.level == CoverageLevel::Certified || question.claim.restore_tier.is_some();
        let l_or_b = if is_strict { B } else { L };
        for (code, state) in IDENTITY_STATES {
            let is_allowed = state == IdentityState::Derived && self.demand.allow_derived;
            if summary.identity_states.of(state) > 0 && !is_allowed {
                let is_weak = matches!(state, IdentityState::Derived | IdentityState::MissingExternalId);
                objections.add(code, if is_weak { l_or_b } else { B });
            }
        }
    }

    /// The column "expected / actual" of the table.
    pub(super) fn texts(&self, code: Code) -> Texts<'static> {
        let Self { question, scope, demand, counted, row, summary, .. } = *self;
        let Question { definitions, claim, .. } = *question;
        let source = |row| definitions.resource_type(row).map(|row| row.source_class.into());
        let listed = summary.listing.map_or(0, |listing| u64::from(listing.resources));
        match code {
            Code::LevelAboveTypeMaximum => Texts::of(demand.level, row.max_coverage_level),
            Code::TypeClaimMaximum => Texts::actual(row.max_claim_state),
            Code::NotRestorable => Texts::of(demand.restore_tier, row.restore_tier),
            Code::SourceNotAdmitted => {
                Texts { expected: None, actual: self.observed_although_not_admitted().and_then(source) }
            }
            Code::PreferredSourcePassedOver => {
                Texts { expected: None, actual: observed_eligible(question, counted).next().and_then(source) }
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
}

/// The eligible rows for which something was observed, in source-class precedence.
pub(super) fn observed_eligible(question: &Question<'_>, counted: &CountedRows) -> impl Iterator<Item = RowIndex> {
    counted.eligible.iter().copied().filter(|row| question.observed.summary(*row).is_observed())
}

/// The evidence states that have a rule, in the order of the rules.
const EVIDENCE_STATES: [(Code, EvidenceState); 6] = [
    (Code::EvidenceMissing, EvidenceState::Missing),
    (Code::EvidenceMetadataOnly, EvidenceState::MetadataOnly),
    (Code::EvidencePartial, EvidenceState::Partial),
    (Code::EvidenceStale, EvidenceState::Stale),
    (Code::EvidenceCaptureBlocked, EvidenceState::CaptureBlocked),
    (Code::EvidenceCaptureFailed, EvidenceState::CaptureFailed),
];

/// The identity states that have a rule, in the order of the rules.
const IDENTITY_STATES: [(Code, IdentityState); 4] = [
    (Code::IdentityDerived, IdentityState::Derived),
    (Code::IdentityMissingExternalId, IdentityState::MissingExternalId),
    (Code::IdentityConflict, IdentityState::IdentityConflict),
    (Code::IdentityUnsupported, IdentityState::UnsupportedIdentity),
];

/// The state that a rule is about.
fn state_of<S: Copy>(states: &[(Code, S)], code: Code) -> Option<S> {
    states.iter().find(|(of_state, _)| *of_state == code).map(|(_, state)| *state)
}

/// Adds a row as the subject of objections, and keeps what they come to.
struct RowObjections<'o, O> {
    subject: Subject,
    own: LowestCap,
    objections: &'o mut O,
}

impl<'o, O: Objections> RowObjections<'o, O> {
    fn new(row: &EligibleRow<'_>, objections: &'o mut O) -> Self {
        let subject = Subject::row(row.counted_type, row.row.source_class);
        Self { subject, own: LowestCap::default(), objections }
    }

    #[inline]
    fn add(&mut self, code: Code, cap: ClaimState) {
        self.own.add(code, cap, self.subject);
        self.objections.add(code, cap, self.subject);
    }
}
