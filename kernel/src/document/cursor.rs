//! A strict JSON reader that tracks positions, for explaining errors and for skipping opaque values.
//!
//! In addition to JSON syntax it enforces the contract's limits on the structure of any document: `too_deep`, `too_wide`
//! and `duplicate_key`.

use super::lexer::{Lexer, SyntaxError};
use super::pointer::Pointer;
use std::borrow::Cow;
use std::collections::HashMap;

/// The maximum nesting of objects and lists. The document itself is the first level.
pub(super) const MAX_DEPTH: usize = 32;

/// The maximum number of keys of an object.
pub(super) const MAX_KEYS: usize = 1_000;

/// An error that ends the reading. Offsets are in bytes from the start of the text.
#[derive(Debug)]
pub(crate) enum FatalError<'t> {
    InvalidJson(SyntaxError<'t>),
    TooDeep {
        offset: usize,
        pointer: Pointer,
    },
    TooWide {
        offset: usize,
        pointer: Pointer,
    },
    DuplicateKey {
        offset: usize,
        pointer: Pointer,
        name: Cow<'t, str>,
        /// The offset of the key's first occurrence.
        first: usize,
    },
}

/// The JSON type of a value, judged by its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonType {
    Null,
    Bool,
    Number,
    String,
    List,
    Object,
}

/// A key, and the offset of its opening quote.
#[derive(Clone)]
pub(crate) struct Key<'t> {
    pub(crate) name: Cow<'t, str>,
    pub(crate) offset: usize,
}

enum Step<'t> {
    Key(Cow<'t, str>),
    Entry(usize),
}

/// A position in a text, from which values are read in order.
pub(crate) struct Cursor<'t> {
    lexer: Lexer<'t>,
    /// The path from the document to the current value. Its length is the value's nesting.
    path: Vec<Step<'t>>,
    /// The first keys of each object on the path.
    few_keys: Vec<Key<'t>>,
    /// The number of levels around the text, if it is a part of a document.
    depth: usize,
}

impl<'t> Cursor<'t> {
    /// Creates a cursor at the start of a text.
    pub(crate) const fn new(text: &'t str) -> Self {
        Self::within(Lexer::new(text), 0)
    }

    /// Creates a cursor at a lexer's position, with `depth` levels around it.
    pub(crate) const fn within(lexer: Lexer<'t>, depth: usize) -> Self {
        Self { lexer, path: Vec::new(), few_keys: Vec::new(), depth }
    }

    /// Returns a lexer at the cursor's position.
    pub(crate) const fn lexer(&self) -> Lexer<'t> {
        self.lexer
    }

    /// Returns the JSON pointer of the current value.
    pub(crate) fn pointer(&self) -> Pointer {
        pointer_of(&self.path)
    }

    /// Returns the index of the current value, if it is an entry of a list.
    pub(crate) fn entry(&self) -> Option<usize> {
        match self.path.last() {
            Some(Step::Entry(index)) => Some(*index),
            _ => None,
        }
    }

    /// Returns the JSON pointer of another entry of the list that the current value is in.
    pub(crate) fn pointer_of_entry(&self, index: usize) -> Pointer {
        let (_, list) = self.path.split_last().unzip();
        let mut pointer = pointer_of(list.unwrap_or_default());
        pointer.push_entry(index);
        pointer
    }

    /// Returns the type of the next value and the offset of its first byte.
    pub(crate) fn peek(&mut self) -> Result<(JsonType, usize), FatalError<'t>> {
        let (byte, offset) = self.lexer.peek();
        let json_type = match byte {
            Some(b'n') => JsonType::Null,
            Some(b't' | b'f') => JsonType::Bool,
            Some(b'-' | b'0'..=b'9') => JsonType::Number,
            Some(b'"') => JsonType::String,
            Some(b'[') => JsonType::List,
            Some(b'{') => JsonType::Object,
            _ => return Err(self.syntax_error("a value")),
        };
        Ok((json_type, offset))
    }

    /// Whether the next value is an empty list.
    pub(crate) fn is_empty_list(&self) -> bool {
        let mut ahead = self.lexer;
        ahead.punctuation(b'[') && ahead.punctuation(b']')
    }

    /// Whether the next value is an object with this key, as far as it can be read.
    pub(crate) fn has_key(&self, name: &str) -> bool {
        let mut ahead = Self::within(self.lexer, self.depth.saturating_add(self.path.len()));
        let mut found = false;
        let _ = ahead.object(|cursor, key| {
            found |= key.name == name;
            cursor.skip(&mut |_, _| {})
        }); // a fatal error is reported when the object is read
        found
    }

    /// Reads `null`, `true` or `false`.
    pub(crate) fn literal(&mut self) -> Result<Option<bool>, FatalError<'t>> {
        let (word, expected, value) = match self.lexer.peek() {
            (Some(b't'), _) => ("true", "`true`", Some(true)),
            (Some(b'f'), _) => ("false", "`false`", Some(false)),
            _ => ("null", "`null`", None),
        };
        self.lexer.word(word, expected)?;
        Ok(value)
    }

    /// Reads a number. Returns its text.
    pub(crate) fn number(&mut self) -> Result<&'t str, FatalError<'t>> {
        Ok(self.lexer.number()?)
    }

    /// Reads a string.
    pub(crate) fn string(&mut self) -> Result<Cow<'t, str>, FatalError<'t>> {
        Ok(self.lexer.string("a string")?)
    }

    /// Reads a list. `entry` reads each entry.
    pub(crate) fn list(
        &mut self,
        mut entry: impl FnMut(&mut Self, usize) -> Result<(), FatalError<'t>>,
    ) -> Result<(), FatalError<'t>> {
        self.enter(b'[', "a list")?;
        if self.lexer.punctuation(b']') {
            return Ok(());
        }
        for index in 0.. {
            self.path.push(Step::Entry(index));
            entry(self, index)?;
            self.path.pop();
            if self.lexer.punctuation(b']') {
                break;
            }
            self.punctuation(b',', "`,` or `]`")?;
        }
        Ok(())
    }

    /// Reads an object. `member` reads the value of each key.
    pub(crate) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &Key<'t>) -> Result<(), FatalError<'t>>,
    ) -> Result<(), FatalError<'t>> {
        self.enter(b'{', "an object")?;
        if self.lexer.punctuation(b'}') {
            return Ok(());
        }
        let mut keys = KeysOfObject { few_from: self.few_keys.len(), further: HashMap::new() };
        loop {
            let (_, offset) = self.lexer.peek();
            let key = Key { name: self.lexer.string("a key in double quotes")?, offset };
            self.path.push(Step::Key(key.name.clone()));
            if keys.count(&self.few_keys) >= MAX_KEYS {
                return Err(FatalError::TooWide { offset, pointer: self.pointer() });
            }
            if let Some(first) = keys.add(&key, &mut self.few_keys) {
                return Err(FatalError::DuplicateKey { offset, pointer: self.pointer(), name: key.name, first });
            }
            self.punctuation(b':', "`:` after a key")?;
            member(self, &key)?;
            self.path.pop();
            if self.lexer.punctuation(b'}') {
                self.few_keys.truncate(keys.few_from);
                return Ok(());
            }
            self.punctuation(b',', "`,` or `}`")?;
        }
    }

    /// Skips one value, calling `found` with the offset of every string and key that contains U+0000.
    pub(crate) fn skip(&mut self, found: &mut dyn FnMut(&Self, usize)) -> Result<(), FatalError<'t>> {
        let (json_type, offset) = self.peek()?;
        match json_type {
            JsonType::Null | JsonType::Bool => self.literal().map(drop),
            JsonType::Number => self.number().map(drop),
            JsonType::String => {
                if self.string()?.contains('\0') {
                    found(self, offset);
                }
                Ok(())
            }
            JsonType::List => self.list(|cursor, _| cursor.skip(found)),
            JsonType::Object => self.object(|cursor, key| {
                if key.name.contains('\0') {
                    found(cursor, key.offset);
                }
                cursor.skip(found)
            }),
        }
    }

    /// Skips one value. Returns its text.
    pub(crate) fn skipped(&mut self) -> Result<&'t str, FatalError<'t>> {
        let (_, start) = self.peek()?;
        self.skip(&mut |_, _| {})?;
        Ok(self.lexer.since(start))
    }

    /// Skips an object. Returns its text, or `None` if it is invalid or a string or key in it contains U+0000.
    pub(crate) fn object_text(&mut self) -> Option<&'t str> {
        let mut has_nul = false;
        let (_, start) = self.lexer.peek();
        let skipped = self.skip(&mut |_, _| has_nul = true);
        let text = self.lexer.since(start);
        if skipped.is_ok() && !has_nul && text.starts_with('{') { Some(text) } else { None }
    }

    /// Checks that only white space follows.
    pub(crate) fn finish(&mut self) -> Result<(), FatalError<'t>> {
        match self.lexer.peek() {
            (None, _) => Ok(()),
            _ => Err(self.syntax_error("nothing after the document")),
        }
    }

    /// Enters an object or list, unless it would be too deep.
    fn enter(&mut self, bracket: u8, expected: &'static str) -> Result<(), FatalError<'t>> {
        let (_, offset) = self.lexer.peek();
        if self.depth.saturating_add(self.path.len()) >= MAX_DEPTH {
            return Err(FatalError::TooDeep { offset, pointer: self.pointer() });
        }
        self.punctuation(bracket, expected)
    }

    fn punctuation(&mut self, mark: u8, expected: &'static str) -> Result<(), FatalError<'t>> {
        if self.lexer.punctuation(mark) { Ok(()) } else { Err(self.syntax_error(expected)) }
    }

    fn syntax_error(&self, expected: &'static str) -> FatalError<'t> {
        FatalError::InvalidJson(self.lexer.syntax_error(expected))
    }
}

/// So many keys of an object are compared one by one, which takes less time than a hash of each.
const FEW_KEYS: usize = 16;

/// The keys of an object so far.
struct KeysOfObject<'t> {
    /// Where its first few keys begin in the cursor's list.
    few_from: usize,
    /// The offsets of the keys after the first few.
    further: HashMap<Cow<'t, str>, usize>,
}

impl<'t> KeysOfObject<'t> {
    fn count(&self, few_keys: &[Key<'t>]) -> usize {
        few_keys.len().saturating_sub(self.few_from).saturating_add(self.further.len())
    }

    /// Adds a key. Returns the offset of an equal one.
    fn add(&mut self, key: &Key<'t>, few_keys: &mut Vec<Key<'t>>) -> Option<usize> {
        let few = few_keys.get(self.few_from..).unwrap_or_default();
        if let Some(first) = few.iter().find(|known| known.name == key.name) {
            return Some(first.offset);
        }
        if few.len() < FEW_KEYS {
            few_keys.push(key.clone());
            return None;
        }
        self.further.insert(key.name.clone(), key.offset)
    }
}

fn pointer_of(path: &[Step<'_>]) -> Pointer {
    let mut pointer = Pointer::default();
    for step in path {
        match step {
            Step::Key(name) => pointer.push_key(name),
            Step::Entry(index) => pointer.push_entry(*index),
        }
    }
    pointer
}

impl<'t> From<SyntaxError<'t>> for FatalError<'t> {
    fn from(error: SyntaxError<'t>) -> Self {
        Self::InvalidJson(error)
    }
}

/// Parses an integer that is not negative, without fraction or exponent. `-0` is 0.
pub(crate) fn integer(token: &str) -> Option<u64> {
    if token == "-0" { Some(0) } else { token.parse().ok() }
}

/// Whether a number is written without fraction and exponent.
pub(crate) fn is_integer(token: &str) -> bool {
    token.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{Cursor, FatalError};

    #[test]
    fn a_repeated_key_is_found_wherever_it_is_first() {
        for count in [1, 15, 16, 17, 40] {
            for repeated in 0..count {
                let before: Vec<String> = (0..count).map(|key| format!(r#""k{key}": {{"k{key}": {key}}}, "#)).collect();
                let before = before.concat();
                let text = format!(r#"{{{before}"k{repeated}": 0}}"#);
                let Err(FatalError::DuplicateKey { offset, name, first, .. }) = Cursor::new(&text).skip(&mut |_, _| {})
                else {
                    panic!("`{text}` is accepted");
                };
                assert_eq!(name, format!("k{repeated}"));
                assert_eq!(first, text.find(&format!(r#""k{repeated}""#)).unwrap());
                assert_eq!(offset, before.len() + 1);
            }
        }
    }
}
