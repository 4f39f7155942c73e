//! Arguments of methods, checked as PHP's own functions check them under `strict_types`: a wrong type is a `TypeError`
//! that names the class, the method, the parameter, the expected type and the given one.

use crate::engine;
use crate::family::{self, PhpEnum};
use coverage_kernel::Id;
use ext_php_rs::class::RegisteredClass;
use ext_php_rs::convert::FromZval;
use ext_php_rs::exception::PhpException;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendHashTable, ZendStr, Zval};
use ext_php_rs::zend::ce;
use std::fmt::Display;
use std::ptr;

/// A type that a parameter can have.
pub(crate) trait ArgumentType<'a>: Sized {
    /// The type that Reflection shows.
    const TYPE: DataType;
    /// The type's name in messages.
    const EXPECTED: &'static str;

    /// The argument; `None` if it has another type.
    fn read(zval: &'a Zval) -> Option<Self>;
}

/// An argument of the type `T`.
#[derive(Clone, Copy)]
pub(crate) struct Argument<T>(pub(crate) T);

/// An argument of the type `T`, or null. A method may be called without it when only such parameters follow.
#[derive(Clone, Copy)]
pub(crate) struct NullableArgument<T>(pub(crate) Option<T>);

/// A PHP exception has been thrown, and is pending until the method returns.
pub(crate) struct ExceptionPending;

/// Stands for the pending exception where a method has to return one. ext-php-rs does not throw it.
impl From<ExceptionPending> for PhpException {
    fn from(_: ExceptionPending) -> Self {
        Self::new("an exception is pending".to_owned(), 0, ce::error())
    }
}

impl<'a, T: ArgumentType<'a>> FromZval<'a> for Argument<T> {
    const TYPE: DataType = T::TYPE;

    fn from_zval(zval: &'a Zval) -> Option<Self> {
        required(zval).ok().map(Self)
    }
}

impl<'a, T: ArgumentType<'a>> FromZval<'a> for NullableArgument<T> {
    const TYPE: DataType = T::TYPE;
    const NULLABLE: bool = true;

    fn from_zval(zval: &'a Zval) -> Option<Self> {
        nullable(zval).ok().map(Self)
    }

    fn from_missing() -> Option<Self> {
        Some(Self(None))
    }
}

/// Reads an argument; throws a `TypeError` if it has another type.
pub(crate) fn required<'a, T: ArgumentType<'a>>(zval: &'a Zval) -> Result<T, ExceptionPending> {
    let zval = zval.dereference();
    T::read(zval).ok_or_else(|| throw_type_error(zval, T::EXPECTED))
}

/// Reads an argument that may be null; throws a `TypeError` if it has another type.
pub(crate) fn nullable<'a, T: ArgumentType<'a>>(zval: &'a Zval) -> Result<Option<T>, ExceptionPending> {
    let zval = zval.dereference();
    if zval.is_null() {
        return Ok(None);
    }
    T::read(zval).map(Some).ok_or_else(|| {
        let is_union = T::EXPECTED.contains('|');
        let (before, after) = if is_union { ("", "|null") } else { ("?", "") };
        throw_type_error(zval, format_args!("{before}{}{after}", T::EXPECTED))
    })
}

fn throw_type_error(zval: &Zval, expected: impl Display) -> ExceptionPending {
    let complaint = format!("must be of type {expected}, {} given", engine::type_name(zval));
    engine::throw_argument_type_error(|argument| ptr::eq(argument, zval), complaint);
    ExceptionPending
}

/// A string of any bytes. The kernel checks whether they are UTF-8.
#[derive(Clone, Copy)]
pub(crate) struct StringArgument<'a>(&'a Zval);

impl<'a> ArgumentType<'a> for StringArgument<'a> {
    const TYPE: DataType = DataType::String;
    const EXPECTED: &'static str = "string";

    fn read(zval: &'a Zval) -> Option<Self> {
        zval.is_string().then_some(Self(zval))
    }
}

impl<'a> StringArgument<'a> {
    pub(crate) fn bytes(self) -> &'a [u8] {
        self.0.zend_str().map(ZendStr::as_bytes).unwrap_or_default()
    }

    /// The value as it was given.
    pub(crate) fn zval(self) -> &'a Zval {
        self.0
    }
}

/// An array.
#[derive(Clone, Copy)]
pub(crate) struct ArrayArgument<'a>(pub(crate) &'a ZendHashTable);

impl<'a> ArgumentType<'a> for ArrayArgument<'a> {
    const TYPE: DataType = DataType::Array;
    const EXPECTED: &'static str = "array";

    fn read(zval: &'a Zval) -> Option<Self> {
        zval.array().map(Self)
    }
}

/// An array or a `Traversable`.
#[derive(Clone, Copy)]
pub(crate) struct IterableArgument<'a>(&'a Zval);

impl<'a> ArgumentType<'a> for IterableArgument<'a> {
    const TYPE: DataType = DataType::Iterable;
    const EXPECTED: &'static str = "Traversable|array";

    fn read(zval: &'a Zval) -> Option<Self> {
        let is_traversable = zval.object().is_some_and(|object| object.instance_of(ce::traversable()));
        (zval.is_array() || is_traversable).then_some(Self(zval))
    }
}

impl<'a> IterableArgument<'a> {
    /// The array; `None` if the argument is a `Traversable`.
    pub(crate) fn array(self) -> Option<&'a ZendHashTable> {
        self.0.array()
    }

    /// The value as it was given.
    pub(crate) fn zval(self) -> &'a Zval {
        self.0
    }
}

/// A float, or an int: PHP converts an int to a float under `strict_types`, too.
#[derive(Clone, Copy)]
pub(crate) struct FloatArgument(pub(crate) f64);

impl<'a> ArgumentType<'a> for FloatArgument {
    const TYPE: DataType = DataType::Double;
    const EXPECTED: &'static str = "float";

    fn read(zval: &'a Zval) -> Option<Self> {
        f64::from_zval(zval).map(Self)
    }
}

/// The id of a workspace, an environment or a connection: a string or an int.
#[derive(Clone, Copy)]
pub(crate) struct IdArgument<'a>(&'a Zval);

impl<'a> ArgumentType<'a> for IdArgument<'a> {
    /// ext-php-rs cannot declare the union: Reflection shows `mixed`, and the stub says `int|string`.
    const TYPE: DataType = DataType::Mixed;
    const EXPECTED: &'static str = "string|int";

    fn read(zval: &'a Zval) -> Option<Self> {
        (zval.is_long() || zval.is_string()).then_some(Self(zval))
    }
}

impl<'a> IdArgument<'a> {
    /// The id; `None` if the value does not have the shape of one (contract §2).
    pub(crate) fn id(self) -> Option<Id> {
        match self.0.long() {
            Some(integer) => Id::from_integer(integer),
            None => Id::parse(str::from_utf8(self.0.zend_str()?.as_bytes()).ok()?),
        }
    }

    /// The value as it was given.
    pub(crate) fn zval(self) -> &'a Zval {
        self.0
    }
}

/// An object of a class of this extension.
impl<'a, T: RegisteredClass> ArgumentType<'a> for &'a T {
    const TYPE: DataType = DataType::object(T::CLASS_NAME);
    const EXPECTED: &'static str = T::CLASS_NAME;

    fn read(zval: &'a Zval) -> Option<Self> {
        engine::instance(zval)
    }
}

/// A case of the enum of a family.
#[derive(Clone, Copy)]
pub(crate) struct EnumArgument<F>(pub(crate) F);

impl<'a, F: PhpEnum> ArgumentType<'a> for EnumArgument<F> {
    const TYPE: DataType = DataType::object(F::CLASS_NAME);
    const EXPECTED: &'static str = F::CLASS_NAME;

    fn read(zval: &'a Zval) -> Option<Self> {
        family::case(zval).map(Self)
    }
}
