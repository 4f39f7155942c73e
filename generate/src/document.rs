//! A definitions document, with its keys in the contract's order (contract §2).

use serde::Serialize;

pub use coverage_kernel::{
    Activation, CONTRACT_VERSION, ClaimState, CoverageLevel, ResourceClass, RestoreTier, SourceClass, SupportState,
    Workload,
};

/// All definitions.
#[derive(Clone, Debug, Serialize)]
pub struct Definitions {
    /// Always [`CONTRACT_VERSION`].
    pub contract: u64,
    /// Always `inactive`: an operator activates a seed.
    pub activation: Activation,
    /// Ordered by canonical type, then by source-class precedence.
    pub resource_types: Vec<ResourceType>,
    /// In reading order, from the core to the whole.
    pub supported_scopes: Vec<Scope>,
}

impl Definitions {
    /// The committed form: JSON indented by two spaces, a newline at the end.
    ///
    /// # Errors
    ///
    /// If serialization fails, which it does for none of these types.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }
}

/// One source of one canonical type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ResourceType {
    /// Unique together with the source class.
    pub canonical_type: String,
    /// Where the type is read from.
    pub source_class: SourceClass,
    /// The workload that it belongs to.
    pub workload: Workload,
    /// The class of the resource.
    pub resource_class: ResourceClass,
    /// Whether the source is supported.
    pub support_state: SupportState,
    /// The highest level this source can ever prove.
    pub max_coverage_level: CoverageLevel,
    /// The strongest claim state that may rest on it.
    pub max_claim_state: ClaimState,
    /// How far a captured payload can be restored.
    pub restore_tier: RestoreTier,
    /// Provider-native names, each of which names only this canonical type.
    pub source_aliases: Vec<String>,
    /// The facts and the rules behind the row.
    pub metadata: RowMetadata,
}

/// The facts and the rules behind a row. No decision reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowMetadata {
    /// The Graph collection that holds the configuration.
    pub graph_collection: String,
    /// The concrete Graph types, without their namespace.
    pub graph_odata_types: Vec<String>,
    /// The concrete Graph types that only beta has, without their namespace.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub beta_odata_types: Vec<String>,
    /// The Graph version that has the type.
    pub graph_version: crate::facts::GraphVersion,
    /// How much of the type Graph v1.0 lacks; only on rows of that source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub v1_lacks: Option<crate::facts::V1Lacks>,
    /// The statements of TCM about the type; only on rows of that source.
    #[serde(flatten)]
    pub tcm: Option<crate::facts::TcmListing>,
    /// Why the type is obsolete, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub obsolete: Option<String>,
    /// The names of the rules that capped the row, in the table's order. `seeds/rules.md` explains them.
    pub capped_by: Vec<&'static str>,
}

/// A denominator and the conditions for claiming coverage of it.
#[derive(Clone, Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "these are the flags that the contract names")]
pub struct Scope {
    /// Unique.
    pub scope_key: &'static str,
    /// The workload of every type in the denominator.
    pub workload: Workload,
    /// The canonical types that it is about, ordered by bytes.
    pub denominator: Vec<String>,
    /// The lowest level that may be claimed.
    pub minimum_level: CoverageLevel,
    /// Whether v1.0 fallback rows count.
    pub include_fallback: bool,
    /// Whether experimental rows count.
    pub include_beta: bool,
    /// Whether an experimental row may be certified.
    pub allow_beta_certification: bool,
    /// Whether a derived identity is accepted like a stable one.
    pub allow_derived_identity: bool,
    /// Whether a claim about it may be shown to a customer.
    pub customer_claimable: bool,
    /// Whether claims may name it.
    pub active: bool,
    /// The maximum age of evidence.
    pub max_evidence_age_seconds: Option<u64>,
    /// Describes the scope and gives the reasons for its settings.
    pub metadata: ScopeMetadata,
}

/// The description of a scope and the reasons for its settings. No decision reads it.
#[derive(Clone, Debug, Serialize)]
pub struct ScopeMetadata {
    /// The subject of a claim about the scope.
    pub description: &'static str,
    /// Why these types.
    pub membership: &'static str,
    /// Why this minimum level.
    pub minimum_level: &'static str,
    /// Why this age.
    pub max_evidence_age_seconds: &'static str,
}
