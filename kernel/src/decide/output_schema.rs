//! JSON Schemas of what the kernel writes: decisions, advice and surveys.

use crate::CONTRACT_VERSION;
use crate::action::{Action, Actor};
use crate::document::{Document, json_schema};
use crate::family::{Audience, ClaimState, CoverageLevel, Family, RestoreTier, SourceClass};
use crate::reason_table::ReasonCode;
use serde_json::{Map, Value, json};

/// A document that the kernel writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// A decision (contract §4.4).
    Decision,
    /// Advice on a decision (contract §6).
    Advice,
    /// A survey (contract §7).
    Survey,
}

/// Returns the JSON Schema (2020-12) of a document that the kernel writes.
///
/// ```
/// use coverage_kernel::{Output, output_schema};
///
/// let schema: serde_json::Value = serde_json::from_str(&output_schema(Output::Advice)).unwrap();
/// assert_eq!(schema["required"][6], "attainable");
/// ```
pub fn output_schema(output: Output) -> String {
    let (title, meaning, properties) = match output {
        Output::Decision => ("decision", "The decision on a claim", decision()),
        Output::Advice => ("advice", "What would have to happen for a claim to be permitted", advice()),
        Output::Survey => ("survey", "The claims that could be made about observed coverage", survey()),
    };
    let mut schema = object(&properties);
    if let Value::Object(schema) = &mut schema {
        schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        schema.insert("title".to_owned(), json!(title));
        schema.insert("description".to_owned(), json!(meaning));
    }
    // INVARIANT: the keys of a schema are strings, and writing to memory cannot fail.
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}

type Properties = Vec<(&'static str, Value)>;

fn decision() -> Properties {
    let mut properties = digests();
    properties.extend([
        ("claim", claim()),
        ("state", family::<ClaimState>()),
        ("permitted", json!({"type": "boolean"})),
        ("covered", count()),
        ("denominator", count()),
        ("empty", count()),
        ("strongest_level", nullable(&family::<CoverageLevel>())),
        ("ignored", count()),
        ("reasons", list(&object(&reason()))),
    ]);
    properties
}

fn reason() -> Properties {
    vec![
        ("code", family::<ReasonCode>()),
        ("cap", family::<ClaimState>()),
        ("canonical_type", nullable(&json!({"type": "string"}))),
        ("source_class", nullable(&family::<SourceClass>())),
        ("expected", nullable(&json!({"type": "string"}))),
        ("actual", nullable(&json!({"type": "string"}))),
        ("affected_rows", nullable(&count())),
        ("observed_rows", nullable(&count())),
    ]
}

fn advice() -> Properties {
    let step = vec![
        ("actor", family::<Actor>()),
        ("action", family::<Action>()),
        ("canonical_type", nullable(&json!({"type": "string"}))),
        ("source_class", nullable(&family::<SourceClass>())),
        ("reasons", list(&family::<ReasonCode>())),
    ];
    let mut properties = digests();
    properties.extend([
        ("claim", claim()),
        ("state", family::<ClaimState>()),
        ("permitted", json!({"type": "boolean"})),
        ("attainable", json!({"type": "boolean"})),
        ("steps", list(&object(&step))),
    ]);
    properties
}

fn survey() -> Properties {
    let claim = vec![
        ("level", family::<CoverageLevel>()),
        ("restore_tier", nullable(&family::<RestoreTier>())),
        ("audience", family::<Audience>()),
        ("covered", count()),
        ("empty", count()),
        ("percent", json!({"type": "number", "minimum": 0, "maximum": 100})),
        ("state", family::<ClaimState>()),
        ("permitted", json!({"type": "boolean"})),
    ];
    let scope = vec![
        ("scope_key", json!({"type": "string"})),
        ("counted", list(&json!({"type": "string"}))),
        ("excluded", list(&json!({"type": "string"}))),
        ("claims", list(&object(&claim))),
    ];
    let mut properties = digests();
    properties.extend([("as_of", nullable(&json!({"type": "string"}))), ("scopes", list(&object(&scope)))]);
    properties
}

fn digests() -> Properties {
    let digest = json!({"type": "string", "pattern": "^[0-9a-f]{64}$"});
    vec![
        ("contract", json!({"type": "integer", "const": CONTRACT_VERSION})),
        ("definitions_digest", digest.clone()),
        ("observed_digest", digest),
    ]
}

/// The schema of a claim, in which the canonical form has every key.
fn claim() -> Value {
    serde_json::from_str(&json_schema(Document::Claim)).unwrap_or_default()
}

/// An object with exactly these keys.
fn object(properties: &[(&'static str, Value)]) -> Value {
    let required: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        properties.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn family<F: Family>() -> Value {
    let words: Vec<&str> = F::ALL.iter().map(|value| value.as_str()).collect();
    json!({"title": F::NAME, "enum": words})
}

fn nullable(schema: &Value) -> Value {
    json!({"anyOf": [schema, {"type": "null"}]})
}

fn list(items: &Value) -> Value {
    json!({"type": "array", "items": items})
}

fn count() -> Value {
    json!({"type": "integer", "minimum": 0})
}
