//! Reading documents fast and strictly, straight into the types of the model.
//!
//! These readers only report whether a document is valid. For an invalid one, [`super::explain`] finds the errors.

mod definitions;
mod json;
mod observed;
mod record;
mod repeated;

use super::explain::{Origin, all_errors, refused};
use super::input_error::InputErrors;
use super::table::Document;
use super::values::Values;
use crate::CONTRACT_VERSION;
use crate::model::{Claim, Definitions, ObservedCoverage};
use definitions::DefinitionsDocument;
use json::Json;
use observed::{observed, request};
pub(crate) use record::{RecordedDecision, entries, members, pointer};
use serde::Deserialize;
use std::sync::Arc;

impl Definitions {
    /// Reads and checks definitions.
    ///
    /// # Errors
    ///
    /// Returns all errors of the document (contract §2).
    pub fn from_json(json: &[u8]) -> Result<Self, InputErrors> {
        read_or_explain(Document::Definitions, Source::Text(json), None, read_definitions)
    }
}

impl ObservedCoverage {
    /// Reads observed coverage against the definitions that determine the registered types.
    ///
    /// # Errors
    ///
    /// Returns all errors of the document (contract §2).
    pub fn from_json(definitions: &Arc<Definitions>, json: &[u8]) -> Result<Self, InputErrors> {
        Self::read(definitions, Source::Text(json))
    }

    /// Reads observed coverage from values of a programming language.
    ///
    /// # Errors
    ///
    /// Returns all errors of the values (contract §2), without line and column.
    pub fn from_values(definitions: &Arc<Definitions>, values: &Values) -> Result<Self, InputErrors> {
        Self::read(definitions, Source::Values(values))
    }

    fn read(definitions: &Arc<Definitions>, source: Source<'_>) -> Result<Self, InputErrors> {
        let read = |text| Json::new(text).read(|json| observed(json, definitions));
        read_or_explain(Document::ObservedCoverage, source, Some(definitions), read)
    }
}

impl Claim {
    /// Reads a claim.
    ///
    /// # Errors
    ///
    /// Returns all errors of the document (contract §2).
    pub fn from_json(json: &[u8]) -> Result<Self, InputErrors> {
        Self::read(Source::Text(json))
    }

    /// Reads a claim from values of a programming language.
    ///
    /// # Errors
    ///
    /// Returns all errors of the values (contract §2), without line and column.
    pub fn from_values(values: &Values) -> Result<Self, InputErrors> {
        Self::read(Source::Values(values))
    }

    fn read(source: Source<'_>) -> Result<Self, InputErrors> {
        read_or_explain(Document::Claim, source, None, |text| {
            Json::new(text).read(|json| Deserialize::deserialize(json))
        })
    }
}

/// Returns all errors of a document, found by the error reader alone, or `None` if it is valid.
///
/// Observed coverage and requests are read against definitions. Without any, no type is registered. A record is read against
/// its own definitions, if they are valid.
///
/// ```
/// use coverage_kernel::{Document, explain};
///
/// let errors = explain(Document::Claim, br#"{"scope_key": "Core", "levle": "certified"}"#, None).unwrap();
/// let codes: Vec<&str> = errors.iter().map(|error| error.code().as_str()).collect();
/// assert_eq!(codes, ["missing_field", "missing_field", "invalid_value", "unknown_field"]);
/// assert_eq!(explain(Document::ObservedCoverage, br#"{"listings": [], "rows": []}"#, None), None);
/// ```
pub fn explain(document: Document, json: &[u8], definitions: Option<&Definitions>) -> Option<InputErrors> {
    let own = (document == Document::Record).then(|| definitions_of_record(json)).flatten();
    all_errors(document, json, own.as_ref().or(definitions), Origin::Text)
}

/// The definitions of a record if they are valid, even if the rest of it is not.
fn definitions_of_record(json: &[u8]) -> Option<Definitions> {
    definitions_among(&members(Source::Text(json).text(Document::Record)?))
}

fn definitions_among(members: &[(String, &str)]) -> Option<Definitions> {
    let (_, definitions) = members.iter().find(|(key, _)| key == "definitions")?;
    read_definitions(definitions)
}

/// Reads a request: a claim and the observed coverage that it is about.
pub(crate) fn read_request(
    definitions: &Arc<Definitions>,
    json: &[u8],
) -> Result<(Claim, ObservedCoverage), InputErrors> {
    let read = |text| Json::new(text).read(|json| request(json, definitions));
    read_or_explain(Document::Request, Source::Text(json), Some(definitions), read)
}

/// Reads a record: the recorded decision, and the observed coverage with its definitions.
pub(crate) fn read_record(json: &[u8]) -> Result<(RecordedDecision<'_>, ObservedCoverage), InputErrors> {
    let source = Source::Text(json);
    let members = source.text(Document::Record).map(members).unwrap_or_default();
    let parts = parts_of_record(&members);
    let definitions = definitions_among(&members).map(Arc::new);
    let read = |_| {
        let parts = parts.as_ref()?;
        let definitions = definitions.as_ref()?;
        let observed = Json::new(parts.observed).read(|json| observed(json, definitions))?;
        Some((recorded_decision(parts.decision)?, observed))
    };
    read_or_explain(Document::Record, source, definitions.as_deref(), read)
}

/// Reads a recorded decision that was kept apart from its documents.
pub(crate) fn read_decision(json: &[u8]) -> Result<RecordedDecision<'_>, InputErrors> {
    read_or_explain(Document::Decision, Source::Text(json), None, recorded_decision)
}

struct RecordParts<'r> {
    decision: &'r str,
    observed: &'r str,
}

/// Splits a record into its documents. Returns `None` if it is not a record of this contract.
fn parts_of_record<'r>(members: &[(String, &'r str)]) -> Option<RecordParts<'r>> {
    let value = |name: &str| members.iter().find(|(key, _)| key == name).map(|(_, value)| *value);
    if members.len() != 4 || value("contract")?.parse() != Ok(CONTRACT_VERSION) {
        return None;
    }
    Some(RecordParts { decision: value("decision")?, observed: value("observed")? })
}

fn recorded_decision(text: &str) -> Option<RecordedDecision<'_>> {
    let members = members(text);
    let claim = members.iter().find(|(key, _)| key == "claim").map(|(_, value)| *value)?;
    let claim = Json::new(claim).read(|json| Deserialize::deserialize(json))?;
    Some(RecordedDecision { claim, text: text.trim_matches([' ', '\t', '\n', '\r']), members })
}

fn read_definitions(text: &str) -> Option<Definitions> {
    Json::new(text).read(|json| Deserialize::deserialize(json)).and_then(DefinitionsDocument::compile)
}

/// The source of a document's text.
#[derive(Clone, Copy)]
enum Source<'s> {
    Text(&'s [u8]),
    Values(&'s Values),
}

impl<'s> Source<'s> {
    /// Returns the text for the fast reader, unless it is too large, not UTF-8, or has values that are not JSON.
    fn text(self, document: Document) -> Option<&'s str> {
        match self {
            Self::Text(json) if json.len() > document.max_bytes() => None,
            Self::Text(json) => std::str::from_utf8(json).ok(),
            Self::Values(values) => values.text(),
        }
    }
}

/// Reads a document with the fast reader, and explains its errors if that fails.
fn read_or_explain<'s, T>(
    document: Document,
    source: Source<'s>,
    definitions: Option<&Definitions>,
    read: impl FnOnce(&'s str) -> Option<T>,
) -> Result<T, InputErrors> {
    source.text(document).and_then(read).ok_or_else(|| match source {
        Source::Text(json) => refused(document, json, definitions, Origin::Text),
        Source::Values(values) => {
            refused(document, values.json(), definitions, Origin::Values(values.unsupported_values()))
        }
    })
}

#[cfg(test)]
mod tests;
