//! The definitions that the running request read last, by the address of their text.
//!
//! A request usually reads one text again and again. If PHP passes the same string, its bytes are not compared with those of
//! the cache.

use crate::argument::StringArgument;
use crate::engine;
use coverage_kernel::Definitions;
use ext_php_rs::types::Zval;
use std::cell::RefCell;
use std::sync::Arc;

/// The longest text that is kept alive until the request ends or another text is read, in bytes.
const MAX_BYTES: usize = 4 * 1024 * 1024;

thread_local! {
    static LAST: RefCell<Last> = const { RefCell::new(Last::OutsideOfRequest) };
}

enum Last {
    /// Strings are not kept, because they would outlive the request that owns their memory.
    OutsideOfRequest,
    Nothing,
    /// INVARIANT: the text is a string, and the definitions are those of its bytes. Its address stands for its bytes: this
    /// reference keeps it alive, and the engine copies a string with two references before it writes to it.
    Read {
        text: Zval,
        definitions: Arc<Definitions>,
    },
}

/// The definitions of a string that was read last; `None` for every other string, even if it has the same bytes.
pub(crate) fn of(string: &Zval) -> Option<Arc<Definitions>> {
    LAST.with_borrow(|last| match last {
        Last::Read { text, definitions } if engine::address_of_string(text) == engine::address_of_string(string) => {
            Some(Arc::clone(definitions))
        }
        _ => None,
    })
}

/// Remembers the definitions of a string.
pub(crate) fn remember(string: StringArgument<'_>, definitions: &Arc<Definitions>) {
    if string.bytes().len() > MAX_BYTES {
        return;
    }
    LAST.with_borrow_mut(|last| {
        if !matches!(last, Last::OutsideOfRequest) {
            *last = Last::Read { text: string.zval().shallow_clone(), definitions: Arc::clone(definitions) };
        }
    });
}

/// Called by the engine when a request starts.
pub(crate) unsafe extern "C" fn start_request(_type: i32, _module_number: i32) -> i32 {
    LAST.set(Last::Nothing);
    SUCCESS
}

/// Called by the engine when a request ends, before it frees the request's memory. PHP code that runs after this, in the
/// shutdown of another extension, reads definitions without remembering them.
pub(crate) unsafe extern "C" fn end_request(_type: i32, _module_number: i32) -> i32 {
    LAST.set(Last::OutsideOfRequest);
    SUCCESS
}

/// `SUCCESS`
const SUCCESS: i32 = 0;
