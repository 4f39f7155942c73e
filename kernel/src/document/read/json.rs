//! A serde deserializer over the lexer which the error reader also uses.
//!
//! It carries no error detail; [`super::explain`](crate::explain) produces that. Integers have neither fraction nor exponent,
//! and `-0` is one (contract §2).

use super::super::cursor::{Cursor, integer, is_integer};
use super::super::lexer::{Lexer, SyntaxError};
use super::repeated::Repeated;
use crate::value::Metadata;
use serde::de::value::{BorrowedStrDeserializer, StringDeserializer, U64Deserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;
use std::fmt;
use std::iter::Zip;
use std::ops::RangeFrom;
use std::slice;

/// The number of levels around metadata: the document, a list, and a row or scope.
const LEVELS_AROUND_METADATA: usize = 3;

/// Reads a whole text.
pub(super) struct Json<'t> {
    lexer: Lexer<'t>,
}

/// The document is invalid.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("invalid document")]
pub(super) struct Invalid;

impl serde::de::Error for Invalid {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl From<SyntaxError<'_>> for Invalid {
    fn from(_: SyntaxError<'_>) -> Self {
        Self
    }
}

impl<'t> Json<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { lexer: Lexer::new(text) }
    }

    /// Reads the whole text as one value. Returns `None` if it is invalid.
    pub(super) fn read<T>(mut self, value: impl FnOnce(&mut Self) -> Result<T, Invalid>) -> Option<T> {
        let value = value(&mut self).ok()?;
        let (following, _) = self.lexer.peek();
        if following.is_none() { Some(value) } else { None }
    }

    /// Reads an object. `member` reads the value of each field.
    pub(super) fn object<F: Deserialize<'t>>(
        &mut self,
        mut member: impl FnMut(&mut Self, F) -> Result<(), Invalid>,
    ) -> Result<(), Invalid> {
        self.punctuation(b'{')?;
        let mut entries = JsonEntries::of(self, &[]);
        while let Some(field) = entries.next_key()? {
            member(entries.json, field)?;
        }
        Ok(())
    }

    /// Reads a list. `entry` reads each entry.
    pub(super) fn list(&mut self, mut entry: impl FnMut(&mut Self) -> Result<(), Invalid>) -> Result<(), Invalid> {
        self.punctuation(b'[')?;
        let mut entries = JsonEntries::of(self, &[]);
        while entries.goes_on(b']')? {
            entry(entries.json)?;
        }
        Ok(())
    }

    /// Reads a value. Returns its text, too.
    pub(super) fn with_text<T>(
        &mut self,
        value: impl FnOnce(&mut Self) -> Result<T, Invalid>,
    ) -> Result<(T, &'t str), Invalid> {
        let (_, start) = self.lexer.peek();
        let value = value(self)?;
        Ok((value, self.lexer.since(start)))
    }

    /// Reads a value that repeats a text. Returns its strings. Reads nothing from any other value.
    pub(super) fn repeated(&mut self, text: &Repeated<'t>) -> Option<[&'t str; 2]> {
        self.lexer.peek();
        text.read(&mut self.lexer)
    }

    fn punctuation(&mut self, mark: u8) -> Result<(), Invalid> {
        if self.lexer.punctuation(mark) { Ok(()) } else { Err(Invalid) }
    }

    fn string(&mut self) -> Result<Cow<'t, str>, Invalid> {
        Ok(self.lexer.string("a string")?)
    }
}

impl<'de> Deserializer<'de> for &mut Json<'de> {
    type Error = Invalid;

    /// Reads a string or number. No field of a document may have values of other types.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        match self.lexer.peek().0 {
            Some(b'"') => self.deserialize_str(visitor),
            _ => match self.lexer.number()? {
                token if is_integer(token) => visitor.visit_u64(integer(token).ok_or(Invalid)?),
                token => visitor.visit_f64(token.parse().map_err(|_| Invalid)?),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        let is_true = self.lexer.peek().0 == Some(b't');
        self.lexer.word(if is_true { "true" } else { "false" }, "`true` or `false`")?;
        visitor.visit_bool(is_true)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        if self.lexer.peek().0 != Some(b'n') {
            return visitor.visit_some(self);
        }
        self.lexer.word("null", "`null`")?;
        visitor.visit_none()
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        match self.string()? {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        self.deserialize_str(visitor)
    }

    #[inline]
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        self.deserialize_struct("", &[], visitor)
    }

    /// Accepts objects only; serde's derived visitors would also accept lists.
    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Invalid> {
        self.punctuation(b'{')?;
        visitor.visit_map(JsonEntries::of(self, fields))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Invalid> {
        self.punctuation(b'[')?;
        visitor.visit_seq(JsonEntries::of(self, &[]))
    }

    /// Returns the text of [`Metadata`]. Other newtypes are transparent.
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Invalid> {
        if name != Metadata::NAME {
            return visitor.visit_newtype_struct(self);
        }
        let mut cursor = Cursor::within(self.lexer, LEVELS_AROUND_METADATA);
        let text = cursor.object_text().ok_or(Invalid)?;
        self.lexer = cursor.lexer();
        visitor.visit_borrowed_str(text)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct enum
        identifier ignored_any
    }
}

/// Iterates over the entries of an object or list.
struct JsonEntries<'j, 't> {
    json: &'j mut Json<'t>,
    is_first: bool,
    /// The fields of the object with their indices, starting with the one that comes next if they are in order.
    fields: Zip<RangeFrom<u64>, slice::Iter<'static, &'static str>>,
}

impl<'j, 't> JsonEntries<'j, 't> {
    #[inline]
    fn of(json: &'j mut Json<'t>, fields: &'static [&'static str]) -> Self {
        Self { json, is_first: true, fields: (0..).zip(fields) }
    }

    /// Whether another entry precedes the closing bracket.
    #[inline]
    fn goes_on(&mut self, closing: u8) -> Result<bool, Invalid> {
        let is_first = std::mem::replace(&mut self.is_first, false);
        let lexer = &mut self.json.lexer;
        lexer.peek();
        if lexer.take(closing) {
            Ok(false)
        } else if is_first || lexer.take(b',') {
            Ok(true)
        } else {
            Err(Invalid)
        }
    }
}

impl<'de> MapAccess<'de> for JsonEntries<'_, 'de> {
    type Error = Invalid;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Invalid> {
        if !self.goes_on(b'}')? {
            return Ok(None);
        }
        if let Some((index, field)) = self.fields.next()
            && self.json.lexer.key(field)
        {
            return seed.deserialize(U64Deserializer::<Invalid>::new(index)).map(Some);
        }
        let key = match self.json.string()? {
            Cow::Borrowed(name) => seed.deserialize(BorrowedStrDeserializer::<Invalid>::new(name))?,
            Cow::Owned(name) => seed.deserialize(StringDeserializer::<Invalid>::new(name))?,
        };
        self.json.punctuation(b':')?;
        Ok(Some(key))
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Invalid> {
        seed.deserialize(&mut *self.json)
    }
}

impl<'de> SeqAccess<'de> for JsonEntries<'_, 'de> {
    type Error = Invalid;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Invalid> {
        if self.goes_on(b']')? { seed.deserialize(&mut *self.json).map(Some) } else { Ok(None) }
    }
}
