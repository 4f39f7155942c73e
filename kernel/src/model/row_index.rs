//! Positions of resource type rows.

use crate::family::SourceClass;
use std::ops::Deref;

/// The position of a row in the definitions' canonical order (contract §4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RowIndex(u32);

impl RowIndex {
    pub(crate) fn new(index: usize) -> Self {
        // INVARIANT: a definitions document is too small for more rows than a `u32` counts.
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    pub(crate) fn get(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }

    pub(crate) const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// Rows of one type, at most one for each source class. They are kept in place: a thousand scopes may have a thousand types.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowList {
    rows: [RowIndex; SourceClass::ALL.len()],
    length: u8,
}

impl Deref for RowList {
    type Target = [RowIndex];

    fn deref(&self) -> &[RowIndex] {
        self.rows.get(..self.length.into()).unwrap_or_default()
    }
}

impl FromIterator<RowIndex> for RowList {
    fn from_iter<I: IntoIterator<Item = RowIndex>>(rows: I) -> Self {
        let mut list = Self { rows: [RowIndex(0); SourceClass::ALL.len()], length: 0 };
        for (place, row) in list.rows.iter_mut().zip(rows) {
            *place = row;
            list.length = list.length.saturating_add(1);
        }
        list
    }
}
