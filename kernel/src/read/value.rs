//! The values of documents: each accepts exactly what contract §2 asks for.

use crate::family::Family;
use crate::identifier::{is_alias, is_canonical_type, is_scope_key};
use crate::syntax::{integer, is_integer};
use crate::{Id, Percent, Time};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Unexpected, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// An object and nothing else: what serde derives for a struct would take a list as well.
pub(super) struct Object<T>(pub(super) T);

/// A word of a family.
pub(super) struct Word<F>(pub(super) F);

/// A text of some shape.
pub(super) struct Text<'t, S> {
    pub(super) text: Cow<'t, str>,
    shape: PhantomData<S>,
}

/// The shape of a text.
pub(super) trait TextShape {
    const EXPECTED: &'static str;

    fn is_right(text: &str) -> bool;
}

macro_rules! text_shapes {
    ($($name:ident: $expected:literal, $is_right:path;)+) => {$(
        pub(super) struct $name;

        impl TextShape for $name {
            const EXPECTED: &'static str = $expected;

            fn is_right(text: &str) -> bool {
                $is_right(text)
            }
        }
    )+};
}

text_shapes! {
    CanonicalType: "a canonical type", is_canonical_type;
    ScopeKey: "a scope key", is_scope_key;
    Alias: "an alias", is_alias;
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
            type Value = Object<T>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }

        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

impl<'de, F: Family> Deserialize<'de> for Word<F> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordVisitor<F>(PhantomData<F>);

        impl<F: Family> Visitor<'_> for WordVisitor<F> {
            type Value = Word<F>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(F::NAME)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                F::from_text(text).map(Word).ok_or_else(|| E::invalid_value(Unexpected::Other("another word"), &self))
            }
        }

        deserializer.deserialize_str(WordVisitor(PhantomData))
    }
}

impl<'de: 't, 't, S: TextShape> Deserialize<'de> for Text<'t, S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor<S>(PhantomData<S>);

        impl<S: TextShape> TextVisitor<S> {
            fn check<E: Error>(&self, text: &str) -> Result<(), E> {
                if S::is_right(text) { Ok(()) } else { Err(E::invalid_value(Unexpected::Other("another text"), self)) }
            }
        }

        impl<'de, S: TextShape> Visitor<'de> for TextVisitor<S> {
            type Value = Text<'de, S>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(S::EXPECTED)
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
                self.check(text)?;
                Ok(Text { text: Cow::Borrowed(text), shape: PhantomData })
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                self.check(text)?;
                Ok(Text { text: Cow::Owned(text.to_owned()), shape: PhantomData })
            }
        }

        deserializer.deserialize_str(TextVisitor(PhantomData))
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TimeVisitor;

        impl Visitor<'_> for TimeVisitor {
            type Value = Time;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a time")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Time::parse(text).ok_or_else(|| E::invalid_value(Unexpected::Other("another text"), &self))
            }
        }

        deserializer.deserialize_str(TimeVisitor)
    }
}

/// A number whose text matters, since serde would not tell `-0` from `-0.0`: an integer from 0 to `MOST`.
pub(super) struct Integer<const MOST: u64>(pub(super) u64);

impl<'de, const MOST: u64> Deserialize<'de> for Integer<MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let token = <&RawValue>::deserialize(deserializer)?.get();
        match integer_of(token) {
            Some(value) if value <= MOST => Ok(Self(value)),
            _ => Err(D::Error::custom("expected an integer in range")),
        }
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let token = <&RawValue>::deserialize(deserializer)?.get();
        token.parse().ok().and_then(Percent::from_number).ok_or_else(|| D::Error::custom("expected a percentage"))
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let token = <&RawValue>::deserialize(deserializer)?.get();
        let id = if token.starts_with('"') {
            serde_json::from_str::<Cow<'_, str>>(token).ok().and_then(|text| Self::parse(&text))
        } else {
            integer_of(token).and_then(|integer| i64::try_from(integer).ok()).and_then(Self::from_integer)
        };
        id.ok_or_else(|| D::Error::custom("expected an id"))
    }
}

fn integer_of(token: &str) -> Option<u64> {
    if is_integer(token) { integer(token) } else { None }
}

/// A field that has to be there, though it may be `null`: serde would take a missing one for `null`.
pub(super) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}
