//! Folding what was observed straight from PHP arrays, field by field and without a copy.
//!
//! Whatever is not exactly as the contract has it ends the folding: then the kernel's reader looks at all of it, and
//! says what is wrong.

use crate::argument::{ArgumentType, IdArgument};
use crate::engine::{self, KnownString};
use crate::family::{self, PhpEnum};
use coverage_kernel::{Definitions, Id, ObservedCoverage, ObservedCoverageBuilder, Refused, Time};
use ext_php_rs::types::{ZendHashTable, Zval};
use std::sync::Arc;

/// Declares the fields' names as strings that PHP knows.
macro_rules! define_fields {
    ($($name:ident = $text:literal),+ $(,)?) => {
        $(static $name: KnownString = KnownString::new($text);)+

        /// Makes the fields' names known to PHP; only while the module starts.
        pub(crate) fn register_fields() {
            $($name.register();)+
        }
    };
}

define_fields! {
    WORKSPACE_ID = "workspace_id",
    MANAGED_ENVIRONMENT_ID = "managed_environment_id",
    PROVIDER_CONNECTION_ID = "provider_connection_id",
    LISTINGS = "listings",
    ROWS = "rows",
    CANONICAL_TYPE = "canonical_type",
    SOURCE_CLASS = "source_class",
    OUTCOME = "outcome",
    RESOURCES = "resources",
    COVERAGE_LEVEL = "coverage_level",
    EVIDENCE_STATE = "evidence_state",
    IDENTITY_STATE = "identity_state",
    CAPTURED_AT = "captured_at",
}

/// What a document folds to, if everything in it is right.
pub(crate) fn fold(definitions: &Arc<Definitions>, document: &ZendHashTable) -> Result<ObservedCoverage, Refused> {
    let mut observed = ObservedCoverage::builder(definitions);
    let mut fields = Fields::of_table(document);
    observed.workspace_id(fields.id(&WORKSPACE_ID)?);
    observed.managed_environment_id(fields.id(&MANAGED_ENVIRONMENT_ID)?);
    observed.provider_connection_id(fields.id(&PROVIDER_CONNECTION_ID)?);
    for listing in fields.list(&LISTINGS)? {
        add_listing(&mut observed, Fields::of(listing.ok_or(Refused)?)?)?;
    }
    for row in fields.list(&ROWS)? {
        add_row(&mut observed, Fields::of(row.ok_or(Refused)?)?)?;
    }
    fields.all_known()?;
    Ok(observed.finish())
}

fn add_listing(observed: &mut ObservedCoverageBuilder, mut fields: Fields<'_>) -> Result<(), Refused> {
    let name = fields.text(&CANONICAL_TYPE)?;
    let source_class = fields.case(&SOURCE_CLASS)?;
    let outcome = fields.case(&OUTCOME)?;
    let resources = fields.count(&RESOURCES)?;
    let captured_at = fields.time(&CAPTURED_AT)?;
    fields.all_known()?;
    observed.listing(name, source_class, outcome, resources, captured_at)
}

fn add_row(observed: &mut ObservedCoverageBuilder, mut fields: Fields<'_>) -> Result<(), Refused> {
    let name = fields.text(&CANONICAL_TYPE)?;
    let source_class = fields.case(&SOURCE_CLASS)?;
    let level = fields.case(&COVERAGE_LEVEL)?;
    let evidence = fields.case(&EVIDENCE_STATE)?;
    let identity = fields.case(&IDENTITY_STATE)?;
    let captured_at = fields.time(&CAPTURED_AT)?;
    fields.all_known()?;
    observed.row(name, source_class, level, evidence, identity, captured_at)
}

/// The fields of an object of the contract, and how many of them have been found.
struct Fields<'a> {
    table: Option<&'a ZendHashTable>,
    found: usize,
}

/// Each method refuses a field that is not as the contract has it.
impl<'a> Fields<'a> {
    fn of_table(table: &'a ZendHashTable) -> Self {
        Self { table: Some(table), found: 0 }
    }

    fn of(zval: &'a Zval) -> Result<Self, Refused> {
        let zval = zval.dereference();
        if let Some(table) = zval.array() {
            return Ok(Self::of_table(table));
        }
        let object = zval.object().filter(|object| engine::is_std_class(object)).ok_or(Refused)?;
        Ok(Self { table: engine::std_class_properties(object), found: 0 })
    }

    fn find(&mut self, name: &KnownString) -> Option<&'a Zval> {
        let zval = name.find_in(self.table?)?;
        self.found = self.found.saturating_add(1);
        Some(zval.dereference())
    }

    fn required(&mut self, name: &KnownString) -> Result<&'a Zval, Refused> {
        self.find(name).ok_or(Refused)
    }

    /// What a field that may be `null` or left out is, if it is neither.
    fn optional(&mut self, name: &KnownString) -> Option<&'a Zval> {
        self.find(name).filter(|zval| !zval.is_null())
    }

    fn text(&mut self, name: &KnownString) -> Result<&'a str, Refused> {
        utf8(self.required(name)?).ok_or(Refused)
    }

    fn case<F: PhpEnum>(&mut self, name: &KnownString) -> Result<F, Refused> {
        let zval = self.required(name)?;
        if zval.is_string() { utf8(zval).and_then(F::from_text) } else { family::case(zval) }.ok_or(Refused)
    }

    fn count(&mut self, name: &KnownString) -> Result<u32, Refused> {
        self.required(name)?.long().and_then(|count| u32::try_from(count).ok()).ok_or(Refused)
    }

    fn time(&mut self, name: &KnownString) -> Result<Option<Time>, Refused> {
        let time = |zval| utf8(zval).and_then(Time::parse).ok_or(Refused);
        self.optional(name).map(time).transpose()
    }

    fn id(&mut self, name: &KnownString) -> Result<Option<Id>, Refused> {
        let id = |zval| IdArgument::read(zval).and_then(IdArgument::id).ok_or(Refused);
        self.optional(name).map(id).transpose()
    }

    fn list(&mut self, name: &KnownString) -> Result<impl Iterator<Item = Option<&'a Zval>> + use<'a>, Refused> {
        let table = self.required(name)?.array().filter(|table| engine::is_list(table)).ok_or(Refused)?;
        Ok((0..i64::from(table.nNumOfElements)).map(|index| table.get_index(index)))
    }

    /// Refuses an object that has fields that nobody asked for.
    fn all_known(&self) -> Result<(), Refused> {
        if self.table.map_or(0, ZendHashTable::len) == self.found { Ok(()) } else { Err(Refused) }
    }
}

/// The text of a string, if it is UTF-8.
fn utf8(zval: &Zval) -> Option<&str> {
    str::from_utf8(zval.zend_str()?.as_bytes()).ok()
}
