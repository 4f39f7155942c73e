//! The standing of a row: its definitions and observations, as the rules of contract §4.2 compare them.

use super::definitions::Definitions;
use super::resource_type::ResourceType;
use super::row_index::RowIndex;
use super::summary::{Listing, Summary};
use super::supported_scope::SupportedScope;
use crate::family::{ClaimState, CoverageLevel, EvidenceState, IdentityState, ListingOutcome, RestoreTier};
use crate::reason_set::ReasonSet;
use crate::reason_table::ReasonCode as Code;
use crate::value::Time;

/// What the rules of contract §4.2 compare, computed once for all claims.
///
/// The standing of a scope is that of its counted types' first eligible rows together: a claim gets a reason from it if it
/// gets one from any of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    /// The reasons that the row gives. A claim gets those whose rules it has (`decide::demand`); the rules that compare a
    /// value of the claim, such as its level, are not among them.
    pub(crate) found: ReasonSet,
    pub(crate) max_coverage_level: CoverageLevel,
    pub(crate) max_claim_state: ClaimState,
    pub(crate) restore_tier: RestoreTier,
    /// `certified` without resources.
    pub(crate) weakest_level: CoverageLevel,
    /// The number of types whose row is empty: 0 or 1 for a row.
    pub(crate) empty_types: u32,
    /// The least time of the listing and the rows, or [`Time::NEVER`].
    pub(crate) oldest: Time,
    /// The greatest time of the listing and the rows, or [`Time::EARLIEST`].
    pub(crate) newest: Time,
}

/// The evidence states that have a rule.
pub(crate) const EVIDENCE_STATES: [(Code, EvidenceState); 6] = [
    (Code::EvidenceMissing, EvidenceState::Missing),
    (Code::EvidenceMetadataOnly, EvidenceState::MetadataOnly),
    (Code::EvidencePartial, EvidenceState::Partial),
    (Code::EvidenceStale, EvidenceState::Stale),
    (Code::EvidenceCaptureBlocked, EvidenceState::CaptureBlocked),
    (Code::EvidenceCaptureFailed, EvidenceState::CaptureFailed),
];

/// The identity states that have a rule.
pub(crate) const IDENTITY_STATES: [(Code, IdentityState); 4] = [
    (Code::IdentityDerived, IdentityState::Derived),
    (Code::IdentityMissingExternalId, IdentityState::MissingExternalId),
    (Code::IdentityConflict, IdentityState::IdentityConflict),
    (Code::IdentityUnsupported, IdentityState::UnsupportedIdentity),
];

impl Standing {
    /// No claim gets a reason from it.
    const BEST: Self = Self {
        found: ReasonSet::NONE,
        max_coverage_level: CoverageLevel::Certified,
        max_claim_state: ClaimState::ClaimAllowed,
        restore_tier: RestoreTier::Restorable,
        weakest_level: CoverageLevel::Certified,
        empty_types: 0,
        oldest: Time::NEVER,
        newest: Time::EARLIEST,
    };

    /// Each claim gets a reason from it: if a standing were missing, nothing would be permitted to a customer.
    pub(crate) const UNKNOWN: Self = {
        let mut unknown = Self::BEST;
        unknown.found = ReasonSet::of(&[Code::NotObserved]);
        unknown
    };

    /// The standing of each row of the definitions.
    ///
    /// `elsewhere` has the number of resources found elsewhere for each row, and may be shorter.
    pub(crate) fn of_rows(definitions: &Definitions, summaries: &[Summary], elsewhere: &[u32]) -> Box<[Self]> {
        let rows = definitions.resource_types();
        let mut standings = Vec::with_capacity(rows.len());
        for of_type in rows.chunk_by(|one, other| one.canonical_type == other.canonical_type) {
            let first = standings.len();
            let summaries = summaries.get(first..).unwrap_or_default();
            let elsewhere = elsewhere.get(first).copied().map_or(0, u64::from);
            standings.extend(of_type.iter().zip(summaries).enumerate().map(|(index, (row, summary))| {
                let others = of_type.iter().zip(summaries).enumerate().filter(|(other, _)| *other != index);
                let others = others.filter(|(_, (other, _))| other.workload == row.workload);
                let mut others = others.map(|(_, (_, other))| other);
                if summary.is_observed() {
                    let most_elsewhere = others.map(Summary::most_found).fold(elsewhere, u64::max);
                    Self::of_observed(row, summary, most_elsewhere)
                } else {
                    Self::of_unobserved(row, others.any(Summary::is_observed))
                }
            }));
        }
        standings.into()
    }

    /// The standing of a scope.
    pub(crate) fn of_scope(scope: &SupportedScope, of_rows: &[Self]) -> Self {
        let firsts = scope.resolution.counted.iter().map(|counted| Self::of_row(of_rows, counted.first));
        firsts.fold(Self::BEST, Self::and)
    }

    /// The standing of a row.
    pub(crate) fn of_row(of_rows: &[Self], row: RowIndex) -> &Self {
        // INVARIANT: there is a standing for each row of the definitions.
        of_rows.get(row.get()).unwrap_or(&Self::UNKNOWN)
    }

    /// Whether there is a listing or a row.
    pub(crate) const fn is_observed(&self) -> bool {
        !self.found.meets(ReasonSet::of(&[Code::NotObserved, Code::SourceNotAdmitted]))
    }

    /// Whether the row is empty (the end of contract §4.2).
    pub(crate) const fn is_empty(&self) -> bool {
        self.empty_types > 0
    }

    fn and(self, other: &Self) -> Self {
        Self {
            found: self.found.union(other.found),
            max_coverage_level: self.max_coverage_level.min(other.max_coverage_level),
            max_claim_state: self.max_claim_state.min(other.max_claim_state),
            restore_tier: self.restore_tier.min(other.restore_tier),
            weakest_level: self.weakest_level.min(other.weakest_level),
            empty_types: self.empty_types.saturating_add(other.empty_types),
            oldest: self.oldest.min(other.oldest),
            newest: self.newest.max(other.newest),
        }
    }

    /// `experimental_source` to `not_restorable`: the limits of the definitions.
    fn of_definitions(row: &ResourceType) -> Self {
        Self {
            found: ReasonSet::NONE
                .with(Code::ExperimentalSource, row.is_experimental())
                .with(Code::BetaCertification, row.is_experimental())
                .with(Code::TypeClaimMaximum, row.max_claim_state < ClaimState::ClaimAllowed),
            max_coverage_level: row.max_coverage_level,
            max_claim_state: row.max_claim_state,
            restore_tier: row.restore_tier,
            ..Self::BEST
        }
    }

    /// `not_observed` and `source_not_admitted`.
    fn of_unobserved(row: &ResourceType, another_is_observed: bool) -> Self {
        let limits = Self::of_definitions(row);
        // INVARIANT: an unobserved row is judged only if no eligible row is observed, so that the other one is not eligible.
        let found = limits
            .found
            .with(Code::NotObserved, !another_is_observed)
            .with(Code::SourceNotAdmitted, another_is_observed);
        Self { found, ..limits }
    }

    /// `listing_missing` to `identity_unsupported`.
    fn of_observed(row: &ResourceType, summary: &Summary, most_elsewhere: u64) -> Self {
        let limits = Self::of_definitions(row);
        let mut found = limits.found.union(of_listing(summary, most_elsewhere));
        if summary.rows > 0 {
            for (code, state) in EVIDENCE_STATES {
                found = found.with(code, summary.evidence_states.of(state) > 0);
            }
            for (code, state) in IDENTITY_STATES {
                found = found.with(code, summary.identity_states.of(state) > 0);
            }
        }
        Self {
            found: found.with(Code::EvidenceUndated, summary.has_undated()),
            weakest_level: summary.weakest_level().unwrap_or(CoverageLevel::Certified),
            empty_types: u32::from(summary.is_empty()),
            oldest: summary.oldest_capture(),
            newest: summary.newest_capture(),
            ..limits
        }
    }
}

/// `listing_missing` to `listing_contradicted`: whether the rows are complete.
fn of_listing(summary: &Summary, most_elsewhere: u64) -> ReasonSet {
    let Some(Listing { outcome, resources, .. }) = summary.listing else {
        return ReasonSet::of(&[Code::ListingMissing]);
    };
    let listed = u64::from(resources);
    let names_all = matches!(outcome, ListingOutcome::Complete | ListingOutcome::NotApplicable);
    ReasonSet::NONE
        .with(Code::ListingFailed, outcome == ListingOutcome::Failed)
        .with(Code::ListingPartial, outcome == ListingOutcome::Partial)
        .with(Code::ListingNotApplicable, outcome == ListingOutcome::NotApplicable)
        .with(Code::ListingMismatch, names_all && listed != summary.listed_rows())
        .with(Code::RowNotListed, summary.unlisted > 0)
        .with(Code::ListingContradicted, most_elsewhere > listed)
}
