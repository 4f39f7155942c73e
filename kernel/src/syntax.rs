//! Reading JSON text strictly and with positions: the slow way, for explaining errors and for what is never read.
//!
//! Beyond JSON itself it refuses what contract §2 calls `too_deep` and `duplicate_key`, wherever it stands.

use crate::InputErrorCode;
use jiter::{Jiter, JsonErrorType, Peek};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write as _;

/// How many levels of objects and lists a document may have; the document itself is the first.
const DEEPEST: usize = 32;

/// Why reading cannot go on: one of the first five codes of the contract's table.
#[derive(Debug)]
pub(crate) struct Stop {
    pub(crate) code: InputErrorCode,
    /// In bytes from the start of the text.
    pub(crate) offset: usize,
    pub(crate) pointer: String,
    pub(crate) message: String,
}

/// The JSON type of a value, as the text shows it.
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
    text: &'t str,
    jiter: Jiter<'t>,
    /// The way from the whole document to the value at hand; its length is that value's nesting.
    path: Vec<Step<'t>>,
    /// How many levels stand around the text, if it is a part of a document.
    depth: usize,
}

impl<'t> Cursor<'t> {
    /// At the start of a text around which `depth` levels stand.
    pub(crate) fn new(text: &'t str, depth: usize) -> Self {
        Self { text, jiter: Jiter::new(text.as_bytes()), path: Vec::new(), depth }
    }

    /// The JSON pointer of the value at hand.
    pub(crate) fn pointer(&self) -> String {
        let mut pointer = String::new();
        for step in &self.path {
            match step {
                Step::Key(name) => push_key(&mut pointer, name),
                Step::Entry(index) => {
                    let _ = write!(pointer, "/{index}"); // writing to a String cannot fail
                }
            }
        }
        pointer
    }

    /// The type of the next value and the offset of its first byte.
    pub(crate) fn peek(&mut self) -> Result<(JsonType, usize), Stop> {
        let peek = self.peek_value()?;
        Ok((json_type(peek), self.jiter.current_index()))
    }

    fn peek_value(&mut self) -> Result<Peek, Stop> {
        match self.jiter.peek() {
            Ok(peek) if peek.is_num() || is_value_start(peek) => Ok(peek),
            Ok(_) => Err(self.invalid_json(self.jiter.current_index(), &JsonErrorType::ExpectedSomeValue)),
            Err(error) => Err(self.stopped(&error)),
        }
    }

    /// Reads `null`, `true` or `false`.
    pub(crate) fn literal(&mut self) -> Result<Option<bool>, Stop> {
        let peek = self.peek_value()?;
        let read = if peek == Peek::Null {
            self.jiter.known_null().map(|()| None)
        } else {
            self.jiter.known_bool(peek).map(Some)
        };
        read.map_err(|error| self.stopped(&error))
    }

    /// Reads a number and gives its text.
    pub(crate) fn number(&mut self) -> Result<&'t str, Stop> {
        let peek = self.peek_value()?;
        let start = self.jiter.current_index();
        if let Err(error) = self.jiter.known_number_bytes(peek).map(|_| ()) {
            return Err(self.stopped(&error));
        }
        let token = self.text.get(start..self.jiter.current_index()).unwrap_or_default();
        if token.parse::<f64>().is_ok_and(f64::is_finite) {
            Ok(token)
        } else {
            Err(self.invalid_json(start, &JsonErrorType::NumberOutOfRange))
        }
    }

    /// Reads a string.
    pub(crate) fn string(&mut self) -> Result<Cow<'t, str>, Stop> {
        self.peek_value()?;
        let start = self.jiter.current_index();
        match self.jiter.known_str() {
            Ok(value) => Ok(self.text.borrow_string(start, value)),
            Err(error) => Err(self.stopped_in_string(start, &error)),
        }
    }

    /// Reads a list; `entry` reads each entry.
    pub(crate) fn list<E: From<Stop>>(
        &mut self,
        mut entry: impl FnMut(&mut Self, usize) -> Result<(), E>,
    ) -> Result<(), E> {
        self.enter()?;
        let mut next = self.jiter.known_array();
        let mut index: usize = 0;
        loop {
            match next {
                Ok(None) => return Ok(()),
                Ok(Some(_)) => {}
                Err(error) => return Err(self.stopped(&error).into()),
            }
            self.path.push(Step::Entry(index));
            entry(self, index)?;
            self.path.pop();
            index = index.saturating_add(1);
            next = self.jiter.array_step();
        }
    }

    /// Reads an object; `member` reads the value of each key.
    pub(crate) fn object<E: From<Stop>>(
        &mut self,
        mut member: impl FnMut(&mut Self, &Key<'t>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.enter()?;
        let mut seen: HashMap<Cow<'t, str>, usize> = HashMap::new();
        let mut before = self.jiter.current_index();
        let mut first = true;
        loop {
            let read = if first { self.jiter.known_object() } else { self.jiter.next_key() };
            first = false;
            // Between the place before and the key are only white space and a comma.
            let offset = before.saturating_add(self.text.as_bytes().get(before..).map_or(0, quote));
            let name = match read {
                Ok(None) => return Ok(()),
                Ok(Some(name)) => self.text.borrow_string(offset, name),
                Err(error) => return Err(self.stopped_at_key(before, offset, &error).into()),
            };
            self.path.push(Step::Key(name.clone()));
            if let Some(earlier) = seen.insert(name.clone(), offset) {
                return Err(self.duplicate_key(&name, earlier, offset).into());
            }
            member(self, &Key { name, offset })?;
            self.path.pop();
            before = self.jiter.current_index();
        }
    }

    /// Reads a value that nobody asks for, and calls `found` for each string and key with U+0000 in it.
    pub(crate) fn skip(&mut self, found: &mut dyn FnMut(&Self, usize)) -> Result<(), Stop> {
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

    /// Makes sure that nothing but white space follows.
    pub(crate) fn finish(&mut self) -> Result<(), Stop> {
        self.jiter.finish().map_err(|error| self.stopped(&error))
    }

    /// Before the brace or bracket of one more level.
    fn enter(&self) -> Result<(), Stop> {
        if self.depth.saturating_add(self.path.len()) < DEEPEST {
            return Ok(());
        }
        Err(Stop {
            code: InputErrorCode::TooDeep,
            offset: self.jiter.current_index(),
            pointer: self.pointer(),
            message: format!("expected at most {DEEPEST} levels of objects and lists, found one more"),
        })
    }

    fn duplicate_key(&self, name: &str, earlier: usize, offset: usize) -> Stop {
        let first = crate::Position::of(self.text.as_bytes(), earlier);
        Stop {
            code: InputErrorCode::DuplicateKey,
            offset,
            pointer: self.pointer(),
            message: format!(
                "expected each key once, found {} again; it first stands at line {}, column {}",
                crate::explain::quoted(name),
                first.line,
                first.column
            ),
        }
    }

    fn stopped(&self, error: &jiter::JiterError) -> Stop {
        self.invalid_json(error.index, &syntax_error(error))
    }

    fn stopped_at_key(&self, before: usize, offset: usize, error: &jiter::JiterError) -> Stop {
        // An error at or behind the opening quote of a key, and before its closing one, is in the key's string.
        if error.index > before && error.index > offset && !is_between_tokens(error) {
            self.stopped_in_string(offset, error)
        } else {
            self.stopped(error)
        }
    }

    fn stopped_in_string(&self, start: usize, error: &jiter::JiterError) -> Stop {
        self.invalid_json(end_of_right_string(self.text.as_bytes(), start), &syntax_error(error))
    }

    fn invalid_json(&self, offset: usize, error: &JsonErrorType) -> Stop {
        let offset = offset.min(self.text.len());
        Stop {
            code: InputErrorCode::InvalidJson,
            offset,
            pointer: String::new(),
            message: format!("expected one JSON document, but reading stopped: {}", in_words(error)),
        }
    }
}

/// Appends a key to a JSON pointer (RFC 6901).
pub(crate) fn push_key(pointer: &mut String, name: &str) {
    pointer.push('/');
    for character in name.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
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

trait Borrow {
    fn borrow_string<'t>(&'t self, quote: usize, value: &str) -> Cow<'t, str>;
}

impl Borrow for str {
    /// The value of the string whose opening quote stands at `quote`: a part of the text where it has no escapes.
    fn borrow_string<'t>(&'t self, quote: usize, value: &str) -> Cow<'t, str> {
        let start = quote.saturating_add(1);
        let end = start.saturating_add(value.len());
        match self.get(start..end) {
            Some(raw) if raw == value && self.as_bytes().get(end) == Some(&b'"') => Cow::Borrowed(raw),
            _ => Cow::Owned(value.to_owned()),
        }
    }
}

fn quote(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| *byte == b'"').unwrap_or(bytes.len())
}

fn is_value_start(peek: Peek) -> bool {
    matches!(peek, Peek::Null | Peek::True | Peek::False | Peek::String | Peek::Array | Peek::Object)
}

fn json_type(peek: Peek) -> JsonType {
    match peek {
        Peek::Null => JsonType::Null,
        Peek::True | Peek::False => JsonType::Bool,
        Peek::String => JsonType::String,
        Peek::Array => JsonType::List,
        Peek::Object => JsonType::Object,
        _ => JsonType::Number,
    }
}

fn syntax_error(error: &jiter::JiterError) -> JsonErrorType {
    match &error.error_type {
        jiter::JiterErrorType::JsonError(error) => error.clone(),
        jiter::JiterErrorType::WrongType { .. } => JsonErrorType::ExpectedSomeValue,
    }
}

fn is_between_tokens(error: &jiter::JiterError) -> bool {
    use JsonErrorType as E;
    matches!(
        syntax_error(error),
        E::ExpectedColon
            | E::KeyMustBeAString
            | E::TrailingComma
            | E::ExpectedObjectCommaOrEnd
            | E::EofWhileParsingObject
    )
}

fn in_words(error: &JsonErrorType) -> &'static str {
    use JsonErrorType as E;
    match error {
        E::EofWhileParsingList => "the text ends inside a list",
        E::EofWhileParsingObject => "the text ends inside an object",
        E::EofWhileParsingString => "the text ends inside a string",
        E::EofWhileParsingValue => "the text ends where a value is expected",
        E::ExpectedColon => "`:` is missing after a key",
        E::ExpectedListCommaOrEnd => "`,` or `]` is missing",
        E::ExpectedObjectCommaOrEnd => "`,` or `}` is missing",
        E::InvalidEscape => "an escape that JSON does not have",
        E::InvalidNumber => "a number that JSON does not have",
        E::NumberOutOfRange => "a number beyond the range of a double",
        E::ControlCharacterWhileParsingString => "a control character in a string, where an escape is needed",
        E::KeyMustBeAString => "a key must be a string",
        E::LoneLeadingSurrogateInHexEscape | E::UnexpectedEndOfHexEscape | E::InvalidUnicodeCodePoint => {
            "half of a surrogate pair"
        }
        E::TrailingComma => "a comma after the last entry",
        E::TrailingCharacters => "something follows the document",
        _ => "no JSON value starts like this",
    }
}

/// The first byte that cannot continue the string whose opening quote stands at `start`, or the end of the text.
fn end_of_right_string(text: &[u8], start: usize) -> usize {
    let mut offset = start.saturating_add(1);
    let mut low_surrogate_is_due = false;
    while let Some(rest) = text.get(offset..) {
        let length = match rest {
            [b'\\', b'u', hex @ ..] => match right_hex_digits(hex, low_surrogate_is_due) {
                (4, unit) => {
                    low_surrogate_is_due = matches!(unit, 0xD800..=0xDBFF);
                    6
                }
                (digits, _) => return offset.saturating_add(2).saturating_add(digits),
            },
            [b'\\', ..] if low_surrogate_is_due => return offset.saturating_add(1),
            [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
            [b'\\', ..] => return offset.saturating_add(1),
            [] | [b'"' | 0..=0x1F, ..] => return offset,
            [..] if low_surrogate_is_due => return offset,
            [..] => 1,
        };
        offset = offset.saturating_add(length);
    }
    text.len()
}

/// How many of the next four hex digits can be right, and the code unit that they make.
fn right_hex_digits(hex: &[u8], low_surrogate_is_due: bool) -> (usize, u32) {
    let mut unit: u32 = 0;
    for index in 0..4 {
        let Some(digit) = hex.get(index).and_then(|byte| char::from(*byte).to_digit(16)) else {
            return (index, unit);
        };
        unit = unit.wrapping_mul(16).wrapping_add(digit);
        let right = match (index, low_surrogate_is_due) {
            (0, true) => unit == 0xD,
            (1, true) => unit >= 0xDC,
            (1, false) => !matches!(unit, 0xDC..=0xDF),
            _ => true,
        };
        if !right {
            return (index, unit);
        }
    }
    (4, unit)
}
