//! A cache of compiled definitions, by their text, for the whole process.

use coverage_kernel::{Definitions, InputErrors};
use once_cell::sync::OnceCell;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The maximum number of cached documents.
const MAX_DOCUMENTS: usize = 32;

/// The maximum memory of the cached documents, in bytes of JSON text and of compiled definitions.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The memory of the largest document that is cached, so that one document cannot evict all others.
const MAX_DOCUMENT_BYTES: usize = MAX_BYTES / 2;

/// A text and its definitions. The cell is empty while the text is compiled for the first time.
struct Entry {
    json: Box<[u8]>,
    definitions: OnceCell<Compiled>,
}

/// Compiled definitions, and how much memory they take.
struct Compiled {
    definitions: Arc<Definitions>,
    memory: usize,
}

impl Compiled {
    fn from_json(json: &[u8]) -> Result<Self, InputErrors> {
        let definitions = Definitions::from_json(json)?;
        Ok(Self { memory: definitions.memory(), definitions: Arc::new(definitions) })
    }
}

impl Entry {
    /// The memory of the text and its definitions, or `None` if they are not compiled.
    fn memory(&self) -> Option<usize> {
        Some(self.json.len().saturating_add(self.definitions.get()?.memory))
    }
}

/// The entries, the most recently used first.
///
/// INVARIANT: no two entries have the same text. The lock is not held while definitions are compiled or the engine is called.
static ENTRIES: Mutex<Vec<Arc<Entry>>> = Mutex::new(Vec::new());

/// The size of the cache.
#[derive(Clone, Copy)]
pub(crate) struct Occupancy {
    pub(crate) documents: usize,
    pub(crate) bytes: usize,
}

/// The definitions of a text, from the cache or compiled now.
///
/// If several threads request a new text at the same time, one compiles it and the others wait. A text with errors is not
/// cached and evicts nothing.
pub(crate) fn compiled(json: &[u8]) -> Result<Arc<Definitions>, InputErrors> {
    if json.len() > MAX_DOCUMENT_BYTES {
        return Definitions::from_json(json).map(Arc::new);
    }
    let entry = entry(json);
    if let Some(compiled) = entry.definitions.get() {
        return Ok(Arc::clone(&compiled.definitions));
    }
    let attempt = Attempt(&entry);
    let compiled = entry.definitions.get_or_try_init(|| Compiled::from_json(json))?;
    drop(attempt);
    Ok(Arc::clone(&compiled.definitions))
}

/// The current size of the cache.
pub(crate) fn occupancy() -> Occupancy {
    let entries = lock();
    let kept = || entries.iter().filter(|entry| entry.definitions.get().is_some());
    Occupancy { documents: kept().count(), bytes: kept().map(|entry| entry.json.len()).sum() }
}

/// Locks the entries. A poisoned lock is fine: no code that may panic runs between two changes of the entries.
fn lock() -> MutexGuard<'static, Vec<Arc<Entry>>> {
    ENTRIES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Finds or adds the entry of a text, and moves it to the front. Comparing the texts stops at the first different byte.
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

/// A guard for compiling an entry. When it is dropped, even by a panic, it removes an entry that did not compile or is too large,
/// and evicts the oldest entries until the cache is within its limits.
struct Attempt<'e>(&'e Arc<Entry>);

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        let mut entries = lock();
        if self.0.memory().is_none_or(|memory| memory > MAX_DOCUMENT_BYTES) {
            entries.retain(|entry| !Arc::ptr_eq(entry, self.0));
            return;
        }
        let mut documents = 0_usize;
        let mut bytes = 0_usize;
        entries.retain(|entry| {
            let Some(memory) = entry.memory() else {
                return true; // another thread compiles it, and will count it
            };
            documents = documents.saturating_add(1);
            bytes = bytes.saturating_add(memory);
            documents <= MAX_DOCUMENTS && bytes <= MAX_BYTES
        });
    }
}
