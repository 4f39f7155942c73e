//! Contract §1: the value families, as lists of strings in the order of each family.

pub const SOURCE_CLASSES: [&str; 3] = ["tcm", "graph_v1_fallback", "graph_beta_experimental"];

pub const COVERAGE_LEVELS: [&str; 6] = ["none", "detected", "content_backed", "comparable", "renderable", "certified"];

pub const EVIDENCE_STATES: [&str; 7] =
    ["missing", "metadata_only", "partial", "content_backed", "stale", "capture_blocked", "capture_failed"];

pub const IDENTITY_STATES: [&str; 5] =
    ["stable", "derived", "missing_external_id", "identity_conflict", "unsupported_identity"];

pub const RESTORE_TIERS: [&str; 3] = ["not_restorable", "preview_only", "restorable"];

pub const CLAIM_STATES: [&str; 4] = ["claim_blocked", "internal_only", "claim_limited", "claim_allowed"];

pub const AUDIENCES: [&str; 3] = ["customer", "operator", "internal"];

/// "Each evidence state proves coverage only up to a level, its ceiling."
pub fn ceiling(evidence_state: &str) -> &'static str {
    match evidence_state {
        "missing" | "capture_blocked" | "capture_failed" => "none",
        "metadata_only" | "partial" | "stale" => "detected",
        "content_backed" => "certified",
        _ => panic!("{evidence_state} is no evidence state"),
    }
}

/// The position of a value in its family.
pub fn position(family: &[&str], value: &str) -> usize {
    family.iter().position(|member| *member == value).expect("a value of the family")
}

/// Whether `left` is under `right` in their family.
pub fn under(family: &[&str], left: &str, right: &str) -> bool {
    position(family, left) < position(family, right)
}
