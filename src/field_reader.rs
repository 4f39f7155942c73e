//! Reads objects of the contract from PHP arrays directly, without a copy.
//!
//! It stops at anything unexpected. The caller then uses the kernel's reader, which explains the errors.

#![expect(clippy::inline_always, reason = "a call would cost more than finding a field of a row")]

use crate::argument::{ArgumentType, IdArgument};
use crate::engine::{self, InternedString};
use crate::family::{self, PhpEnum};
use coverage_kernel::{Id, InvalidEntry, Time};
use ext_php_rs::types::{ZendHashTable, Zval};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Declares fields.
macro_rules! define_fields {
    ($($name:ident = $text:literal),+ $(,)?) => {
        $(pub(crate) static $name: Field = Field::new($text);)+

        /// Interns the names of the fields. Only the start of the module may call it.
        pub(crate) fn register_fields() {
            $($name.name.register();)+
        }
    };
}

define_fields! {
    CANONICAL_TYPE = "canonical_type",
    SOURCE_CLASS = "source_class",
    OUTCOME = "outcome",
    RESOURCES = "resources",
    COVERAGE_LEVEL = "coverage_level",
    EVIDENCE_STATE = "evidence_state",
    IDENTITY_STATE = "identity_state",
    CAPTURED_AT = "captured_at",
    LISTED = "listed",
    SCOPE_KEY = "scope_key",
    LEVEL = "level",
    AUDIENCE = "audience",
    PERCENT = "percent",
    RESTORE_TIER = "restore_tier",
    DENOMINATOR = "denominator",
    AS_OF = "as_of",
    WORKSPACE_ID = "workspace_id",
    MANAGED_ENVIRONMENT_ID = "managed_environment_id",
    PROVIDER_CONNECTION_ID = "provider_connection_id",
}

/// A field of an object. The objects of a list usually have their fields in the same order, so a field is looked for where
/// it was found last.
pub(crate) struct Field {
    name: InternedString,
    /// A slot of an array. Any value is correct.
    last_slot: AtomicUsize,
}

impl Field {
    const fn new(name: &'static str) -> Self {
        Self { name: InternedString::new(name), last_slot: AtomicUsize::new(0) }
    }

    #[inline(always)]
    fn find_in<'table>(&self, table: &'table ZendHashTable) -> Option<&'table Zval> {
        self.name.find_at(table, self.last_slot.load(Ordering::Relaxed)).or_else(|| self.find_elsewhere(table))
    }

    #[inline(never)]
    fn find_elsewhere<'table>(&self, table: &'table ZendHashTable) -> Option<&'table Zval> {
        let value = self.name.find_in(table)?;
        self.last_slot.store(InternedString::slot_of(table, value), Ordering::Relaxed);
        Some(value)
    }
}

/// Something does not have the exact form of the contract.
#[derive(Clone, Copy)]
pub(crate) struct Unexpected;

impl From<InvalidEntry> for Unexpected {
    fn from(_: InvalidEntry) -> Self {
        Self
    }
}

/// An object of the contract, passed as an array or a `stdClass`, and the number of its fields that were not read yet.
pub(crate) struct FieldReader<'a> {
    table: Option<&'a ZendHashTable>,
    unread: u32,
}

/// The methods fail for a field that does not have the exact form of the contract.
impl<'a> FieldReader<'a> {
    pub(crate) fn of_table(table: &'a ZendHashTable) -> Self {
        Self { table: Some(table), unread: table.nNumOfElements }
    }

    pub(crate) fn of(zval: &'a Zval) -> Result<Self, Unexpected> {
        let zval = zval.dereference();
        if let Some(table) = zval.array() {
            return Ok(Self::of_table(table));
        }
        let object = zval.object().filter(|object| engine::is_std_class(object)).ok_or(Unexpected)?;
        Ok(engine::std_class_properties(object).map_or(Self { table: None, unread: 0 }, Self::of_table))
    }

    #[inline(always)]
    fn find(&mut self, field: &Field) -> Option<&'a Zval> {
        let unread = self.unread.checked_sub(1)?;
        let zval = field.find_in(self.table?)?;
        self.unread = unread;
        Some(zval.dereference())
    }

    #[inline(always)]
    fn required(&mut self, field: &Field) -> Result<&'a Zval, Unexpected> {
        self.find(field).ok_or(Unexpected)
    }

    /// The value of a field that may be `null` or missing; `None` if it is.
    fn optional(&mut self, field: &Field) -> Option<&'a Zval> {
        self.find(field).filter(|zval| !zval.is_null())
    }

    pub(crate) fn text(&mut self, field: &Field) -> Result<&'a str, Unexpected> {
        utf8(self.required(field)?)
    }

    /// The text of a field that is required, although it may be `null`.
    pub(crate) fn text_or_null(&mut self, field: &Field) -> Result<Option<&'a str>, Unexpected> {
        let zval = self.required(field)?;
        if zval.is_null() { Ok(None) } else { utf8(zval).map(Some) }
    }

    #[inline(always)]
    pub(crate) fn case<F: PhpEnum>(&mut self, field: &Field) -> Result<F, Unexpected> {
        case(self.required(field)?)
    }

    pub(crate) fn optional_case<F: PhpEnum>(&mut self, field: &Field) -> Result<Option<F>, Unexpected> {
        self.optional(field).map(case).transpose()
    }

    pub(crate) fn count(&mut self, field: &Field) -> Result<u32, Unexpected> {
        self.required(field)?.long().and_then(|count| u32::try_from(count).ok()).ok_or(Unexpected)
    }

    pub(crate) fn number(&mut self, field: &Field, default: f64) -> Result<f64, Unexpected> {
        let Some(zval) = self.find(field) else { return Ok(default) };
        let integer = || zval.long().and_then(|integer| i32::try_from(integer).ok()).map(f64::from);
        zval.double().or_else(integer).ok_or(Unexpected)
    }

    pub(crate) fn flag(&mut self, field: &Field, default: bool) -> Result<bool, Unexpected> {
        self.find(field).map_or(Ok(default), |zval| zval.bool().ok_or(Unexpected))
    }

    pub(crate) fn time(&mut self, field: &Field) -> Result<Option<Time>, Unexpected> {
        let time = |zval: &Zval| Time::parse_bytes(zval.zend_str()?.as_bytes());
        self.optional(field).map(|zval| time(zval).ok_or(Unexpected)).transpose()
    }

    pub(crate) fn id(&mut self, field: &Field) -> Result<Option<Id>, Unexpected> {
        self.find(field).map_or(Ok(None), id)
    }

    /// The value of a field that is a list; `None` if it is `null` or missing.
    pub(crate) fn list(&mut self, field: &Field) -> Result<Option<&'a ZendHashTable>, Unexpected> {
        self.optional(field).map(list).transpose()
    }

    /// Fails if the object has fields that were not read.
    pub(crate) fn finish(&self) -> Result<(), Unexpected> {
        if self.unread == 0 { Ok(()) } else { Err(Unexpected) }
    }
}

/// The id that a value is, or `None` for `null`.
pub(crate) fn id(zval: &Zval) -> Result<Option<Id>, Unexpected> {
    if zval.is_null() {
        return Ok(None);
    }
    IdArgument::read(zval).and_then(IdArgument::id).map(Some).ok_or(Unexpected)
}

/// The entries of a list; fails for any other value.
pub(crate) fn entries(zval: &Zval) -> Result<impl Iterator<Item = Result<&Zval, Unexpected>>, Unexpected> {
    list(zval).map(entries_of)
}

/// The entries of a list.
pub(crate) fn entries_of(list: &ZendHashTable) -> impl Iterator<Item = Result<&Zval, Unexpected>> {
    (0..i64::from(list.nNumOfElements)).map(|index| list.get_index(index).ok_or(Unexpected))
}

fn list(zval: &Zval) -> Result<&ZendHashTable, Unexpected> {
    zval.array().filter(|table| engine::is_list(table)).ok_or(Unexpected)
}

/// The value of a family: its string, or the case of its enum.
#[inline(always)]
fn case<F: PhpEnum>(zval: &Zval) -> Result<F, Unexpected> {
    let value = match zval.zend_str() {
        Some(text) => F::from_bytes(text.as_bytes()),
        None => family::case(zval),
    };
    value.ok_or(Unexpected)
}

/// The text of a string; fails for other types and for bytes that are not UTF-8.
pub(crate) fn utf8(zval: &Zval) -> Result<&str, Unexpected> {
    str::from_utf8(zval.zend_str().ok_or(Unexpected)?.as_bytes()).map_err(|_| Unexpected)
}
