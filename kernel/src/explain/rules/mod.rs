//! Rules about several values. Each is checked only where each of the values is right by itself (contract §2).

mod definitions;
mod listings;

use super::collector::Collector;
use super::field::Fields;
use crate::definitions::Definitions;
use crate::shape::{Document, ObjectShape};
use crate::syntax::Cursor;
use definitions::DefinitionsRules;
use listings::ListingRule;

/// The rules about several values of one document.
pub(super) enum Rules<'t, 'd> {
    OfDefinitions(Box<DefinitionsRules<'t>>),
    OfListings(ListingRule<'d>),
    /// A claim has none but that no entry of its denominator is repeated.
    None,
}

impl<'t, 'd> Rules<'t, 'd> {
    pub(super) fn of(document: Document, definitions: Option<&'d Definitions>) -> Self {
        match (document, definitions) {
            (Document::Definitions, _) => Self::OfDefinitions(Box::default()),
            (Document::ObservedCoverage | Document::Request, Some(definitions)) => {
                Self::OfListings(ListingRule::new(definitions))
            }
            _ => Self::None,
        }
    }

    /// Whether a rule looks at the entries of lists.
    pub(super) const fn look_at_entries(&self) -> bool {
        matches!(self, Self::OfDefinitions(_))
    }

    /// Checks an object whose fields have been read; the cursor stands at it.
    pub(super) fn at_object(&mut self, cursor: &Cursor<'t>, fields: Fields<'t>, collector: &mut Collector) {
        match self {
            Self::OfDefinitions(rules) => rules.at_object(cursor, fields, collector),
            Self::OfListings(rule) => rule.at_object(cursor, &fields, collector),
            Self::None => {}
        }
    }

    /// Takes notice of something that is not the object that it should be.
    pub(super) fn at_no_object(&mut self, shape: &'static ObjectShape) {
        if let Self::OfDefinitions(rules) = self {
            rules.at_no_object(shape);
        }
    }
}
