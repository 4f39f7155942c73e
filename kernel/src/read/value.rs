//! The values of documents: each accepts exactly what contract §2 asks for.

use crate::family::Family;
use crate::identifier::{is_alias, is_canonical_type, is_scope_key};
use crate::{Id, Percent, Time};
use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

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

/// An integer from 0 to `MOST`.
pub(super) struct Integer<const MOST: u64>(pub(super) u64);

impl<'de, const MOST: u64> Deserialize<'de> for Integer<MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IntegerVisitor<const MOST: u64>;

        impl<const MOST: u64> Visitor<'_> for IntegerVisitor<MOST> {
            type Value = Integer<MOST>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "an integer from 0 to {MOST}")
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
                if value <= MOST {
                    Ok(Integer(value))
                } else {
                    Err(E::invalid_value(Unexpected::Unsigned(value), &self))
                }
            }
        }

        deserializer.deserialize_any(IntegerVisitor)
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PercentVisitor;

        impl Visitor<'_> for PercentVisitor {
            type Value = Percent;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a percentage")
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
                let value = u32::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))?;
                self.visit_f64(value.into())
            }

            fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
                Percent::from_number(value).ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
            }
        }

        deserializer.deserialize_any(PercentVisitor)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct IdVisitor;

        impl Visitor<'_> for IdVisitor {
            type Value = Id;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an id")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                Id::parse(text).ok_or_else(|| E::invalid_value(Unexpected::Other("another text"), &self))
            }

            fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
                let id = i64::try_from(value).ok().and_then(Id::from_integer);
                id.ok_or_else(|| E::invalid_value(Unexpected::Unsigned(value), &self))
            }
        }

        deserializer.deserialize_any(IdVisitor)
    }
}

/// A field that has to be there, though it may be `null`: serde would take a missing one for `null`.
pub(super) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}
