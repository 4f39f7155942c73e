//! Reads the facts about each type from `seeds/facts`.
//!
//! `tcm-intune-resource-types.csv` has the types that TCM lists, and `graph-only-collections.csv` those that only Graph
//! has, each named after its Graph type. A column that decides whether a rule applies is a closed family: a misspelt
//! value is an error, and never a rule that silently does not apply.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use coverage_kernel::Workload;
use csv::{ErrorKind, ReaderBuilder};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// The facts about the types that TCM lists.
pub const TCM_FILE: &str = "tcm-intune-resource-types.csv";
/// The facts about the types that only Graph has.
pub const GRAPH_ONLY_FILE: &str = "graph-only-collections.csv";

/// The workload of every type in both files.
pub const WORKLOAD: Workload = Workload::Intune;

/// The facts about one type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// TCM's name if TCM lists the type, else the name of its Graph type.
    pub canonical_type: String,
    /// Its workload.
    pub workload: Workload,
    /// The Graph collection that holds the configuration, with its path.
    pub graph_collection: String,
    /// The Graph type, without its namespace.
    pub graph_odata_type: String,
    /// The Graph version that has the whole type.
    pub graph_version: GraphVersion,
    /// What TCM states about it, if TCM lists it.
    pub tcm: Option<TcmListing>,
}

/// The Graph version that has a whole type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum GraphVersion {
    /// v1.0.
    #[serde(rename = "v1.0")]
    V1,
    /// Only beta, and a v1.0 list returns it as its base type.
    #[serde(rename = "beta_derived_type")]
    BetaDerivedType,
    /// Only beta.
    #[serde(rename = "beta")]
    Beta,
}

/// What TCM states about a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
}

/// The properties that TCM's schema requires of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequiredKey {
    /// The display name alone.
    DisplayName,
    /// An identity and the display name.
    #[serde(rename = "Identity,DisplayName")]
    IdentityAndDisplayName,
    /// The marker of a single instance.
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

/// Reads both files of a folder.
///
/// # Errors
///
/// As [`parse`], or if a file cannot be read.
pub fn read(folder: &Path) -> Result<Vec<Fact>, FactsError> {
    let text = |file| fs::read_to_string(folder.join(file)).map_err(|error| FactsError::Unreadable { file, error });
    parse(&text(TCM_FILE)?, &text(GRAPH_ONLY_FILE)?)
}

/// Reads the text of both files: every fact, in the order of the files.
///
/// # Errors
///
/// At the first record that has the wrong columns or an invalid value, contradicts itself, or names the same type as an
/// earlier record (ignoring case).
pub fn parse(tcm: &str, graph_only: &str) -> Result<Vec<Fact>, FactsError> {
    let tcm = records(TCM_FILE, TcmRecord::COLUMNS, tcm, TcmRecord::fact)?;
    let graph_only = records(GRAPH_ONLY_FILE, GraphOnlyRecord::COLUMNS, graph_only, GraphOnlyRecord::fact)?;

    let mut named = BTreeMap::new();
    let mut facts = Vec::new();
    for (file, line, fact) in tcm.into_iter().chain(graph_only) {
        let name = fact.canonical_type.to_ascii_lowercase();
        if let Some((first_file, first_line)) = named.insert(name, (file, line)) {
            let problem = format!("`{}` is already named in {first_file}:{first_line}", fact.canonical_type);
            return Err(FactsError::Mistake { file, line, problem });
        }
        facts.push(fact);
    }
    Ok(facts)
}

#[derive(Deserialize)]
struct TcmRecord {
    tcm_type: String,
    graph_collection: String,
    graph_odata_type: String,
    graph_version: GraphVersion,
    tcm_required_key: RequiredKey,
    tcm_id_property: Option<IdProperty>,
    tcm_schema_property_count: u32,
}

impl TcmRecord {
    const COLUMNS: &[&str] = &[
        "tcm_type",
        "graph_collection",
        "graph_odata_type",
        "graph_version",
        "tcm_required_key",
        "tcm_id_property",
        "tcm_schema_property_count",
    ];

    fn fact(self) -> Result<Fact, String> {
        let undefined = self.tcm_required_key == RequiredKey::NoSchema;
        if undefined != (self.tcm_schema_property_count == 0) {
            return Err("a type has no properties exactly when it has no schema".to_owned());
        }
        if undefined && self.tcm_id_property.is_some() {
            return Err("a type without a schema cannot offer an id".to_owned());
        }
        Ok(Fact {
            canonical_type: name("tcm_type", self.tcm_type)?,
            workload: WORKLOAD,
            graph_collection: collection(self.graph_collection)?,
            graph_odata_type: name("graph_odata_type", self.graph_odata_type)?,
            graph_version: self.graph_version,
            tcm: Some(TcmListing {
                required_key: self.tcm_required_key,
                id_property: self.tcm_id_property,
                schema_property_count: self.tcm_schema_property_count,
            }),
        })
    }
}

#[derive(Deserialize)]
struct GraphOnlyRecord {
    canonical_type: String,
    graph_collection: String,
    graph_version: GraphVersion,
}

impl GraphOnlyRecord {
    const COLUMNS: &[&str] = &["canonical_type", "graph_collection", "graph_version"];

    fn fact(self) -> Result<Fact, String> {
        if self.graph_version == GraphVersion::BetaDerivedType {
            return Err("a type that only Graph has cannot be a `beta_derived_type`".to_owned());
        }
        let canonical_type = name("canonical_type", self.canonical_type)?;
        Ok(Fact {
            graph_odata_type: canonical_type.clone(),
            canonical_type,
            workload: WORKLOAD,
            graph_collection: collection(self.graph_collection)?,
            graph_version: self.graph_version,
            tcm: None,
        })
    }
}

/// Reads the records of a file, each with its line.
fn records<Record: DeserializeOwned>(
    file: &'static str,
    columns: &[&str],
    text: &str,
    fact: fn(Record) -> Result<Fact, String>,
) -> Result<Vec<(&'static str, u64, Fact)>, FactsError> {
    let mistake = |line, problem| FactsError::Mistake { file, line, problem };
    let mut reader = ReaderBuilder::new().from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| mistake(1, error.to_string()))?.clone();
    if header.iter().ne(columns.iter().copied()) {
        let problem = format!("expected the columns `{}`", columns.join(","));
        return Err(mistake(1, problem));
    }
    let mut facts = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| mistake(line(error.position()), explain(&error, columns)))?;
        let line = line(record.position());
        let record = record.deserialize(Some(&header)).map_err(|error| mistake(line, explain(&error, columns)))?;
        facts.push((file, line, fact(record).map_err(|problem| mistake(line, problem))?));
    }
    Ok(facts)
}

fn line(position: Option<&csv::Position>) -> u64 {
    position.map_or(1, csv::Position::line)
}

fn explain(error: &csv::Error, columns: &[&str]) -> String {
    match error.kind() {
        ErrorKind::UnequalLengths { expected_len, len, .. } => format!("expected {expected_len} fields, found {len}"),
        ErrorKind::Deserialize { err, .. } => {
            let column = err.field().and_then(|field| usize::try_from(field).ok()).and_then(|field| columns.get(field));
            match column {
                Some(column) => format!("`{column}`: {}", err.kind()),
                None => err.kind().to_string(),
            }
        }
        _ => error.to_string(),
    }
}

/// Accepts `[a-z][A-Za-z0-9]*` of at most 128 bytes, the shape of a canonical type (contract §2).
fn name(column: &str, text: String) -> Result<String, String> {
    let shaped = text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.len() <= 128;
    if shaped { Ok(text) } else { Err(format!("`{column}`: `{text}` is not a type's name")) }
}

/// Accepts `deviceManagement/…` and `deviceAppManagement/…`.
fn collection(text: String) -> Result<String, String> {
    match text.split_once('/') {
        Some(("deviceManagement" | "deviceAppManagement", collection))
            if !collection.is_empty() && collection.bytes().all(|byte| byte.is_ascii_alphabetic()) =>
        {
            Ok(text)
        }
        _ => Err(format!("`graph_collection`: `{text}` is not a collection of Intune")),
    }
}
