//! The families of the contract as PHP enums, declared from the kernel's own tables so that the two cannot differ.

use crate::engine::{self, Class, EnumProperty};
use coverage_kernel::Family;
use ext_php_rs::builders::EnumBuilder;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::enum_::{Discriminant, EnumCase};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendObject, Zval};
use std::ffi::CStr;

/// A family that PHP knows as an enum.
pub(crate) trait PhpEnum: Family {
    /// The enum's name in PHP.
    const CLASS_NAME: &'static str;
    /// Its cases, in the contract's order.
    const CASES: &'static [EnumCase];

    /// The enum's class.
    fn class() -> &'static Class;

    /// The name of a value's case.
    fn case_name(self) -> &'static CStr;
}

/// Makes each family of a kernel table a [`PhpEnum`].
macro_rules! declare_enums {
    ($($(#[$meta:meta])* enum $name:ident { $($(#[$case_meta:meta])* $case:ident = $text:tt),+ $(,)? })+) => {$(
        impl PhpEnum for coverage_kernel::$name {
            const CLASS_NAME: &'static str = concat!("CoverageKernel\\", stringify!($name));
            const CASES: &'static [EnumCase] = &[
                $(EnumCase { name: stringify!($case), discriminant: Some(Discriminant::String($text)), docs: &[] }),+
            ];

            fn class() -> &'static Class {
                static CLASS: Class = Class::unregistered();
                &CLASS
            }

            fn case_name(self) -> &'static CStr {
                match self {
                    $(Self::$case => {
                        const NAME: &CStr = c_name(concat!(stringify!($case), "\0"));
                        NAME
                    })+
                }
            }
        }
    )+};
}

/// Does something with each family of a kernel table.
macro_rules! for_each_enum {
    ($function:ident: $($(#[$meta:meta])* enum $name:ident { $($rest:tt)* })+) => {
        $($function::<coverage_kernel::$name>()?;)+
    };
}

macro_rules! register_enums {
    ($($table:tt)*) => { for_each_enum!(register: $($table)*) };
}

coverage_kernel::for_each_family!(declare_enums);
coverage_kernel::for_each_reason_code!(declare_enums);
coverage_kernel::for_each_input_error_code!(declare_enums);

/// Declares every enum; only while the module starts.
pub(crate) fn register_all() -> ext_php_rs::error::Result<()> {
    coverage_kernel::for_each_family!(register_enums);
    coverage_kernel::for_each_reason_code!(register_enums);
    coverage_kernel::for_each_input_error_code!(register_enums);
    Ok(())
}

fn register<F: PhpEnum>() -> ext_php_rs::error::Result<()> {
    let builder = EnumBuilder::new(F::CLASS_NAME).registration(|class, _| F::class().register(class));
    F::CASES.iter().fold(builder, EnumBuilder::case).register()
}

/// A name that ends with a NUL, as C has it.
const fn c_name(name: &'static str) -> &'static CStr {
    match CStr::from_bytes_with_nul(name.as_bytes()) {
        Ok(name) => name,
        Err(_) => c"",
    }
}

/// A value of a family on its way to PHP, where it is a case of the enum.
#[derive(Clone, Copy)]
pub(crate) struct Case<F>(pub(crate) F);

impl<F: PhpEnum> IntoZval for Case<F> {
    const TYPE: DataType = DataType::object(F::CLASS_NAME);
    const NULLABLE: bool = false;

    fn set_zval(self, zval: &mut Zval, _persistent: bool) -> ext_php_rs::error::Result<()> {
        engine::set_enum_case(zval, F::class(), self.0.case_name());
        Ok(())
    }
}

/// The value of a family that a PHP value is: a case of its enum and no other.
pub(crate) fn case<F: PhpEnum>(zval: &Zval) -> Option<F> {
    zval.object().filter(|object| F::class().is_class_of(object))?;
    F::from_text(engine::enum_property(zval, EnumProperty::Value)?.as_str().ok()?)
}

/// Whether an object is a case of the enum of a family.
pub(crate) fn is_case<F: PhpEnum>(object: &ZendObject) -> bool {
    F::class().is_class_of(object)
}
