//! Reading the names of types.

use super::text::CANONICAL_TYPE;
use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};
use std::fmt;
use std::sync::Arc;

/// A canonical type that was read: rows, denominators and reasons share its text.
pub(crate) struct CanonicalType(pub(crate) Arc<str>);

impl<'de> Deserialize<'de> for CanonicalType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CanonicalTypeVisitor;

        impl Visitor<'_> for CanonicalTypeVisitor {
            type Value = CanonicalType;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(CANONICAL_TYPE.expected)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<CanonicalType, E> {
                if (CANONICAL_TYPE.is_valid)(text) {
                    Ok(CanonicalType(text.into()))
                } else {
                    Err(E::invalid_value(Unexpected::Str(text), &self))
                }
            }
        }

        deserializer.deserialize_str(CanonicalTypeVisitor)
    }
}
