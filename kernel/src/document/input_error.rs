//! Input errors (contract §2, "Bad input").

use crate::family::define_families;
use std::fmt;

/// Passes the table of input error codes to another macro, so that a language boundary can declare them.
#[macro_export]
macro_rules! for_each_input_error_code {
    ($callback:ident) => {
        $callback! {
            /// The code of an input error (contract §2).
            enum InputErrorCode {
                TooLarge = "too_large",
                InvalidUtf8 = "invalid_utf8",
                InvalidJson = "invalid_json",
                TooDeep = "too_deep",
                TooWide = "too_wide",
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

/// A position in a text. Lines and columns count from 1, columns in bytes. Only LF ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl Position {
    /// The position of the first byte.
    pub(crate) const START: Self = Self { line: 1, column: 1 };

    /// Returns the position of the byte at `offset`, which may be one past the last byte.
    pub(crate) fn of(text: &[u8], offset: usize) -> Self {
        Self::START.after(text.get(..offset).unwrap_or(text))
    }

    /// Returns the position after some more bytes.
    pub(crate) fn after(self, passed: &[u8]) -> Self {
        let line_feeds: usize = passed.iter().map(|byte| usize::from(*byte == b'\n')).sum();
        let in_last_line = passed.rsplit(|byte| *byte == b'\n').next().map_or(0, <[u8]>::len);
        let first_column = if line_feeds == 0 { self.column } else { 1 };
        Self { line: self.line.saturating_add(line_feeds), column: first_column.saturating_add(in_last_line) }
    }
}

/// An error in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    pub(crate) code: InputErrorCode,
    pub(crate) pointer: String,
    pub(crate) position: Option<Position>,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

impl InputError {
    /// Returns the code, which is stable.
    pub const fn code(&self) -> InputErrorCode {
        self.code
    }

    /// Returns the JSON pointer (RFC 6901) of the value.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Returns the line, counted from 1, or `None` for documents that were not text.
    pub fn line(&self) -> Option<usize> {
        self.position.map(|position| position.line)
    }

    /// Returns the column in bytes, counted from 1, or `None` for documents that were not text.
    pub fn column(&self) -> Option<usize> {
        self.position.map(|position| position.column)
    }

    /// Returns the expected and the found value in words.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns a suggestion for fixing the error, if there is one.
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

/// The errors of a document, in the contract's order: at least one, at most 100.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputErrors {
    first: Box<InputError>,
    rest: Vec<InputError>,
}

impl InputErrors {
    pub(crate) fn new(first: InputError, rest: Vec<InputError>) -> Self {
        Self { first: Box::new(first), rest }
    }

    /// Returns the first error.
    pub fn first(&self) -> &InputError {
        &self.first
    }

    /// Iterates over the errors, in order.
    pub fn iter(&self) -> impl Iterator<Item = &InputError> {
        std::iter::once(&*self.first).chain(&self.rest)
    }

    /// Returns the number of errors.
    #[expect(clippy::len_without_is_empty, reason = "there is always at least one")]
    pub fn len(&self) -> usize {
        self.rest.len().saturating_add(1)
    }
}

impl From<InputError> for InputErrors {
    fn from(only: InputError) -> Self {
        Self::new(only, Vec::new())
    }
}

/// Prints the first error and the number of the others.
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
