//! Ids of workspaces, environments and connections (contract §2).

use super::text::{TextShape, is_printable};
use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use std::fmt;

/// The id of a workspace, an environment or a connection: a non-negative integer up to 2^63 − 1, or 1 to 64 printable
/// ASCII bytes without spaces. `17` and `"17"` are the same id (contract §2).
///
/// ```
/// use coverage_kernel::Id;
///
/// assert_eq!(Id::from_integer(17), Id::parse("17"));
/// assert_eq!(Id::parse("two words"), None);
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Id {
    length: u8,
    /// Zero after the length. They are kept in place, because a claim has three ids and is often made only to be decided.
    bytes: [u8; Id::MAX_BYTES],
}

/// An id that is written as a string.
pub(crate) static ID: TextShape = TextShape {
    is_valid: |text| Id::parse(text).is_some(),
    expected: "an id, an integer from 0 to 2^63 - 1 or 1 to 64 printable ASCII bytes without spaces",
    pattern: "^[!-~]+$",
    max_length: Some(Id::MAX_BYTES),
    format: None,
};

impl Id {
    const MAX_BYTES: usize = 64;
    /// The digits of 2^63 − 1.
    const MAX_DIGITS: usize = 19;

    /// Reads an id that is written as a string. Returns `None` if the string is not an id.
    pub fn parse(text: &str) -> Option<Self> {
        if is_printable(text, Self::MAX_BYTES) { Self::of(text.as_bytes()) } else { None }
    }

    /// Converts an integer. Returns `None` if it is negative.
    pub fn from_integer(integer: i64) -> Option<Self> {
        let mut rest = u64::try_from(integer).ok()?;
        let mut digits = [b'0'; Self::MAX_DIGITS];
        let mut first = Self::MAX_DIGITS;
        for (place, digit) in digits.iter_mut().enumerate().rev() {
            // INVARIANT: the remainder is less than 10.
            *digit = b'0'.saturating_add(u8::try_from(rest % 10).unwrap_or_default());
            first = place;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        Self::of(digits.get(first..)?)
    }

    fn of(text: &[u8]) -> Option<Self> {
        let mut bytes = [0; Self::MAX_BYTES];
        bytes.get_mut(..text.len())?.copy_from_slice(text);
        Some(Self { length: u8::try_from(text.len()).ok()?, bytes })
    }

    /// Returns the id as a string.
    pub fn as_str(&self) -> &str {
        // INVARIANT: the bytes are printable ASCII.
        self.bytes.get(..self.length.into()).and_then(|bytes| str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Id").field(&self.as_str()).finish()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl serde::Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IdVisitor;

        impl Visitor<'_> for IdVisitor {
            type Value = Id;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an id")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Id, E> {
                Id::parse(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Id, E> {
                let id = i64::try_from(value).ok().and_then(Id::from_integer);
                id.ok_or_else(|| E::invalid_value(Unexpected::Unsigned(value), &self))
            }
        }

        deserializer.deserialize_any(IdVisitor)
    }
}
