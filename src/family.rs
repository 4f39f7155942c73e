//! The families of the contract as PHP enums, declared from the tables of the kernel.

use crate::engine::{self, Class, EnumProperty, InternedString};
use coverage_kernel::Family;
use ext_php_rs::builders::EnumBuilder;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::enum_::{Discriminant, EnumCase};
use ext_php_rs::flags::DataType;
use ext_php_rs::types::{ZendObject, Zval};

/// A family that is a PHP enum.
pub(crate) trait PhpEnum: Family {
    /// The name of the enum in PHP.
    const CLASS_NAME: &'static str;
    /// Its cases, in the order of the contract.
    const CASES: &'static [EnumCase];

    /// The class of the enum.
    fn class() -> &'static Class;

    /// The names of the cases, in the order of the contract.
    fn case_names() -> &'static [InternedString];
}

/// Implements [`PhpEnum`] for each family of a kernel table.
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

            fn case_names() -> &'static [InternedString] {
                static NAMES: [InternedString; coverage_kernel::$name::ALL.len()] = [$(InternedString::new(stringify!($case))),+];
                &NAMES
            }
        }
    )+};
}

/// Calls a function for each family of a kernel table.
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
coverage_kernel::for_each_advice_family!(declare_enums);
coverage_kernel::for_each_exclusion_reason!(declare_enums);
coverage_kernel::for_each_input_error_code!(declare_enums);

/// Declares all enums. Only the start of the module may call it.
pub(crate) fn register_all() -> ext_php_rs::error::Result<()> {
    coverage_kernel::for_each_family!(register_enums);
    coverage_kernel::for_each_reason_code!(register_enums);
    coverage_kernel::for_each_advice_family!(register_enums);
    coverage_kernel::for_each_exclusion_reason!(register_enums);
    coverage_kernel::for_each_input_error_code!(register_enums);
    Ok(())
}

fn register<F: PhpEnum>() -> ext_php_rs::error::Result<()> {
    F::case_names().iter().for_each(InternedString::register);
    let builder = EnumBuilder::new(F::CLASS_NAME).registration(|class, _| F::class().register(class));
    F::CASES.iter().fold(builder, EnumBuilder::case).register()
}

/// A value of a family, which becomes a case of its enum in PHP.
#[derive(Clone, Copy)]
pub(crate) struct Case<F>(pub(crate) F);

impl<F: PhpEnum> IntoZval for Case<F> {
    const TYPE: DataType = DataType::object(F::CLASS_NAME);
    const NULLABLE: bool = false;

    fn set_zval(self, zval: &mut Zval, _persistent: bool) -> ext_php_rs::error::Result<()> {
        // INVARIANT: there is a name for each value of the family.
        if let Some(name) = F::case_names().get(self.0.index()) {
            engine::set_enum_case(zval, F::class(), name);
        }
        Ok(())
    }
}

/// The value of a family for a case of its enum; `None` for every other PHP value.
pub(crate) fn case<F: PhpEnum>(zval: &Zval) -> Option<F> {
    zval.object().filter(|object| F::class().is_class_of(object))?;
    F::from_bytes(engine::enum_property(zval, EnumProperty::Value)?.as_bytes())
}

/// Whether an object is a case of the enum of a family.
pub(crate) fn is_case<F: PhpEnum>(object: &ZendObject) -> bool {
    F::class().is_class_of(object)
}
