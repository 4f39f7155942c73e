//! Canonical JSON and digests (contract §4.4).

use crate::definitions::Definitions;
use crate::summary::{Counts, Listing, Summary};
use crate::{
    Activation, CONTRACT_VERSION, ClaimState, CoverageLevel, EvidenceState, Id, IdentityState, ObservedCoverage,
    ResourceClass, ResourceType, RestoreTier, SourceClass, SupportState, SupportedScope, Time, Workload,
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A value as canonical JSON: keys in the order given, no white space, absent values `null`.
pub(crate) fn json(value: &impl Serialize) -> String {
    // INVARIANT: nothing here has a map with keys that are not strings, and writing to memory cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}

/// A value as JSON for people to read.
pub(crate) fn pretty(value: &impl Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() // INVARIANT: likewise
}

/// The digest of the canonical form of definitions.
pub(crate) fn definitions_digest(definitions: &Definitions) -> String {
    sha256(&json(&CanonicalDefinitions {
        contract: CONTRACT_VERSION,
        activation: definitions.activation(),
        resource_types: definitions.resource_types().iter().map(CanonicalResourceType::of).collect(),
        supported_scopes: definitions.supported_scopes().iter().map(CanonicalSupportedScope::of).collect(),
    }))
}

/// The digest of the canonical form of what was observed.
pub(crate) fn observed_digest(observed: &ObservedCoverage) -> String {
    let rows = observed.definitions().resource_types().iter().zip(observed.summaries());
    sha256(&json(&CanonicalObserved {
        workspace_id: observed.workspace_id(),
        managed_environment_id: observed.managed_environment_id(),
        provider_connection_id: observed.provider_connection_id(),
        ignored: observed.ignored(),
        observed: rows
            .filter(|(_, summary)| summary.is_observed())
            .map(|(row, summary)| CanonicalSummary::of(row, summary))
            .collect(),
    }))
}

/// SHA-256 in lower-case hex.
fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // writing to a String cannot fail
        hex
    })
}

#[derive(Serialize)]
struct CanonicalDefinitions<'d> {
    contract: u64,
    activation: Activation,
    resource_types: Vec<CanonicalResourceType<'d>>,
    supported_scopes: Vec<CanonicalSupportedScope<'d>>,
}

#[derive(Serialize)]
struct CanonicalResourceType<'d> {
    canonical_type: &'d str,
    source_class: SourceClass,
    workload: Workload,
    resource_class: ResourceClass,
    support_state: SupportState,
    max_coverage_level: CoverageLevel,
    max_claim_state: ClaimState,
    restore_tier: RestoreTier,
    /// In lower case, ordered by bytes, none twice.
    source_aliases: BTreeSet<String>,
}

#[derive(Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "the flags that the contract names")]
struct CanonicalSupportedScope<'d> {
    scope_key: &'d str,
    workload: Workload,
    denominator: Vec<&'d str>,
    minimum_level: CoverageLevel,
    include_fallback: bool,
    include_beta: bool,
    allow_beta_certification: bool,
    allow_derived_identity: bool,
    customer_claimable: bool,
    active: bool,
    max_evidence_age_seconds: Option<u64>,
}

#[derive(Serialize)]
struct CanonicalObserved<'o> {
    workspace_id: Option<&'o Id>,
    managed_environment_id: Option<&'o Id>,
    provider_connection_id: Option<&'o Id>,
    ignored: u64,
    observed: Vec<CanonicalSummary<'o>>,
}

#[derive(Serialize)]
struct CanonicalSummary<'o> {
    canonical_type: &'o str,
    source_class: SourceClass,
    listing: Option<Listing>,
    rows: u64,
    coverage_levels: &'o Counts<CoverageLevel, { CoverageLevel::ALL.len() }>,
    evidence_states: &'o Counts<EvidenceState, { EvidenceState::ALL.len() }>,
    identity_states: &'o Counts<IdentityState, { IdentityState::ALL.len() }>,
    undated: u64,
    oldest: Option<Time>,
    newest: Option<Time>,
}

impl<'d> CanonicalResourceType<'d> {
    fn of(row: &'d ResourceType) -> Self {
        Self {
            canonical_type: row.canonical_type(),
            source_class: row.source_class(),
            workload: row.workload(),
            resource_class: row.resource_class(),
            support_state: row.support_state(),
            max_coverage_level: row.max_coverage_level(),
            max_claim_state: row.max_claim_state(),
            restore_tier: row.restore_tier(),
            source_aliases: row.source_aliases().iter().map(|alias| alias.to_ascii_lowercase()).collect(),
        }
    }
}

impl<'d> CanonicalSupportedScope<'d> {
    fn of(scope: &'d SupportedScope) -> Self {
        Self {
            scope_key: scope.scope_key(),
            workload: scope.workload(),
            denominator: scope.denominator().collect(),
            minimum_level: scope.minimum_level(),
            include_fallback: scope.include_fallback(),
            include_beta: scope.include_beta(),
            allow_beta_certification: scope.allow_beta_certification(),
            allow_derived_identity: scope.allow_derived_identity(),
            customer_claimable: scope.customer_claimable(),
            active: scope.active(),
            max_evidence_age_seconds: scope.max_evidence_age_seconds(),
        }
    }
}

impl<'o> CanonicalSummary<'o> {
    fn of(row: &'o ResourceType, summary: &'o Summary) -> Self {
        let is_dated = summary.undated < summary.rows;
        Self {
            canonical_type: row.canonical_type(),
            source_class: row.source_class(),
            listing: summary.listing,
            rows: summary.rows,
            coverage_levels: &summary.coverage_levels,
            evidence_states: &summary.evidence_states,
            identity_states: &summary.identity_states,
            undated: summary.undated,
            oldest: is_dated.then_some(summary.oldest),
            newest: is_dated.then_some(summary.newest),
        }
    }
}
