//! Reading documents fast and strictly: serde visitors straight into the compiled form.
//!
//! These readers say only whether a document is right. Why it is wrong, [`crate::explain`] says.

mod claim;
mod definitions;
mod json;
mod observed;
mod value;

use crate::shape::Document;
use crate::{Claim, Definitions, ObservedCoverage};
use json::Json;
use observed::{ObservedSeed, RequestSeed};
use std::marker::PhantomData;
use std::sync::Arc;

/// The text of a document that is neither too large nor anything but UTF-8.
pub(crate) fn within(document: Document, json: &[u8]) -> Option<&str> {
    if json.len() > document.most_bytes() { None } else { std::str::from_utf8(json).ok() }
}

/// Reads definitions, if everything about them is right.
pub(crate) fn definitions(text: &str) -> Option<Definitions> {
    let document = Json::new(text).read(PhantomData)?;
    definitions::compile(document)
}

/// Reads observed coverage, if everything about it is right.
pub(crate) fn observed(definitions: &Arc<Definitions>, text: &str) -> Option<ObservedCoverage> {
    Json::new(text).read(ObservedSeed { definitions })
}

/// Reads a claim, if everything about it is right.
pub(crate) fn claim(text: &str) -> Option<Claim> {
    let document = Json::new(text).read(PhantomData)?;
    claim::check(document)
}

/// Reads a request, if everything about it is right.
pub(crate) fn request(definitions: &Arc<Definitions>, text: &str) -> Option<(Claim, ObservedCoverage)> {
    Json::new(text).read(RequestSeed { definitions })
}
