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
    /// A seed never switches itself on.
    pub activation: Activation,
    /// Ordered by canonical type, then by source-class precedence.
    pub resource_types: Vec<ResourceType>,
    /// In the order in which a reader meets them.
    pub supported_scopes: Vec<Scope>,
}

impl Definitions {
    /// The committed form: JSON indented by two spaces, a newline at the end.
    ///
    /// # Errors
    ///
    /// If the serializer fails, which none of these types gives it cause to.
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
    /// Where the type is read.
    pub source_class: SourceClass,
    /// What it belongs to.
    pub workload: Workload,
    /// What it is.
    pub resource_class: ResourceClass,
    /// Whether the source counts at all.
    pub support_state: SupportState,
    /// The highest level this source can ever prove.
    pub max_coverage_level: CoverageLevel,
    /// The strongest claim state that may rest on it.
    pub max_claim_state: ClaimState,
    /// What a captured payload is good for.
    pub restore_tier: RestoreTier,
    /// Provider-native names; each names this canonical type alone.
    pub source_aliases: Vec<String>,
    /// The facts and the rules behind the row.
    pub metadata: RowMetadata,
}

/// The facts and the rules behind a row. No decision reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RowMetadata {
    /// The Graph collection that holds the configuration.
    pub graph_collection: String,
    /// The Graph type, without its namespace.
    pub graph_odata_type: String,
    /// Where Graph has that type in full.
    pub graph_version: crate::facts::GraphVersion,
    /// What TCM says of the type; only on rows of that source.
    #[serde(flatten)]
    pub tcm: Option<crate::facts::TcmListing>,
    /// Why the type has the sources it has, and no others.
    pub sources: &'static str,
    /// Every rule that capped the row, in the table's order.
    pub capped_by: Vec<CappedBy>,
}

/// A rule that applied to a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CappedBy {
    /// The rule's name in the table.
    pub rule: &'static str,
    /// The column that it reads.
    pub column: &'static str,
    /// What it caps.
    #[serde(flatten)]
    pub caps: crate::rules::Caps,
    /// Why.
    pub reason: &'static str,
}

/// A denominator and what it takes to claim coverage of it.
#[derive(Clone, Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "these are the flags that the contract names")]
pub struct Scope {
    /// Unique.
    pub scope_key: &'static str,
    /// What the scope belongs to.
    pub workload: Workload,
    /// The canonical types it is about, ordered by bytes.
    pub denominator: Vec<String>,
    /// The lowest level worth claiming.
    pub minimum_level: CoverageLevel,
    /// Whether v1.0 fallback rows count.
    pub include_fallback: bool,
    /// Whether experimental rows count.
    pub include_beta: bool,
    /// Whether an experimental row may be certified.
    pub allow_beta_certification: bool,
    /// Whether a derived identity is as good as a stable one.
    pub allow_derived_identity: bool,
    /// Whether a customer may see a claim about it.
    pub customer_claimable: bool,
    /// Whether it may be claimed at all.
    pub active: bool,
    /// How old evidence may be.
    pub max_evidence_age_seconds: Option<u64>,
    /// What the scope is, and why it is so.
    pub metadata: ScopeMetadata,
}

/// What a scope is, and why it is so. No decision reads it.
#[derive(Clone, Debug, Serialize)]
pub struct ScopeMetadata {
    /// What a claim about the scope speaks of.
    pub description: &'static str,
    /// Why these types.
    pub membership: &'static str,
    /// Why this minimum level.
    pub minimum_level: &'static str,
    /// Why this age.
    pub max_evidence_age_seconds: &'static str,
}
