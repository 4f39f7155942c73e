//! Records, and decisions that were recorded (contract §8).

use super::super::cursor::{Cursor, JsonType};
use super::super::pointer::Pointer;
use crate::model::Claim;

/// A recorded decision, of which only the claim is read.
pub(crate) struct RecordedDecision<'r> {
    pub(crate) claim: Claim,
    /// The decision as it was recorded.
    pub(crate) text: &'r str,
    /// The keys of the decision, and the text of their values.
    pub(crate) members: Vec<(String, &'r str)>,
}

/// Returns the keys of a valid object and the texts of their values, in order. Returns none for anything else.
pub(crate) fn members(text: &str) -> Vec<(String, &str)> {
    let mut cursor = Cursor::new(text);
    let mut members = Vec::new();
    let read = cursor.object(|cursor, key| {
        let value = cursor.skipped()?;
        members.push((key.name.clone().into_owned(), value));
        Ok(())
    });
    if read.is_ok() && cursor.finish().is_ok() { members } else { Vec::new() }
}

/// Returns the texts of the entries of a valid list, in order. Returns `None` for anything else.
pub(crate) fn entries(text: &str) -> Option<Vec<&str>> {
    let mut cursor = Cursor::new(text);
    if !matches!(cursor.peek(), Ok((JsonType::List, _))) {
        return None;
    }
    let mut entries = Vec::new();
    let read = cursor.list(|cursor, _| {
        entries.push(cursor.skipped()?);
        Ok(())
    });
    read.is_ok().then_some(entries)
}

/// Returns the pointer of a key.
pub(crate) fn pointer(key: &str) -> String {
    let mut pointer = Pointer::default();
    pointer.push_key(key);
    pointer.into_string()
}
