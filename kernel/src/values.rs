//! Documents that were values of a programming language.

use crate::explain::Origin;
use crate::shape::Document;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Values written down as JSON text, so that one reader checks and explains every document.
///
/// What JSON cannot say is kept beside the text with a description, and is an error wherever it stands.
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
    /// One level more than a document may have: nothing deeper needs to be written for `too_deep` to be reported.
    pub const DEEPEST: usize = 33;

    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many objects and lists are open.
    pub const fn levels(&self) -> usize {
        self.levels
    }

    /// Whether the document has become too large (contract §2): nothing more needs to be written for that to be reported.
    pub fn is_too_large(&self) -> bool {
        self.json.len() > Document::ObservedCoverage.most_bytes()
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

    /// Writes a number, in the shortest form that is read as the same double.
    pub fn number(&mut self, value: f64) {
        if value.is_finite() {
            self.literal(&format!("{value:?}"));
        } else {
            self.unsupported(&format!("the number `{value}`"));
        }
    }

    /// Writes a string of any bytes: what is not UTF-8 is for the reader to refuse.
    pub fn string(&mut self, bytes: &[u8]) {
        self.separate();
        self.quote(bytes);
    }

    /// Writes a value that JSON does not have.
    pub fn unsupported(&mut self, description: &str) {
        self.separate();
        self.unsupported.insert(self.json.len(), description.to_owned());
        self.json.extend_from_slice(b"true");
    }

    /// Begins a list.
    pub fn begin_list(&mut self) {
        self.begin(b'[');
    }

    /// Ends the list that was begun last.
    pub fn end_list(&mut self) {
        self.end(b']');
    }

    /// Begins an object, whose values are each written after their key.
    pub fn begin_object(&mut self) {
        self.begin(b'{');
    }

    /// Writes a key of the object that was begun last.
    pub fn key(&mut self, bytes: &[u8]) {
        self.separate();
        self.quote(bytes);
        self.json.push(b':');
    }

    /// Ends the object that was begun last.
    pub fn end_object(&mut self) {
        self.end(b'}');
    }

    pub(crate) fn json(&self) -> &[u8] {
        &self.json
    }

    /// The text for the fast reader, which is not to see what JSON does not have.
    pub(crate) fn text(&self) -> Option<&str> {
        if self.unsupported.is_empty() && !self.is_too_large() { std::str::from_utf8(&self.json).ok() } else { None }
    }

    pub(crate) fn origin(&self) -> Origin<'_> {
        Origin::Values(&self.unsupported)
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

    /// A comma, unless this is the first entry or the value of a key.
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
