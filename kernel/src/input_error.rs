//! What was wrong with a document (contract §2, "Bad input").

use crate::family::define_families;
use std::fmt;

/// Hands the table of input error codes to another macro, so that a boundary can declare them in its own language.
#[macro_export]
macro_rules! for_each_input_error_code {
    ($callback:ident) => {
        $callback! {
            /// What is wrong with a document (contract §2).
            enum InputErrorCode {
                TooLarge = "too_large",
                InvalidUtf8 = "invalid_utf8",
                InvalidJson = "invalid_json",
                TooDeep = "too_deep",
                DuplicateKey = "duplicate_key",
                WrongType = "wrong_type",
                MissingField = "missing_field",
                UnknownField = "unknown_field",
                ForbiddenField = "forbidden_field",
                UnknownValue = "unknown_value",
                InvalidValue = "invalid_value",
                RepeatedEntry = "repeated_entry",
                UndefinedType = "undefined_type",
                AmbiguousName = "ambiguous_name",
                UnsupportedContract = "unsupported_contract",
            }
        }
    };
}

for_each_input_error_code!(define_families);

/// Where in a text something stands: line and column count from 1, columns in bytes; only LF ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Position {
    /// Of the first byte of a text.
    pub(crate) const START: Self = Self { line: 1, column: 1 };

    /// Where the byte at `offset` of a text stands; one past the last byte is its end.
    pub(crate) fn of(text: &[u8], offset: usize) -> Self {
        Self::START.after(text.get(..offset).unwrap_or(text))
    }

    /// Where a text goes on after some more bytes.
    pub(crate) fn after(self, passed: &[u8]) -> Self {
        let line_feeds: usize = passed.iter().map(|byte| usize::from(*byte == b'\n')).sum();
        let in_last_line = passed.rsplit(|byte| *byte == b'\n').next().map_or(0, <[u8]>::len);
        let first_column = if line_feeds == 0 { self.column } else { 1 };
        Self { line: self.line.saturating_add(line_feeds), column: first_column.saturating_add(in_last_line) }
    }
}

/// One thing that is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    pub(crate) code: InputErrorCode,
    pub(crate) pointer: String,
    pub(crate) position: Option<Position>,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

impl InputError {
    /// What is wrong, as a word that does not change.
    pub const fn code(&self) -> InputErrorCode {
        self.code
    }

    /// The JSON pointer (RFC 6901) of what is wrong.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The line, counted from 1; none for documents that were not text.
    pub fn line(&self) -> Option<usize> {
        self.position.map(|position| position.line)
    }

    /// The column in bytes, counted from 1; none for documents that were not text.
    pub fn column(&self) -> Option<usize> {
        self.position.map(|position| position.column)
    }

    /// What would do, and what was found.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// How to mend it, where that is known.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

impl fmt::Display for InputError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.code)?;
        if !self.pointer.is_empty() {
            write!(formatter, " at `{}`", self.pointer)?;
        }
        if let Some(Position { line, column }) = self.position {
            write!(formatter, " (line {line}, column {column})")?;
        }
        write!(formatter, ": {}", self.message)?;
        match &self.hint {
            Some(hint) => write!(formatter, "; {hint}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for InputError {}

/// Everything that is wrong with a document, in the contract's order: at least one error, at most 100.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputErrors {
    first: Box<InputError>,
    rest: Vec<InputError>,
}

impl InputErrors {
    pub(crate) fn new(first: InputError, rest: Vec<InputError>) -> Self {
        Self { first: Box::new(first), rest }
    }

    /// The error that stands first.
    pub fn first(&self) -> &InputError {
        &self.first
    }

    /// Every error, in order.
    pub fn iter(&self) -> impl Iterator<Item = &InputError> {
        std::iter::once(&*self.first).chain(&self.rest)
    }

    /// How many there are.
    #[expect(clippy::len_without_is_empty, reason = "there is always one")]
    pub fn len(&self) -> usize {
        self.rest.len().saturating_add(1)
    }
}

impl From<InputError> for InputErrors {
    fn from(only: InputError) -> Self {
        Self::new(only, Vec::new())
    }
}

/// The first error, and how many more there are.
impl fmt::Display for InputErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.first.fmt(formatter)?;
        match self.rest.len() {
            0 => Ok(()),
            1 => formatter.write_str(" (and 1 more error)"),
            more => write!(formatter, " (and {more} more errors)"),
        }
    }
}

impl std::error::Error for InputErrors {}
