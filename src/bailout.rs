//! Values that a fatal error does not lose.
//!
//! A fatal error of PHP leaves the running call by a jump, which skips the destructors of Rust. It may happen while the engine
//! allocates, because before PHP 8.2.35 the memory limit is such an error, and while an iterator runs PHP code. In both cases,
//! memory of Rust must have an owner that the jump does not skip:
//!
//! - an object of PHP, which [`object`] and [`objects`] allocate before its value is made,
//! - the thread, for a [`Text`],
//! - or a `BailoutGuard` of ext-php-rs, which is slower. It is released when the jump reaches the method.

use ext_php_rs::boxed::ZBox;
use ext_php_rs::class::RegisteredClass;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendClassObject, ZendHashTable, Zval};
use std::borrow::Cow;
use std::cell::Cell;

/// An object of a class of this extension.
pub(crate) type Object<T> = ZBox<ZendClassObject<T>>;

/// Makes an object. It is allocated before its value.
pub(crate) fn object<T: RegisteredClass>(value: impl FnOnce() -> PhpResult<T>) -> PhpResult<Object<T>> {
    let mut object = without_value();
    object.obj = Some(value()?);
    Ok(object)
}

/// Makes a list of objects. Each is allocated before its value.
pub(crate) fn objects<T: RegisteredClass>(values: impl IntoIterator<Item = T>) -> PhpResult<ZBox<ZendHashTable>> {
    let mut values = values.into_iter();
    let mut list = ZendHashTable::with_capacity(u32::try_from(values.size_hint().0).unwrap_or_default());
    while values.size_hint().1 != Some(0) {
        let mut object = without_value();
        object.obj = values.next();
        if object.obj.is_none() {
            break;
        }
        list.push(object)?;
    }
    Ok(list)
}

fn without_value<T: RegisteredClass>() -> Object<T> {
    // SAFETY: the functions above give the object its value, or release it. Nothing else has it meanwhile.
    unsafe { ZendClassObject::new_uninit(None) }
}

/// A text that becomes a PHP string.
pub(crate) struct Text<'t>(pub(crate) Cow<'t, str>);

impl From<String> for Text<'_> {
    fn from(text: String) -> Self {
        Self(Cow::Owned(text))
    }
}

thread_local! {
    /// The text whose string is allocated. A fatal error leaves it here until the next one.
    static TEXT: Cell<String> = const { Cell::new(String::new()) };
}

impl IntoZval for Text<'_> {
    const TYPE: DataType = DataType::String;
    const NULLABLE: bool = false;

    fn set_zval(self, zval: &mut Zval, persistent: bool) -> ext_php_rs::error::Result<()> {
        let text = match self.0 {
            Cow::Borrowed(text) => return zval.set_string(text, persistent),
            Cow::Owned(text) => text,
        };
        TEXT.with(|kept| {
            kept.set(text);
            // SAFETY: the cell belongs to this thread, and allocating a string does not come back here.
            let set = zval.set_string(unsafe { &*kept.as_ptr() }, persistent);
            drop(kept.take());
            set
        })
    }
}
