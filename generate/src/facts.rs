//! Reads the facts about each type from `seeds/facts`.
//!
//! `tcm-intune-resource-types.csv` has the types that TCM lists, and `graph-only-types.csv` those that only Graph has.
//! `graph-v1-gaps.csv` names the properties and concrete types that Graph v1.0 lacks, where the other files do not
//! decide whether one of them is a setting. A column that decides whether a rule applies is a closed family: a misspelt
//! value is an error, and never a rule that silently does not apply.

use std::fmt;

use coverage_kernel::Workload;
use serde::{Deserialize, Serialize};

pub use self::read::{FactsText, parse, read};

mod read;
mod record;
mod table;

/// The facts about the types that TCM lists.
pub const TCM_FILE: &str = "tcm-intune-resource-types.csv";
/// The facts about the types that only Graph has.
pub const GRAPH_FILE: &str = "graph-only-types.csv";
/// The properties and concrete types that Graph v1.0 lacks.
pub const GAP_FILE: &str = "graph-v1-gaps.csv";

/// The workload of every type in the files.
pub const WORKLOAD: Workload = Workload::Intune;

/// The facts about one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// TCM's name if TCM lists the type, else a name after its Graph type.
    pub canonical_type: String,
    /// Its workload.
    pub workload: Workload,
    /// The Graph collection that holds the configuration, with its path.
    pub graph_collection: String,
    /// The concrete Graph types that appear as `@odata.type`, without their namespace.
    pub graph_odata_types: Vec<String>,
    /// The concrete Graph types that only beta has, without their namespace.
    pub beta_odata_types: Vec<String>,
    /// The Graph version that has the type.
    pub graph_version: GraphVersion,
    /// How much of the type Graph v1.0 lacks; `None` if v1.0 does not have it.
    pub v1_lacks: Option<V1Lacks>,
    /// Whether the type is still in use.
    pub status: Status,
    /// The statements of TCM about the type, if TCM lists it.
    pub tcm: Option<TcmListing>,
}

/// The Graph version that has a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GraphVersion {
    /// v1.0.
    #[serde(rename = "v1.0")]
    V1,
    /// Only beta, and a v1.0 list returns it as its base type or omits it.
    #[serde(rename = "beta_derived_type")]
    BetaDerivedType,
    /// Only beta.
    #[serde(rename = "beta")]
    Beta,
}

/// How much of a type Graph v1.0 lacks, compared with beta.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum V1Lacks {
    /// At least one setting, or a whole concrete type.
    Settings,
    /// Only scope tags, assignments, dates, versions or states.
    NoSetting,
    /// Nothing that is known.
    Nothing,
}

/// Whether a type is still in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is.
    Current,
    /// It is not: no environment can have new resources of it.
    Obsolete {
        /// Why.
        note: String,
    },
}

/// The statements of TCM about a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TcmListing {
    /// The properties that its schema requires.
    #[serde(rename = "tcm_required_key")]
    pub required_key: RequiredKey,
    /// The optional id that its schema offers.
    #[serde(rename = "tcm_id_property")]
    pub id_property: Option<IdProperty>,
    /// How many properties its schema has.
    #[serde(rename = "tcm_schema_property_count")]
    pub schema_property_count: u32,
    /// The name of the corresponding `Microsoft365DSC` resource.
    #[serde(skip)]
    pub m365dsc_resource: String,
}

/// The properties that TCM's schema requires of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequiredKey {
    /// The display name alone.
    DisplayName,
    /// An identity and the display name.
    #[serde(rename = "Identity,DisplayName")]
    IdentityAndDisplayName,
    /// A marker of a single instance, which identifies nothing.
    #[serde(rename = "IsSingleInstance,Enabled")]
    SingleInstance,
    /// Unknown: TCM lists the type, but its schema does not define it.
    #[serde(rename = "NO SCHEMA DEF")]
    NoSchema,
}

/// The optional id that TCM's schema offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum IdProperty {
    /// `Id`
    Id,
    /// `Identity`
    Identity,
}

/// The facts could not be read.
#[derive(Debug)]
pub enum FactsError {
    /// A file could not be read.
    Unreadable {
        /// The name of the file.
        file: &'static str,
        /// The cause.
        error: std::io::Error,
    },
    /// A file has a mistake.
    Mistake {
        /// The name of the file.
        file: &'static str,
        /// The line on which the record with the mistake begins, counted from 1.
        line: u64,
        /// A description of the mistake.
        problem: String,
    },
}

impl fmt::Display for FactsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { file, error } => write!(formatter, "{file}: {error}"),
            Self::Mistake { file, line, problem } => write!(formatter, "{file}:{line}: {problem}"),
        }
    }
}

impl std::error::Error for FactsError {}
