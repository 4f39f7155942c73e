//! All errors of a document.

use super::super::input_error::{InputErrorCode, InputErrors};
use super::super::table::Document;
use super::collector::Collector;
use super::origin::Origin;
use super::rules::Rules;
use super::stopped;
use super::walker::Walker;
use crate::model::Definitions;

/// Returns all errors of a document that the fast reader refused.
///
/// Observed coverage and requests are read against `definitions`, which determine the registered types.
pub(in super::super) fn refused(
    document: Document,
    text: &[u8],
    definitions: Option<&Definitions>,
    origin: Origin<'_>,
) -> InputErrors {
    // INVARIANT: this reader finds an error in every document that the fast reader refuses. If it did not, the document would
    // still be refused.
    all_errors(document, text, definitions, origin).unwrap_or_else(|| {
        let message = "expected a valid document, found an invalid one".to_owned();
        stopped::alone(InputErrorCode::InvalidValue, origin.position(text, 0), String::new(), message).into()
    })
}

/// Checks that a name passed as bytes is valid UTF-8.
///
/// # Errors
///
/// Returns an error with the position of the first invalid byte.
///
/// ```
/// assert_eq!(coverage_kernel::utf8(b"intune_core"), Ok("intune_core"));
/// assert_eq!(coverage_kernel::utf8(b"intune\xff").unwrap_err().first().column(), Some(7));
/// ```
pub fn utf8(bytes: &[u8]) -> Result<&str, InputErrors> {
    std::str::from_utf8(bytes).map_err(|error| stopped::invalid_utf8(bytes, error, Origin::Text).into())
}

/// Returns all errors of a document, or `None` if it is valid.
pub(in super::super) fn all_errors(
    document: Document,
    text: &[u8],
    definitions: Option<&Definitions>,
    origin: Origin<'_>,
) -> Option<InputErrors> {
    if text.len() > document.max_bytes() {
        return Some(stopped::too_large(document, text, origin).into());
    }
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(error) => return Some(stopped::invalid_utf8(text, error, origin).into()),
    };
    let mut collector = Collector::default();
    let walker = Walker::new(&mut collector, origin, Rules::of(document, definitions));
    match walker.document(text, document.kind()) {
        Ok(()) => collector.into_errors(text.as_bytes(), origin),
        Err(error) => Some(stopped::in_words(error, text, origin).into()),
    }
}
