//! Checked and compiled documents (contract §2). The types cannot represent invalid values.

mod claim;
mod claimed_types;
mod definitions;
mod observed;
mod resolution;
mod resolved_scope;
mod resource_type;
mod row_index;
mod standing;
mod summary;
mod supported_scope;

pub use claim::{Claim, ClaimFields};
pub(crate) use claimed_types::ClaimedTypes;
pub use definitions::Definitions;
pub(crate) use definitions::{Names, RowsOfType};
pub use observed::{InvalidEntry, ObservedCoverage, ObservedCoverageBuilder};
pub use resolution::ExclusionReason;
pub(crate) use resolution::{CountedRows, Resolution, SharedRows};
pub use resolved_scope::{CountedType, ExcludedType, ResolvedScope};
pub use resource_type::ResourceType;
pub(crate) use row_index::RowIndex;
pub(crate) use standing::{EVIDENCE_STATES, IDENTITY_STATES, Standing};
pub use summary::ObservedRow;
pub(crate) use summary::{Counts, Listing, Summary};
pub(crate) use supported_scope::DeclaredScope;
pub use supported_scope::SupportedScope;
