//! Reading JSON text strictly and with positions: the slow way, for explaining errors and for what is never read.
//!
//! Beyond JSON itself it refuses what contract §2 calls `too_deep` and `duplicate_key`, wherever it stands.

use crate::lexer::{Lexer, Unreadable};
use crate::pointer::Pointer;
use std::borrow::Cow;
use std::collections::HashMap;

/// How many levels of objects and lists a document may have; the document itself is the first.
pub(crate) const DEEPEST: usize = 32;

/// Why reading cannot go on.
#[derive(Debug)]
pub(crate) enum Stop<'t> {
    InvalidJson(Unreadable<'t>),
    TooDeep {
        /// In bytes from the start of the text, as the others.
        offset: usize,
        pointer: Pointer,
    },
    DuplicateKey {
        offset: usize,
        pointer: Pointer,
        name: Cow<'t, str>,
        /// Where the key first stands.
        first: usize,
    },
}

/// The JSON type of a value, as its first byte shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonType {
    Null,
    Bool,
    Number,
    String,
    List,
    Object,
}

/// A key, and where its opening quote stands.
pub(crate) struct Key<'t> {
    pub(crate) name: Cow<'t, str>,
    pub(crate) offset: usize,
}

enum Step<'t> {
    Key(Cow<'t, str>),
    Entry(usize),
}

/// A place in a text, from which values are read one after the other.
pub(crate) struct Cursor<'t> {
    lexer: Lexer<'t>,
    /// The way from the whole document to the value at hand; its length is that value's nesting.
    path: Vec<Step<'t>>,
    /// How many levels stand around the text, if it is a part of a document.
    depth: usize,
}

impl<'t> Cursor<'t> {
    /// At the start of a text.
    pub(crate) const fn new(text: &'t str) -> Self {
        Self::within(Lexer::new(text), 0)
    }

    /// Within a text that `lexer` reads, where `depth` levels stand around.
    pub(crate) const fn within(lexer: Lexer<'t>, depth: usize) -> Self {
        Self { lexer, path: Vec::new(), depth }
    }

    /// What goes on reading here.
    pub(crate) const fn lexer(&self) -> Lexer<'t> {
        self.lexer
    }

    /// The JSON pointer of the value at hand.
    pub(crate) fn pointer(&self) -> Pointer {
        pointer_of(&self.path)
    }

    /// Which entry of a list the value at hand is.
    pub(crate) fn entry(&self) -> Option<usize> {
        match self.path.last() {
            Some(Step::Entry(index)) => Some(*index),
            _ => None,
        }
    }

    /// The JSON pointer of another entry of the list in which the value at hand is one.
    pub(crate) fn pointer_of_entry(&self, index: usize) -> Pointer {
        let (_, list) = self.path.split_last().unzip();
        let mut pointer = pointer_of(list.unwrap_or_default());
        pointer.push_entry(index);
        pointer
    }

    /// The type of the next value and the offset of its first byte.
    pub(crate) fn peek(&mut self) -> Result<(JsonType, usize), Stop<'t>> {
        let (byte, offset) = self.lexer.peek();
        let json_type = match byte {
            Some(b'n') => JsonType::Null,
            Some(b't' | b'f') => JsonType::Bool,
            Some(b'-' | b'0'..=b'9') => JsonType::Number,
            Some(b'"') => JsonType::String,
            Some(b'[') => JsonType::List,
            Some(b'{') => JsonType::Object,
            _ => return Err(self.unreadable("a value")),
        };
        Ok((json_type, offset))
    }

    /// Whether the next value is a list without entries.
    pub(crate) fn is_empty_list(&self) -> bool {
        let mut ahead = self.lexer;
        ahead.punctuation(b'[') && ahead.punctuation(b']')
    }

    /// Reads `null`, `true` or `false`.
    pub(crate) fn literal(&mut self) -> Result<Option<bool>, Stop<'t>> {
        let (word, expected, value) = match self.lexer.peek() {
            (Some(b't'), _) => ("true", "`true`", Some(true)),
            (Some(b'f'), _) => ("false", "`false`", Some(false)),
            _ => ("null", "`null`", None),
        };
        self.lexer.word(word, expected)?;
        Ok(value)
    }

    /// Reads a number and gives its text.
    pub(crate) fn number(&mut self) -> Result<&'t str, Stop<'t>> {
        Ok(self.lexer.number()?)
    }

    /// Reads a string.
    pub(crate) fn string(&mut self) -> Result<Cow<'t, str>, Stop<'t>> {
        Ok(self.lexer.string("a string")?)
    }

    /// Reads a list; `entry` reads each entry.
    pub(crate) fn list(
        &mut self,
        mut entry: impl FnMut(&mut Self, usize) -> Result<(), Stop<'t>>,
    ) -> Result<(), Stop<'t>> {
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

    /// Reads an object; `member` reads the value of each key.
    pub(crate) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &Key<'t>) -> Result<(), Stop<'t>>,
    ) -> Result<(), Stop<'t>> {
        self.enter(b'{', "an object")?;
        if self.lexer.punctuation(b'}') {
            return Ok(());
        }
        let mut offsets: HashMap<Cow<'t, str>, usize> = HashMap::new();
        loop {
            let (_, offset) = self.lexer.peek();
            let name = self.lexer.string("a key in double quotes")?;
            self.path.push(Step::Key(name.clone()));
            if let Some(first) = offsets.insert(name.clone(), offset) {
                return Err(Stop::DuplicateKey { offset, pointer: self.pointer(), name, first });
            }
            self.punctuation(b':', "`:` after a key")?;
            member(self, &Key { name, offset })?;
            self.path.pop();
            if self.lexer.punctuation(b'}') {
                return Ok(());
            }
            self.punctuation(b',', "`,` or `}`")?;
        }
    }

    /// Reads a value that nobody asks for, and calls `found` for each string and key with U+0000 in it.
    pub(crate) fn skip(&mut self, found: &mut dyn FnMut(&Self, usize)) -> Result<(), Stop<'t>> {
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

    /// Reads an object that nobody asks for, and gives its text: if it can be read and no string or key has U+0000 in it.
    pub(crate) fn object_text(&mut self) -> Option<&'t str> {
        let mut has_nul = false;
        let (_, start) = self.lexer.peek();
        let skipped = self.skip(&mut |_, _| has_nul = true);
        let text = self.lexer.since(start);
        if skipped.is_ok() && !has_nul && text.starts_with('{') { Some(text) } else { None }
    }

    /// Makes sure that nothing but white space follows.
    pub(crate) fn finish(&mut self) -> Result<(), Stop<'t>> {
        match self.lexer.peek() {
            (None, _) => Ok(()),
            _ => Err(self.unreadable("nothing after the document")),
        }
    }

    /// Enters one more level, if there may be one.
    fn enter(&mut self, bracket: u8, expected: &'static str) -> Result<(), Stop<'t>> {
        let (_, offset) = self.lexer.peek();
        if self.depth.saturating_add(self.path.len()) >= DEEPEST {
            return Err(Stop::TooDeep { offset, pointer: self.pointer() });
        }
        self.punctuation(bracket, expected)
    }

    fn punctuation(&mut self, mark: u8, expected: &'static str) -> Result<(), Stop<'t>> {
        if self.lexer.punctuation(mark) { Ok(()) } else { Err(self.unreadable(expected)) }
    }

    fn unreadable(&self, expected: &'static str) -> Stop<'t> {
        Stop::InvalidJson(self.lexer.unreadable(expected))
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

impl<'t> From<Unreadable<'t>> for Stop<'t> {
    fn from(unreadable: Unreadable<'t>) -> Self {
        Self::InvalidJson(unreadable)
    }
}

/// The integer that a number's text is: no fraction, no exponent, not negative. `-0` is 0.
pub(crate) fn integer(token: &str) -> Option<u64> {
    if token == "-0" { Some(0) } else { token.parse().ok() }
}

/// Whether a number's text is an integer: no fraction, no exponent.
pub(crate) fn is_integer(token: &str) -> bool {
    token.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit())
}
