//! The settings that the scopes of the seeds share.

use crate::document::{CoverageLevel, Scope, ScopeMetadata};
use crate::facts::WORKLOAD;

const ONE_DAY: u64 = 86_400;
const ONE_WEEK: u64 = 7 * ONE_DAY;

/// A scope for customer claims that counts TCM only.
pub fn customer_scope(
    scope_key: &'static str,
    denominator: Vec<String>,
    description: &'static str,
    membership: &'static str,
) -> Scope {
    Scope {
        scope_key,
        workload: WORKLOAD,
        denominator,
        minimum_level: CoverageLevel::ContentBacked,
        include_fallback: false,
        include_beta: false,
        allow_beta_certification: false,
        allow_derived_identity: false,
        customer_claimable: true,
        active: true,
        max_evidence_age_seconds: Some(ONE_DAY),
        metadata: ScopeMetadata {
            description,
            membership,
            minimum_level: "The existence of a resource says nothing about its settings, so a customer claim needs \
                            its content.",
            max_evidence_age_seconds: "One day: a resource can change at any time, so no customer claim rests on \
                                       older evidence.",
        },
    }
}

/// A scope for internal claims: it counts every source, and no claim about it may be shown to a customer.
pub fn internal_scope(
    scope_key: &'static str,
    denominator: Vec<String>,
    description: &'static str,
    membership: &'static str,
) -> Scope {
    Scope {
        scope_key,
        workload: WORKLOAD,
        denominator,
        minimum_level: CoverageLevel::Detected,
        include_fallback: true,
        include_beta: true,
        allow_beta_certification: false,
        allow_derived_identity: false,
        customer_claimable: false,
        active: true,
        max_evidence_age_seconds: Some(ONE_WEEK),
        metadata: ScopeMetadata {
            description,
            membership,
            minimum_level: "For an internal overview it is enough to know that a resource exists: it shows what \
                            remains to be captured.",
            max_evidence_age_seconds: "One week: an internal overview promises nothing to a customer, so it need not \
                                       be captured every day.",
        },
    }
}
