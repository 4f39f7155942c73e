//! Where the text of a document comes from.

use crate::Position;
use std::collections::BTreeMap;

/// Where a document's text comes from.
#[derive(Clone, Copy)]
pub(crate) enum Origin<'s> {
    /// It was handed over as text.
    Text,
    /// It was written down from values of a programming language, whose positions say nothing to anyone.
    ///
    /// What JSON cannot say stands there as `true`, and here with its offset and a description. An empty list may be meant
    /// as an object.
    Values(&'s BTreeMap<usize, String>),
}

impl<'s> Origin<'s> {
    /// Line and column of a byte, where they mean something.
    pub(super) fn position(self, text: &[u8], offset: usize) -> Option<Position> {
        matches!(self, Self::Text).then(|| Position::of(text, offset))
    }

    /// What really stands at an offset, if JSON cannot say it.
    pub(super) fn unsayable(self, offset: usize) -> Option<&'s str> {
        match self {
            Self::Text => None,
            Self::Values(descriptions) => descriptions.get(&offset).map(String::as_str),
        }
    }
}
