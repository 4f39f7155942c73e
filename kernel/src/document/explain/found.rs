//! Found values in error messages: cut after 64 characters (contract §2), with invisible characters escaped.

use std::borrow::Cow;
use std::fmt::{self, Write};

const MAX_CHARACTERS: usize = 64;

/// A found text in backticks, as error messages show it: at most 64 characters, invisible ones escaped, and with its length
/// if it is cut.
///
/// ```
/// assert_eq!(coverage_kernel::Quoted("core\u{202e}").to_string(), r"`core\u202e`");
/// ```
pub struct Quoted<'f>(pub &'f str);

/// A found value of any type.
pub(super) enum Found<'f> {
    Null,
    Bool(bool),
    Number(&'f str),
    String(Cow<'f, str>),
    List,
    Object,
    /// A value that JSON cannot represent, with its description.
    Unsupported(&'f str),
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_char('`')?;
        write_cut(formatter, self.0)?;
        formatter.write_char('`')?;
        if is_cut(self.0) { write!(formatter, " of {} bytes", self.0.len()) } else { Ok(()) }
    }
}

impl fmt::Display for Found<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => formatter.write_str("`null`"),
            Self::Bool(value) => write!(formatter, "`{value}`"),
            Self::Number(token) => write!(formatter, "the number {}", Quoted(token)),
            Self::String(text) => write!(formatter, "the string {}", Quoted(text)),
            Self::List => formatter.write_str("a list"),
            Self::Object => formatter.write_str("an object"),
            Self::Unsupported(description) => write_cut(formatter, description),
        }
    }
}

fn write_cut(formatter: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for character in text.chars().take(MAX_CHARACTERS) {
        match character {
            '\n' => formatter.write_str("\\n")?,
            '\r' => formatter.write_str("\\r")?,
            '\t' => formatter.write_str("\\t")?,
            character if is_visible(character) => formatter.write_char(character)?,
            character => {
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(formatter, "\\u{unit:04x}")?;
                }
            }
        }
    }
    if is_cut(text) { formatter.write_char('…') } else { Ok(()) }
}

fn is_cut(text: &str) -> bool {
    text.chars().nth(MAX_CHARACTERS).is_some()
}

/// Whether a character is visible on its own. Combining marks and bidi controls are escaped: otherwise an invalid value could
/// look like the expected one.
fn is_visible(character: char) -> bool {
    matches!(character, '"' | '\'' | '\\') || character.escape_debug().len() == 1
}
