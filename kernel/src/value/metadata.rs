//! Metadata of definitions (contract §2).

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::fmt;

/// The text of a JSON object that no decision reads.
#[derive(Clone, Debug)]
pub(crate) struct Metadata(Box<str>);

impl Metadata {
    /// The newtype name that makes the JSON reader return the text instead of the value.
    pub(crate) const NAME: &'static str = "Metadata";

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Metadata {
    fn default() -> Self {
        Self("{}".into())
    }
}

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MetadataVisitor;

        impl Visitor<'_> for MetadataVisitor {
            type Value = Metadata;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Metadata, E> {
                Ok(Metadata(text.into()))
            }
        }

        deserializer.deserialize_newtype_struct(Self::NAME, MetadataVisitor)
    }
}
