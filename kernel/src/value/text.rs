//! The shapes of strings: identifiers, aliases and names (contract §2). Ids and times declare theirs with their types.
//!
//! Each shape is declared once: the readers use `is_valid`, error messages use `expected`, and the JSON Schemas use the
//! rest.

/// The shape of a string.
pub(crate) struct TextShape {
    /// Whether a string has this shape.
    pub(crate) is_valid: fn(&str) -> bool,
    /// The shape in words, as error messages give it.
    pub(crate) expected: &'static str,
    /// A regular expression for the JSON Schema, which checks lengths and calendar rules less strictly.
    pub(crate) pattern: &'static str,
    /// In bytes, unless `pattern` limits the length.
    pub(crate) max_length: Option<usize>,
    /// The JSON Schema's name of the format.
    pub(crate) format: Option<&'static str>,
}

pub(crate) static CANONICAL_TYPE: TextShape = TextShape {
    is_valid: is_canonical_type,
    expected: "a canonical type, `[a-z][A-Za-z0-9]*` of at most 128 bytes",
    pattern: "^[a-z][A-Za-z0-9]*$",
    max_length: Some(MAX_IDENTIFIER_BYTES),
    format: None,
};

pub(crate) static SCOPE_KEY: TextShape = TextShape {
    is_valid: is_scope_key,
    expected: "a scope key, `[a-z][a-z0-9_]*` of at most 128 bytes",
    pattern: "^[a-z][a-z0-9_]*$",
    max_length: Some(MAX_IDENTIFIER_BYTES),
    format: None,
};

pub(crate) static ALIAS: TextShape = TextShape {
    is_valid: |text| is_printable(text, MAX_NAME_BYTES),
    expected: "an alias of 1 to 255 printable ASCII bytes without spaces",
    pattern: "^[!-~]+$",
    max_length: Some(MAX_NAME_BYTES),
    format: None,
};

/// The name of an observed type, before it is looked up.
pub(crate) static TYPE_NAME: TextShape = TextShape {
    is_valid: is_type_name,
    expected: "the name of a type, 1 to 255 bytes without control characters",
    pattern: "^[^\\u0000-\\u001f\\u007f-\\u009f]+$",
    max_length: Some(MAX_NAME_BYTES),
    format: None,
};

const MAX_IDENTIFIER_BYTES: usize = 128;
const MAX_NAME_BYTES: usize = 255;

fn is_canonical_type(text: &str) -> bool {
    is_identifier(text, |byte| byte.is_ascii_alphanumeric())
}

fn is_scope_key(text: &str) -> bool {
    is_identifier(text, |byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn is_identifier(text: &str, may_follow: impl Fn(u8) -> bool) -> bool {
    let Some((first, rest)) = text.as_bytes().split_first() else {
        return false;
    };
    text.len() <= MAX_IDENTIFIER_BYTES && first.is_ascii_lowercase() && rest.iter().all(|byte| may_follow(*byte))
}

/// Control characters are C0, DEL and C1. Most names are printable ASCII, which is quicker to check.
fn is_type_name(text: &str) -> bool {
    (1..=MAX_NAME_BYTES).contains(&text.len())
        && (text.bytes().all(|byte| byte.is_ascii_graphic()) || !text.chars().any(char::is_control))
}

/// Whether a string consists of 1 to `max_length` printable ASCII bytes without spaces.
pub(super) fn is_printable(text: &str, max_length: usize) -> bool {
    (1..=max_length).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The memory of a separately allocated text, with that of the allocation itself.
pub(crate) const fn memory_of_text(text: &str) -> usize {
    const ALLOCATION: usize = 16;
    text.len().saturating_add(ALLOCATION)
}
