//! Helpers for all classes of the extension.

use crate::engine;
use ext_php_rs::class::RegisteredClass;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::flags::ClassFlags;
use ext_php_rs::zend::ce;

/// The flags of a final class without dynamic properties and serialization. ext-php-rs prevents cloning, because the Rust types
/// are not [`Clone`].
pub(crate) const FINAL: ClassFlags = FINAL_SERIALIZABLE.union(ClassFlags::NotSerializable);

/// The flags of a final class that can be serialized.
pub(crate) const FINAL_SERIALIZABLE: ClassFlags = ClassFlags::Final.union(ClassFlags::NoDynamicProperties);

/// Thrown when Reflection calls a private constructor.
pub(crate) fn not_constructible<T: RegisteredClass>() -> PhpException {
    PhpException::new(format!("`{}` cannot be constructed", T::CLASS_NAME), 0, ce::error())
}

/// Fails if the object is constructed a second time. Objects never change.
pub(crate) fn construct_once<T: RegisteredClass>() -> PhpResult {
    if engine::is_constructed::<T>() {
        return Err(PhpException::new(format!("`{}` is already constructed", T::CLASS_NAME), 0, ce::error()));
    }
    Ok(())
}

/// Converts a count to a PHP int.
pub(crate) fn integer(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}
