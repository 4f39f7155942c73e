//! Writes PHP values as a document for the kernel's reader.

use crate::argument::IdArgument;
use crate::engine::{self, EnumProperty};
use crate::family;
use coverage_kernel::{
    Audience, CoverageLevel, EvidenceState, IdentityState, ListingOutcome, RestoreTier, SourceClass, Values,
};
use ext_php_rs::types::{ZendHashTable, ZendObject, Zval};

/// Writes an array as a document. An empty array may be an object or a list: it is written as a list, and the kernel accepts
/// that where it expects an object.
pub(crate) fn document(table: &ZendHashTable) -> Values {
    let mut writer = DocumentWriter::new();
    writer.array(table);
    writer.values
}

/// Writes a document, value by value.
pub(crate) struct DocumentWriter {
    values: Values,
    is_too_deep: bool,
}

/// The name of the field that a value belongs to; `None` for an entry of a list.
type FieldName<'key> = Option<&'key [u8]>;

impl DocumentWriter {
    pub(crate) fn new() -> Self {
        Self { values: Values::new(), is_too_deep: false }
    }

    /// Begins the document as an object.
    pub(crate) fn begin(&mut self) {
        self.values.begin_object();
    }

    /// Writes a field of the document.
    pub(crate) fn field(&mut self, key: &str, zval: &Zval) {
        self.values.key(key.as_bytes());
        self.value(zval, Some(key.as_bytes()));
    }

    /// Writes a field of the document that is a string.
    pub(crate) fn text(&mut self, key: &str, text: &[u8]) {
        self.values.key(key.as_bytes());
        self.values.string(text);
    }

    /// Writes a field of the document that is a number.
    pub(crate) fn number(&mut self, key: &str, number: f64) {
        self.values.key(key.as_bytes());
        self.values.number(number);
    }

    /// Writes the fields of the document that name the environment.
    pub(crate) fn environment(
        &mut self,
        workspace_id: Option<IdArgument<'_>>,
        managed_environment_id: Option<IdArgument<'_>>,
        provider_connection_id: Option<IdArgument<'_>>,
    ) {
        for (key, id) in [
            ("workspace_id", workspace_id),
            ("managed_environment_id", managed_environment_id),
            ("provider_connection_id", provider_connection_id),
        ] {
            if let Some(id) = id {
                self.field(key, id.zval());
            }
        }
    }

    /// Ends the document.
    pub(crate) fn end(mut self) -> Values {
        self.values.end_object();
        self.values
    }

    fn value(&mut self, zval: &Zval, field: FieldName<'_>) {
        let zval = zval.dereference();
        if let Some(string) = zval.zend_str() {
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
        if self.values.levels() >= Values::MAX_LEVELS {
            return self.end_too_deep();
        }
        if !engine::is_list(table) {
            return self.properties(Some(table));
        }
        self.values.begin_list();
        for (_, entry) in engine::entries(table) {
            if self.is_over() {
                break;
            }
            self.value(entry, None);
        }
        self.values.end_list();
    }

    fn object(&mut self, zval: &Zval, object: &ZendObject, field: FieldName<'_>) {
        if engine::is_enum(object) {
            self.case(zval, object, field);
        } else if !engine::is_std_class(object) {
            self.values.unsupported(&format!("an object of class `{}`", engine::class_name(object)));
        } else if self.values.levels() >= Values::MAX_LEVELS {
            self.end_too_deep();
        } else {
            self.properties(engine::std_class_properties(object));
        }
    }

    fn properties(&mut self, table: Option<&ZendHashTable>) {
        self.values.begin_object();
        for (key, value) in table.into_iter().flat_map(engine::entries) {
            let integer = key.long().map(|key| key.to_string()).unwrap_or_default();
            let key = key.zend_str().map_or(integer.as_bytes(), |key| key.as_bytes());
            if self.is_over() {
                break;
            }
            self.values.key(key);
            self.value(value, Some(key));
        }
        self.values.end_object();
    }

    /// Writes a case of an enum. A case of the family of the field becomes its string. A case of another family is an error,
    /// even if its string would be valid.
    fn case(&mut self, zval: &Zval, object: &ZendObject, field: FieldName<'_>) {
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

    fn end_too_deep(&mut self) {
        self.is_too_deep = true;
        self.values.null();
    }

    /// Whether the document is too deep or too large already. Stopping there keeps a small array that contains itself, or the
    /// same array many times, from becoming a huge document.
    fn is_over(&self) -> bool {
        self.is_too_deep || self.values.is_too_large()
    }
}
