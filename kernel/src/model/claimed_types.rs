//! The types that a claim counts (contract §2).

use crate::value::CANONICAL_TYPE;
use serde::Serialize;
use serde::de::{Deserialize, Deserializer, Error};

/// Canonical types, at least one and none twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClaimedTypes {
    /// In the claim's own order.
    types: Box<[Box<str>]>,
    /// Sorted by bytes and joined, so that the set is compared at once with that of a scope.
    sorted: Box<str>,
}

impl ClaimedTypes {
    /// Returns `None` if there are no types, or if one is malformed or repeated.
    pub(crate) fn new(types: Box<[Box<str>]>) -> Option<Self> {
        let mut sorted: Vec<&str> = types.iter().map(|canonical_type| &**canonical_type).collect();
        sorted.sort_unstable();
        let is_repeated = |pair: &[&str]| matches!(pair, [one, other] if one == other);
        let is_valid = !sorted.is_empty()
            && !sorted.windows(2).any(is_repeated)
            && sorted.iter().all(|canonical_type| (CANONICAL_TYPE.is_valid)(canonical_type));
        let sorted = joined(&sorted);
        is_valid.then_some(Self { types, sorted })
    }

    /// Returns the types in the claim's own order.
    pub(crate) const fn types(&self) -> &[Box<str>] {
        &self.types
    }

    /// Returns the types sorted by bytes and joined with `,`.
    pub(crate) const fn sorted(&self) -> &str {
        &self.sorted
    }
}

/// Joins sorted types. No type contains a comma, so different types give different texts.
pub(super) fn joined(sorted: &[&str]) -> Box<str> {
    sorted.join(",").into()
}

impl Serialize for ClaimedTypes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.types.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for ClaimedTypes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Box::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("expected distinct canonical types"))
    }
}
