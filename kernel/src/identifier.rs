//! The shapes of names and ids (contract §2).

use std::fmt;

const IDENTIFIER_BYTES: usize = 128;

/// Whether a text is a `canonical_type`: `[a-z][A-Za-z0-9]*`, at most 128 bytes.
pub(crate) fn is_canonical_type(text: &str) -> bool {
    is_identifier(text, |byte| byte.is_ascii_alphanumeric())
}

/// Whether a text is a `scope_key`: `[a-z][a-z0-9_]*`, at most 128 bytes.
pub(crate) fn is_scope_key(text: &str) -> bool {
    is_identifier(text, |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn is_identifier(text: &str, follows: impl Fn(u8) -> bool) -> bool {
    let Some((first, rest)) = text.as_bytes().split_first() else {
        return false;
    };
    text.len() <= IDENTIFIER_BYTES && first.is_ascii_lowercase() && rest.iter().all(|byte| follows(*byte))
}

/// Whether a text is an alias: 1 to 255 printable ASCII bytes without spaces.
pub(crate) fn is_alias(text: &str) -> bool {
    is_printable(text, 255)
}

/// Whether a text may name an observed type: 1 to 255 bytes without control characters (C0, DEL, C1).
pub(crate) fn is_type_name(text: &str) -> bool {
    (1..=255).contains(&text.len())
        && (text.bytes().all(|byte| byte.is_ascii_graphic()) || !text.chars().any(char::is_control))
}

fn is_printable(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

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

impl Id {
    /// The id with this text, if it has the shape of one.
    pub fn parse(text: &str) -> Option<Self> {
        is_printable(text, 64).then(|| Self(text.into()))
    }

    /// The id with this number, if it is not negative.
    pub fn from_integer(integer: i64) -> Option<Self> {
        (integer >= 0).then(|| Self(integer.to_string().into()))
    }

    /// The id's text.
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
