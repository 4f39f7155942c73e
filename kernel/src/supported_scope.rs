//! Supported scopes as the definitions have them (contract §2).

use crate::resolution::Resolution;
use crate::{CoverageLevel, Workload};
use std::sync::Arc;

/// A scope that claims may name.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "the flags that the contract names")]
pub struct SupportedScope {
    /// Where the scope stands in the definitions.
    pub(crate) index: usize,
    pub(crate) scope_key: Box<str>,
    pub(crate) workload: Workload,
    pub(crate) denominator: Box<[Arc<str>]>,
    pub(crate) minimum_level: CoverageLevel,
    pub(crate) admits: Admits,
    pub(crate) allow_beta_certification: bool,
    pub(crate) allow_derived_identity: bool,
    pub(crate) customer_claimable: bool,
    pub(crate) active: bool,
    pub(crate) max_evidence_age_seconds: Option<u64>,
    /// As JSON text.
    pub(crate) metadata: Box<str>,
    pub(crate) resolution: Resolution,
}

/// Which sources a scope admits beside supported TCM.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Admits {
    pub(crate) fallback: bool,
    pub(crate) beta: bool,
}

impl SupportedScope {
    /// The name by which claims speak of the scope.
    pub fn scope_key(&self) -> &str {
        &self.scope_key
    }

    /// The workload whose resource types the scope is about.
    pub const fn workload(&self) -> Workload {
        self.workload
    }

    /// The canonical types that the scope is about, in its own order.
    pub fn denominator(&self) -> impl ExactSizeIterator<Item = &str> {
        self.denominator.iter().map(|canonical_type| &**canonical_type)
    }

    /// The lowest level that may be claimed for the scope.
    pub const fn minimum_level(&self) -> CoverageLevel {
        self.minimum_level
    }

    /// Whether Graph v1 fallback rows are eligible.
    pub const fn include_fallback(&self) -> bool {
        self.admits.fallback
    }

    /// Whether experimental rows are eligible.
    pub const fn include_beta(&self) -> bool {
        self.admits.beta
    }

    /// Whether an experimental row may be claimed as certified.
    pub const fn allow_beta_certification(&self) -> bool {
        self.allow_beta_certification
    }

    /// Whether a derived identity is as good as a stable one.
    pub const fn allow_derived_identity(&self) -> bool {
        self.allow_derived_identity
    }

    /// Whether customers may see a claim about the scope.
    pub const fn customer_claimable(&self) -> bool {
        self.customer_claimable
    }

    /// Whether the scope may be claimed at all.
    pub const fn active(&self) -> bool {
        self.active
    }

    /// How old evidence may be at the claim's `as_of`, in seconds.
    pub const fn max_evidence_age_seconds(&self) -> Option<u64> {
        self.max_evidence_age_seconds
    }

    /// What the definitions say beside, as the text of a JSON object: opaque, and never read by a decision.
    pub fn metadata(&self) -> &str {
        &self.metadata
    }
}
