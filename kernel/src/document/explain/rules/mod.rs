//! Rules about several values. Each is checked only if each of the values is valid on its own (contract §2).

mod definitions;
mod observed;

use super::super::cursor::Cursor;
use super::super::table::{Document, ObjectShape};
use super::collector::Collector;
use super::read_fields::ReadFields;
use crate::model::Definitions;
use definitions::DefinitionsRules;
use observed::ObservedRules;

/// The rules about several values of one document.
pub(super) struct Rules<'t, 'd> {
    definitions: Option<Box<DefinitionsRules<'t>>>,
    observed: Option<ObservedRules<'d>>,
}

impl<'t, 'd> Rules<'t, 'd> {
    pub(super) fn of(document: Document, definitions: Option<&'d Definitions>) -> Self {
        let has_definitions = matches!(document, Document::Definitions | Document::Record);
        let has_observed = matches!(document, Document::ObservedCoverage | Document::Request | Document::Record);
        Self {
            definitions: has_definitions.then(Box::default),
            observed: has_observed.then(|| ObservedRules::new(definitions)),
        }
    }

    /// Whether a rule uses the entries of lists.
    pub(super) const fn look_at_entries(&self) -> bool {
        self.definitions.is_some()
    }

    /// Checks an object whose fields have been read. The cursor is at the object.
    pub(super) fn at_object(&mut self, cursor: &Cursor<'t>, fields: ReadFields<'t>, collector: &mut Collector) {
        if let Some(rules) = &mut self.observed {
            rules.at_object(cursor, &fields, collector);
        }
        if let Some(rules) = &mut self.definitions {
            rules.at_object(cursor, fields, collector);
        }
    }

    /// Records a value that is not an object where one is required.
    pub(super) fn at_no_object(&mut self, shape: &'static ObjectShape) {
        if let Some(rules) = &mut self.definitions {
            rules.at_no_object(shape);
        }
    }
}
