//! Rules about several values. Each is checked only if each of the values is valid on its own (contract §2).

mod definitions;
mod listings;

use super::super::cursor::Cursor;
use super::super::table::{Document, ObjectShape};
use super::collector::Collector;
use super::read_fields::ReadFields;
use crate::model::Definitions;
use definitions::DefinitionsRules;
use listings::ListingRules;

/// The rules about several values of one document.
pub(super) enum Rules<'t, 'd> {
    OfDefinitions(Box<DefinitionsRules<'t>>),
    OfListings(ListingRules<'d>),
    /// A claim has no such rule; the walker checks its denominator for repeated entries.
    None,
}

impl<'t, 'd> Rules<'t, 'd> {
    pub(super) fn of(document: Document, definitions: Option<&'d Definitions>) -> Self {
        match (document, definitions) {
            (Document::Definitions, _) => Self::OfDefinitions(Box::default()),
            (Document::ObservedCoverage | Document::Request, definitions) => {
                Self::OfListings(ListingRules::new(definitions))
            }
            (Document::Claim, _) => Self::None,
        }
    }

    /// Whether a rule uses the entries of lists.
    pub(super) const fn look_at_entries(&self) -> bool {
        matches!(self, Self::OfDefinitions(_))
    }

    /// Checks an object whose fields have been read. The cursor is at the object.
    pub(super) fn at_object(&mut self, cursor: &Cursor<'t>, fields: ReadFields<'t>, collector: &mut Collector) {
        match self {
            Self::OfDefinitions(rules) => rules.at_object(cursor, fields, collector),
            Self::OfListings(rules) => rules.at_object(cursor, &fields, collector),
            Self::None => {}
        }
    }

    /// Records a value that is not an object where one is required.
    pub(super) fn at_no_object(&mut self, shape: &'static ObjectShape) {
        if let Self::OfDefinitions(rules) = self {
            rules.at_no_object(shape);
        }
    }
}
