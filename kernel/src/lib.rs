//! Coverage Kernel decides one question: may this coverage claim be shown to this audience, and if not, why not?
//!
//! It is a pure function of three documents: the platform-seeded [`Definitions`], the [`ObservedCoverage`] of one
//! managed environment, and the [`Claim`]. No clock, no I/O, no randomness: the same documents give the same bytes on
//! every machine. When in doubt it blocks.
//!
//! ```
//! use coverage_kernel::{Claim, ClaimGuard, ClaimState, Definitions, ObservedCoverage};
//! use std::sync::Arc;
//!
//! let definitions = Arc::new(Definitions::from_json(br#"{
//!     "contract": 1,
//!     "activation": "active",
//!     "resource_types": [{
//!         "canonical_type": "roleDefinition", "source_class": "tcm", "workload": "intune",
//!         "resource_class": "configuration", "support_state": "supported", "max_coverage_level": "certified",
//!         "max_claim_state": "claim_allowed", "restore_tier": "restorable"
//!     }],
//!     "supported_scopes": [{
//!         "scope_key": "roles", "workload": "intune", "denominator": ["roleDefinition"],
//!         "minimum_level": "detected", "active": true
//!     }]
//! }"#)?);
//! let observed = ObservedCoverage::from_json(&definitions, br#"{
//!     "workspace_id": 1, "managed_environment_id": 7,
//!     "listings": [{"canonical_type": "roleDefinition", "source_class": "tcm", "outcome": "complete", "resources": 1}],
//!     "rows": [{
//!         "canonical_type": "roleDefinition", "source_class": "tcm", "coverage_level": "comparable",
//!         "evidence_state": "content_backed", "identity_state": "stable"
//!     }]
//! }"#)?;
//! let guard = ClaimGuard::new(definitions);
//!
//! let claim = Claim::from_json(br#"{
//!     "scope_key": "roles", "level": "content_backed", "audience": "operator",
//!     "workspace_id": "1", "managed_environment_id": "7"
//! }"#)?;
//! assert_eq!(guard.evaluate(&claim, &observed)?.state(), ClaimState::ClaimAllowed);
//!
//! let claim = Claim::from_json(br#"{"scope_key": "roles", "level": "certified", "audience": "operator"}"#)?;
//! let decision = guard.evaluate(&claim, &observed)?;
//! assert!(!decision.permitted());
//! let reasons: Vec<&str> = decision.reasons().iter().map(|reason| reason.code().as_str()).collect();
//! assert_eq!(
//!     reasons,
//!     ["unnamed_workspace", "unnamed_managed_environment", "level_not_reached", "scope_incomplete", "percent_overstated"],
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! It refuses to be a policy engine, a store or a client: rules are the contract's, `docs/contract.md`, to whose sections
//! the documentation refers, and nothing can be configured beside the definitions.

#![forbid(unsafe_code)]

mod canonical;
mod claim;
mod decide;
mod decision;
mod definitions;
mod explain;
mod family;
mod guard;
mod identifier;
mod input_error;
mod lexer;
mod observed;
mod percent;
mod pointer;
mod read;
mod reason;
mod reason_code;
mod resolution;
mod resource_type;
mod schema;
mod shape;
mod standing;
mod summary;
mod supported_scope;
mod syntax;
mod time;
mod values;

pub use claim::Claim;
pub use decision::Decision;
pub use definitions::Definitions;
pub use explain::{Quoted, explain, utf8};
pub use family::{
    Activation, Audience, ClaimState, CoverageLevel, EvidenceState, Family, IdentityState, ListingOutcome,
    ResourceClass, RestoreTier, SourceClass, SupportState, Workload,
};
pub use guard::{ClaimGuard, ForeignCoverage};
pub use identifier::Id;
pub use input_error::{InputError, InputErrorCode, InputErrors, Position};
pub use observed::{ObservedCoverage, ObservedCoverageBuilder, Refused};
pub use percent::Percent;
pub use reason::Reason;
pub use reason_code::{ExclusionReason, ReasonCode};
pub use resolution::{CountedType, ExcludedType, ResolvedScope};
pub use resource_type::ResourceType;
pub use schema::json_schema;
pub use shape::Document;
pub use supported_scope::SupportedScope;
pub use time::Time;
pub use values::Values;

/// The version of the contract that this crate decides by.
pub const CONTRACT_VERSION: u64 = 1;

/// The README's examples, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
