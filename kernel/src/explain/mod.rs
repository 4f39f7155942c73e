//! Explaining what is wrong with a document that the fast reader refused (contract §2, "Bad input").
//!
//! This reader is slow and complete: it walks the text along the tables of [`crate::shape`], with positions, and reports
//! everything that is wrong at once.

mod collector;
mod rules;
mod walker;

use crate::definitions::Definitions;
use crate::shape::Document;
use crate::{InputError, InputErrorCode, InputErrors, Position};
use collector::Collector;
use rules::Rules;
use std::collections::BTreeMap;
use walker::Walker;

pub(crate) use collector::quoted;

/// Where a document's text comes from.
#[derive(Clone, Copy)]
pub(crate) enum Origin<'s> {
    /// It was handed over as text.
    Text,
    /// It was written down from values of a programming language.
    Values(&'s BTreeMap<usize, String>),
}

/// Everything that is wrong with a document; nothing if it is right.
///
/// Observed coverage and requests are read against `definitions`, which say what is registered.
pub(crate) fn explain(
    document: Document,
    text: &[u8],
    definitions: Option<&Definitions>,
    origin: Origin<'_>,
) -> Option<InputErrors> {
    if matches!(origin, Origin::Text) && text.len() > document.most_bytes() {
        return Some(alone(text, InputErrorCode::TooLarge, 0, too_large(document, text.len()), origin));
    }
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(error) => {
            let message = "expected UTF-8, found bytes that are not".to_owned();
            return Some(alone(text, InputErrorCode::InvalidUtf8, error.valid_up_to(), message, origin));
        }
    };
    let mut collector = Collector::default();
    let walked = Walker::new(text, origin, Rules::new(definitions), &mut collector).document(document.shape());
    match walked {
        Ok(()) => collector.into_errors(text.as_bytes(), origin),
        Err(stop) => Some(InputErrors::new(
            InputError {
                code: stop.code,
                position: position(text.as_bytes(), stop.offset, origin),
                pointer: collector::cut_pointer(stop.pointer),
                message: stop.message,
                hint: None,
            },
            Vec::new(),
        )),
    }
}

fn alone(text: &[u8], code: InputErrorCode, offset: usize, message: String, origin: Origin<'_>) -> InputErrors {
    let position = position(text, offset, origin);
    InputErrors::new(InputError { code, pointer: String::new(), position, message, hint: None }, Vec::new())
}

fn too_large(document: Document, length: usize) -> String {
    format!("expected at most {} bytes, found {length}", document.most_bytes())
}

fn position(text: &[u8], offset: usize, origin: Origin<'_>) -> Option<Position> {
    matches!(origin, Origin::Text).then(|| Position::of(text, offset))
}
