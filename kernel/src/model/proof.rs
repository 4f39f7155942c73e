//! The proof of a row or scope: the demands under which no rule of contract §4.2 objects.

use super::definitions::Definitions;
use super::resource_type::ResourceType;
use super::summary::Summary;
use super::supported_scope::SupportedScope;
use crate::family::{ClaimState, CoverageLevel, EvidenceState, IdentityState, RestoreTier};
use crate::value::Time;

/// The properties of observed rows that decide whether a rule of contract §4.2 objects, computed once for all claims.
///
/// INVARIANT: if a type's first eligible row meets a demand, then no rule adds a reason, the row is the effective one, and
/// it covers. If a scope meets it, this holds for each of its counted types. The reverse need not hold: every other row is
/// judged rule by rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Proof {
    /// The least time of the listing and the rows.
    oldest: Time,
    newest: Time,
    /// The highest level that the definitions row, listing, levels, evidence and identities all allow, or `none`.
    level: CoverageLevel,
    restore_tier: RestoreTier,
    has_undated: bool,
    has_derived: bool,
    /// The number of types whose row is empty: 0 or 1 for a row.
    pub(crate) empty_types: u64,
}

/// The demand of a claim on each effective row of a scope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Demand {
    pub(crate) level: CoverageLevel,
    pub(crate) earliest: Time,
    pub(crate) latest: Time,
    pub(crate) restore_tier: RestoreTier,
    pub(crate) allow_undated: bool,
    pub(crate) allow_derived: bool,
}

impl Proof {
    /// Meets no demand.
    pub(crate) const NONE: Self = Self {
        oldest: Time::NEVER,
        newest: Time::EARLIEST,
        level: CoverageLevel::None,
        restore_tier: RestoreTier::NotRestorable,
        has_undated: false,
        has_derived: false,
        empty_types: 0,
    };

    /// Meets every demand: the neutral element of `and`.
    const ALL: Self = Self { level: CoverageLevel::Certified, restore_tier: RestoreTier::Restorable, ..Self::NONE };

    /// The proof of a scope: the combined proof of the first eligible rows of its counted types.
    pub(crate) fn of_scope(scope: &SupportedScope, proofs: &[Self]) -> Self {
        let firsts = scope.resolution.counted.iter().map(|counted| proofs.get(counted.first.get()));
        firsts.fold(Self::ALL, |all, first| all.and(first.unwrap_or(&Self::NONE)))
    }

    fn and(self, other: &Self) -> Self {
        Self {
            oldest: self.oldest.min(other.oldest),
            newest: self.newest.max(other.newest),
            level: self.level.min(other.level),
            restore_tier: self.restore_tier.min(other.restore_tier),
            has_undated: self.has_undated | other.has_undated,
            has_derived: self.has_derived | other.has_derived,
            empty_types: self.empty_types.saturating_add(other.empty_types),
        }
    }

    /// The proof of each row of the definitions.
    ///
    /// `elsewhere` has the number of resources found elsewhere for each row, and may be shorter.
    pub(crate) fn of_rows(definitions: &Definitions, summaries: &[Summary], elsewhere: &[u32]) -> Box<[Self]> {
        let rows = definitions.resource_types();
        let mut proofs = Vec::with_capacity(rows.len());
        for of_type in rows.chunk_by(|one, other| one.canonical_type == other.canonical_type) {
            let first = proofs.len();
            let summaries = summaries.get(first..).unwrap_or_default();
            proofs.extend(of_type.iter().zip(summaries).enumerate().map(|(index, (row, summary))| {
                let others = of_type.iter().zip(summaries).enumerate().filter(|(other, _)| *other != index);
                let most_elsewhere = others
                    .filter(|(_, (other, _))| other.workload == row.workload)
                    .map(|(_, (_, other))| other.most_found())
                    .max();
                let elsewhere = elsewhere.get(first).copied().map_or(0, u64::from);
                Self::of_row(row, summary, most_elsewhere.unwrap_or_default().max(elsewhere))
            }));
        }
        proofs.into()
    }

    fn of_row(row: &ResourceType, summary: &Summary, most_elsewhere: u64) -> Self {
        let is_listed = summary.is_completely_listed() && most_elsewhere <= summary.rows;
        let is_identified = summary
            .identity_states
            .occurring()
            .all(|state| matches!(state, IdentityState::Stable | IdentityState::Derived));
        if !is_listed || !is_identified || row.is_experimental() || row.max_claim_state < ClaimState::ClaimAllowed {
            return Self::NONE;
        }
        let ceiling = summary.evidence_states.occurring().map(EvidenceState::ceiling).min();
        let level = [Some(row.max_coverage_level), summary.weakest_level(), ceiling].into_iter().flatten().min();
        Self {
            oldest: summary.oldest_capture(),
            newest: summary.newest_capture(),
            level: level.unwrap_or(CoverageLevel::None),
            restore_tier: row.restore_tier,
            has_undated: summary.has_undated(),
            has_derived: summary.identity_states.of(IdentityState::Derived) > 0,
            empty_types: u64::from(summary.is_empty()),
        }
    }

    /// Whether no rule objects to the rows under this demand.
    #[inline]
    pub(crate) fn meets(&self, demand: &Demand) -> bool {
        self.level >= demand.level
            && self.oldest >= demand.earliest
            && self.newest <= demand.latest
            && self.restore_tier >= demand.restore_tier
            && (demand.allow_undated || !self.has_undated)
            && (demand.allow_derived || !self.has_derived)
    }
}
