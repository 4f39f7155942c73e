//! Arguments as PHP's own functions read them, without coercion: a wrong one is a `TypeError` that names the class, the
//! method, the parameter, and what was expected.

use crate::engine;
use crate::family::{self, PhpEnum};
use ext_php_rs::class::RegisteredClass;
use ext_php_rs::convert::FromZval;
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendHashTable, Zval};
use std::ptr;

/// A type of parameter.
pub(crate) trait Parameter<'a>: Sized {
    /// The type that Reflection shows.
    const TYPE: DataType;
    /// The type's name in messages.
    const EXPECTED: &'static str;

    /// The argument, if it has the type.
    fn read(zval: &'a Zval) -> Option<Self>;
}

/// An argument that was given as its parameter's type wants it.
#[derive(Clone, Copy)]
pub(crate) struct Given<T>(pub(crate) T);

/// An argument was refused, and a `TypeError` is on its way.
pub(crate) struct Thrown;

impl<'a, T: Parameter<'a>> FromZval<'a> for Given<T> {
    const TYPE: DataType = T::TYPE;

    fn from_zval(zval: &'a Zval) -> Option<Self> {
        required(zval).ok().map(Self)
    }
}

/// The argument.
pub(crate) fn required<'a, T: Parameter<'a>>(zval: &'a Zval) -> Result<T, Thrown> {
    let zval = zval.dereference();
    T::read(zval).ok_or_else(|| refuse(zval, T::EXPECTED))
}

/// The argument, which may be null.
pub(crate) fn nullable<'a, T: Parameter<'a>>(zval: &'a Zval) -> Result<Option<T>, Thrown> {
    let zval = zval.dereference();
    if zval.is_null() {
        return Ok(None);
    }
    T::read(zval).map(Some).ok_or_else(|| {
        let is_union = T::EXPECTED.contains('|');
        let or_null = if is_union { format!("{}|null", T::EXPECTED) } else { format!("?{}", T::EXPECTED) };
        refuse(zval, &or_null)
    })
}

fn refuse(zval: &Zval, expected: &str) -> Thrown {
    let complaint = format!("must be of type {expected}, {} given", engine::type_name(zval));
    engine::throw_argument_type_error(|argument| ptr::eq(argument, zval), &complaint);
    Thrown
}

/// A string of any bytes: whether they are UTF-8 is for the kernel to say.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a>(pub(crate) &'a [u8]);

impl<'a> Parameter<'a> for Text<'a> {
    const TYPE: DataType = DataType::String;
    const EXPECTED: &'static str = "string";

    fn read(zval: &'a Zval) -> Option<Self> {
        zval.zend_str().map(|string| Self(string.as_bytes()))
    }
}

/// An array.
#[derive(Clone, Copy)]
pub(crate) struct Table<'a>(pub(crate) &'a ZendHashTable);

impl<'a> Parameter<'a> for Table<'a> {
    const TYPE: DataType = DataType::Array;
    const EXPECTED: &'static str = "array";

    fn read(zval: &'a Zval) -> Option<Self> {
        zval.array().map(Self)
    }
}

/// A number; PHP makes a `float` of an `int` even where types are strict.
#[derive(Clone, Copy)]
pub(crate) struct Number(pub(crate) f64);

impl<'a> Parameter<'a> for Number {
    const TYPE: DataType = DataType::Double;
    const EXPECTED: &'static str = "float";

    fn read(zval: &'a Zval) -> Option<Self> {
        f64::from_zval(zval).map(Self)
    }
}

/// The id of a workspace, an environment or a connection, whose shape is for the kernel to check.
#[derive(Clone, Copy)]
pub(crate) struct Id<'a>(pub(crate) &'a Zval);

impl<'a> Parameter<'a> for Id<'a> {
    /// A union, which ext-php-rs cannot declare: Reflection shows `mixed`, and the stub what it is.
    const TYPE: DataType = DataType::Mixed;
    const EXPECTED: &'static str = "string|int";

    fn read(zval: &'a Zval) -> Option<Self> {
        (zval.is_long() || zval.is_string()).then_some(Self(zval))
    }
}

/// An object of a class of this extension.
impl<'a, T: RegisteredClass> Parameter<'a> for &'a T {
    const TYPE: DataType = DataType::object(T::CLASS_NAME);
    const EXPECTED: &'static str = T::CLASS_NAME;

    fn read(zval: &'a Zval) -> Option<Self> {
        engine::instance(zval)
    }
}

/// A case of the enum of a family.
#[derive(Clone, Copy)]
pub(crate) struct Value<F>(pub(crate) F);

impl<'a, F: PhpEnum> Parameter<'a> for Value<F> {
    const TYPE: DataType = DataType::object(F::CLASS_NAME);
    const EXPECTED: &'static str = F::CLASS_NAME;

    fn read(zval: &'a Zval) -> Option<Self> {
        family::case(zval).map(Self)
    }
}
