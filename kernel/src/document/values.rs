//! Documents that are passed as values of a programming language.

use super::table::Document;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Values of a programming language as JSON text, so that the same readers check and explain every document.
///
/// A value that JSON cannot represent is recorded with a description. It is an error in every place.
///
/// ```
/// use coverage_kernel::{Claim, Values};
///
/// let mut values = Values::new();
/// values.begin_object();
/// values.key(b"scope_key");
/// values.unsupported("an object of class `Scope`");
/// values.end_object();
/// let refused = Claim::from_values(&values).unwrap_err();
/// assert_eq!((refused.first().pointer(), refused.first().line()), ("/level", None));
/// ```
#[derive(Debug, Default)]
pub struct Values {
    json: Vec<u8>,
    unsupported: BTreeMap<usize, String>,
    levels: usize,
}

impl Values {
    /// One level more than a document may have. Deeper levels need not be written: the reader reports `too_deep`.
    pub const MAX_LEVELS: usize = 33;

    /// Creates an empty document.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns the number of open objects and lists.
    pub const fn levels(&self) -> usize {
        self.levels
    }

    /// Whether the document is too large (contract §2). The rest need not be written: the reader reports `too_large`.
    pub fn is_too_large(&self) -> bool {
        self.json.len() > Document::ObservedCoverage.max_bytes()
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.literal("null");
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.literal(if value { "true" } else { "false" });
    }

    /// Writes an integer.
    pub fn integer(&mut self, value: i64) {
        self.literal(&value.to_string());
    }

    /// Writes a number in the shortest form that reads as the same double.
    pub fn number(&mut self, value: f64) {
        if value.is_finite() {
            self.literal(&format!("{value:?}"));
        } else {
            self.unsupported(&format!("the number `{value}`"));
        }
    }

    /// Writes a string. The reader reports bytes that are not UTF-8.
    pub fn string(&mut self, bytes: &[u8]) {
        self.separate();
        self.quote(bytes);
    }

    /// Writes a value that JSON cannot represent, with a description for the error message.
    pub fn unsupported(&mut self, description: &str) {
        self.separate();
        self.unsupported.insert(self.json.len(), description.to_owned());
        self.json.extend_from_slice(b"true");
    }

    /// Begins a list.
    pub fn begin_list(&mut self) {
        self.begin(b'[');
    }

    /// Ends the innermost list.
    pub fn end_list(&mut self) {
        self.end(b']');
    }

    /// Begins an object. Each value is written after its key.
    pub fn begin_object(&mut self) {
        self.begin(b'{');
    }

    /// Writes a key of the innermost object.
    pub fn key(&mut self, bytes: &[u8]) {
        self.separate();
        self.quote(bytes);
        self.json.push(b':');
    }

    /// Ends the innermost object.
    pub fn end_object(&mut self) {
        self.end(b'}');
    }

    pub(super) fn json(&self) -> &[u8] {
        &self.json
    }

    /// Returns the text for the fast reader, or `None` if only the error reader can handle the document.
    pub(super) fn text(&self) -> Option<&str> {
        if self.unsupported.is_empty() && !self.is_too_large() { std::str::from_utf8(&self.json).ok() } else { None }
    }

    /// Returns the offset and description of each value that JSON cannot represent.
    pub(super) const fn unsupported_values(&self) -> &BTreeMap<usize, String> {
        &self.unsupported
    }

    fn literal(&mut self, text: &str) {
        self.separate();
        self.json.extend_from_slice(text.as_bytes());
    }

    fn begin(&mut self, bracket: u8) {
        self.separate();
        self.json.push(bracket);
        self.levels = self.levels.saturating_add(1);
    }

    fn end(&mut self, bracket: u8) {
        self.json.push(bracket);
        self.levels = self.levels.saturating_sub(1);
    }

    /// Writes a comma, unless this is the first entry or the value of a key.
    fn separate(&mut self) {
        if !matches!(self.json.last(), None | Some(b'[' | b'{' | b':')) {
            self.json.push(b',');
        }
    }

    fn quote(&mut self, bytes: &[u8]) {
        self.json.push(b'"');
        for &byte in bytes {
            match byte {
                b'"' | b'\\' => self.json.extend_from_slice(&[b'\\', byte]),
                0..=0x1F => {
                    let mut escape = String::new();
                    let _ = write!(escape, "\\u{byte:04x}"); // writing to a String cannot fail
                    self.json.extend_from_slice(escape.as_bytes());
                }
                _ => self.json.push(byte),
            }
        }
        self.json.push(b'"');
    }
}
