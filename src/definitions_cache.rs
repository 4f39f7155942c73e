//! Compiled definitions, kept for the whole process: the same text again is not read again.

use coverage_kernel::{Definitions, InputErrors};
use once_cell::sync::OnceCell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many documents are kept at most.
const MOST_DOCUMENTS: usize = 32;

/// How many bytes of JSON text are kept at most.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// How long a text may be to be kept: one of them must not drive out all others.
const LONGEST: usize = 16 * 1024 * 1024;

/// A text and what it compiles to; nothing while it is being compiled for the first time.
struct Entry {
    json: Box<[u8]>,
    definitions: OnceCell<Arc<Definitions>>,
}

/// The most recently used first.
///
/// INVARIANT: no text twice; the lock is never held while anything is compiled, nor while the engine is called.
static ENTRIES: Mutex<Vec<Arc<Entry>>> = Mutex::new(Vec::new());

/// What is kept.
#[derive(Clone, Copy)]
pub(crate) struct Occupancy {
    pub(crate) documents: usize,
    pub(crate) bytes: usize,
}

/// The definitions of a text: compiled now, or once before.
///
/// Threads that ask for the same new text at the same time wait for one of them to compile it. What does not compile
/// leaves nothing behind, and drives nothing out.
pub(crate) fn compiled(json: &[u8]) -> Result<Arc<Definitions>, InputErrors> {
    if json.len() > LONGEST {
        return Definitions::from_json(json).map(Arc::new);
    }
    let entry = entry(json);
    if let Some(definitions) = entry.definitions.get() {
        return Ok(Arc::clone(definitions));
    }
    let attempt = Attempt(&entry);
    let definitions = entry.definitions.get_or_try_init(|| Definitions::from_json(json).map(Arc::new))?;
    drop(attempt);
    Ok(Arc::clone(definitions))
}

/// How much is kept at present.
pub(crate) fn occupancy() -> Occupancy {
    let entries = lock();
    let kept = || entries.iter().filter(|entry| entry.definitions.get().is_some());
    Occupancy { documents: kept().count(), bytes: kept().map(|entry| entry.json.len()).sum() }
}

/// A panic elsewhere leaves the entries whole: nothing that may panic runs between two changes of them.
fn lock() -> MutexGuard<'static, Vec<Arc<Entry>>> {
    ENTRIES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The entry of a text, moved to the front: found by comparing every byte, which stops at the first that differs.
fn entry(json: &[u8]) -> Arc<Entry> {
    let mut entries = lock();
    if let Some(first) = entries.first().filter(|entry| *entry.json == *json) {
        return Arc::clone(first);
    }
    let entry = match entries.iter().position(|entry| *entry.json == *json) {
        Some(position) => entries.remove(position),
        None => Arc::new(Entry { json: json.into(), definitions: OnceCell::new() }),
    };
    entries.insert(0, Arc::clone(&entry));
    entry
}

/// An attempt to compile an entry. However it ends, even by a panic, the entries are afterwards within their bounds and
/// without this one unless it compiled.
struct Attempt<'e>(&'e Arc<Entry>);

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        let mut entries = lock();
        if self.0.definitions.get().is_none() {
            entries.retain(|entry| !Arc::ptr_eq(entry, self.0));
            return;
        }
        let mut documents = 0_usize;
        let mut bytes = 0_usize;
        entries.retain(|entry| {
            if entry.definitions.get().is_none() {
                return true; // being compiled: counted when it is done
            }
            documents = documents.saturating_add(1);
            bytes = bytes.saturating_add(entry.json.len());
            documents <= MOST_DOCUMENTS && bytes <= MOST_BYTES
        });
    }
}
