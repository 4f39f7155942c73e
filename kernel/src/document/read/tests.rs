//! The fast reader and the canonical form have exactly the fields of the tables, in their order.

use super::definitions::DefinitionsDocument;
use super::observed::{
    ElsewhereDocument, FoldedDocument, FoldedListingDocument, ListingDocument, ObservedField, RequestField, RowDocument,
};
use crate::document::table::{
    CLAIM, DEFINITIONS, ELSEWHERE, FOLDED, FOLDED_ENTRY, FOLDED_LISTING, LISTING, OBSERVED, ObjectShape, Presence,
    REQUEST, RESOURCE_TYPE, ROW, SUPPORTED_SCOPE,
};
use crate::model::{Claim, DeclaredScope, Definitions, ObservedCoverage, ResourceType};
use serde::de::value::{Error, StrDeserializer};
use serde::de::{Deserialize, Deserializer, Visitor};
use serde::forward_to_deserialize_any;
use std::sync::Arc;

/// A deserializer that only records the field names of the requested struct.
struct FieldNames<'n>(&'n mut Vec<&'static str>);

impl<'de> Deserializer<'de> for FieldNames<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(serde::de::Error::custom("not a struct"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        self.0.extend(fields);
        Err(serde::de::Error::custom("only the fields are wanted"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

fn fields_read<T: Deserialize<'static>>() -> Vec<&'static str> {
    let mut names = Vec::new();
    assert!(T::deserialize(FieldNames(&mut names)).is_err());
    names
}

fn fields_of(shape: &ObjectShape) -> Vec<&'static str> {
    shape.fields.iter().map(|field| field.name).collect()
}

#[test]
fn the_fast_reader_has_exactly_the_fields_of_the_tables() {
    assert_eq!(fields_read::<DefinitionsDocument>(), fields_of(&DEFINITIONS));
    assert_eq!(fields_read::<ResourceType>(), fields_of(&RESOURCE_TYPE));
    assert_eq!(fields_read::<DeclaredScope>(), fields_of(&SUPPORTED_SCOPE));
    assert_eq!(fields_read::<Claim>(), fields_of(&CLAIM));
    assert_eq!(fields_read::<ListingDocument>(), fields_of(&LISTING));
    assert_eq!(fields_read::<RowDocument>(), fields_of(&ROW));
    assert_eq!(fields_read::<ElsewhereDocument>(), fields_of(&ELSEWHERE));
    assert_eq!(fields_read::<FoldedDocument>(), fields_of(&FOLDED_ENTRY));
    assert_eq!(fields_read::<FoldedListingDocument>(), fields_of(&FOLDED_LISTING));
    for name in fields_of(&OBSERVED).into_iter().chain(fields_of(&FOLDED)) {
        assert!(ObservedField::deserialize(StrDeserializer::<Error>::new(name)).is_ok(), "{name}");
    }
    for name in fields_of(&REQUEST) {
        assert!(RequestField::deserialize(StrDeserializer::<Error>::new(name)).is_ok(), "{name}");
    }
}

const DOCUMENT: &str = r#"{"contract":1,"activation":"inactive","resource_types":[{"canonical_type":"roleDefinition",
    "source_class":"tcm","workload":"intune","resource_class":"configuration","support_state":"supported",
    "max_coverage_level":"certified","max_claim_state":"claim_allowed","restore_tier":"restorable"}],
    "supported_scopes":[{"scope_key":"core","workload":"intune","denominator":["roleDefinition"],
    "minimum_level":"detected"}]}"#;

/// The keys of an object that the canonical form writes, in its order.
fn keys_written(json: &str) -> Vec<String> {
    let mut cursor = crate::document::cursor::Cursor::new(json);
    let mut keys = Vec::new();
    cursor
        .object(|cursor, key| {
            keys.push(key.name.clone().into_owned());
            cursor.skip(&mut |_, _| {})
        })
        .unwrap();
    keys
}

#[test]
fn the_canonical_form_writes_every_field_of_the_tables_but_metadata() {
    let without_metadata =
        |shape| -> Vec<&str> { fields_of(shape).into_iter().filter(|name| *name != "metadata").collect() };
    let definitions = Definitions::from_json(DOCUMENT.as_bytes()).unwrap();
    let row = serde_json::to_string(&definitions.resource_types()[0]).unwrap();
    assert_eq!(keys_written(&row), without_metadata(&RESOURCE_TYPE));
    let scope = serde_json::to_string(&definitions.supported_scopes()[0]).unwrap();
    assert_eq!(keys_written(&scope), without_metadata(&SUPPORTED_SCOPE));
    let claim = Claim::from_json(br#"{"scope_key":null,"level":"certified","audience":"customer"}"#).unwrap();
    assert_eq!(keys_written(&claim.to_json()), without_metadata(&CLAIM));
}

#[test]
fn a_field_that_is_left_out_has_the_default_of_the_table() {
    let definitions = Definitions::from_json(DOCUMENT.as_bytes()).unwrap();
    let row = serde_json::to_string(&definitions.resource_types()[0]).unwrap();
    let scope = serde_json::to_string(&definitions.supported_scopes()[0]).unwrap();
    let claim = Claim::from_json(br#"{"scope_key":null,"level":"certified","audience":"customer"}"#).unwrap().to_json();
    for (shape, written) in [(&RESOURCE_TYPE, row), (&SUPPORTED_SCOPE, scope), (&CLAIM, claim)] {
        let written: serde_json::Value = serde_json::from_str(&written).unwrap();
        for field in shape.fields {
            if let (Presence::Default(default), Some(written)) = (field.presence, written.get(field.name)) {
                assert_eq!(written.to_string(), default, "{}.{}", shape.name, field.name);
            }
        }
    }
    assert_eq!(definitions.resource_types()[0].metadata(), "{}");
}

#[test]
fn an_entry_that_repeats_the_one_before_is_read_like_any_other() {
    let definitions = Arc::new(Definitions::from_json(DOCUMENT.as_bytes()).unwrap());
    let read = |rows: &str| {
        let document = format!(r#"{{"listings":[],"rows":[{rows}]}}"#);
        ObservedCoverage::from_json(&definitions, document.as_bytes()).map(|observed| observed.to_json())
    };
    let row = r#"{"canonical_type":"roleDefinition","source_class":"tcm","coverage_level":"detected",
        "evidence_state":"partial","identity_state":"stable","captured_at":"2026-03-01T08:00:00Z"}"#;
    let (mut valid, mut invalid) = (0, 0);
    for (part, other) in [
        ("", ""),
        ("08:00:00Z", "09:00:00Z"),
        ("08:00:00Z", "09:00:00"),
        ("08:00:00Z", "09:00:00\\u005a"),
        ("08:00:00Z", ""),
        ("\"2026-03-01T08:00:00Z\"", "null"),
        ("roleDefinition", "ROLEDEFINITION"),
        ("roleDefinition", "unknown"),
        ("roleDefinition", "role\\u0044efinition"),
        ("roleDefinition", "role\\"),
        ("roleDefinition", "role\nDefinition"),
        ("roleDefinition", ""),
        ("tcm", "graph_v1_fallback"),
        ("partial", "stale"),
        ("partial", "other"),
        ("Z\"}", "Z\",\"listed\":false}"),
        ("Z\"}", "Z\",\"captured_at\":null}"),
        ("Z\"}", "Z\"},"),
        ("Z\"}", "Z\""),
    ] {
        let next = row.replacen(part, other, 1);
        // A space before the first key makes another text of the same entry.
        let (repeated, apart) = (format!("{row},{next}"), format!("{row},{}", next.replacen('{', "{ ", 1)));
        match (read(&repeated), read(&apart)) {
            (Ok(repeated), Ok(apart)) => {
                assert_eq!(repeated, apart, "{next}");
                valid += 1;
            }
            (repeated, apart) => {
                assert!(repeated.is_err() && apart.is_err(), "{next}");
                invalid += 1;
            }
        }
    }
    assert_eq!((valid, invalid), (10, 9));
}
