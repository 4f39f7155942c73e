//! Metadata: opaque, but held to the same syntax as all else (contract §2).

use crate::syntax::Cursor;
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::value::RawValue;

/// How many levels stand around `metadata`: the document, a list and a row or scope.
const LEVELS_AROUND: usize = 3;

/// The text of an object in which no key comes twice, no string has U+0000, and nothing is too deep.
pub(super) struct Metadata<'t>(pub(super) &'t str);

impl Default for Metadata<'_> {
    fn default() -> Self {
        Self("{}")
    }
}

impl<'de: 't, 't> Deserialize<'de> for Metadata<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&RawValue>::deserialize(deserializer)?.get();
        let mut has_nul = false;
        let skipped = Cursor::new(text, LEVELS_AROUND).skip(&mut |_, _| has_nul = true);
        if text.starts_with('{') && skipped.is_ok() && !has_nul {
            Ok(Self(text))
        } else {
            Err(D::Error::custom("expected an object"))
        }
    }
}
