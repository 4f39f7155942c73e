//! Fast path for contract §4.2: the demand of a claim. No rule objects to a row whose proof meets it.

use crate::family::{CoverageLevel, RestoreTier};
use crate::model::{Claim, Demand, SupportedScope};
use crate::value::Time;

/// The demand of a claim, judged at `level`, on each effective row of its scope.
pub(super) fn demand(claim: &Claim, level: CoverageLevel, scope: &SupportedScope) -> Demand {
    let oldest_allowed = claim.as_of.zip(scope.max_evidence_age_seconds()).map(|(as_of, age)| as_of.minus_seconds(age));
    Demand {
        level: if claim.restore_tier.is_some() { level.max(CoverageLevel::ContentBacked) } else { level },
        earliest: oldest_allowed.unwrap_or(Time::EARLIEST),
        latest: claim.as_of.unwrap_or(Time::NEVER),
        restore_tier: claim.restore_tier.unwrap_or(RestoreTier::NotRestorable),
        allow_undated: scope.max_evidence_age_seconds().is_none(),
        allow_derived: scope.allow_derived_identity(),
    }
}
