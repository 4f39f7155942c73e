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
            minimum_level: "That a policy exists says nothing about what is in it: below captured content there is \
                            nothing worth telling a customer.",
            max_evidence_age_seconds: "One day: a policy can change at any hour, so a customer is told nothing that \
                                       rests on evidence older than a day.",
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
            minimum_level: "What merely exists is worth knowing among ourselves: it shows what is left to cover.",
            max_evidence_age_seconds: "One week: an overview for ourselves promises nothing to anyone, and need not be \
                                       retaken every day.",
        },
    }
}
