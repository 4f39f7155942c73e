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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Id(Box<str>);

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

    /// Reads an id that is written as a string. Returns `None` if the string is not an id.
    pub fn parse(text: &str) -> Option<Self> {
        is_printable(text, Self::MAX_BYTES).then(|| Self(text.into()))
    }

    /// Converts an integer. Returns `None` if it is negative.
    pub fn from_integer(integer: i64) -> Option<Self> {
        (integer >= 0).then(|| Self(integer.to_string().as_str().into()))
    }

    /// Returns the id as a string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl serde::Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
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
