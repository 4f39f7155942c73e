//! JSON text as serde reads it, over the same lexer that the explanations are made with.
//!
//! No word on what is wrong: [`crate::explain`] has it. Integers are told from other numbers as contract §2 does: they have
//! neither fraction nor exponent, and `-0` is one.

use crate::lexer::{Lexer, Unreadable};
use crate::syntax::{Cursor, integer, is_integer};
use serde::de::value::{BorrowedStrDeserializer, StringDeserializer, U64Deserializer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;
use std::fmt;
use std::iter::Zip;
use std::ops::RangeFrom;
use std::slice;

/// How many levels stand around an object that is kept as text: the document, a list and a row or scope.
const LEVELS_AROUND: usize = 3;

/// Reads a text as a whole.
pub(super) struct Json<'t> {
    lexer: Lexer<'t>,
}

/// The text is not right.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("expected another text")]
pub(super) struct Wrong;

impl serde::de::Error for Wrong {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

impl From<Unreadable<'_>> for Wrong {
    fn from(_: Unreadable<'_>) -> Self {
        Self
    }
}

impl<'t> Json<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { lexer: Lexer::new(text) }
    }

    /// What the whole text holds.
    pub(super) fn read<S: DeserializeSeed<'t>>(mut self, seed: S) -> Option<S::Value> {
        let value = seed.deserialize(&mut self).ok()?;
        let (following, _) = self.lexer.peek();
        if following.is_none() { Some(value) } else { None }
    }

    fn punctuation(&mut self, mark: u8) -> Result<(), Wrong> {
        if self.lexer.punctuation(mark) { Ok(()) } else { Err(Wrong) }
    }

    fn string(&mut self) -> Result<Cow<'t, str>, Wrong> {
        Ok(self.lexer.string("a string")?)
    }
}

impl<'de> Deserializer<'de> for &mut Json<'de> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.lexer.peek().0 {
            Some(b'"') => self.deserialize_str(visitor),
            Some(b'{') => self.deserialize_map(visitor),
            Some(b'[') => self.deserialize_seq(visitor),
            Some(b't' | b'f') => self.deserialize_bool(visitor),
            Some(b'n') => self.deserialize_option(visitor),
            _ => match self.lexer.number()? {
                token if is_integer(token) => visitor.visit_u64(integer(token).ok_or(Wrong)?),
                token => visitor.visit_f64(token.parse().map_err(|_| Wrong)?),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        let is_true = self.lexer.peek().0 == Some(b't');
        self.lexer.word(if is_true { "true" } else { "false" }, "`true` or `false`")?;
        visitor.visit_bool(is_true)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        if self.lexer.peek().0 != Some(b'n') {
            return visitor.visit_some(self);
        }
        self.lexer.word("null", "`null`")?;
        visitor.visit_none()
    }

    #[inline]
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.string()? {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_str(visitor)
    }

    #[inline]
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.deserialize_struct("", &[], visitor)
    }

    /// Only of an object, where what serde derives would take a list as well.
    #[inline]
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        self.punctuation(b'{')?;
        visitor.visit_map(Entries { json: self, is_first: true, fields: (0..).zip(fields) })
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.punctuation(b'[')?;
        visitor.visit_seq(Entries { json: self, is_first: true, fields: (0..).zip(&[]) })
    }

    /// Of an [`ObjectText`]; the documents have no other.
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Wrong> {
        let mut cursor = Cursor::within(self.lexer, LEVELS_AROUND);
        let text = cursor.object_text().ok_or(Wrong)?;
        self.lexer = cursor.lexer();
        visitor.visit_borrowed_str(text)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct tuple tuple_struct enum
        identifier ignored_any
    }
}

/// The entries of an object or list.
struct Entries<'j, 't> {
    json: &'j mut Json<'t>,
    is_first: bool,
    /// The fields of the object, with their indices, from the one that comes next if the text has them in order.
    fields: Zip<RangeFrom<u64>, slice::Iter<'static, &'static str>>,
}

impl Entries<'_, '_> {
    /// Whether another entry comes before the closing bracket.
    #[inline]
    fn goes_on(&mut self, closing: u8) -> Result<bool, Wrong> {
        let is_first = std::mem::replace(&mut self.is_first, false);
        let lexer = &mut self.json.lexer;
        lexer.peek();
        if lexer.take(closing) {
            Ok(false)
        } else if is_first || lexer.take(b',') {
            Ok(true)
        } else {
            Err(Wrong)
        }
    }
}

impl<'de> MapAccess<'de> for Entries<'_, 'de> {
    type Error = Wrong;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Wrong> {
        if !self.goes_on(b'}')? {
            return Ok(None);
        }
        if let Some((index, field)) = self.fields.next()
            && self.json.lexer.key(field)
        {
            return seed.deserialize(U64Deserializer::<Wrong>::new(index)).map(Some);
        }
        let key = match self.json.string()? {
            Cow::Borrowed(name) => seed.deserialize(BorrowedStrDeserializer::<Wrong>::new(name))?,
            Cow::Owned(name) => seed.deserialize(StringDeserializer::<Wrong>::new(name))?,
        };
        self.json.punctuation(b':')?;
        Ok(Some(key))
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Wrong> {
        seed.deserialize(&mut *self.json)
    }
}

impl<'de> SeqAccess<'de> for Entries<'_, 'de> {
    type Error = Wrong;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Wrong> {
        if self.goes_on(b']')? { seed.deserialize(&mut *self.json).map(Some) } else { Ok(None) }
    }
}

/// The text of an object in which no key comes twice, no string has U+0000, and nothing is too deep.
pub(super) struct ObjectText<'t>(pub(super) &'t str);

impl Default for ObjectText<'_> {
    fn default() -> Self {
        Self("{}")
    }
}

impl<'de: 't, 't> Deserialize<'de> for ObjectText<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl<'de> Visitor<'de> for TextVisitor {
            type Value = ObjectText<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(ObjectText(text))
            }
        }

        deserializer.deserialize_newtype_struct("ObjectText", TextVisitor)
    }
}
