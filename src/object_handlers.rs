//! The object handlers of the extension's classes: how the engine reads, writes, compares and dumps their objects.
//!
//! The classes declare no properties. The property handlers of ext-php-rs are for classes that do, and corrupt memory when a
//! property name is not UTF-8 (`docs/upstream.md`), so the engine's own handlers replace them. Objects then behave like
//! objects of a final userland class without properties.

use crate::engine;
use ext_php_rs::class::RegisteredClass;
use ext_php_rs::exception::PhpException;
use ext_php_rs::ffi;
use ext_php_rs::prelude::ModuleBuilder;
use ext_php_rs::types::{ZendHashTable, ZendObject, Zval};
use ext_php_rs::zend::{BailoutGuard, ZendObjectHandlers, ce, run_handler};
use std::borrow::Cow;
use std::ffi::c_int;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

/// A class of the extension.
pub(crate) trait ObjectClass: RegisteredClass {
    /// The name of the private entry under which `var_dump`, `print_r`, `var_export` and `(array)` show the content.
    const CONTENT_NAME: &'static str;

    /// A text that is equal for equal objects: `==` compares it, and the assertions of test frameworks compare `(array)`.
    fn content(&self) -> Cow<'_, str>;
}

/// Adds a class to the module, with the handlers of this file.
pub(crate) fn register<T: ObjectClass>(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    install::<T>();
    module.class::<T>()
}

/// Replaces the handlers that ext-php-rs gives to all objects of the class. It recognises the objects by the address of
/// the handlers, so they are changed in place.
pub(crate) fn install<T: ObjectClass>() {
    let metadata = T::get_metadata();
    let offset = ptr::from_ref(metadata.handlers()).addr().wrapping_sub(ptr::from_ref(metadata).addr());
    if size_of_val(metadata).saturating_sub(size_of::<ZendObjectHandlers>()) < offset {
        return; // A version of ext-php-rs that stores them elsewhere: php-tests/PropertiesTest.php fails.
    }
    // SAFETY: the metadata is a static. As checked above, the handlers are inside of it, in a cell, so that they may be written
    // through a pointer that comes from the reference to the metadata. No other reference to the handlers exists: one
    // thread is loading the module, and there are no objects yet. `std_object_handlers` is a constant of the engine.
    unsafe {
        let handlers = ptr::from_ref(metadata).cast_mut().byte_add(offset).cast::<ZendObjectHandlers>();
        let standard = &raw const ffi::std_object_handlers;
        (*handlers).read_property = (*standard).read_property;
        (*handlers).write_property = (*standard).write_property;
        (*handlers).has_property = (*standard).has_property;
        (*handlers).unset_property = (*standard).unset_property;
        (*handlers).get_property_ptr_ptr = (*standard).get_property_ptr_ptr;
        (*handlers).get_properties = Some(properties);
        (*handlers).get_properties_for = Some(shown_properties::<T>);
        (*handlers).compare = Some(compare::<T>);
    }
}

/// The properties of an object: none. It wraps the engine's handler, because `ArrayObject` and `ArrayIterator` accept objects
/// that have the engine's own handler, and write dynamic properties into them.
unsafe extern "C" fn properties(object: *mut ZendObject) -> *mut ZendHashTable {
    // SAFETY: the engine passes an object.
    unsafe { ffi::zend_std_get_properties(object) }
}

/// `ZEND_PROP_PURPOSE_DEBUG`, `ZEND_PROP_PURPOSE_ARRAY_CAST` and `ZEND_PROP_PURPOSE_VAR_EXPORT`: the purposes for which the
/// content is shown. Since PHP 8.4 `get_object_vars` has a purpose too, for which there are no properties.
const PURPOSES_THAT_SHOW: [ffi::zend_prop_purpose; 3] = [0, 1, 3];

/// The properties that dumps and casts show: the content, as a private property. The caller releases the array.
unsafe extern "C" fn shown_properties<T: ObjectClass>(
    object: *mut ZendObject,
    purpose: ffi::zend_prop_purpose,
) -> *mut ZendHashTable {
    let mut shown = ZendHashTable::new();
    // SAFETY: the engine passes an object.
    let object = unsafe { object.as_ref() }.and_then(engine::instance_of_object::<T>);
    if PURPOSES_THAT_SHOW.contains(&purpose)
        && let Some(object) = object
    {
        // The engine calls this handler directly, so it is this function that releases the texts after a fatal error.
        run_handler(AssertUnwindSafe(|| {
            let content = BailoutGuard::new(content(object).unwrap_or_default().into_owned());
            let name = BailoutGuard::new(private_name::<T>());
            // Inserting a string cannot fail.
            let _ = shown.insert(name.as_str(), content.as_str());
        }));
    }
    shown.into_raw()
}

/// The name of the content as the engine stores the names of private properties.
fn private_name<T: ObjectClass>() -> String {
    format!("\0{}\0{}", T::CLASS_NAME, T::CONTENT_NAME)
}

/// Compares two objects by their content. Objects of other classes, and values of other types, are left to the engine.
unsafe extern "C" fn compare<T: ObjectClass>(left: *mut Zval, right: *mut Zval) -> c_int {
    // SAFETY: the engine passes two values.
    let values = unsafe { left.as_ref().zip(right.as_ref()) };
    let objects = values.and_then(|(left, right)| engine::instance::<T>(left).zip(engine::instance::<T>(right)));
    match objects {
        Some((left, right)) => match content(left).zip(content(right)) {
            Some((left, right)) if left == right => 0,
            _ => UNCOMPARABLE,
        },
        // SAFETY: as above.
        None => unsafe { ffi::zend_std_compare_objects(left, right) },
    }
}

/// `ZEND_UNCOMPARABLE`: neither equal, nor less, nor greater.
const UNCOMPARABLE: c_int = 1;

/// The content; `None`, with a pending `Error`, if computing it panics: a panic must not unwind into the engine.
fn content<T: ObjectClass>(object: &T) -> Option<Cow<'_, str>> {
    let content = catch_unwind(AssertUnwindSafe(|| object.content()));
    if content.is_err() {
        let message = format!("a bug of coverage_kernel: `{}` cannot be shown", T::CLASS_NAME);
        PhpException::new(message, 0, ce::error()).throw();
    }
    content.ok()
}
