//! Folds observed coverage from PHP arrays directly, without a copy.
//!
//! It stops at anything unexpected. The caller then uses the kernel's reader, which explains the errors.

use crate::argument::{ArgumentType, IdArgument};
use crate::engine::{self, InternedString};
use crate::family::{self, PhpEnum};
use coverage_kernel::{Definitions, Id, InvalidEntry, ObservedCoverage, ObservedCoverageBuilder, ObservedRow, Time};
use ext_php_rs::types::{ZendHashTable, Zval};
use std::sync::Arc;

/// Declares the names of fields as interned strings.
macro_rules! define_fields {
    ($($name:ident = $text:literal),+ $(,)?) => {
        $(static $name: InternedString = InternedString::new($text);)+

        /// Interns the names of the fields. Only the start of the module may call it.
        pub(crate) fn register_fields() {
            $($name.register();)+
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
}

/// Folds a document, unless something in it is unexpected. The fields are read in the order of the document, which is that of
/// the ignored names.
pub(crate) fn fold(definitions: &Arc<Definitions>, document: &ZendHashTable) -> Result<ObservedCoverage, InvalidEntry> {
    let mut observed = ObservedCoverage::builder(definitions);
    let mut has_listings = false;
    let mut has_rows = false;
    for (key, value) in engine::entries(document) {
        let value = value.dereference();
        match key.zend_str().ok_or(InvalidEntry)?.as_bytes() {
            b"workspace_id" => observed.workspace_id(id(value)?),
            b"managed_environment_id" => observed.managed_environment_id(id(value)?),
            b"provider_connection_id" => observed.provider_connection_id(id(value)?),
            b"listings" => {
                has_listings = true;
                for listing in entries(value)? {
                    add_listing(&mut observed, FieldReader::of(listing.ok_or(InvalidEntry)?)?)?;
                }
            }
            b"rows" => {
                has_rows = true;
                for row in entries(value)? {
                    add_row(&mut observed, FieldReader::of(row.ok_or(InvalidEntry)?)?)?;
                }
            }
            b"elsewhere" => {
                for entry in entries(value)? {
                    add_elsewhere(&mut observed, FieldReader::of(entry.ok_or(InvalidEntry)?)?)?;
                }
            }
            _ => return Err(InvalidEntry),
        }
    }
    if has_listings && has_rows { Ok(observed.finish()) } else { Err(InvalidEntry) }
}

fn add_listing(observed: &mut ObservedCoverageBuilder, mut fields: FieldReader<'_>) -> Result<(), InvalidEntry> {
    let name = fields.text(&CANONICAL_TYPE)?;
    let source_class = fields.case(&SOURCE_CLASS)?;
    let outcome = fields.case(&OUTCOME)?;
    let resources = fields.count(&RESOURCES)?;
    let captured_at = fields.time(&CAPTURED_AT)?;
    fields.finish()?;
    observed.listing(name, source_class, outcome, resources, captured_at)
}

fn add_row(observed: &mut ObservedCoverageBuilder, mut fields: FieldReader<'_>) -> Result<(), InvalidEntry> {
    let name = fields.text(&CANONICAL_TYPE)?;
    let source_class = fields.case(&SOURCE_CLASS)?;
    let row = ObservedRow {
        coverage_level: fields.case(&COVERAGE_LEVEL)?,
        evidence_state: fields.case(&EVIDENCE_STATE)?,
        identity_state: fields.case(&IDENTITY_STATE)?,
        captured_at: fields.time(&CAPTURED_AT)?,
        listed: fields.flag(&LISTED, true)?,
    };
    fields.finish()?;
    observed.row(name, source_class, row)
}

fn add_elsewhere(observed: &mut ObservedCoverageBuilder, mut fields: FieldReader<'_>) -> Result<(), InvalidEntry> {
    let name = fields.text(&CANONICAL_TYPE)?;
    let resources = fields.count(&RESOURCES)?;
    fields.finish()?;
    observed.elsewhere(name, resources)
}

/// An object of the contract, passed as an array or a `stdClass`, and the number of its fields that were read.
struct FieldReader<'a> {
    table: Option<&'a ZendHashTable>,
    found: usize,
}

/// The methods fail for a field that does not have the exact form of the contract.
impl<'a> FieldReader<'a> {
    fn of_table(table: &'a ZendHashTable) -> Self {
        Self { table: Some(table), found: 0 }
    }

    fn of(zval: &'a Zval) -> Result<Self, InvalidEntry> {
        let zval = zval.dereference();
        if let Some(table) = zval.array() {
            return Ok(Self::of_table(table));
        }
        let object = zval.object().filter(|object| engine::is_std_class(object)).ok_or(InvalidEntry)?;
        Ok(Self { table: engine::std_class_properties(object), found: 0 })
    }

    fn find(&mut self, name: &InternedString) -> Option<&'a Zval> {
        let zval = name.find_in(self.table?)?;
        self.found = self.found.saturating_add(1);
        Some(zval.dereference())
    }

    fn required(&mut self, name: &InternedString) -> Result<&'a Zval, InvalidEntry> {
        self.find(name).ok_or(InvalidEntry)
    }

    /// The value of a field that may be `null` or missing; `None` if it is.
    fn optional(&mut self, name: &InternedString) -> Option<&'a Zval> {
        self.find(name).filter(|zval| !zval.is_null())
    }

    fn text(&mut self, name: &InternedString) -> Result<&'a str, InvalidEntry> {
        utf8(self.required(name)?).ok_or(InvalidEntry)
    }

    fn case<F: PhpEnum>(&mut self, name: &InternedString) -> Result<F, InvalidEntry> {
        let zval = self.required(name)?;
        if zval.is_string() { utf8(zval).and_then(F::from_text) } else { family::case(zval) }.ok_or(InvalidEntry)
    }

    fn count(&mut self, name: &InternedString) -> Result<u32, InvalidEntry> {
        self.required(name)?.long().and_then(|count| u32::try_from(count).ok()).ok_or(InvalidEntry)
    }

    fn flag(&mut self, name: &InternedString, default: bool) -> Result<bool, InvalidEntry> {
        self.find(name).map_or(Ok(default), |zval| zval.bool().ok_or(InvalidEntry))
    }

    fn time(&mut self, name: &InternedString) -> Result<Option<Time>, InvalidEntry> {
        let time = |zval| utf8(zval).and_then(Time::parse).ok_or(InvalidEntry);
        self.optional(name).map(time).transpose()
    }

    /// Fails if the object has fields that were not read.
    fn finish(&self) -> Result<(), InvalidEntry> {
        if self.table.map_or(0, ZendHashTable::len) == self.found { Ok(()) } else { Err(InvalidEntry) }
    }
}

/// The id that a value is, or `None` for `null`.
fn id(value: &Zval) -> Result<Option<Id>, InvalidEntry> {
    if value.is_null() {
        return Ok(None);
    }
    IdArgument::read(value).and_then(IdArgument::id).map(Some).ok_or(InvalidEntry)
}

/// The entries of a list; fails for any other value.
fn entries(list: &Zval) -> Result<impl Iterator<Item = Option<&Zval>>, InvalidEntry> {
    let table = list.array().filter(|table| engine::is_list(table)).ok_or(InvalidEntry)?;
    Ok((0..i64::from(table.nNumOfElements)).map(|index| table.get_index(index)))
}

/// The text of a string; `None` for other types and for bytes that are not UTF-8.
fn utf8(zval: &Zval) -> Option<&str> {
    str::from_utf8(zval.zend_str()?.as_bytes()).ok()
}
