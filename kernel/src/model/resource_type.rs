//! Resource types (contract §2).

use crate::family::{ClaimState, CoverageLevel, ResourceClass, RestoreTier, SourceClass, SupportState, Workload};
use crate::value::{ALIAS, CanonicalType, Metadata, memory_of_text};
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::Serializer;
use std::collections::BTreeSet;
use std::mem::size_of;
use std::sync::Arc;

/// A resource type at one source: one row of the definitions.
// INVARIANT: the fields are those of `document::table::RESOURCE_TYPE`, in its order, which is that of the canonical form; a
// test compares the two.
#[derive(Clone, Debug, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceType {
    #[serde(deserialize_with = "canonical_type")]
    pub(crate) canonical_type: Arc<str>,
    pub(crate) source_class: SourceClass,
    pub(crate) workload: Workload,
    resource_class: ResourceClass,
    pub(crate) support_state: SupportState,
    pub(crate) max_coverage_level: CoverageLevel,
    pub(crate) max_claim_state: ClaimState,
    pub(crate) restore_tier: RestoreTier,
    /// As written.
    #[serde(default, deserialize_with = "aliases", serialize_with = "canonical_aliases")]
    source_aliases: Box<[Box<str>]>,
    #[serde(default, skip_serializing)]
    metadata: Metadata,
}

impl ResourceType {
    /// Returns the type's canonical name.
    pub fn canonical_type(&self) -> &str {
        &self.canonical_type
    }

    /// Returns the source that this row describes.
    pub const fn source_class(&self) -> SourceClass {
        self.source_class
    }

    /// Returns the workload that the type belongs to.
    pub const fn workload(&self) -> Workload {
        self.workload
    }

    /// Returns the kind of resource that the type describes.
    pub const fn resource_class(&self) -> ResourceClass {
        self.resource_class
    }

    /// Returns the support for the type at this source.
    pub const fn support_state(&self) -> SupportState {
        self.support_state
    }

    /// Returns the highest level that this source can ever prove.
    pub const fn max_coverage_level(&self) -> CoverageLevel {
        self.max_coverage_level
    }

    /// Returns the strongest claim state that may rest on this row.
    pub const fn max_claim_state(&self) -> ClaimState {
        self.max_claim_state
    }

    /// Returns the strongest restore claim that this source supports.
    pub const fn restore_tier(&self) -> RestoreTier {
        self.restore_tier
    }

    /// Returns the provider's names of the type, as the definitions write them.
    pub fn source_aliases(&self) -> &[Box<str>] {
        &self.source_aliases
    }

    /// Returns the metadata as the text of a JSON object. No decision reads it.
    pub fn metadata(&self) -> &str {
        self.metadata.as_str()
    }

    /// About how much memory the row takes, in bytes.
    pub(super) fn memory(&self) -> usize {
        let aliases =
            self.source_aliases.iter().map(|alias| memory_of_text(alias).saturating_add(size_of::<Box<str>>()));
        [size_of::<Self>(), memory_of_text(&self.canonical_type), memory_of_text(self.metadata())]
            .into_iter()
            .chain(aliases)
            .fold(0, usize::saturating_add)
    }

    /// Whether this is the row of a type, in its exact spelling, at a source.
    pub(crate) fn is_at(&self, canonical_type: &str, source_class: SourceClass) -> bool {
        self.source_class == source_class && *self.canonical_type == *canonical_type
    }

    /// Whether the source is Graph beta or the support state is experimental (contract §3).
    pub fn is_experimental(&self) -> bool {
        self.source_class == SourceClass::GraphBetaExperimental || self.support_state == SupportState::Experimental
    }
}

fn canonical_type<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<str>, D::Error> {
    CanonicalType::deserialize(deserializer).map(|canonical_type| canonical_type.0)
}

fn aliases<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<[Box<str>]>, D::Error> {
    let aliases = Box::<[Box<str>]>::deserialize(deserializer)?;
    if aliases.iter().all(|alias| (ALIAS.is_valid)(alias)) {
        Ok(aliases)
    } else {
        Err(D::Error::custom(ALIAS.expected))
    }
}

/// In lower case, ordered by bytes, none twice (contract §4.4).
fn canonical_aliases<S: Serializer>(aliases: &[Box<str>], serializer: S) -> Result<S::Ok, S::Error> {
    let aliases: BTreeSet<String> = aliases.iter().map(|alias| alias.to_ascii_lowercase()).collect();
    serializer.collect_seq(aliases)
}
