//! Supported scopes (contract §2).

use super::resolution::{Admits, Resolution};
use crate::family::{CoverageLevel, Workload};
use crate::value::{CanonicalType, Metadata, SCOPE_KEY, memory_of_text};
use foldhash::fast::FixedState;
use serde::de::{Deserialize, Deserializer, Error, Unexpected};
use std::collections::HashSet;
use std::mem::size_of;
use std::sync::Arc;

/// A scope that claims may name.
#[derive(Clone, Debug)]
pub struct SupportedScope {
    /// The scope's position in the definitions' canonical order.
    pub(crate) index: usize,
    pub(crate) declared: DeclaredScope,
    pub(crate) resolution: Resolution,
}

/// A scope as the definitions declare it.
// INVARIANT: the fields are those of `document::table::SUPPORTED_SCOPE`, in its order, which is that of the canonical form;
// a test compares the two.
#[derive(Clone, Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "the contract names these flags")]
pub(crate) struct DeclaredScope {
    #[serde(deserialize_with = "scope_key")]
    scope_key: Box<str>,
    workload: Workload,
    #[serde(deserialize_with = "denominator")]
    denominator: Box<[Arc<str>]>,
    #[serde(deserialize_with = "minimum_level")]
    minimum_level: CoverageLevel,
    #[serde(default)]
    include_fallback: bool,
    #[serde(default)]
    include_beta: bool,
    #[serde(default)]
    allow_beta_certification: bool,
    #[serde(default)]
    allow_derived_identity: bool,
    #[serde(default)]
    customer_claimable: bool,
    #[serde(default)]
    active: bool,
    #[serde(default, deserialize_with = "max_evidence_age_seconds")]
    max_evidence_age_seconds: Option<u64>,
    #[serde(default, skip_serializing)]
    metadata: Metadata,
}

impl SupportedScope {
    /// The largest `max_evidence_age_seconds`: 2^53 − 1, so that every JSON parser reads it exactly.
    pub(crate) const MAX_EVIDENCE_AGE_SECONDS: u64 = 9_007_199_254_740_991;

    /// Returns the key by which claims name the scope.
    pub fn scope_key(&self) -> &str {
        &self.declared.scope_key
    }

    /// Returns the workload of the scope's resource types.
    pub const fn workload(&self) -> Workload {
        self.declared.workload
    }

    /// Returns the canonical types of the scope, in its own order.
    pub fn denominator(&self) -> impl ExactSizeIterator<Item = &str> {
        self.declared.denominator.iter().map(|canonical_type| &**canonical_type)
    }

    /// Returns the lowest level that may be claimed for the scope.
    pub const fn minimum_level(&self) -> CoverageLevel {
        self.declared.minimum_level
    }

    /// Whether Graph v1 fallback rows are eligible.
    pub const fn include_fallback(&self) -> bool {
        self.declared.include_fallback
    }

    /// Whether experimental rows are eligible.
    pub const fn include_beta(&self) -> bool {
        self.declared.include_beta
    }

    /// Whether an experimental row may be claimed as certified.
    pub const fn allow_beta_certification(&self) -> bool {
        self.declared.allow_beta_certification
    }

    /// Whether derived identities are accepted without a reason.
    pub const fn allow_derived_identity(&self) -> bool {
        self.declared.allow_derived_identity
    }

    /// Whether the scope may be claimed to customers.
    pub const fn customer_claimable(&self) -> bool {
        self.declared.customer_claimable
    }

    /// Whether the scope may be claimed at all.
    pub const fn active(&self) -> bool {
        self.declared.active
    }

    /// Returns the maximum age of evidence at the claim's `as_of`, in seconds.
    pub const fn max_evidence_age_seconds(&self) -> Option<u64> {
        self.declared.max_evidence_age_seconds
    }

    /// About how much memory the scope takes, in bytes, without the names of the types.
    pub(super) fn memory(&self) -> usize {
        let denominator = self.declared.denominator.len().saturating_mul(size_of::<Arc<str>>());
        let texts = [self.scope_key(), self.metadata()].map(memory_of_text);
        [size_of::<Self>(), denominator, self.resolution.memory()]
            .into_iter()
            .chain(texts)
            .fold(0, usize::saturating_add)
    }

    /// Returns the metadata as the text of a JSON object. No decision reads it.
    pub fn metadata(&self) -> &str {
        self.declared.metadata.as_str()
    }
}

impl DeclaredScope {
    /// Replaces the names of the types by shared ones, because many scopes may name the same types.
    pub(crate) fn share_names<'r>(&mut self, shared: impl Fn(&str) -> Option<&'r Arc<str>>) {
        for canonical_type in &mut self.denominator {
            if let Some(shared) = shared(canonical_type) {
                *canonical_type = Arc::clone(shared);
            }
        }
    }

    pub(crate) fn denominator(&self) -> &[Arc<str>] {
        &self.denominator
    }

    pub(crate) const fn workload(&self) -> Workload {
        self.workload
    }

    pub(crate) const fn admits(&self) -> Admits {
        Admits { fallback: self.include_fallback, beta: self.include_beta }
    }

    /// Whether the scope limits the age of evidence, as every `customer_claimable` scope must.
    pub(crate) const fn has_required_age(&self) -> bool {
        !self.customer_claimable || self.max_evidence_age_seconds.is_some()
    }
}

fn scope_key<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<str>, D::Error> {
    let scope_key = Box::<str>::deserialize(deserializer)?;
    if (SCOPE_KEY.is_valid)(&scope_key) {
        Ok(scope_key)
    } else {
        Err(D::Error::invalid_value(Unexpected::Str(&scope_key), &SCOPE_KEY.expected))
    }
}

/// Not empty, and no type twice.
fn denominator<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<[Arc<str>]>, D::Error> {
    let entries: Vec<CanonicalType> = Vec::deserialize(deserializer)?;
    let entries: Box<[Arc<str>]> = entries.into_iter().map(|entry| entry.0).collect();
    let distinct: HashSet<&str, FixedState> = entries.iter().map(|entry| &**entry).collect();
    if !entries.is_empty() && distinct.len() == entries.len() {
        Ok(entries)
    } else {
        Err(D::Error::custom("expected distinct canonical types"))
    }
}

fn minimum_level<'de, D: Deserializer<'de>>(deserializer: D) -> Result<CoverageLevel, D::Error> {
    match CoverageLevel::deserialize(deserializer)? {
        CoverageLevel::None => Err(D::Error::custom("expected a level over `none`")),
        level => Ok(level),
    }
}

fn max_evidence_age_seconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    match Option::deserialize(deserializer)? {
        Some(seconds) if !(1..=SupportedScope::MAX_EVIDENCE_AGE_SECONDS).contains(&seconds) => {
            Err(D::Error::invalid_value(Unexpected::Unsigned(seconds), &"an integer from 1 to 2^53 - 1"))
        }
        seconds => Ok(seconds),
    }
}
