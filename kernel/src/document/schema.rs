//! JSON Schemas of the documents, printed from the tables of their fields.

use super::table::{
    CLAIM, Document, FOLDED, FOLDED_LISTING, FieldShape, Kind, LISTING, Length, ListShape, Null, OBSERVED, ObjectShape,
    Presence, SUPPORTED_SCOPE, Uniqueness, WordShape,
};
use crate::CONTRACT_VERSION;
use crate::family::ListingOutcome;
use crate::value::{ID, TextShape};
use serde_json::{Map, Value, json};

/// Returns the JSON Schema (2020-12) of a document.
///
/// The schema checks the shape of single values. It cannot check how a number or key is written (`1.0` is the integer 1 to
/// a schema, and it sees one of two equal keys), lengths in bytes rather than characters, days that a month does not have,
/// the number of decimals (schemas calculate with doubles, where 2.01 is not a multiple of 0.01), or rules about several
/// values. The kernel checks these.
///
/// ```
/// use coverage_kernel::{Document, json_schema};
///
/// let schema: serde_json::Value = serde_json::from_str(&json_schema(Document::Claim)).unwrap();
/// assert_eq!(schema["required"], serde_json::json!(["scope_key", "level", "audience"]));
/// ```
pub fn json_schema(document: Document) -> String {
    let mut definitions = Map::new();
    let (name, mut schema) = match document.kind() {
        Kind::Object(shape) => (shape.name, object(shape, &mut definitions)),
        Kind::Decision => ("decision", decision(&mut definitions)),
        _ => (OBSERVED.name, either_form(&mut definitions)),
    };
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!(name));
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), Value::Object(definitions));
    }
    // INVARIANT: the keys of a schema are strings, and writing to memory cannot fail.
    serde_json::to_string_pretty(&schema).unwrap_or_default()
}

fn object(shape: &'static ObjectShape, definitions: &mut Map<String, Value>) -> Map<String, Value> {
    let properties: Map<String, Value> =
        shape.fields.iter().map(|shape| (shape.name.to_owned(), field(shape, definitions))).collect();
    let required: Vec<&str> =
        shape.fields.iter().filter(|field| field.presence == Presence::Required).map(|field| field.name).collect();
    let mut schema = Map::new();
    schema.insert("description".to_owned(), json!(shape.meaning));
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    schema.insert("required".to_owned(), json!(required));
    schema.insert("additionalProperties".to_owned(), json!(false));
    if std::ptr::eq(shape, &raw const LISTING) || std::ptr::eq(shape, &raw const FOLDED_LISTING) {
        let outcome = ListingOutcome::NotApplicable.as_str();
        schema.insert("if".to_owned(), json!({"required": ["outcome"], "properties": {"outcome": {"const": outcome}}}));
        schema.insert("then".to_owned(), json!({"properties": {"resources": {"maximum": 0}}}));
    }
    if std::ptr::eq(shape, &raw const SUPPORTED_SCOPE) {
        let age = json!({"required": ["max_evidence_age_seconds"], "properties": {"max_evidence_age_seconds": {"type": "integer"}}});
        let is_customer_claimable =
            json!({"required": ["customer_claimable"], "properties": {"customer_claimable": {"const": true}}});
        schema.insert("if".to_owned(), is_customer_claimable);
        schema.insert("then".to_owned(), age);
    }
    schema
}

fn field(field: &'static FieldShape, definitions: &mut Map<String, Value>) -> Value {
    let mut schema = kind(&field.kind, definitions);
    if field.null == Null::Allowed {
        schema = json!({"anyOf": [schema, {"type": "null"}]});
    }
    if let Value::Object(schema) = &mut schema {
        schema.insert("description".to_owned(), json!(field.meaning));
        if let Presence::Default(default) = field.presence
            && let Ok(default) = serde_json::from_str(default)
        {
            schema.insert("default".to_owned(), default);
        }
    }
    schema
}

fn kind(kind: &'static Kind, definitions: &mut Map<String, Value>) -> Value {
    match kind {
        Kind::ContractVersion => json!({"type": "integer", "const": CONTRACT_VERSION}),
        Kind::Word(shape) => word(shape),
        Kind::Text(shape) => text(shape),
        Kind::Id => json!({"anyOf": [{"type": "integer", "minimum": 0, "maximum": i64::MAX}, text(&ID)]}),
        Kind::Percent => json!({"type": "number", "exclusiveMinimum": 0, "maximum": 100}),
        Kind::Bool => json!({"type": "boolean"}),
        Kind::Integer { min, max } => json!({"type": "integer", "minimum": min, "maximum": max}),
        Kind::List(shape) => list(shape, definitions),
        Kind::Object(shape) => reference(shape, definitions),
        Kind::Observed => Value::Object(either_form(definitions)),
        Kind::Decision => Value::Object(decision(definitions)),
        Kind::Opaque => json!({"type": "object"}),
    }
}

/// A recorded decision, of which only the claim is read.
fn decision(definitions: &mut Map<String, Value>) -> Map<String, Value> {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("required".to_owned(), json!(["claim"]));
    schema.insert("properties".to_owned(), json!({"claim": reference(&CLAIM, definitions)}));
    schema
}

/// A reference to the schema of an object, which is added to the definitions.
fn reference(shape: &'static ObjectShape, definitions: &mut Map<String, Value>) -> Value {
    if !definitions.contains_key(shape.name) {
        let schema = object(shape, definitions);
        definitions.insert(shape.name.to_owned(), Value::Object(schema));
    }
    json!({"$ref": format!("#/$defs/{}", shape.name)})
}

/// Observed coverage: the folded form if there is a key `observed`.
fn either_form(definitions: &mut Map<String, Value>) -> Map<String, Value> {
    let mut schema = Map::new();
    schema.insert("if".to_owned(), json!({"required": ["observed"]}));
    schema.insert("then".to_owned(), reference(&FOLDED, definitions));
    schema.insert("else".to_owned(), reference(&OBSERVED, definitions));
    schema
}

fn text(shape: &TextShape) -> Value {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("string"));
    schema.insert("pattern".to_owned(), json!(shape.pattern));
    if let Some(format) = shape.format {
        schema.insert("format".to_owned(), json!(format));
    }
    if let Some(max_length) = shape.max_length {
        schema.insert("maxLength".to_owned(), json!(max_length));
    }
    Value::Object(schema)
}

fn word(shape: &WordShape) -> Value {
    json!({"title": shape.family, "enum": shape.allowed()})
}

fn list(shape: &'static ListShape, definitions: &mut Map<String, Value>) -> Value {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("array"));
    schema.insert("items".to_owned(), kind(&shape.items, definitions));
    match shape.length {
        Length::Any => {}
        Length::AtLeastOne => {
            schema.insert("minItems".to_owned(), json!(1));
        }
        Length::Exactly(length) => {
            schema.insert("minItems".to_owned(), json!(length));
            schema.insert("maxItems".to_owned(), json!(length));
        }
    }
    if shape.uniqueness == Uniqueness::Distinct {
        schema.insert("uniqueItems".to_owned(), json!(true));
    }
    Value::Object(schema)
}
