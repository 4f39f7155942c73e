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

#[cfg(test)]
mod tests {
    use super::{Document, Values};

    fn written(write: impl FnOnce(&mut Values)) -> String {
        let mut values = Values::new();
        write(&mut values);
        String::from_utf8(values.json().to_vec()).unwrap()
    }

    #[test]
    fn values_are_written_as_json() {
        assert_eq!(written(Values::null), "null");
        assert_eq!(written(|values| values.bool(true)), "true");
        assert_eq!(written(|values| values.bool(false)), "false");
        assert_eq!(written(|values| values.integer(i64::MIN)), "-9223372036854775808");
        assert_eq!(written(|values| values.number(87.5)), "87.5");
        assert_eq!(written(|values| values.string("ä".as_bytes())), "\"ä\"");
        assert_eq!(written(|values| values.string(b"\"\\\n\x1f /\x7f")), "\"\\\"\\\\\\u000a\\u001f /\x7f\"");
    }

    #[test]
    fn entries_are_separated_by_commas_and_keys_are_followed_by_their_values() {
        let text = written(|values| {
            values.begin_object();
            values.key(b"a\"");
            values.begin_list();
            values.begin_list();
            values.end_list();
            values.null();
            values.begin_object();
            values.end_object();
            values.string(b"b");
            values.end_list();
            values.key(b"c");
            values.integer(1);
            values.end_object();
        });
        assert_eq!(text, r#"{"a\"":[[],null,{},"b"],"c":1}"#);
    }

    #[test]
    fn open_objects_and_lists_are_counted() {
        let mut values = Values::new();
        values.begin_object();
        values.key(b"a");
        values.begin_list();
        values.begin_list();
        assert_eq!(values.levels(), 3);
        values.end_list();
        assert_eq!(values.levels(), 2);
        values.end_list();
        values.end_object();
        assert_eq!(values.levels(), 0);
    }

    #[test]
    fn a_value_that_json_cannot_represent_has_its_place_and_description() {
        let mut values = Values::new();
        values.begin_list();
        values.number(f64::NAN);
        values.unsupported("a stream");
        values.end_list();
        assert_eq!(values.json(), b"[true,true]");
        let unsupported: Vec<_> = values.unsupported_values().iter().collect();
        assert_eq!(unsupported, [(&1, &"the number `NaN`".to_owned()), (&6, &"a stream".to_owned())]);
    }

    #[test]
    fn only_values_of_a_possible_document_have_a_text() {
        let mut values = Values::new();
        values.string(b"text");
        assert_eq!(values.text(), Some("\"text\""));
        let mut values = Values::new();
        values.string(b"\xff");
        assert_eq!(values.text(), None);
        let mut values = Values::new();
        values.unsupported("a stream");
        assert_eq!(values.text(), None);
        let mut values = Values::new();
        values.string(&vec![b'a'; Document::ObservedCoverage.max_bytes() - 2]);
        assert_eq!((values.is_too_large(), values.text().is_some()), (false, true));
        let mut values = Values::new();
        values.string(&vec![b'a'; Document::ObservedCoverage.max_bytes() - 1]);
        assert_eq!((values.is_too_large(), values.text().is_some()), (true, false));
    }
}
