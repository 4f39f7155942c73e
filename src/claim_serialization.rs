//! Serializing claims: `serialize` and `unserialize` of PHP, as queues use them.
//!
//! A serialized claim is its canonical JSON with the SHA-256 of this text. It is read with every check, and a text that was
//! changed is an exception, never another claim. The SHA-256 detects damage. It is not a signature: an attacker can compute it.

use crate::argument::{self, ArgumentType, ArrayArgument, ExceptionPending};
use crate::bailout::Text;
use crate::claim::Claim;
use crate::class::construct_once;
use crate::engine;
use crate::exception::{self, InvalidClaim};
use crate::object_handlers;
use crate::record::Record;
use ext_php_rs::args::Arg;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::builders::{ClassBuilder, FunctionBuilder};
use ext_php_rs::class::RegisteredClass;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::flags::{ClassFlags, DataType, MethodFlags};
use ext_php_rs::types::{ZendHashTable, Zval};
use ext_php_rs::zend::{BailoutGuard, ExecuteData, ce, run_handler};
use ext_php_rs::zend_fastcall;
use sha2::{Digest, Sha256};
use std::ffi::{c_int, c_uchar};
use std::fmt::Write;
use std::panic::AssertUnwindSafe;

/// The key of the canonical JSON.
const JSON: &str = "json";
/// The key of its SHA-256, in lower-case hex.
const SHA256: &str = "sha256";

/// Declares the class `Claim`. ext-php-rs forbids the serialization of all classes that it registers, so the permission has to
/// follow the registration. Only the start of the module may call it.
pub(crate) fn register_class() -> ext_php_rs::error::Result<()> {
    object_handlers::install::<Claim>();
    let mut builder = ClassBuilder::new(Claim::CLASS_NAME);
    for (method, flags) in Claim::method_builders() {
        builder = builder.method(method, flags);
    }
    for interface in Claim::IMPLEMENTS {
        builder = builder.implements(*interface);
    }
    let unserialize = FunctionBuilder::new("__unserialize", unserialize)
        .arg(Arg::new("data", ArrayArgument::TYPE))
        .returns(DataType::Void, false, false);
    builder
        .method(unserialize, MethodFlags::Public)
        .flags(Claim::FLAGS)
        .object_override::<Claim>()
        .registration(|class, argument_info| {
            class.ce_flags &= !ClassFlags::NotSerializable.bits();
            class.unserialize = Some(refuse_own_format);
            Claim::get_metadata().set_ce(class);
            Claim::get_metadata().set_arg_info(argument_info);
        })
        .register()
}

/// `Claim::__serialize(): array`
pub(crate) fn serialized(claim: &coverage_kernel::Claim) -> PhpResult<ZBox<ZendHashTable>> {
    let json = BailoutGuard::new(claim.to_json());
    Ok(Record::new().with(SHA256, Text::from(sha256(&json)))?.with(JSON, json.as_str())?.finish())
}

zend_fastcall! {
    /// `Claim::__unserialize(array $data): void`
    extern fn unserialize(call: &mut ExecuteData, _result: &mut Zval) {
        run_handler(AssertUnwindSafe(|| {
            let claim = read_argument(call);
            // Checked last: see `claim_constructor::construct`.
            let result = construct_once::<Claim>().and(claim).and_then(|claim| engine::construct(call, claim));
            if let Err(failure) = result {
                failure.throw();
            }
        }));
    }
}

fn read_argument(call: &ExecuteData) -> PhpResult<Claim> {
    let data = match engine::argument(call, 0) {
        Some(data) if engine::argument_count(call) == 1 => argument::required::<ArrayArgument>(data)?.0,
        _ => {
            engine::throw_wrong_count(1, 1);
            return Err(ExceptionPending.into());
        }
    };
    let text = |key| data.get(key).and_then(|text| text.dereference().str());
    let (Some(json), Some(expected), 2) = (text(JSON), text(SHA256), data.len()) else {
        return Err(damaged("expected the strings `json` and `sha256`"));
    };
    if sha256(json) != expected {
        return Err(damaged("the text does not have the SHA-256 that is stated"));
    }
    let claim = Claim::read(coverage_kernel::Claim::from_json(json.as_bytes()))?;
    if claim.0.to_json() != json {
        return Err(damaged("the text is not canonical JSON"));
    }
    Ok(claim)
}

fn damaged(problem: &str) -> PhpException {
    exception::with_message::<InvalidClaim>(format!("the serialized claim is damaged: {problem}"))
}

fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // writing to a String cannot fail
        hex
    })
}

/// Refuses the format of `Serializable`, as PHP refuses it for classes that cannot be serialized. Without this, PHP would
/// create an object that is not constructed.
unsafe extern "C" fn refuse_own_format(
    _object: *mut Zval,
    _class: *mut ext_php_rs::zend::ClassEntry,
    _text: *const c_uchar,
    _length: usize,
    _data: *mut ext_php_rs::ffi::zend_unserialize_data,
) -> c_int {
    let message = format!("Unserialization of '{}' in this format is not allowed", Claim::CLASS_NAME);
    PhpException::new(message, 0, ce::exception()).throw();
    FAILURE
}

/// `FAILURE`
const FAILURE: c_int = -1;
