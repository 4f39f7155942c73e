//! The exceptions: one base class, and a final class for each kind of failure.

use crate::bailout;
use crate::engine::{self, Class};
use crate::input_error::InputError;
use coverage_kernel::{InputErrors, Quoted};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::builders::{ClassBuilder, ClassProperty, FunctionBuilder};
use ext_php_rs::class::ClassEntryInfo;
use ext_php_rs::convert::IntoZval;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::flags::{ClassFlags, DataType, MethodFlags, PropertyFlags};
use ext_php_rs::types::{ZendHashTable, ZendObject, Zval};
use ext_php_rs::zend::{BailoutGuard, ExecuteData, ce, run_handler};
use ext_php_rs::zend_fastcall;
use std::ffi::c_void;
use std::panic::AssertUnwindSafe;
use std::ptr;
use std::rc::Rc;
use std::sync::atomic::{AtomicPtr, Ordering};

/// The private property of the base class that holds the list of input errors.
const ERRORS: &str = "errors";

/// The information about the arguments of `errors`, which is kept here so that leak checkers find it. It is never read,
/// and would be removed if it was not marked as used.
#[used]
static ARGUMENT_INFO: AtomicPtr<c_void> = AtomicPtr::new(ptr::null_mut());

/// An exception class of this extension.
pub(crate) trait Exception {
    /// Its name in PHP.
    const NAME: &'static str;

    /// Its class.
    fn class() -> &'static Class;
}

/// Defines exceptions, each with a namespaced name in PHP.
macro_rules! define_exceptions {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        pub(crate) struct $name;

        impl Exception for $name {
            const NAME: &'static str = concat!("CoverageKernel\\Exception\\", stringify!($name));

            fn class() -> &'static Class {
                static CLASS: Class = Class::unregistered();
                &CLASS
            }
        }
    )+};
}

define_exceptions! {
    /// The base class of all exceptions of the extension.
    CoverageKernelException,
    /// A definitions document is invalid.
    InvalidDefinitions,
    /// Observed coverage is invalid.
    InvalidObservedCoverage,
    /// A claim is invalid.
    InvalidClaim,
    /// A request is invalid.
    InvalidRequest,
    /// A record of a decision is invalid.
    InvalidRecord,
    /// The definitions have no such scope.
    UnknownScope,
    /// Observed coverage was read against other definitions.
    ForeignCoverage,
    /// A scope counts no type.
    NothingCounted,
}

/// Declares all exceptions. Only the start of the module may call it.
pub(crate) fn register_all() -> ext_php_rs::error::Result<()> {
    let errors = FunctionBuilder::new("errors", errors).returns(DataType::Array, false, false);
    let property = ClassProperty {
        name: ERRORS.to_owned(),
        flags: PropertyFlags::Private,
        default: None,
        docs: &[],
        ty: None,
        nullable: true,
        readonly: false,
        default_stub: None,
    };
    builder::<CoverageKernelException>((engine::runtime_exception, "\\RuntimeException"), ClassFlags::empty())
        .method(errors, MethodFlags::Public | MethodFlags::Final)
        .property(property)
        .register()?;
    leaf::<InvalidDefinitions>()?;
    leaf::<InvalidObservedCoverage>()?;
    leaf::<InvalidClaim>()?;
    leaf::<InvalidRequest>()?;
    leaf::<InvalidRecord>()?;
    leaf::<UnknownScope>()?;
    leaf::<ForeignCoverage>()?;
    leaf::<NothingCounted>()
}

fn leaf<E: Exception>() -> ext_php_rs::error::Result<()> {
    let base: ClassEntryInfo = (|| CoverageKernelException::class().entry(), CoverageKernelException::NAME);
    builder::<E>(base, ClassFlags::Final).register()
}

/// The builder of an exception class. Its objects are the engine's own, so that they get a trace.
fn builder<E: Exception>(parent: ClassEntryInfo, flags: ClassFlags) -> ClassBuilder {
    ClassBuilder::new(E::NAME)
        .extends(parent)
        .flags(flags | ClassFlags::NoDynamicProperties | ClassFlags::NotSerializable)
        .registration(|class, argument_info| {
            E::class().register(class);
            // The engine uses it until the process ends. Only the base class has methods.
            let argument_info = Box::leak(argument_info);
            if !argument_info.is_empty() {
                ARGUMENT_INFO.store(argument_info.as_mut_ptr().cast(), Ordering::Release);
            }
        })
}

zend_fastcall! {
    /// `CoverageKernelException::errors(): array`
    extern fn errors(call: &mut ExecuteData, result: &mut Zval) {
        run_handler(AssertUnwindSafe(|| {
            let (arguments, this) = call.parser_object();
            if arguments.parse().is_err() {
                return;
            }
            let errors = this.map(|this| engine::read_property(CoverageKernelException::class().entry(), this, ERRORS));
            match errors.filter(Zval::is_array) {
                Some(errors) => *result = errors,
                None => result.set_hashtable(ZendHashTable::new()), // made by userland code, or without input errors
            }
        }));
    }
}

/// The exception about an invalid document, with all its errors.
pub(crate) fn invalid_document<E: Exception>(errors: InputErrors) -> PhpException {
    let message = BailoutGuard::new(errors.to_string());
    let errors = BailoutGuard::new(Rc::new(errors));
    let list = bailout::objects((0..errors.len()).map(|index| InputError::new(Rc::clone(&errors), index)));
    list.and_then(|list| exception::<E>(&message, Some(list))).unwrap_or_else(|failure| failure)
}

/// The exception with this message and no input errors.
pub(crate) fn with_message<E: Exception>(message: String) -> PhpException {
    exception::<E>(&BailoutGuard::new(message), None).unwrap_or_else(|failure| failure)
}

/// The exception that the definitions have no scope with this key.
pub(crate) fn unknown_scope(key: &str) -> PhpException {
    with_message::<UnknownScope>(format!("unknown scope {}", Quoted(key)))
}

/// The exception that a scope counts no type, so that there is no denominator to name.
pub(crate) fn nothing_counted(key: &str) -> PhpException {
    with_message::<NothingCounted>(format!(
        "scope {} counts no type, so a claim about it cannot name a denominator",
        Quoted(key)
    ))
}

fn exception<E: Exception>(message: &str, errors: Option<ZBox<ZendHashTable>>) -> PhpResult<PhpException> {
    let mut object = ZendObject::new(E::class().entry());
    engine::write_property(ce::exception(), &mut object, "message", &mut message.into_zval(false)?);
    if let Some(errors) = errors {
        let scope = CoverageKernelException::class().entry();
        engine::write_property(scope, &mut object, ERRORS, &mut errors.into_zval(false)?);
    }
    // The object has the message.
    Ok(PhpException::new(String::new(), 0, E::class().entry()).with_object(object.into_zval(false)?))
}
