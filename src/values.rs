//! Writing PHP values down for the kernel's reader.

use crate::engine::{self, EnumProperty};
use crate::family;
use coverage_kernel::{
    Audience, CoverageLevel, EvidenceState, IdentityState, ListingOutcome, RestoreTier, SourceClass, Values,
};
use ext_php_rs::types::{ZendHashTable, ZendObject, Zval};

/// As much text as any document may have (contract §2): an array that holds the same array many times over must not
/// fill the memory.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// What stands in place of all that would be beyond, so that the document is refused.
const TOO_LARGE: &str = "more than 64 MiB";

/// The document that an array is. PHP does not tell an empty object from an empty list: it is written as a list, which the
/// kernel takes for whichever is due.
pub(crate) fn document(table: &ZendHashTable) -> Values {
    let mut writer = Writer::new();
    writer.array(table);
    writer.values
}

/// Writes a document value by value.
pub(crate) struct Writer {
    values: Values,
    bytes: usize,
}

/// The key of the field whose value a value is; none for an entry of a list.
type Field<'key> = Option<&'key [u8]>;

impl Writer {
    pub(crate) fn new() -> Self {
        Self { values: Values::new(), bytes: 0 }
    }

    /// Begins a document that is written field by field.
    pub(crate) fn begin(&mut self) {
        self.values.begin_object();
    }

    /// Writes a field of it.
    pub(crate) fn field(&mut self, key: &str, zval: &Zval) {
        self.values.key(key.as_bytes());
        self.value(zval, Some(key.as_bytes()));
    }

    /// Writes a field of it that is text.
    pub(crate) fn text(&mut self, key: &str, text: &[u8]) {
        self.values.key(key.as_bytes());
        self.values.string(text);
    }

    /// Writes a field of it that is a number.
    pub(crate) fn number(&mut self, key: &str, number: f64) {
        self.values.key(key.as_bytes());
        self.values.number(number);
    }

    /// Ends it.
    pub(crate) fn end(mut self) -> Values {
        self.values.end_object();
        self.values
    }

    fn value(&mut self, zval: &Zval, field: Field<'_>) {
        let zval = zval.dereference();
        if let Some(string) = zval.zend_str() {
            self.bytes = self.bytes.saturating_add(string.len());
            self.values.string(string.as_bytes());
        } else if let Some(integer) = zval.long() {
            self.values.integer(integer);
        } else if let Some(table) = zval.array() {
            self.array(table);
        } else if let Some(object) = zval.object() {
            self.object(zval, object, field);
        } else if let Some(number) = zval.double() {
            self.values.number(number);
        } else if let Some(bool) = zval.bool() {
            self.values.bool(bool);
        } else if zval.is_null() {
            self.values.null();
        } else {
            self.values.unsupported("a resource");
        }
    }

    fn array(&mut self, table: &ZendHashTable) {
        if self.values.levels() >= Values::DEEPEST {
            return self.values.null();
        }
        if !engine::is_list(table) {
            return self.properties(Some(table));
        }
        self.values.begin_list();
        for (_, entry) in engine::entries(table) {
            if !self.goes_on() {
                self.values.unsupported(TOO_LARGE);
                break;
            }
            self.value(entry, None);
        }
        self.values.end_list();
    }

    fn object(&mut self, zval: &Zval, object: &ZendObject, field: Field<'_>) {
        if engine::is_enum(object) {
            self.case(zval, object, field);
        } else if !engine::is_std_class(object) {
            self.values.unsupported(&format!("an object of class `{}`", engine::class_name(object)));
        } else if self.values.levels() >= Values::DEEPEST {
            self.values.null();
        } else {
            self.properties(engine::std_class_properties(object));
        }
    }

    fn properties(&mut self, table: Option<&ZendHashTable>) {
        self.values.begin_object();
        for (key, value) in table.into_iter().flat_map(engine::entries) {
            let integer = key.long().map(|key| key.to_string()).unwrap_or_default();
            let key = key.zend_str().map_or(integer.as_bytes(), |key| key.as_bytes());
            self.bytes = self.bytes.saturating_add(key.len());
            self.values.key(key);
            if !self.goes_on() {
                self.values.unsupported(TOO_LARGE);
                break;
            }
            self.value(value, Some(key));
        }
        self.values.end_object();
    }

    /// A case of the family that belongs to the field is its string; any other case is not what was asked for, even if
    /// its string happens to be.
    fn case(&mut self, zval: &Zval, object: &ZendObject, field: Field<'_>) {
        let belongs = match field {
            Some(b"source_class") => family::is_case::<SourceClass>(object),
            Some(b"outcome") => family::is_case::<ListingOutcome>(object),
            Some(b"coverage_level" | b"level") => family::is_case::<CoverageLevel>(object),
            Some(b"evidence_state") => family::is_case::<EvidenceState>(object),
            Some(b"identity_state") => family::is_case::<IdentityState>(object),
            Some(b"audience") => family::is_case::<Audience>(object),
            Some(b"restore_tier") => family::is_case::<RestoreTier>(object),
            Some(_) | None => false,
        };
        let text = |property| engine::enum_property(zval, property);
        if let Some(value) = text(EnumProperty::Value).filter(|_| belongs) {
            return self.values.string(value.as_bytes());
        }
        let case = text(EnumProperty::Name).map(|name| String::from_utf8_lossy(name.as_bytes()));
        let class = engine::class_name(object);
        self.values.unsupported(&format!("the enum case `{class}::{}`", case.unwrap_or_default()));
    }

    /// Counts a value that is about to be written; each takes at least a byte and what separates it from the next.
    fn goes_on(&mut self) -> bool {
        self.bytes = self.bytes.saturating_add(2);
        self.bytes <= MOST_BYTES
    }
}
