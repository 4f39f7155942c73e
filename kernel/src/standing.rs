//! What a row, or a whole scope, proves when nothing can be said against it: the short way through contract §4.2.

use crate::definitions::Definitions;
use crate::summary::Summary;
use crate::{Claim, ClaimState, CoverageLevel, IdentityState, ResourceType, RestoreTier, SupportedScope, Time};

/// Everything about observed rows that decides whether any rule of contract §4.2 objects to them.
///
/// INVARIANT: if [`Standing::proves`] is true of a type's first eligible row, then no rule adds a reason, the row is the
/// effective one, and it covers. If it is true of a scope, this holds for each of its counted types. The reverse need not
/// hold: whatever is not proven here is judged rule by rule.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    /// Of the listing and the rows.
    oldest: Time,
    newest: Time,
    /// The highest level to which neither the row, its listing, level, evidence nor identity objects; `none` if one
    /// objects to every level.
    level: CoverageLevel,
    restore_tier: RestoreTier,
    has_undated: bool,
    has_derived: bool,
    pub(crate) is_empty: bool,
}

/// What a claim about a scope asks of each row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    pub(crate) level: CoverageLevel,
    earliest: Time,
    latest: Time,
    restore_tier: RestoreTier,
    allow_undated: bool,
    allow_derived: bool,
}

impl Standing {
    /// Of a row that proves nothing.
    pub(crate) const NONE: Self = Self {
        oldest: Time::NEVER,
        newest: Time::EARLIEST,
        level: CoverageLevel::None,
        restore_tier: RestoreTier::NotRestorable,
        has_undated: false,
        has_derived: false,
        is_empty: false,
    };

    /// Of no rows at all.
    const ALL: Self =
        Self { level: CoverageLevel::Certified, restore_tier: RestoreTier::Restorable, is_empty: true, ..Self::NONE };

    /// The standing of the first eligible rows of each scope's counted types.
    pub(crate) fn of_scopes(definitions: &Definitions, standings: &[Self]) -> Box<[Self]> {
        let of_scope = |scope: &SupportedScope| {
            let firsts = scope.resolution.counted.iter().map(|counted| standings.get(counted.first.get()));
            firsts.fold(Self::ALL, |all, first| all.and(first.unwrap_or(&Self::NONE)))
        };
        definitions.supported_scopes().iter().map(of_scope).collect()
    }

    fn and(self, other: &Self) -> Self {
        Self {
            oldest: self.oldest.min(other.oldest),
            newest: self.newest.max(other.newest),
            level: self.level.min(other.level),
            restore_tier: self.restore_tier.min(other.restore_tier),
            has_undated: self.has_undated | other.has_undated,
            has_derived: self.has_derived | other.has_derived,
            is_empty: self.is_empty & other.is_empty,
        }
    }

    /// The standing of each row of the definitions.
    pub(crate) fn of_each(definitions: &Definitions, summaries: &[Summary]) -> Box<[Self]> {
        let rows = definitions.resource_types();
        let mut standings = Vec::with_capacity(rows.len());
        for of_type in rows.chunk_by(|one, other| one.canonical_type == other.canonical_type) {
            let first = standings.len();
            let summaries = summaries.get(first..).unwrap_or_default();
            standings.extend(of_type.iter().zip(summaries).enumerate().map(|(index, (row, summary))| {
                let others = of_type.iter().zip(summaries).enumerate().filter(|(other, _)| *other != index);
                let most_elsewhere = others
                    .filter(|(_, (other, _))| other.workload == row.workload)
                    .map(|(_, (_, other))| other.most_found())
                    .max();
                Self::of(row, summary, most_elsewhere.unwrap_or_default())
            }));
        }
        standings.into()
    }

    fn of(row: &ResourceType, summary: &Summary, most_elsewhere: u64) -> Self {
        let is_listed = summary.is_completely_listed() && most_elsewhere <= summary.rows;
        let is_identified = summary
            .identity_states
            .occurring()
            .all(|state| matches!(state, IdentityState::Stable | IdentityState::Derived));
        if !is_listed || !is_identified || row.is_experimental() || row.max_claim_state < ClaimState::ClaimAllowed {
            return Self::NONE;
        }
        let ceiling = summary.evidence_states.occurring().map(crate::EvidenceState::ceiling).min();
        let level = [Some(row.max_coverage_level), summary.weakest_level(), ceiling].into_iter().flatten().min();
        Self {
            oldest: summary.oldest_capture(),
            newest: summary.newest_capture(),
            level: level.unwrap_or(CoverageLevel::None),
            restore_tier: row.restore_tier,
            has_undated: summary.has_undated(),
            has_derived: summary.identity_states.of(IdentityState::Derived) > 0,
            is_empty: summary.is_empty(),
        }
    }

    /// Whether the rows prove what is asked, with nothing to be said against them.
    #[inline]
    pub(crate) fn proves(&self, asked: &Asked) -> bool {
        self.level >= asked.level
            && self.oldest >= asked.earliest
            && self.newest <= asked.latest
            && self.restore_tier >= asked.restore_tier
            && (asked.allow_undated || !self.has_undated)
            && (asked.allow_derived || !self.has_derived)
    }
}

impl Asked {
    /// What a claim at some level asks of the rows of a scope.
    pub(crate) fn by(claim: &Claim, level: CoverageLevel, scope: &SupportedScope) -> Self {
        let is_restore_claim = claim.restore_tier.is_some();
        let oldest_allowed =
            claim.as_of.zip(scope.max_evidence_age_seconds).map(|(as_of, age)| as_of.minus_seconds(age));
        Self {
            level: if is_restore_claim { level.max(CoverageLevel::ContentBacked) } else { level },
            earliest: oldest_allowed.unwrap_or(Time::EARLIEST),
            latest: claim.as_of.unwrap_or(Time::NEVER),
            restore_tier: claim.restore_tier.unwrap_or(RestoreTier::NotRestorable),
            allow_undated: scope.max_evidence_age_seconds.is_none(),
            allow_derived: scope.allow_derived_identity,
        }
    }
}
