//! A serde serializer that writes canonical JSON (contract §4.4).
//!
//! It only writes the kinds of values that the canonical forms have, and refuses all others.

use crate::value::unescaped_length;
use serde::ser::{self, Impossible, Serialize, SerializeSeq, SerializeStruct, Serializer};
use std::fmt;
use std::io::Write as _;

/// Writes a value: keys in the order of the fields, no white space, and only `"`, `\` and control characters escaped.
pub(crate) fn json(value: &impl Serialize) -> String {
    json_of_about(1024, value)
}

/// The same, for a text of about so many bytes.
pub(crate) fn json_of_about(bytes: usize, value: &impl Serialize) -> String {
    let mut json = Json { bytes: Vec::with_capacity(bytes) };
    // INVARIANT: every value of this crate consists of the kinds that the serializer writes, and it only writes UTF-8.
    match value.serialize(&mut json) {
        Ok(()) => String::from_utf8(json.bytes).unwrap_or_default(),
        Err(Unsupported) => String::new(),
    }
}

struct Json {
    bytes: Vec<u8>,
}

/// Every field of the canonical forms has a key of at most so many bytes, with its comma and colon.
const LONGEST_KEY: usize = 48;

/// The canonical forms have no such value.
#[derive(Debug, thiserror::Error)]
#[error("a value that the canonical forms do not have")]
struct Unsupported;

impl ser::Error for Unsupported {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl Json {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "most texts are constants, which are then written without a call")]
    fn write(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Writes the name of a field, with a comma before it unless it is the first. The name is an identifier, which needs no
    /// escape.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "each name is a constant, and so is all of the key, which is written at once"
    )]
    fn key(&mut self, is_first: bool, name: &'static str) {
        let mut key = [0; LONGEST_KEY];
        let mut length: usize = 0;
        for part in [",\"", name, "\":"] {
            let end = length.saturating_add(part.len());
            match key.get_mut(length..end) {
                Some(place) => place.copy_from_slice(part.as_bytes()),
                None => return self.long_key(is_first, name),
            }
            length = end;
        }
        self.bytes.extend_from_slice(key.get(usize::from(is_first)..length).unwrap_or_default());
    }

    /// The same for a name of any length.
    #[cold]
    fn long_key(&mut self, is_first: bool, name: &'static str) {
        self.write(if is_first { "\"" } else { ",\"" });
        self.write(name);
        self.write("\":");
    }

    #[inline]
    fn integer(&mut self, value: u64) {
        match u8::try_from(value) {
            Ok(digit @ 0..10) => self.bytes.push(b'0'.wrapping_add(digit)),
            _ => self.digits(value),
        }
    }

    fn digits(&mut self, value: u64) {
        let mut digits = [b'0'; 20]; // as many as the greatest `u64` has
        let mut rest = value;
        let mut first = digits.len();
        for (index, digit) in digits.iter_mut().enumerate().rev() {
            *digit = b'0'.saturating_add(u8::try_from(rest.rem_euclid(10)).unwrap_or_default());
            rest = rest.div_euclid(10);
            first = index;
            if rest == 0 {
                break;
            }
        }
        self.bytes.extend_from_slice(digits.get(first..).unwrap_or_default());
    }

    /// Writes the characters of a string.
    fn literal(&mut self, text: &str) {
        if unescaped_length(text.as_bytes()) == text.len() {
            return self.write(text);
        }
        let mut rest = text;
        while let Some((literal, after)) = rest.split_at_checked(unescaped_length(rest.as_bytes())) {
            self.write(literal);
            let mut characters = after.chars();
            let Some(escaped) = characters.next() else {
                break;
            };
            self.escape(escaped);
            rest = characters.as_str();
        }
    }

    fn escape(&mut self, character: char) {
        match character {
            '"' => self.write("\\\""),
            '\\' => self.write("\\\\"),
            '\u{8}' => self.write("\\b"),
            '\u{c}' => self.write("\\f"),
            '\n' => self.write("\\n"),
            '\r' => self.write("\\r"),
            '\t' => self.write("\\t"),
            control => {
                let _ = write!(self.bytes, "\\u{:04x}", u32::from(control)); // writing to memory cannot fail
            }
        }
    }
}

/// Refuses the kinds of values that the canonical forms do not have.
macro_rules! unsupported {
    ($($method:ident($($argument:ty),*) -> $result:ty;)+) => {$(
        fn $method(self, $(_: $argument),*) -> Result<$result, Unsupported> {
            Err(Unsupported)
        }
    )+};
}

impl<'j> Serializer for &'j mut Json {
    type Ok = ();
    type Error = Unsupported;
    type SerializeSeq = Entries<'j>;
    type SerializeStruct = Entries<'j>;
    type SerializeTuple = Impossible<(), Unsupported>;
    type SerializeTupleStruct = Impossible<(), Unsupported>;
    type SerializeTupleVariant = Impossible<(), Unsupported>;
    type SerializeMap = Impossible<(), Unsupported>;
    type SerializeStructVariant = Impossible<(), Unsupported>;

    fn serialize_bool(self, value: bool) -> Result<(), Unsupported> {
        self.write(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_u16(self, value: u16) -> Result<(), Unsupported> {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<(), Unsupported> {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Unsupported> {
        self.integer(value);
        Ok(())
    }

    /// Writes the shortest decimal form.
    fn serialize_f64(self, value: f64) -> Result<(), Unsupported> {
        write!(self.bytes, "{value}").map_err(|_| Unsupported)
    }

    fn serialize_str(self, text: &str) -> Result<(), Unsupported> {
        self.bytes.push(b'"');
        self.literal(text);
        self.bytes.push(b'"');
        Ok(())
    }

    /// Writes a value of a family. It needs no escape.
    fn serialize_unit_variant(self, _: &'static str, _: u32, value: &'static str) -> Result<(), Unsupported> {
        self.bytes.push(b'"');
        self.write(value);
        self.bytes.push(b'"');
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Unsupported> {
        self.write("null");
        Ok(())
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), Unsupported> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Entries<'j>, Unsupported> {
        self.bytes.push(b'[');
        Ok(Entries { json: self, is_first: true })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries<'j>, Unsupported> {
        self.bytes.push(b'{');
        Ok(Entries { json: self, is_first: true })
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, _: &T) -> Result<(), Unsupported> {
        Err(Unsupported)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Unsupported> {
        Err(Unsupported)
    }

    unsupported! {
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_i64(i64) -> ();
        serialize_u8(u8) -> ();
        serialize_f32(f32) -> ();
        serialize_char(char) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_unit() -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Self::SerializeStructVariant;
    }
}

/// Writes the entries of a list or an object.
struct Entries<'j> {
    json: &'j mut Json,
    is_first: bool,
}

impl Entries<'_> {
    #[inline]
    fn separate(&mut self) {
        if !std::mem::replace(&mut self.is_first, false) {
            self.json.bytes.push(b',');
        }
    }
}

impl SerializeSeq for Entries<'_> {
    type Ok = ();
    type Error = Unsupported;

    #[inline]
    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Unsupported> {
        self.separate();
        value.serialize(&mut *self.json)
    }

    fn end(self) -> Result<(), Unsupported> {
        self.json.bytes.push(b']');
        Ok(())
    }
}

impl SerializeStruct for Entries<'_> {
    type Ok = ();
    type Error = Unsupported;

    /// Writes a field. Its name is an identifier, which needs no escape.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "only so is the name a constant in the function that writes the key")]
    fn serialize_field<T: ?Sized + Serialize>(&mut self, name: &'static str, value: &T) -> Result<(), Unsupported> {
        let is_first = std::mem::replace(&mut self.is_first, false);
        self.json.key(is_first, name);
        value.serialize(&mut *self.json)
    }

    fn end(self) -> Result<(), Unsupported> {
        self.json.bytes.push(b'}');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::json;

    #[test]
    fn strings_are_escaped_as_serde_json_escapes_them() {
        let every_character: String = (0..0x300).filter_map(char::from_u32).collect();
        for text in [every_character.as_str(), "", "\"", "a\u{7f}é😀\u{0}", "12345678\n12345678", "\\\\"] {
            assert_eq!(json(&text), serde_json::to_string(text).unwrap());
        }
    }

    #[test]
    fn names_of_any_length_are_written() {
        #[derive(serde::Serialize)]
        struct Names {
            a: u64,
            longer_than_every_field_of_the_canonical_forms_has: u64,
            b: u64,
        }
        let names = Names { a: 1, longer_than_every_field_of_the_canonical_forms_has: 2, b: 3 };
        assert_eq!(json(&names), serde_json::to_string(&names).unwrap());
    }

    #[test]
    fn integers_are_written_in_full() {
        for integer in [0, 1, 9, 10, 99, 100, 9_007_199_254_740_991, u64::MAX] {
            assert_eq!(json(&integer), integer.to_string());
        }
    }
}
