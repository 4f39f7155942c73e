//! Reading documents fast and strictly: serde visitors straight into the compiled form.
//!
//! These readers say only whether a document is right. Why it is wrong, [`crate::explain`] says.

mod claim;
mod definitions;
mod metadata;
mod observed;
mod value;

use crate::shape::Document;
use crate::{Claim, Definitions, ObservedCoverage};
use std::sync::Arc;
use value::Object;

/// The text of a document that is neither too large nor anything but UTF-8.
pub(crate) fn within(document: Document, json: &[u8]) -> Option<&str> {
    if json.len() > document.most_bytes() { None } else { std::str::from_utf8(json).ok() }
}

/// Reads definitions, if everything about them is right.
pub(crate) fn definitions(text: &str) -> Option<Definitions> {
    let Object(document) = serde_json::from_str(text).ok()?;
    definitions::compile(document)
}

/// Reads observed coverage, if everything about it is right.
pub(crate) fn observed(definitions: &Arc<Definitions>, text: &str) -> Option<ObservedCoverage> {
    observed::read(definitions, &mut serde_json::Deserializer::from_str(text))
}

/// Reads a claim, if everything about it is right.
pub(crate) fn claim(text: &str) -> Option<Claim> {
    let Object(document) = serde_json::from_str(text).ok()?;
    claim::check(document)
}

/// Reads a request, if everything about it is right.
pub(crate) fn request(definitions: &Arc<Definitions>, text: &str) -> Option<(Claim, ObservedCoverage)> {
    observed::read_request(definitions, &mut serde_json::Deserializer::from_str(text))
}
