//! Contract §4.2: each counted type.

use super::objection::{LowestCap, Objection, Objections, Subject};
use super::{Question, uncovered};
use crate::definitions::RowIndex;
use crate::resolution::Counted;
use crate::standing::Asked;
use crate::summary::{Listing, Summary};
use crate::{
    ClaimState, CoverageLevel, EvidenceState, IdentityState, ListingOutcome, ReasonCode, ResourceType, SupportedScope,
};

const B: ClaimState = ClaimState::ClaimBlocked;
const I: ClaimState = ClaimState::InternalOnly;
const L: ClaimState = ClaimState::ClaimLimited;

/// What the counted types of a scope come to.
#[derive(Clone, Copy)]
pub(super) struct Types {
    pub(super) covered: u64,
    pub(super) denominator: u64,
    /// Whether each effective row has a complete listing of no resources, and no rows.
    pub(super) nothing_listed: bool,
}

/// Judges each counted type by its effective row, in denominator order.
pub(super) fn judge_each(question: &Question<'_>, scope: &SupportedScope, objections: &mut impl Objections) -> Types {
    let asked = Asked::by(question.claim, question.level, scope);
    let counted = u64::try_from(scope.resolution.counted.len()).unwrap_or(u64::MAX);
    let whole = question.observed.scope_standing(scope);
    if whole.proves(&asked) {
        return Types { covered: counted, denominator: counted, nothing_listed: whole.is_empty };
    }
    let mut types = Types { covered: 0, denominator: counted, nothing_listed: true };
    for counted in &scope.resolution.counted {
        let first = question.observed.standing(counted.first);
        if first.proves(&asked) {
            types.covered = types.covered.saturating_add(1);
            types.nothing_listed &= first.is_empty;
            continue;
        }
        let effective = effective_row(question, scope, &asked, counted);
        judge_row(question, scope, &asked, counted, effective.row, objections);
        types.covered = types.covered.saturating_add(u64::from(effective.covers));
        types.nothing_listed &= question.observed.summary(effective.row).is_empty();
    }
    types
}

struct EffectiveRow {
    row: RowIndex,
    covers: bool,
}

/// Of the eligible rows for which something was observed, the one whose own reasons leave the highest state; among
/// equals one that covers before one that does not; then the first. If nothing was observed, the first of all.
fn effective_row(question: &Question<'_>, scope: &SupportedScope, asked: &Asked, counted: &Counted) -> EffectiveRow {
    let judged = |row: RowIndex| {
        let mut own = LowestCap::default();
        judge_row(question, scope, asked, counted, row, &mut own);
        (own.state(), own.covers())
    };
    let mut best: Option<(RowIndex, (ClaimState, bool))> = None;
    for row in observed_eligible(question, counted) {
        let judgement = judged(row);
        if best.is_none_or(|(_, highest)| judgement > highest) {
            best = Some((row, judgement));
        }
    }
    let (row, (_, covers)) = best.unwrap_or_else(|| (counted.first, judged(counted.first)));
    EffectiveRow { row, covers }
}

/// The eligible rows for which something was observed, in source-class precedence.
fn observed_eligible(question: &Question<'_>, counted: &Counted) -> impl Iterator<Item = RowIndex> {
    counted.eligible.iter().copied().filter(|row| question.observed.summary(*row).is_observed())
}

/// The rules of the table, in its order, for one row of a type.
fn judge_row(
    question: &Question<'_>,
    scope: &SupportedScope,
    asked: &Asked,
    counted: &Counted,
    index: RowIndex,
    objections: &mut impl Objections,
) {
    let Some(row) = question.definitions.resource_type(index) else {
        return; // INVARIANT: a resolution names rows of its own definitions
    };
    let summary = question.observed.summary(index);
    let mut objections = About { row: index, objections };
    judge_source(question, scope, asked, row, &mut objections);
    judge_presence(question, counted, index, summary, &mut objections);
    judge_listing(question, counted, index, summary, &mut objections);
    judge_content(question, asked, summary, &mut objections);
    judge_time(question, scope, summary, &mut objections);
    judge_identity(question, scope, summary, &mut objections);
}

/// `experimental_source` to `not_restorable`: what the definitions say about the row.
fn judge_source(
    question: &Question<'_>,
    scope: &SupportedScope,
    asked: &Asked,
    row: &ResourceType,
    objections: &mut About<'_, impl Objections>,
) {
    let u = uncovered(question.claim.audience);
    if row.is_experimental() {
        objections.add(ReasonCode::ExperimentalSource, I, |it| it);
        if question.level == CoverageLevel::Certified && !scope.allow_beta_certification {
            objections.add(ReasonCode::BetaCertification, B, |it| it);
        }
    }
    if asked.level > row.max_coverage_level {
        objections
            .add(ReasonCode::LevelAboveTypeMaximum, u, |it| it.expected(asked.level).actual(row.max_coverage_level));
    }
    if row.max_claim_state < ClaimState::ClaimAllowed {
        objections.add(ReasonCode::TypeClaimMaximum, row.max_claim_state, |it| it.actual(row.max_claim_state));
    }
    if let Some(claimed) = question.claim.restore_tier
        && claimed > row.restore_tier
    {
        objections.add(ReasonCode::NotRestorable, B, |it| it.expected(claimed).actual(row.restore_tier));
    }
}

/// `not_observed` to `preferred_source_passed_over`: where something was observed.
fn judge_presence(
    question: &Question<'_>,
    counted: &Counted,
    index: RowIndex,
    summary: &Summary,
    objections: &mut About<'_, impl Objections>,
) {
    let u = uncovered(question.claim.audience);
    if !summary.is_observed() {
        let is_observed = |row: &&RowIndex| question.observed.summary(**row).is_observed();
        if !counted.registered.iter().any(|row| is_observed(&row)) {
            objections.add(ReasonCode::NotObserved, u, |it| it);
        }
        let not_admitted = counted.registered.iter().filter(|row| !counted.eligible.contains(row)).find(is_observed);
        if let Some(&not_admitted) = not_admitted {
            objections.add(ReasonCode::SourceNotAdmitted, u, |it| with_source(it, question, not_admitted));
        }
    }
    if let Some(preferred) = observed_eligible(question, counted).next()
        && preferred != index
    {
        objections.add(ReasonCode::PreferredSourcePassedOver, L, |it| with_source(it, question, preferred));
    }
}

/// `listing_missing` to `listing_contradicted`: whether the rows are all there are.
fn judge_listing(
    question: &Question<'_>,
    counted: &Counted,
    index: RowIndex,
    summary: &Summary,
    objections: &mut About<'_, impl Objections>,
) {
    let u = uncovered(question.claim.audience);
    let Some(Listing { outcome, resources, .. }) = summary.listing else {
        if summary.rows > 0 {
            objections.add(ReasonCode::ListingMissing, u, |it| it);
        }
        return;
    };
    let listed = u64::from(resources);
    match outcome {
        ListingOutcome::Failed => objections.add(ReasonCode::ListingFailed, u, |it| it),
        ListingOutcome::Partial => objections.add(ReasonCode::ListingPartial, u, |it| it),
        ListingOutcome::Complete if listed != summary.rows => {
            objections.add(ReasonCode::ListingMismatch, u, |it| it.expected(listed).actual(summary.rows));
        }
        ListingOutcome::Complete => {}
    }
    let others = counted.registered.iter().filter(|other| **other != index);
    let most_elsewhere = others.map(|other| question.observed.summary(*other).most_found()).max().unwrap_or_default();
    if most_elsewhere > listed {
        objections.add(ReasonCode::ListingContradicted, u, |it| it.expected(most_elsewhere).actual(listed));
    }
}

/// `level_not_reached` to `evidence_capture_failed`: what is known of the rows.
fn judge_content(
    question: &Question<'_>,
    asked: &Asked,
    summary: &Summary,
    objections: &mut About<'_, impl Objections>,
) {
    let u = uncovered(question.claim.audience);
    if let Some(weakest) = summary.weakest_level()
        && weakest < asked.level
    {
        let affected = summary.coverage_levels.under(asked.level);
        objections.add(ReasonCode::LevelNotReached, u, |it| {
            it.expected(asked.level).actual(weakest).of_rows(affected, summary.rows)
        });
    }
    for state in summary.evidence_states.occurring() {
        if let Some(code) = evidence_code(state)
            && state.ceiling() < asked.level
        {
            let affected = summary.evidence_states.of(state);
            objections
                .add(code, u, |it| it.expected(asked.level).actual(state.ceiling()).of_rows(affected, summary.rows));
        }
    }
}

/// INVARIANT: the rules stand in the order of the states.
const fn evidence_code(state: EvidenceState) -> Option<ReasonCode> {
    match state {
        EvidenceState::Missing => Some(ReasonCode::EvidenceMissing),
        EvidenceState::MetadataOnly => Some(ReasonCode::EvidenceMetadataOnly),
        EvidenceState::Partial => Some(ReasonCode::EvidencePartial),
        EvidenceState::ContentBacked => None,
        EvidenceState::Stale => Some(ReasonCode::EvidenceStale),
        EvidenceState::CaptureBlocked => Some(ReasonCode::EvidenceCaptureBlocked),
        EvidenceState::CaptureFailed => Some(ReasonCode::EvidenceCaptureFailed),
    }
}

/// `evidence_undated` to `evidence_expired`: when it was captured.
fn judge_time(
    question: &Question<'_>,
    scope: &SupportedScope,
    summary: &Summary,
    objections: &mut About<'_, impl Objections>,
) {
    let u = uncovered(question.claim.audience);
    let maximum_age = scope.max_evidence_age_seconds;
    let as_of = question.claim.as_of;
    if maximum_age.is_some() && summary.has_undated() {
        objections.add(ReasonCode::EvidenceUndated, u, |it| it);
    }
    if as_of.is_some_and(|as_of| summary.newest_capture() > as_of) {
        objections.add(ReasonCode::EvidenceFromFuture, u, |it| it);
    }
    if let Some(maximum_age) = maximum_age
        && let Some(as_of) = as_of
    {
        let oldest = summary.oldest_capture();
        if oldest < as_of.minus_seconds(maximum_age) {
            objections
                .add(ReasonCode::EvidenceExpired, u, |it| it.expected(maximum_age).actual(as_of.seconds_since(oldest)));
        }
    }
}

/// `identity_derived` to `identity_unsupported`: whether the rows will be recognised again.
fn judge_identity(
    question: &Question<'_>,
    scope: &SupportedScope,
    summary: &Summary,
    objections: &mut About<'_, impl Objections>,
) {
    let is_demanding = question.level == CoverageLevel::Certified || question.claim.restore_tier.is_some();
    let l_or_b = if is_demanding { B } else { L };
    let mut occurs = |state, code, cap| {
        let affected = summary.identity_states.of(state);
        if affected > 0 {
            objections.add(code, cap, |it| it.of_rows(affected, summary.rows));
        }
    };
    if !scope.allow_derived_identity {
        occurs(IdentityState::Derived, ReasonCode::IdentityDerived, l_or_b);
    }
    occurs(IdentityState::MissingExternalId, ReasonCode::IdentityMissingExternalId, l_or_b);
    occurs(IdentityState::IdentityConflict, ReasonCode::IdentityConflict, B);
    occurs(IdentityState::UnsupportedIdentity, ReasonCode::IdentityUnsupported, B);
}

/// Objections about one row.
struct About<'o, O> {
    row: RowIndex,
    objections: &'o mut O,
}

impl<O: Objections> About<'_, O> {
    fn add(&mut self, code: ReasonCode, cap: ClaimState, say: impl FnOnce(Objection) -> Objection) {
        let row = self.row;
        self.objections.add(code, cap, |objection| say(objection.about(Subject::Row(row))));
    }
}

/// With the source class of another row as what is actually there.
fn with_source(objection: Objection, question: &Question<'_>, row: RowIndex) -> Objection {
    match question.definitions.resource_type(row).map(ResourceType::source_class) {
        Some(source_class) => objection.actual(source_class),
        None => objection,
    }
}
