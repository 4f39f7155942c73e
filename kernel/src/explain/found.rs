//! What was found, in words: cut after 64 characters (contract §2).

use std::borrow::Cow;
use std::fmt::{self, Write};

const MOST_CHARACTERS: usize = 64;

/// A part of a document in backticks, cut, with control characters escaped.
pub(super) struct Quoted<'f>(pub(super) &'f str);

/// A value of any type.
pub(super) enum Found<'f> {
    Null,
    Bool(bool),
    Number(&'f str),
    String(Cow<'f, str>),
    List,
    Object,
    /// With a description.
    Unsayable(&'f str),
}

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_char('`')?;
        write_cut(formatter, self.0)?;
        formatter.write_char('`')
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
            Self::Unsayable(description) => write_cut(formatter, description),
        }
    }
}

fn write_cut(formatter: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let mut characters = text.chars();
    for character in characters.by_ref().take(MOST_CHARACTERS) {
        if character.is_control() {
            write!(formatter, "{}", character.escape_default())?;
        } else {
            formatter.write_char(character)?;
        }
    }
    if characters.next().is_some() { formatter.write_char('…') } else { Ok(()) }
}
