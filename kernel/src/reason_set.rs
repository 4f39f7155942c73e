//! Sets of reasons.

use crate::reason_table::{CoverageEffect, ReasonCode};

/// A set of reasons, in the order of the contract's tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ReasonSet(u64);

impl ReasonSet {
    pub(crate) const NONE: Self = Self(0);

    /// The reasons with which a row does not cover its type (the end of contract §4.2).
    pub(crate) const UNCOVERING: Self = {
        let mut set = Self::NONE;
        let mut rest = ReasonCode::ALL;
        while let Some((code, others)) = rest.split_first() {
            set = set.with(*code, matches!(code.effect(), CoverageEffect::Uncovers));
            rest = others;
        }
        set
    };

    /// The set of these reasons.
    pub(crate) const fn of(codes: &[ReasonCode]) -> Self {
        let mut set = Self::NONE;
        let mut rest = codes;
        while let Some((code, others)) = rest.split_first() {
            set = set.with(*code, true);
            rest = others;
        }
        set
    }

    /// Adds a reason if it applies.
    #[inline]
    #[expect(
        clippy::as_conversions,
        reason = "a `bool` is 0 or 1, and the discriminant of a `repr(u8)` enum fits a u32"
    )]
    pub(crate) const fn with(self, code: ReasonCode, applies: bool) -> Self {
        // Without a branch: most rules are tested for each row, and few apply.
        self.union(Self((applies as u64).wrapping_shl(code as u32)))
    }

    pub(crate) const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    #[inline]
    pub(crate) const fn contains(self, code: ReasonCode) -> bool {
        self.meets(Self::NONE.with(code, true))
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) const fn meets(self, other: Self) -> bool {
        !self.intersection(other).is_empty()
    }
}

impl IntoIterator for ReasonSet {
    type Item = ReasonCode;
    type IntoIter = Reasons;

    fn into_iter(self) -> Reasons {
        Reasons(self)
    }
}

/// The reasons of a set, in the order of the contract's tables.
pub(crate) struct Reasons(ReasonSet);

impl Iterator for Reasons {
    type Item = ReasonCode;

    #[inline]
    fn next(&mut self) -> Option<ReasonCode> {
        let ReasonSet(rest) = self.0;
        // Of an empty set, 64.
        let first = usize::try_from(rest.trailing_zeros()).unwrap_or(usize::MAX);
        self.0 = ReasonSet(rest & rest.wrapping_sub(1));
        ReasonCode::ALL.get(first).copied()
    }
}

/// Each reason has a bit.
const _: () = assert!(ReasonCode::ALL.len() < 64, "a set holds each reason");

#[cfg(test)]
mod tests {
    use super::{ReasonCode, ReasonSet};

    #[test]
    fn a_set_gives_each_of_its_reasons_once_and_in_order() {
        let all: Vec<ReasonCode> = ReasonSet::of(ReasonCode::ALL).into_iter().collect();
        assert_eq!(all, ReasonCode::ALL);
        let reversed: Vec<ReasonCode> = ReasonCode::ALL.iter().rev().copied().collect();
        assert_eq!(ReasonSet::of(&reversed), ReasonSet::of(ReasonCode::ALL));
        assert_eq!(ReasonSet::NONE.into_iter().next(), None);
        assert!(!ReasonSet::NONE.meets(ReasonSet::of(ReasonCode::ALL)));
    }
}
