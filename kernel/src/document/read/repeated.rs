//! Entries of a list that repeat the text of the entry before, except for two strings.

use super::super::lexer::Lexer;
use std::ops::Range;

/// The text of an entry, without two of its strings.
///
/// INVARIANT: the quotes of the strings belong to the text, so that it only fits two whole strings without escapes. The text
/// is that of a valid entry. An entry with the same text is therefore equal to it, except for these strings.
pub(super) struct Repeated<'t> {
    before: &'t str,
    between: &'t str,
    after: &'t str,
    is_swapped: bool,
}

impl<'t> Repeated<'t> {
    /// Returns the text of an entry without two strings that were read from it. Returns `None` if one has escapes, and is
    /// therefore not a part of the text.
    pub(super) fn of(entry: &'t str, strings: [&str; 2]) -> Option<Self> {
        let [one, other] = strings.map(|string| range_in(entry, string));
        let (one, other) = (one?, other?);
        let is_swapped = one.start > other.start;
        let [first, second] = if is_swapped { [other, one] } else { [one, other] };
        Some(Self {
            before: entry.get(..first.start)?,
            between: entry.get(first.end..second.start)?,
            after: entry.get(second.end..)?,
            is_swapped,
        })
    }

    /// Reads an entry with the same text, and returns its two strings. Reads nothing from any other entry.
    #[inline]
    pub(super) fn read(&self, lexer: &mut Lexer<'t>) -> Option<[&'t str; 2]> {
        let mut ahead = *lexer;
        let first = ahead.text(self.before).then(|| ahead.unescaped())?;
        let second = ahead.text(self.between).then(|| ahead.unescaped())?;
        if !ahead.text(self.after) {
            return None;
        }
        *lexer = ahead;
        Some(if self.is_swapped { [second, first] } else { [first, second] })
    }
}

/// Returns the place of a part that was borrowed from a text. Returns `None` for other strings.
fn range_in(text: &str, part: &str) -> Option<Range<usize>> {
    let start = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    let end = start.checked_add(part.len())?;
    (end <= text.len()).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::Repeated;
    use crate::document::lexer::Lexer;

    static ENTRY: &str = r#"{"at": "noon", "of": 1, "name": "a"}"#;

    fn repeated() -> Repeated<'static> {
        Repeated::of(ENTRY, [33..34, 8..12].map(|place| ENTRY.get(place).unwrap())).unwrap()
    }

    #[test]
    fn an_entry_with_the_same_text_has_other_strings() {
        let text = r#"{"at": "", "of": 1, "name": "two words"},"#;
        let mut lexer = Lexer::new(text);
        assert_eq!(repeated().read(&mut lexer), Some(["two words", ""]));
        assert_eq!(lexer.rest(), ",");
    }

    #[test]
    fn nothing_is_read_from_an_entry_with_another_text() {
        for text in [
            "",
            r#"{"at": "noon""#,
            r#"{"at": "noon", "of": 2, "name": "a"}"#,
            r#"{"at": "noon", "of": 1, "name": "a" }"#,
            r#"{"at": "noon", "of": 1, "name": "a\u0062"}"#,
            r#"{"at": null, "of": 1, "name": "a"}"#,
            "{\"at\": \"noon\", \"of\": 1, \"name\": \"a\n\"}",
        ] {
            let mut lexer = Lexer::new(text);
            assert_eq!(repeated().read(&mut lexer), None, "{text}");
            assert_eq!(lexer.rest(), text);
        }
    }

    #[test]
    fn a_string_of_another_text_is_not_a_part() {
        let others = ["a", "noon"].map(String::from);
        assert!(Repeated::of(ENTRY, others.each_ref().map(String::as_str)).is_none());
    }
}
