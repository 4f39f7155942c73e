//! The errors that end the reading and are reported alone: the first five codes of the contract's table.

use super::Origin;
use super::found::Quoted;
use crate::shape::Document;
use crate::syntax::{Cursor, DEEPEST, Stop};
use crate::{InputError, InputErrorCode, Position};
use std::str::Utf8Error;

pub(super) fn too_large(document: Document, text: &[u8], origin: Origin<'_>) -> InputError {
    let found = match origin {
        Origin::Text => text.len().to_string(),
        Origin::Values(_) => "more".to_owned(), // nobody wrote down how much
    };
    let message = format!("expected at most {} bytes of JSON text, found {found}", document.most_bytes());
    alone(InputErrorCode::TooLarge, origin.position(text, 0), String::new(), message)
}

pub(super) fn invalid_utf8(text: &[u8], error: Utf8Error, origin: Origin<'_>) -> InputError {
    let offset = error.valid_up_to();
    let byte = text.get(offset).copied().unwrap_or_default();
    let message = format!("expected UTF-8, found the byte `{byte:02X}` where it cannot be");
    let mut error = alone(InputErrorCode::InvalidUtf8, origin.position(text, offset), String::new(), message);
    if matches!(origin, Origin::Values(_)) {
        error.hint = where_reading_stops(text.get(..offset).unwrap_or_default());
    }
    error
}

/// The value in which a text breaks off, for documents whose lines and columns say nothing to anyone.
fn where_reading_stops(text: &[u8]) -> Option<String> {
    let mut cursor = Cursor::new(std::str::from_utf8(text).ok()?);
    let Err(Stop::InvalidJson(_)) = cursor.skip(&mut |_, _| {}) else {
        return None;
    };
    match cursor.pointer().into_string() {
        document if document.is_empty() => Some("it stands in a key of the document".to_owned()),
        pointer => Some(format!("it stands in `{pointer}`")),
    }
}

/// Why the reading of a text stopped.
pub(super) fn in_words(stop: Stop<'_>, text: &str, origin: Origin<'_>) -> InputError {
    let position = |offset| origin.position(text.as_bytes(), offset);
    match stop {
        Stop::InvalidJson(unreadable) => {
            let expected = unreadable.expected;
            let message = match unreadable.found {
                "" => format!("expected {expected}, found the end of the text"),
                found => format!("expected {expected}, found {}", Quoted(found)),
            };
            alone(InputErrorCode::InvalidJson, position(unreadable.offset), String::new(), message)
        }
        Stop::TooDeep { offset, pointer } => {
            let message = format!("expected at most {DEEPEST} levels of objects and lists, found one more");
            alone(InputErrorCode::TooDeep, position(offset), pointer.into_string(), message)
        }
        Stop::DuplicateKey { offset, pointer, name, first } => {
            let first = match position(first) {
                Some(Position { line, column }) => format!("; it first stands at line {line}, column {column}"),
                None => String::new(),
            };
            let message = format!("expected each key once, found {} again{first}", Quoted(&name));
            alone(InputErrorCode::DuplicateKey, position(offset), pointer.into_string(), message)
        }
    }
}

pub(super) fn alone(code: InputErrorCode, position: Option<Position>, pointer: String, message: String) -> InputError {
    InputError { code, pointer, position, message, hint: None }
}
