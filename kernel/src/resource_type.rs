//! Resource types as the definitions have them (contract §2).

use crate::{ClaimState, CoverageLevel, ResourceClass, RestoreTier, SourceClass, SupportState, Workload};
use std::sync::Arc;

/// A resource type at one source: one row of the definitions.
#[derive(Clone, Debug)]
pub struct ResourceType {
    pub(crate) canonical_type: Arc<str>,
    pub(crate) source_class: SourceClass,
    pub(crate) workload: Workload,
    pub(crate) resource_class: ResourceClass,
    pub(crate) support_state: SupportState,
    pub(crate) max_coverage_level: CoverageLevel,
    pub(crate) max_claim_state: ClaimState,
    pub(crate) restore_tier: RestoreTier,
    /// As written.
    pub(crate) source_aliases: Box<[Box<str>]>,
    /// As JSON text.
    pub(crate) metadata: Box<str>,
}

impl ResourceType {
    /// The type's one name.
    pub fn canonical_type(&self) -> &str {
        &self.canonical_type
    }

    /// The source that this row is about.
    pub const fn source_class(&self) -> SourceClass {
        self.source_class
    }

    /// The workload that the type belongs to.
    pub const fn workload(&self) -> Workload {
        self.workload
    }

    /// What kind of resource the type describes.
    pub const fn resource_class(&self) -> ResourceClass {
        self.resource_class
    }

    /// How far the type is supported at this source.
    pub const fn support_state(&self) -> SupportState {
        self.support_state
    }

    /// The highest level that this source can ever prove.
    pub const fn max_coverage_level(&self) -> CoverageLevel {
        self.max_coverage_level
    }

    /// The strongest claim state that may rest on this row.
    pub const fn max_claim_state(&self) -> ClaimState {
        self.max_claim_state
    }

    /// What may be said about restoring a resource read from this source.
    pub const fn restore_tier(&self) -> RestoreTier {
        self.restore_tier
    }

    /// The provider's own names of the type, as the definitions write them.
    pub fn source_aliases(&self) -> &[Box<str>] {
        &self.source_aliases
    }

    /// What the definitions say beside, as the text of a JSON object: opaque, and never read by a decision.
    pub fn metadata(&self) -> &str {
        &self.metadata
    }

    /// Whether the source is beta or the support state experimental (contract §3).
    pub fn is_experimental(&self) -> bool {
        self.source_class == SourceClass::GraphBetaExperimental || self.support_state == SupportState::Experimental
    }
}
