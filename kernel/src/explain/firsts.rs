//! Which entries of a list came first with what no other may repeat.

use crate::pointer::Pointer;
use crate::syntax::Cursor;
use std::collections::HashMap;
use std::hash::Hash;

/// What may stand in one entry of a list only, and where it first stands there.
pub(super) struct Firsts<K>(HashMap<K, usize>);

impl<K> Default for Firsts<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> Firsts<K> {
    /// Where `key` first stands, if not in the entry at which the cursor is.
    pub(super) fn before(&mut self, key: K, cursor: &Cursor<'_>) -> Option<First> {
        let index = cursor.entry()?;
        let first = *self.0.entry(key).or_insert(index);
        if first == index { None } else { Some(First { entry: first }) }
    }
}

/// The entry that came first.
#[derive(Clone, Copy)]
pub(super) struct First {
    entry: usize,
}

impl First {
    /// Says where it is, seen from a later entry.
    pub(super) fn in_words(self, cursor: &Cursor<'_>) -> String {
        let pointer: Pointer = cursor.pointer_of_entry(self.entry);
        format!("the first is `{}`", pointer.into_string())
    }
}
