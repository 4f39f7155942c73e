//! Canonical JSON and digests (contract §4.4).

mod json;

use crate::CONTRACT_VERSION;
use crate::family::{Activation, CoverageLevel, EvidenceState, IdentityState, SourceClass};
use crate::model::{
    Claim, Counts, Definitions, Listing, ObservedCoverage, ResourceType, RowIndex, Summary, SupportedScope,
};
use crate::value::{Id, Time};
use serde::Serialize;
use sha2::{Digest, Sha256};

pub(crate) use json::{json, json_of_about};

/// About how many bytes an entry of the folded form has.
const BYTES_OF_ENTRY: usize = 400;

/// SHA-256 in lower-case hex.
fn sha256(text: &str) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16);
    Sha256::digest(text.as_bytes()).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xF)]).flatten().collect()
}

impl Definitions {
    /// Returns the SHA-256, in lower-case hex, of the canonical form (contract §4.4).
    pub fn digest(&self) -> &str {
        self.digest.get_or_init(|| sha256(&self.to_json()))
    }

    /// Returns the canonical form (contract §4.4). Reading it gives definitions with the same digest and decisions.
    pub fn to_json(&self) -> String {
        json(&CanonicalDefinitions {
            contract: CONTRACT_VERSION,
            activation: self.activation(),
            resource_types: self.resource_types(),
            supported_scopes: self.supported_scopes(),
        })
    }
}

impl ObservedCoverage {
    /// Returns the SHA-256, in lower-case hex, of the canonical form (contract §4.4).
    pub fn digest(&self) -> &str {
        self.digest.get_or_init(|| sha256(&self.to_json()))
    }

    /// Returns the canonical form, which is the folded form (contract §2, §4.4). Reading it gives coverage with the same
    /// digest and decisions.
    pub fn to_json(&self) -> String {
        let rows = self.definitions().resource_types().iter().zip(self.summaries());
        let entries = BYTES_OF_ENTRY.saturating_mul(self.summaries().len());
        json_of_about(
            entries,
            &CanonicalObserved {
                workspace_id: self.workspace_id(),
                managed_environment_id: self.managed_environment_id(),
                provider_connection_id: self.provider_connection_id(),
                ignored: self.ignored(),
                elsewhere: Elsewhere::of(self),
                observed: rows
                    .filter(|(_, summary)| summary.is_observed())
                    .map(|(row, summary)| CanonicalSummary::of(row, summary))
                    .collect(),
            },
        )
    }
}

impl Claim {
    /// Returns the claim as canonical JSON: every key, in the contract's order (contract §4.4).
    pub fn to_json(&self) -> String {
        json(self)
    }
}

impl Serialize for SupportedScope {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.declared.serialize(serializer)
    }
}

#[derive(Serialize)]
struct CanonicalDefinitions<'d> {
    contract: u64,
    activation: Activation,
    resource_types: &'d [ResourceType],
    supported_scopes: &'d [SupportedScope],
}

#[derive(Serialize)]
struct CanonicalObserved<'o> {
    workspace_id: Option<&'o Id>,
    managed_environment_id: Option<&'o Id>,
    provider_connection_id: Option<&'o Id>,
    ignored: u64,
    elsewhere: Vec<Elsewhere<'o>>,
    observed: Vec<CanonicalSummary<'o>>,
}

/// The greatest number of resources of a type found elsewhere.
#[derive(Serialize)]
struct Elsewhere<'o> {
    canonical_type: &'o str,
    resources: u64,
}

impl<'o> Elsewhere<'o> {
    /// The types of which something was found elsewhere, in canonical order.
    fn of(observed: &'o ObservedCoverage) -> Vec<Self> {
        let rows = observed.definitions().resource_types().iter().enumerate();
        let mut elsewhere: Vec<Self> = rows
            .map(|(index, row)| Self {
                canonical_type: row.canonical_type(),
                resources: observed.elsewhere(RowIndex::new(index)),
            })
            .filter(|entry| entry.resources > 0)
            .collect();
        elsewhere.dedup_by_key(|entry| entry.canonical_type);
        elsewhere
    }
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
    unlisted: u64,
    undated: u64,
    oldest: Option<Time>,
    newest: Option<Time>,
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
            unlisted: summary.unlisted,
            undated: summary.undated,
            oldest: is_dated.then_some(summary.oldest),
            newest: is_dated.then_some(summary.newest),
        }
    }
}
