//! Coverage Kernel decides whether a coverage claim may be shown to an audience, and gives every reason if not.
//!
//! A decision is a pure function of three documents: the platform-seeded [`Definitions`], the [`ObservedCoverage`] of one
//! managed environment, and the [`Claim`]. It uses no clock, no I/O and no randomness: the same documents give the same
//! bytes on every machine. When in doubt, the kernel blocks the claim.
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
//! The crate is not a policy engine, a store or a client. The rules are those of `docs/contract.md`, to whose sections this
//! documentation refers, and only the definitions configure them.
//!
//! Data flows in one direction: `document` reads documents and explains their errors, `model` contains them checked and
//! compiled, `decide` judges a claim, and `canonical` writes canonical JSON. `family`, `value`, `reason_table` and `action`
//! define the families, scalars, reasons and actions that all of them use.

#![forbid(unsafe_code)]

mod action;
mod canonical;
mod decide;
mod document;
mod family;
mod model;
mod reason_set;
mod reason_table;
mod value;

pub use action::{Action, Actor};
pub use decide::{
    Advice, ClaimGuard, Decision, ForeignCoverage, Output, Reason, Replay, ReplayError, Step, Survey, SurveyedClaim,
    SurveyedScope, output_schema, replay, replay_with_observed,
};
pub use document::{
    Document, InputError, InputErrorCode, InputErrors, Position, Quoted, Values, document_reference, explain,
    json_schema, utf8,
};
pub use family::{
    Activation, Audience, ClaimState, CoverageLevel, EvidenceState, Family, IdentityState, ListingOutcome,
    ResourceClass, RestoreTier, SourceClass, SupportState, Workload,
};
pub use model::{
    Claim, ClaimFields, CountedType, Definitions, ExcludedType, ExclusionReason, InvalidEntry, ObservedCoverage,
    ObservedCoverageBuilder, ObservedRow, ResolvedScope, ResourceType, SupportedScope,
};
pub use reason_table::{CoverageEffect, ReasonCode, ReasonTable};
pub use value::{Id, Percent, Time};

/// The version of the contract that this crate implements.
pub const CONTRACT_VERSION: u64 = 1;

/// Compiles and runs the README's examples.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// Compiles and runs the examples of the page about Rust.
#[cfg(doctest)]
#[doc = include_str!("../../docs/rust.md")]
struct RustPage;
