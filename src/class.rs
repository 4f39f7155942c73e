//! What all classes of the extension have in common.

use crate::engine;
use ext_php_rs::class::RegisteredClass;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::zend::ce;

/// Final, without dynamic properties, and never serialized. ext-php-rs refuses to clone what is not [`Clone`].
pub(crate) const FINAL: ClassFlags =
    ClassFlags::Final.union(ClassFlags::NoDynamicProperties).union(ClassFlags::NotSerializable);

/// The error of a private constructor that was called past its visibility, by Reflection.
pub(crate) fn not_constructible<T: RegisteredClass>() -> PhpException {
    PhpException::new(format!("`{}` is not made by its constructor", T::CLASS_NAME), 0, ce::error())
}

/// Refuses to construct an object a second time: whoever holds it relies on its not changing.
pub(crate) fn construct_once<T: RegisteredClass>() -> PhpResult {
    if engine::is_constructed::<T>() {
        return Err(PhpException::new(format!("`{}` is already constructed", T::CLASS_NAME), 0, ce::error()));
    }
    Ok(())
}

/// A count as PHP has it.
pub(crate) fn integer(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}
