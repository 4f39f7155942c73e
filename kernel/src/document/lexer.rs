//! A strict lexer for JSON text (RFC 8259).
//!
//! A syntax error is reported at the first byte that cannot continue a valid document. Half a surrogate pair and a number
//! beyond the range of a double are reported where they begin.

use crate::value::unescaped_length;
use std::borrow::Cow;

/// Reads tokens in order. Each method skips white space and then expects its token.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lexer<'t> {
    text: &'t str,
    offset: usize,
}

/// A syntax error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError<'t> {
    /// In bytes from the start of the text.
    pub(crate) offset: usize,
    pub(crate) expected: &'static str,
    /// Empty at the end of the text.
    pub(crate) found: &'t str,
}

impl<'t> Lexer<'t> {
    /// Creates a lexer at the start of a text.
    pub(crate) const fn new(text: &'t str) -> Self {
        Self { text, offset: 0 }
    }

    /// Skips white space. Returns the next byte, or `None` at the end, and its offset.
    #[inline]
    pub(crate) fn peek(&mut self) -> (Option<u8>, usize) {
        loop {
            match self.byte() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.advance(1),
                byte => return (byte, self.offset),
            }
        }
    }

    /// Consumes a punctuation mark if it comes next.
    pub(crate) fn punctuation(&mut self, mark: u8) -> bool {
        self.peek();
        self.take(mark)
    }

    /// Reads a word such as `true`.
    pub(crate) fn word(&mut self, word: &str, expected: &'static str) -> Result<(), SyntaxError<'t>> {
        self.peek();
        word.bytes().try_for_each(|byte| if self.take(byte) { Ok(()) } else { Err(self.syntax_error(expected)) })
    }

    /// Reads a number within the range of a double. Returns its text.
    pub(crate) fn number(&mut self) -> Result<&'t str, SyntaxError<'t>> {
        let (_, start) = self.peek();
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        let has_exponent = self.take(b'e') || self.take(b'E');
        if has_exponent {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        let token = self.since(start);
        let is_small = !has_exponent && token.len() < f64::MAX_10_EXP.unsigned_abs().try_into().unwrap_or_default();
        if is_small || token.parse().is_ok_and(f64::is_finite) {
            Ok(token)
        } else {
            Err(SyntaxError { offset: start, expected: "a number within the range of a double", found: token })
        }
    }

    /// Reads a string. It is borrowed from the text unless it has escapes.
    pub(crate) fn string(&mut self, expected: &'static str) -> Result<Cow<'t, str>, SyntaxError<'t>> {
        if !self.punctuation(b'"') {
            return Err(self.syntax_error(expected));
        }
        let unescaped = self.unescaped();
        if self.take(b'"') {
            return Ok(Cow::Borrowed(unescaped));
        }
        let mut value = unescaped.to_owned();
        while !self.take(b'"') {
            match self.byte() {
                Some(b'\\') => value.push(self.escape()?),
                Some(_) => return Err(self.syntax_error("an escape for a control character")),
                None => return Err(self.syntax_error("the closing quote of a string")),
            }
            value.push_str(self.unescaped());
        }
        Ok(Cow::Owned(value))
    }

    /// Consumes `"name":` if it comes next, without escapes or spaces.
    #[inline]
    pub(crate) fn key(&mut self, name: &str) -> bool {
        self.peek();
        let rest = self.text.as_bytes().get(self.offset..).unwrap_or_default();
        let quoted = rest.strip_prefix(b"\"").and_then(|rest| rest.strip_prefix(name.as_bytes()));
        let is_next = quoted.is_some_and(|rest| rest.starts_with(b"\":"));
        if is_next {
            self.advance(name.len().saturating_add(3)); // with two quotes and a colon
        }
        is_next
    }

    /// Consumes a text if it comes next, without skipping white space.
    #[inline]
    pub(crate) fn text(&mut self, text: &str) -> bool {
        let is_next = self.text.as_bytes().get(self.offset..).is_some_and(|rest| rest.starts_with(text.as_bytes()));
        if is_next {
            self.advance(text.len());
        }
        is_next
    }

    /// The error for an unexpected token at the current offset.
    pub(crate) fn syntax_error(&self, expected: &'static str) -> SyntaxError<'t> {
        let rest = self.rest();
        let end = rest.chars().next().map_or(0, char::len_utf8);
        SyntaxError { offset: self.offset, expected, found: rest.get(..end).unwrap_or_default() }
    }

    /// Consumes the part of a string before an escape, the closing quote or a control character.
    #[inline]
    pub(crate) fn unescaped(&mut self) -> &'t str {
        let start = self.offset;
        let rest = self.text.as_bytes().get(start..).unwrap_or_default();
        self.advance(unescaped_length(rest));
        self.since(start)
    }

    fn escape(&mut self) -> Result<char, SyntaxError<'t>> {
        let start = self.offset;
        self.advance(1);
        let character = match self.byte() {
            Some(escaped @ (b'"' | b'\\' | b'/')) => char::from(escaped),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.advance(1);
                return self.code_point(start);
            }
            _ => return Err(self.syntax_error("an escape that JSON has")),
        };
        self.advance(1);
        Ok(character)
    }

    /// Reads the digits of a `\u` escape that begins at `start`, and those of the other half of a surrogate pair.
    fn code_point(&mut self, start: usize) -> Result<char, SyntaxError<'t>> {
        let first = self.hex_digits()?;
        let is_leading = (0xD800..0xDC00).contains(&first);
        let second = if is_leading && self.rest().starts_with("\\u") {
            self.advance(2);
            Some(self.hex_digits()?)
        } else {
            None
        };
        match char::decode_utf16([Some(first), second].into_iter().flatten()).next() {
            Some(Ok(character)) => Ok(character),
            _ => Err(SyntaxError {
                offset: start,
                expected: "both halves of a surrogate pair",
                found: self.since(start),
            }),
        }
    }

    fn hex_digits(&mut self) -> Result<u16, SyntaxError<'t>> {
        let start = self.offset;
        for _ in 0..4 {
            if !self.byte().is_some_and(|byte| byte.is_ascii_hexdigit()) {
                return Err(self.syntax_error("four hexadecimal digits"));
            }
            self.advance(1);
        }
        // INVARIANT: four hexadecimal digits fit 16 bits.
        Ok(u16::from_str_radix(self.since(start), 16).unwrap_or_default())
    }

    /// Consumes one or more digits.
    fn digits(&mut self) -> Result<(), SyntaxError<'t>> {
        let rest = self.rest();
        let length = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        if length == 0 {
            return Err(self.syntax_error("a digit"));
        }
        self.advance(length);
        Ok(())
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.offset).copied()
    }

    /// Consumes a byte if it comes next, without skipping white space.
    #[inline]
    pub(crate) fn take(&mut self, byte: u8) -> bool {
        let is_next = self.byte() == Some(byte);
        if is_next {
            self.advance(1);
        }
        is_next
    }

    /// INVARIANT: callers advance over whole characters only.
    const fn advance(&mut self, bytes: usize) {
        self.offset = self.offset.saturating_add(bytes);
    }

    /// Returns the text from the current position.
    pub(crate) fn rest(&self) -> &'t str {
        self.text.get(self.offset..).unwrap_or_default()
    }

    /// Returns the text from an offset to the current position.
    pub(crate) fn since(&self, start: usize) -> &'t str {
        self.text.get(start..self.offset).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Lexer;

    fn string(text: &str) -> Result<String, usize> {
        Lexer::new(text).string("a string").map(std::borrow::Cow::into_owned).map_err(|error| error.offset)
    }

    fn number(text: &str) -> Result<&str, usize> {
        Lexer::new(text).number().map_err(|error| error.offset)
    }

    #[test]
    fn every_escape_is_resolved() {
        assert_eq!(
            string(r#""\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00\u0000""#).as_deref(),
            Ok("\"\\/\u{8}\u{c}\n\r\té😀\0")
        );
    }

    #[test]
    fn half_a_surrogate_pair_is_reported_where_its_escape_begins() {
        for half in [r"\ud800", r"\udc00", r"\ud83dx", r"\ud83d\n", r"\ud83d\u0041", r"\ud83d\ud83d"] {
            assert_eq!(string(&format!("\"ab{half}\"")), Err(3), "{half}");
        }
        assert_eq!(string(r#""\ud83d\ude0g""#), Err(12));
    }

    #[test]
    fn a_number_beyond_a_double_is_reported_where_it_begins() {
        for beyond in ["1e309", "-1e309", "0.01e400", "123456789e999999999999", &"9".repeat(400)] {
            assert_eq!(number(&format!(" {beyond},")), Err(1), "{beyond}");
        }
        for within in ["1.7976931348623157e308", "1e-999999", "-0", "0.5E+1"] {
            assert_eq!(number(&format!(" {within},")), Ok(within));
        }
    }
}
