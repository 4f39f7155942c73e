//! Explaining what is wrong with a document that the fast reader refused (contract §2, "Bad input").
//!
//! This reader is slow and complete: it walks the text along the tables of [`crate::shape`], with positions, and reports
//! everything that is wrong at once.

mod collector;
mod field;
mod firsts;
mod found;
mod nearest;
mod origin;
mod rules;
mod stopped;
mod walker;

#[cfg(test)]
mod tests;

use crate::definitions::Definitions;
use crate::shape::Document;
use crate::{InputErrorCode, InputErrors};
use collector::Collector;
use rules::Rules;
use walker::Walker;

pub use found::Quoted;
pub(crate) use origin::Origin;

/// Everything that is wrong with a document that was refused.
///
/// Observed coverage and requests are read against `definitions`, which say what is registered.
pub(crate) fn refused(
    document: Document,
    text: &[u8],
    definitions: Option<&Definitions>,
    origin: Origin<'_>,
) -> InputErrors {
    // INVARIANT: what the fast reader refuses, this reader finds something wrong with. Should that fail, the document is
    // refused all the same.
    everything_wrong(document, text, definitions, origin).unwrap_or_else(|| {
        let message = "expected another document, found one that cannot be read".to_owned();
        stopped::alone(InputErrorCode::InvalidValue, origin.position(text, 0), String::new(), message).into()
    })
}

/// Everything that is wrong with the text of a document, by the slow reader alone; nothing if it is right.
///
/// Observed coverage and requests are read against definitions; without any, nothing is registered.
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
    everything_wrong(document, json, definitions, Origin::Text)
}

/// The text that bytes are, where a program hands over a name that any bytes may stand for.
///
/// # Errors
///
/// If they are not UTF-8: with the position of the first bad byte.
///
/// ```
/// assert_eq!(coverage_kernel::utf8(b"intune_core"), Ok("intune_core"));
/// assert_eq!(coverage_kernel::utf8(b"intune\xff").unwrap_err().first().column(), Some(7));
/// ```
pub fn utf8(bytes: &[u8]) -> Result<&str, InputErrors> {
    std::str::from_utf8(bytes).map_err(|error| stopped::invalid_utf8(bytes, error, Origin::Text).into())
}

/// Everything that is wrong with a document; nothing if it is right.
fn everything_wrong(
    document: Document,
    text: &[u8],
    definitions: Option<&Definitions>,
    origin: Origin<'_>,
) -> Option<InputErrors> {
    if text.len() > document.most_bytes() {
        return Some(stopped::too_large(document, text, origin).into());
    }
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(error) => return Some(stopped::invalid_utf8(text, error, origin).into()),
    };
    let mut collector = Collector::default();
    let walker = Walker::new(&mut collector, origin, Rules::of(document, definitions));
    match walker.document(text, document.shape()) {
        Ok(()) => collector.into_errors(text.as_bytes(), origin),
        Err(stop) => Some(stopped::in_words(stop, text, origin).into()),
    }
}
