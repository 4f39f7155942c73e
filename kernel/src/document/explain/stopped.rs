//! The errors that end the reading and are reported alone: the first codes of the contract's table.

use super::super::cursor::{Cursor, FatalError, MAX_DEPTH, MAX_KEYS};
use super::super::input_error::{InputError, InputErrorCode, Position};
use super::super::table::Document;
use super::found::Quoted;
use super::origin::Origin;
use std::str::Utf8Error;

pub(super) fn too_large(document: Document, text: &[u8], origin: Origin<'_>) -> InputError {
    let found = match origin {
        Origin::Text => text.len().to_string(),
        Origin::Values(_) => "more".to_owned(), // the writer stopped at the limit
    };
    let message = format!("expected at most {} bytes of JSON text, found {found}", document.max_bytes());
    alone(InputErrorCode::TooLarge, origin.position(text, 0), String::new(), message)
}

pub(super) fn invalid_utf8(text: &[u8], error: Utf8Error, origin: Origin<'_>) -> InputError {
    let offset = error.valid_up_to();
    let byte = text.get(offset).copied().unwrap_or_default();
    let message = format!("expected UTF-8, found the invalid byte `{byte:02X}`");
    let mut error = alone(InputErrorCode::InvalidUtf8, origin.position(text, offset), String::new(), message);
    if matches!(origin, Origin::Values(_)) {
        error.hint = hint_of_location(text.get(..offset).unwrap_or_default());
    }
    error
}

/// Returns a hint with the pointer of the value in which a text ends, for documents without lines and columns.
fn hint_of_location(text: &[u8]) -> Option<String> {
    let mut cursor = Cursor::new(std::str::from_utf8(text).ok()?);
    let Err(FatalError::InvalidJson(_)) = cursor.skip(&mut |_, _| {}) else {
        return None;
    };
    match cursor.pointer().into_string() {
        document if document.is_empty() => Some("it is in a key of the document".to_owned()),
        pointer => Some(format!("it is in `{pointer}`")),
    }
}

/// Converts an error that ended the reading.
pub(super) fn in_words(error: FatalError<'_>, text: &str, origin: Origin<'_>) -> InputError {
    let position = |offset| origin.position(text.as_bytes(), offset);
    match error {
        FatalError::InvalidJson(error) => {
            let expected = error.expected;
            let message = match error.found {
                "" => format!("expected {expected}, found the end of the text"),
                found => format!("expected {expected}, found {}", Quoted(found)),
            };
            alone(InputErrorCode::InvalidJson, position(error.offset), String::new(), message)
        }
        FatalError::TooDeep { offset, pointer } => {
            let message = format!("expected at most {MAX_DEPTH} levels of objects and lists, found one more");
            alone(InputErrorCode::TooDeep, position(offset), pointer.into_string(), message)
        }
        FatalError::TooWide { offset, pointer } => {
            let message = format!("expected at most {MAX_KEYS} keys in an object, found one more");
            alone(InputErrorCode::TooWide, position(offset), pointer.into_string(), message)
        }
        FatalError::DuplicateKey { offset, pointer, name, first } => {
            let first = match position(first) {
                Some(Position { line, column }) => format!("; the first is at line {line}, column {column}"),
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
