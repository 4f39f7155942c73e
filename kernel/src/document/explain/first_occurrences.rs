//! First occurrences, used to detect repeated entries.

use super::super::cursor::Cursor;
use std::collections::HashMap;
use std::hash::Hash;

/// Maps each key to the first list entry that has it.
pub(super) struct FirstOccurrences<K>(HashMap<K, usize>);

impl<K> Default for FirstOccurrences<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> FirstOccurrences<K> {
    /// Returns the first entry with `key`, unless that is the cursor's entry.
    pub(super) fn before(&mut self, key: K, cursor: &Cursor<'_>) -> Option<FirstOccurrence> {
        let index = cursor.entry()?;
        let first = *self.0.entry(key).or_insert(index);
        if first == index { None } else { Some(FirstOccurrence { entry: first }) }
    }
}

/// The list entry that a later one repeats.
#[derive(Clone, Copy)]
pub(super) struct FirstOccurrence {
    entry: usize,
}

impl FirstOccurrence {
    /// Returns the hint for an error at a later entry, where the cursor is.
    pub(super) fn hint(self, cursor: &Cursor<'_>) -> String {
        format!("the first is `{}`", cursor.pointer_of_entry(self.entry).into_string())
    }
}
