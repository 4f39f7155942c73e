//! The definitions that the running request read last, by the address of their text.
//!
//! A request usually reads one text again and again. If PHP passes the same string, its bytes are not compared with those of
//! the cache, and from the second time on, the same object is returned.

use crate::argument::{ExceptionPending, StringArgument};
use crate::bailout::{self, Object};
use crate::definitions::Definitions;
use crate::engine;
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
    Read(Text),
}

/// A text that was read.
///
/// INVARIANT: `string` is a string, and the definitions are those of its bytes. Its address stands for its bytes: this
/// reference keeps it alive, and the engine copies a string with two references before it writes to it.
struct Text {
    string: Zval,
    definitions: Arc<coverage_kernel::Definitions>,
    /// The object that is returned for the text, once it has been read twice.
    object: Option<Object<Definitions>>,
}

impl Last {
    /// The text that was read, if it is this string.
    fn text_at(&mut self, string: StringArgument<'_>) -> Option<&mut Text> {
        let Self::Read(text) = self else { return None };
        (engine::address_of_string(&text.string) == engine::address_of_string(string.zval())).then_some(text)
    }
}

/// The definitions of a string that was read last; `None` for every other string, even if it has the same bytes.
pub(crate) fn of(string: StringArgument<'_>) -> Option<Object<Definitions>> {
    let object = LAST.with_borrow_mut(|last| {
        let text = last.text_at(string)?;
        Some(text.object.as_mut().map(|object| engine::share(object)))
    })?;
    object.or_else(|| first_object(string))
}

/// Makes the object that is returned from now on. Nothing is borrowed meanwhile, because PHP's memory limit may end the request.
fn first_object(string: StringArgument<'_>) -> Option<Object<Definitions>> {
    let definitions = || LAST.with_borrow_mut(|last| Some(Definitions(Arc::clone(&last.text_at(string)?.definitions))));
    let mut object = bailout::object(|| definitions().ok_or_else(|| ExceptionPending.into())).ok()?;
    LAST.with_borrow_mut(|last| {
        if let Some(text) = last.text_at(string) {
            text.object = Some(engine::share(&mut object));
        }
    });
    Some(object)
}

/// Remembers the definitions of a string.
pub(crate) fn remember(string: StringArgument<'_>, definitions: &Arc<coverage_kernel::Definitions>) {
    if string.bytes().len() > MAX_BYTES || LAST.with_borrow(|last| matches!(last, Last::OutsideOfRequest)) {
        return;
    }
    let (string, definitions) = (string.zval().shallow_clone(), Arc::clone(definitions));
    replace(Last::Read(Text { string, definitions, object: None }));
}

/// Called by the engine when a request starts.
pub(crate) unsafe extern "C" fn start_request(_type: i32, _module_number: i32) -> i32 {
    replace(Last::Nothing);
    SUCCESS
}

/// Called by the engine when a request ends, before it frees the request's memory. PHP code that runs after this, in the
/// shutdown of another extension, reads definitions without remembering them.
pub(crate) unsafe extern "C" fn end_request(_type: i32, _module_number: i32) -> i32 {
    replace(Last::OutsideOfRequest);
    SUCCESS
}

/// Replaces the text. The old one is dropped while nothing is borrowed: freeing its object may run PHP code, through a `WeakMap`.
fn replace(new: Last) {
    drop(LAST.replace(new));
}

/// `SUCCESS`
const SUCCESS: i32 = 0;
