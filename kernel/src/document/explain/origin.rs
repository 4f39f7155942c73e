//! The origin of a document's text.

use super::super::input_error::Position;
use std::collections::BTreeMap;

/// The origin of a document's text.
#[derive(Clone, Copy)]
pub(in super::super) enum Origin<'s> {
    /// The document was passed as text.
    Text,
    /// The document was passed as values of a programming language, so byte positions mean nothing to the caller.
    ///
    /// A value that JSON cannot represent is `true` in the text; the map has its offset and a description. An empty list may
    /// stand for an empty object.
    Values(&'s BTreeMap<usize, String>),
}

impl<'s> Origin<'s> {
    /// Returns line and column of a byte, if the document was passed as text.
    pub(super) fn position(self, text: &[u8], offset: usize) -> Option<Position> {
        matches!(self, Self::Text).then(|| Position::of(text, offset))
    }

    /// Returns the description of the value at an offset that JSON cannot represent.
    pub(super) fn unsupported(self, offset: usize) -> Option<&'s str> {
        match self {
            Self::Text => None,
            Self::Values(descriptions) => descriptions.get(&offset).map(String::as_str),
        }
    }
}
