//! The families as text, in the order of contract §1.

pub const COVERAGE_LEVELS: [&str; 6] = ["none", "detected", "content_backed", "comparable", "renderable", "certified"];

pub const EVIDENCE_STATES: [&str; 7] =
    ["missing", "metadata_only", "partial", "content_backed", "stale", "capture_blocked", "capture_failed"];

pub const IDENTITY_STATES: [&str; 5] =
    ["stable", "derived", "missing_external_id", "identity_conflict", "unsupported_identity"];

pub const SOURCE_CLASSES: [&str; 3] = ["tcm", "graph_v1_fallback", "graph_beta_experimental"];

pub const SUPPORT_STATES: [&str; 4] = ["supported", "experimental", "registry_only", "out_of_scope"];

pub const AUDIENCES: [&str; 3] = ["customer", "operator", "internal"];
