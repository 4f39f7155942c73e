//! The reference of the documents in Markdown, printed from the tables of their fields.

use super::table::{
    CLAIM, DEFINITIONS, ELSEWHERE, FOLDED, FOLDED_ENTRY, FOLDED_LISTING, Kind, LISTING, Length, Null, OBSERVED,
    ObjectShape, Presence, RECORD, REQUEST, RESOURCE_TYPE, ROW, SUPPORTED_SCOPE, WordShape,
};
use crate::value::ID;
use std::fmt::Write as _;

/// Returns the fields of every object of contract §2 as Markdown tables: name, type, default and meaning.
///
/// ```
/// let reference = coverage_kernel::document_reference();
/// assert!(reference.contains("| `minimum_level` | CoverageLevel, not `none` | required |"));
/// ```
pub fn document_reference() -> String {
    let mut text = String::new();
    for shape in [
        &DEFINITIONS,
        &RESOURCE_TYPE,
        &SUPPORTED_SCOPE,
        &OBSERVED,
        &LISTING,
        &ROW,
        &ELSEWHERE,
        &FOLDED,
        &FOLDED_ENTRY,
        &FOLDED_LISTING,
        &CLAIM,
        &REQUEST,
        &RECORD,
    ] {
        write_object(&mut text, shape);
    }
    text
}

fn write_object(text: &mut String, shape: &ObjectShape) {
    // INVARIANT: writing to a String cannot fail.
    let _ = write!(
        text,
        "## {}\n\n{}.\n\n| field | type | default | meaning |\n|---|---|---|---|\n",
        shape.title, shape.meaning
    );
    for field in shape.fields {
        let null = if field.null == Null::Allowed { ", or `null`" } else { "" };
        let default = match field.presence {
            Presence::Required => "required".to_owned(),
            Presence::Default(default) => format!("`{default}`"),
        };
        let _ = writeln!(
            text,
            "| `{}` | {}{null} | {default} | {} |",
            field.name,
            kind_in_words(&field.kind),
            field.meaning
        );
    }
    text.push('\n');
}

fn kind_in_words(kind: &Kind) -> String {
    match kind {
        Kind::ContractVersion => format!("the integer {}", crate::CONTRACT_VERSION),
        Kind::Word(WordShape { family, except: Some(except), .. }) => format!("{family}, not `{except}`"),
        Kind::Word(WordShape { family, except: None, .. }) => (*family).to_owned(),
        Kind::Text(shape) => shape.expected.to_owned(),
        Kind::Id => ID.expected.to_owned(),
        Kind::Percent => "a number over 0 and at most 100 with at most two decimals".to_owned(),
        Kind::Bool => "`true` or `false`".to_owned(),
        Kind::Integer { min, max } => format!("an integer from {min} to {max}"),
        Kind::List(shape) => match shape.length {
            Length::Any => format!("list of: {}", kind_in_words(&shape.items)),
            Length::AtLeastOne => format!("non-empty list of distinct: {}", kind_in_words(&shape.items)),
            Length::Exactly(length) => format!("list of {length}: {}", kind_in_words(&shape.items)),
        },
        Kind::Object(shape) => shape.title.to_owned(),
        Kind::Observed => "observed coverage, or folded observed coverage".to_owned(),
        Kind::Decision => "a decision".to_owned(),
        Kind::Opaque => "an object".to_owned(),
    }
}
