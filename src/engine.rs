//! Calls into the Zend engine that ext-php-rs does not offer.

use crate::argument::ExceptionPending;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::class::RegisteredClass;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::ffi;
use ext_php_rs::flags::{ClassFlags, ZvalTypeFlags};
use ext_php_rs::types::{ZendClassObject, ZendHashTable, ZendIterator, ZendObject, ZendStr, Zval};
use ext_php_rs::zend::{BailoutGuard, ClassEntry, ExecuteData, ExecutorGlobals, ce};
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::mem::offset_of;
use std::ptr;
use std::slice;
use std::sync::atomic::{AtomicPtr, Ordering};

unsafe extern "C" {
    static php_json_serializable_ce: *mut ClassEntry;
    static spl_ce_RuntimeException: *mut ClassEntry;

    fn php_date_get_interface_ce() -> *mut ClassEntry;
    fn zend_argument_type_error(number: u32, format: *const c_char, ...);
    #[cfg_attr(not(php83), link_name = "zend_zval_type_name")]
    fn zend_zval_value_name(value: *const Zval) -> *const c_char;
    fn spl_iterator_apply(
        traversable: *mut Zval,
        apply: unsafe extern "C" fn(*mut ZendIterator, *mut c_void) -> c_int,
        context: *mut c_void,
    ) -> c_int;
    fn array_set_zval_key(table: *mut ZendHashTable, key: *const Zval, value: *mut Zval) -> c_int;
    fn zend_update_property(
        scope: *mut ClassEntry,
        object: *mut ZendObject,
        name: *const c_char,
        name_length: usize,
        value: *mut Zval,
    );
}

/// The class entry of a class or enum of this extension, once the module has started.
pub(crate) struct Class(AtomicPtr<ClassEntry>);

impl Class {
    pub(crate) const fn unregistered() -> Self {
        Self(AtomicPtr::new(ptr::null_mut()))
    }

    pub(crate) fn register(&self, class: &'static mut ClassEntry) {
        self.0.store(class, Ordering::Release);
    }

    /// The class entry. Falls back to the one of `Error` before the module has started.
    pub(crate) fn entry(&self) -> &'static ClassEntry {
        // SAFETY: the pointer is null or was a `&'static mut` of a class that PHP keeps until the module is shut down.
        unsafe { self.0.load(Ordering::Acquire).as_ref() }.unwrap_or_else(ext_php_rs::zend::ce::error)
    }

    pub(crate) fn is_class_of(&self, object: &ZendObject) -> bool {
        ptr::eq(object.ce, self.0.load(Ordering::Acquire))
    }
}

/// The class entry of `JsonSerializable`.
pub(crate) fn json_serializable() -> &'static ClassEntry {
    // SAFETY: ext/json is always compiled into PHP 8 and registers its classes before a loaded extension starts.
    unsafe { &*php_json_serializable_ce }
}

/// The class entry of `RuntimeException`.
pub(crate) fn runtime_exception() -> &'static ClassEntry {
    // SAFETY: ext/spl is always compiled into PHP and registers its classes before a loaded extension starts.
    unsafe { &*spl_ce_RuntimeException }
}

/// The class entry of `DateTimeInterface`.
pub(crate) fn date_time_interface() -> &'static ClassEntry {
    // SAFETY: ext/date is always compiled into PHP and registers its classes before a loaded extension starts.
    unsafe { &*php_date_get_interface_ce() }
}

/// The frame of the function of this extension that is running.
fn current_call<'call>() -> Option<&'call ExecuteData> {
    // SAFETY: the executor globals outlive every call. Their current frame is null, or the frame of the function of this
    // extension that is running, which lives until that function returns. Nothing writes to the frame meanwhile.
    unsafe { (*ffi::ext_php_rs_executor_globals()).current_execute_data.as_ref() }
}

/// Whether the object whose constructor is running has been constructed before.
pub(crate) fn is_constructed<T: RegisteredClass>() -> bool {
    current_call().is_some_and(|call| instance::<T>(&call.This).is_some())
}

/// Constructs the object whose method is running.
///
/// INVARIANT: the method is one of the final class `T`, and the object is not constructed.
pub(crate) fn construct<T: RegisteredClass>(call: &mut ExecuteData, value: T) -> PhpResult {
    let Some(this) = call.This.object_mut().filter(|this| ptr::eq(this.ce, T::get_metadata().ce())) else {
        return Err(PhpException::new(format!("no object of `{}`", T::CLASS_NAME), 0, ce::error()));
    };
    // SAFETY: `ext_php_rs` creates all objects of the class, inside of a `ZendClassObject`. The object is not constructed, so
    // that no reference to its value exists.
    unsafe {
        let object = ptr::from_mut(this).byte_sub(offset_of!(ZendClassObject<T>, std)).cast::<ZendClassObject<T>>();
        (*object).obj = Some(value);
    }
    Ok(())
}

/// The number of arguments that were passed to a call.
pub(crate) fn argument_count(call: &ExecuteData) -> u32 {
    // SAFETY: in a call frame this member of the union is the number of arguments.
    unsafe { call.This.u2.num_args }
}

/// An argument of a call, dereferenced.
pub(crate) fn argument(call: &ExecuteData, index: u32) -> Option<&Zval> {
    if index >= argument_count(call) {
        return None;
    }
    // SAFETY: the frame of an internal function stores all its arguments one after the other, and `index` is one of them.
    let zval = unsafe { call.zend_call_arg(usize::try_from(index).ok()?) };
    zval.map(|zval| zval.dereference())
}

/// Throws the `ArgumentCountError` of the running function, with PHP's own message.
pub(crate) fn throw_wrong_count(required: u32, max: u32) {
    // SAFETY: a function of this extension is running, whose name the engine puts into the message.
    unsafe { ffi::zend_wrong_parameters_count_error(required, max) };
}

/// Throws a `TypeError` about the argument of the running function for which `is_about` holds. PHP's own prefix of the
/// message names the class, the method and the parameter.
pub(crate) fn throw_argument_type_error(is_about: impl Fn(&Zval) -> bool, complaint: String) {
    let number = current_call()
        .and_then(|call| (0..argument_count(call)).find(|index| argument(call, *index).is_some_and(&is_about)));
    let complaint = BailoutGuard::new(c_string(complaint));
    // SAFETY: a function of this extension is running. The format names one value, and both texts end with a NUL.
    unsafe { zend_argument_type_error(number.unwrap_or(0).saturating_add(1), c"%s".as_ptr(), complaint.as_ptr()) };
}

/// A C string, with `\0` for each NUL.
fn c_string(text: String) -> CString {
    CString::new(text)
        .or_else(|nul| CString::new(String::from_utf8_lossy(&nul.into_vec()).replace('\0', "\\0")))
        .unwrap_or_default()
}

/// The type of a value as PHP's own messages name it: since PHP 8.3 they say `true` or `false` instead of `bool`.
pub(crate) fn type_name(zval: &Zval) -> String {
    // SAFETY: the name is a constant of the engine, or belongs to the class of the value, which is borrowed. It ends with a
    // NUL: the first, in the name of an anonymous class, which hides the rest.
    let name = unsafe { CStr::from_ptr(zend_zval_value_name(zval)) };
    name.to_string_lossy().into_owned()
}

/// The name of an object's class. For an anonymous class it ends before the NUL, as in PHP's own messages.
pub(crate) fn class_name(object: &ZendObject) -> String {
    let name = object.get_class_entry().name().unwrap_or("class@anonymous");
    name.split('\0').next().unwrap_or_default().to_owned()
}

/// Whether an object is a case of an enum.
pub(crate) fn is_enum(object: &ZendObject) -> bool {
    object.get_class_entry().flags().contains(ClassFlags::Enum)
}

/// Sets a value to a case of an enum of this extension.
pub(crate) fn set_enum_case(zval: &mut Zval, class: &Class, name: &InternedString) {
    let Some(name) = name.get() else { return };
    let (class, name) = (ptr::from_ref(class.entry()).cast_mut(), ptr::from_ref(name).cast_mut());
    // SAFETY: the class is an enum of this extension and the name is one of its cases, so the engine returns the object
    // of the case. The object belongs to the class and lives for the whole request.
    let case = unsafe { ffi::zend_enum_get_case(class, name).as_mut() };
    if let Some(case) = case {
        zval.set_object(case);
    }
}

/// Reads the name or the value of a case of an enum. `None` if the object is not one, or its enum has no values.
pub(crate) fn enum_property(zval: &Zval, property: EnumProperty) -> Option<&ZendStr> {
    let object = zval.object().filter(|object| is_enum(object))?;
    let slot = match property {
        EnumProperty::Name => 0,
        EnumProperty::Value if object.get_class_entry().default_properties_count < 2 => return None,
        EnumProperty::Value => 1,
    };
    // SAFETY: the declared properties of a case are `name` and, if its enum is backed, `value`. The engine stores them in
    // this order at the end of the object.
    unsafe { (&raw const (*zval.dereference().value.obj).properties_table).cast::<Zval>().add(slot).as_ref() }?
        .zend_str()
}

/// A property of a case of an enum.
#[derive(Clone, Copy)]
pub(crate) enum EnumProperty {
    Name,
    Value,
}

/// Writes a private or protected property of `scope`.
pub(crate) fn write_property(scope: &ClassEntry, object: &mut ZendObject, name: &str, value: &mut Zval) {
    let scope = ptr::from_ref(scope).cast_mut();
    // SAFETY: `scope` declares the property, and the object is an instance of it. The engine adds its own reference to the
    // value, and does not write to the class.
    unsafe { zend_update_property(scope, object, name.as_ptr().cast(), name.len(), value) };
}

/// Reads a private or protected property of `scope`.
pub(crate) fn read_property(scope: &ClassEntry, object: &ZendObject, name: &str) -> Zval {
    let (scope, object) = (ptr::from_ref(scope).cast_mut(), ptr::from_ref(object).cast_mut());
    let mut result = Zval::new();
    // SAFETY: `scope` declares the property, and the object is an instance of it. The class has no magic methods, so that
    // no userland code runs. The result is the slot of the property, or `result`.
    let value = unsafe {
        ffi::zend_read_property(scope, object, name.as_ptr().cast(), name.len(), true, &raw mut result).as_ref()
    };
    value.map_or_else(Zval::new, |value| value.dereference().shallow_clone())
}

/// Calls a method with one argument, as implemented by the nearest internal class in the object's hierarchy: userland
/// subclasses cannot override it. `None` if there is no such method; null if the method throws.
pub(crate) fn call_internal_method(
    object: &ZendObject,
    name: &InternedString,
    argument: &InternedString,
) -> Option<Zval> {
    let mut class = object.get_class_entry();
    while i32::from(class.type_) != INTERNAL_CLASS {
        class = class.parent()?;
    }
    let function = name.find_in(&class.function_table)?;
    let mut result = Zval::new();
    let mut argument = argument.zval();
    // SAFETY: the function table of a class holds functions only, and keeps them until the module is shut down. The object
    // is an instance of the class.
    unsafe {
        ffi::zend_call_known_function(
            function.value.ptr.cast(),
            ptr::from_ref(object).cast_mut(),
            object.ce,
            &raw mut result,
            1,
            &raw mut argument,
            ptr::null_mut(),
        );
    }
    Some(result)
}

/// `ZEND_INTERNAL_CLASS`
const INTERNAL_CLASS: i32 = 1;

/// `HASH_FLAG_PACKED`
const PACKED: u32 = 1 << 2;

/// Whether an array's keys are 0, 1, 2 and so on, in this order.
pub(crate) fn is_list(table: &ZendHashTable) -> bool {
    // SAFETY: all members of this union have the same bits.
    let is_packed = unsafe { table.u.flags } & PACKED != 0;
    // The keys of a packed array are in order. It has no gap if it has as many elements as used slots.
    (is_packed && table.nNumUsed == table.nNumOfElements)
        || entries(table).zip(0_i64..).all(|((key, _), index)| key.long() == Some(index))
}

/// The keys and values of an array, in order. A key is an integer or a string of any bytes. The `Iterator` of ext-php-rs is
/// not used, because it panics for a key that is not UTF-8.
pub(crate) fn entries(table: &ZendHashTable) -> impl Iterator<Item = (Zval, &Zval)> {
    let mut entries = table.iter();
    std::iter::from_fn(move || entries.next_zval())
}

/// Collects the keys and values of a `Traversable`, as `iterator_to_array` does: of two equal keys the last one counts, and a
/// key that an array cannot have is a `TypeError`.
///
/// A fatal error in the code of the `Traversable` does not
/// return here: the engine then frees the array with the request.
pub(crate) fn collect(traversable: &Zval) -> Result<ZBox<ZendHashTable>, ExceptionPending> {
    let mut collected = ZendHashTable::new();
    let table = ptr::from_mut(&mut *collected);
    // SAFETY: the argument of the running function lives until it returns, and `add_current` gets the table.
    unsafe { spl_iterator_apply(ptr::from_ref(traversable).cast_mut(), add_current, table.cast()) };
    if ExecutorGlobals::has_exception() { Err(ExceptionPending) } else { Ok(collected) }
}

/// Adds the current entry of an iterator to an array.
unsafe extern "C" fn add_current(iterator: *mut ZendIterator, table: *mut c_void) -> c_int {
    const KEEP: c_int = 0; // `ZEND_HASH_APPLY_KEEP`
    const STOP: c_int = 2; // `ZEND_HASH_APPLY_STOP`

    let table: *mut ZendHashTable = table.cast();
    // SAFETY: the engine passes a valid iterator, and `collect` the table. The key, or the handler of a warning about it, may run PHP
    // code that frees the iterator's current value, so the value is copied first, before anything else runs. `array_set_zval_key` adds
    // its own reference to it.
    unsafe {
        let functions = (*iterator).funcs;
        let Some(get_current_data) = (*functions).get_current_data else { return STOP };
        let value = get_current_data(iterator).as_ref().map(Zval::shallow_clone);
        let Some(mut value) = value.filter(|_| !ExecutorGlobals::has_exception()) else { return STOP };
        let mut key = Zval::new();
        match (*functions).get_current_key {
            Some(get_current_key) => get_current_key(iterator, &raw mut key),
            None => key.set_long(i64::from((*table).nNumOfElements)),
        }
        if ExecutorGlobals::has_exception() {
            return STOP;
        }
        array_set_zval_key(table, &raw const key, &raw mut value);
    }
    if ExecutorGlobals::has_exception() { STOP } else { KEEP }
}

/// An interned string of the engine. Finding it among the keys of an array compares addresses first. Before the module has
/// started, nothing is found.
pub(crate) struct InternedString {
    text: &'static str,
    string: AtomicPtr<ZendStr>,
}

impl InternedString {
    pub(crate) const fn new(text: &'static str) -> Self {
        Self { text, string: AtomicPtr::new(ptr::null_mut()) }
    }

    /// Interns the string. Only the start of the module may call it.
    pub(crate) fn register(&self) {
        self.string.store(ZendStr::new_interned(self.text, true).into_raw(), Ordering::Release);
    }

    /// The string; `None` before the module has started. It lives as long as the process and knows its hash.
    fn get(&self) -> Option<&'static ZendStr> {
        // SAFETY: the pointer is null, or a string that was interned while the module started. Nothing writes to it.
        unsafe { self.string.load(Ordering::Acquire).as_ref() }
    }

    /// The value under this key, or `None`.
    pub(crate) fn find_in<'table>(&self, table: &'table ZendHashTable) -> Option<&'table Zval> {
        // SAFETY: the string knows its hash. The table is borrowed as long as the value is.
        unsafe { ffi::zend_hash_find_known_hash(table, self.get()?).as_ref() }
    }

    /// The value in a slot of an array, if it is under this key.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a call would cost more than finding a field of a row")]
    pub(crate) fn find_at<'table>(&self, table: &'table ZendHashTable, slot: usize) -> Option<&'table Zval> {
        let (name, bucket) = (self.get()?, buckets(table).get(slot)?);
        // SAFETY: the key is null, or a string that lives as long as its bucket. All members of the value's union have the same
        // bits.
        let (key, type_info) = unsafe { (bucket.key.as_ref()?, bucket.val.u1.type_info) };
        let is_same = ptr::eq(key, name) || (bucket.h == name.h && key.as_bytes() == name.as_bytes());
        // A slot from which a value was removed may keep its key.
        (is_same && type_info != ffi::IS_UNDEF).then_some(&bucket.val)
    }

    /// The slot of a value that was found in an array.
    pub(crate) fn slot_of(table: &ZendHashTable, value: &Zval) -> usize {
        let buckets = buckets(table).as_ptr_range();
        let offset = ptr::from_ref(value).addr().wrapping_sub(buckets.start.addr());
        offset.checked_div(size_of::<ffi::Bucket>()).unwrap_or_default()
    }

    /// The string as a value.
    fn zval(&self) -> Zval {
        let mut zval = Zval::new();
        if let Some(string) = self.get() {
            zval.u1.type_info = ZvalTypeFlags::InternedStringEx.bits();
            zval.value.str_ = ptr::from_ref(string).cast_mut();
        }
        zval
    }
}

/// The slots of an array with string keys. None for an array whose keys are 0, 1, 2 and so on: it stores no keys.
fn buckets(table: &ZendHashTable) -> &[ffi::Bucket] {
    // SAFETY: all members of this union have the same bits.
    let is_packed = unsafe { table.u.flags } & PACKED != 0;
    let length = if is_packed { 0 } else { usize::try_from(table.nNumUsed).unwrap_or_default() };
    // SAFETY: an array that is not packed has so many initialized buckets at `arData`, which is never null. They do not
    // change while the array is borrowed.
    unsafe { slice::from_raw_parts(table.__bindgen_anon_1.arData, length) }
}

/// Whether the class of an object is `stdClass` itself.
pub(crate) fn is_std_class(object: &ZendObject) -> bool {
    ptr::eq(object.ce, ext_php_rs::zend::ce::stdclass())
}

/// The properties of a `stdClass`, or `None` if it has none.
pub(crate) fn std_class_properties(object: &ZendObject) -> Option<&ZendHashTable> {
    // SAFETY: the table belongs to the object and is borrowed with it. It contains all properties, because `stdClass`
    // declares none. It is null if there are none, and while the object is lazy.
    unsafe { object.properties.as_ref() }
}

/// Takes another reference to an object of a class of this extension, which keeps it alive.
pub(crate) fn share<T: RegisteredClass>(object: &mut ZendClassObject<T>) -> ZBox<ZendClassObject<T>> {
    object.std.gc.refcount = object.std.gc.refcount.saturating_add(1);
    // SAFETY: the object is alive, and its new owner releases the reference that was added above.
    unsafe { ZBox::from_raw(object) }
}

/// The address of a string; null for other values.
pub(crate) fn address_of_string(zval: &Zval) -> *const ZendStr {
    if !zval.is_string() {
        return ptr::null();
    }
    // SAFETY: the value is a string.
    unsafe { zval.value.str_ }
}

/// The Rust value of an object of a class of this extension. `None` for other values, and before the object is constructed.
pub(crate) fn instance<T: RegisteredClass>(zval: &Zval) -> Option<&T> {
    instance_of_object(zval.object()?)
}

/// The Rust value of an object. `None` if the object has another class, or is not constructed yet.
pub(crate) fn instance_of_object<T: RegisteredClass>(object: &ZendObject) -> Option<&T> {
    ZendClassObject::<T>::from_zend_obj(object)?.obj.as_ref()
}
