//! JSON Schemas of the documents, printed from the tables that the readers go by.

use crate::shape::{
    Document, Entries, FieldShape, Kind, Length, ListShape, Null, ObjectShape, Presence, SUPPORTED_SCOPE, WordShape,
};
use crate::{CONTRACT_VERSION, canonical};
use serde_json::{Map, Value, json};

/// The JSON Schema (2020-12) of a document.
///
/// It refuses what the kernel refuses for the shape of single values. What a schema cannot see is left to the kernel:
/// how a number or key is written (`1.0` is the integer 1 to a schema, and of two equal keys it sees one), lengths in bytes
/// rather than characters, days that a month does not have, how many decimals a number has (schemas reckon with doubles, and
/// find 2.01 no multiple of 0.01), and rules about several values.
///
/// ```
/// use coverage_kernel::{Document, json_schema};
///
/// let schema: serde_json::Value = serde_json::from_str(&json_schema(Document::Claim)).unwrap();
/// assert_eq!(schema["required"], serde_json::json!(["scope_key", "level", "audience"]));
/// ```
pub fn json_schema(document: Document) -> String {
    let shape = document.shape();
    let mut definitions = Map::new();
    let mut schema = object(shape, &mut definitions);
    schema.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
    schema.insert("title".to_owned(), json!(shape.name));
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), Value::Object(definitions));
    }
    canonical::pretty(&schema)
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
    if let (Presence::Default(default), Value::Object(schema)) = (field.presence, &mut schema)
        && let Ok(default) = serde_json::from_str(default)
    {
        schema.insert("default".to_owned(), default);
    }
    schema
}

fn kind(kind: &'static Kind, definitions: &mut Map<String, Value>) -> Value {
    match kind {
        Kind::ContractVersion => json!({"type": "integer", "const": CONTRACT_VERSION}),
        Kind::Word(shape) => word(shape),
        Kind::CanonicalType => json!({"type": "string", "pattern": "^[a-z][A-Za-z0-9]*$", "maxLength": 128}),
        Kind::ScopeKey => json!({"type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": 128}),
        Kind::Alias => json!({"type": "string", "pattern": "^[!-~]+$", "maxLength": 255}),
        Kind::TypeName => {
            json!({"type": "string", "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]+$", "maxLength": 255})
        }
        Kind::Id => json!({"anyOf": [
            {"type": "integer", "minimum": 0, "maximum": i64::MAX},
            {"type": "string", "pattern": "^[!-~]+$", "maxLength": 64},
        ]}),
        Kind::Time => json!({"type": "string", "format": "date-time", "pattern": concat!(
            "^(1969-12-31|19[7-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])|[2-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))",
            "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$",
        )}),
        Kind::Percent => json!({"type": "number", "exclusiveMinimum": 0, "maximum": 100}),
        Kind::Bool => json!({"type": "boolean"}),
        Kind::Integer { least, most } => json!({"type": "integer", "minimum": least, "maximum": most}),
        Kind::List(shape) => list(shape, definitions),
        Kind::Object(shape) => {
            if !definitions.contains_key(shape.name) {
                let schema = object(shape, definitions);
                definitions.insert(shape.name.to_owned(), Value::Object(schema));
            }
            json!({"$ref": format!("#/$defs/{}", shape.name)})
        }
        Kind::Opaque => json!({"type": "object"}),
    }
}

fn word(shape: &WordShape) -> Value {
    json!({"description": shape.family, "enum": shape.allowed()})
}

fn list(shape: &'static ListShape, definitions: &mut Map<String, Value>) -> Value {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("array"));
    schema.insert("items".to_owned(), kind(&shape.items, definitions));
    if shape.length == Length::AtLeastOne {
        schema.insert("minItems".to_owned(), json!(1));
    }
    if shape.entries == Entries::Distinct {
        schema.insert("uniqueItems".to_owned(), json!(true));
    }
    Value::Object(schema)
}
