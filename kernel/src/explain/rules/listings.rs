//! The rule about listings: at most one for each registered (type, source).

use super::super::collector::{Collector, Finding, Place};
use super::super::field::Fields;
use super::super::firsts::Firsts;
use super::super::found::Quoted;
use crate::definitions::{Definitions, RowIndex};
use crate::shape::LISTING;
use crate::syntax::Cursor;
use crate::{InputErrorCode, SourceClass};

/// Which registered rows have a listing.
pub(in super::super) struct ListingRule<'d> {
    definitions: &'d Definitions,
    listed: Firsts<RowIndex>,
}

impl<'d> ListingRule<'d> {
    pub(super) fn new(definitions: &'d Definitions) -> Self {
        Self { definitions, listed: Firsts::default() }
    }

    /// A second listing is an error at its brace, under whatever name.
    pub(super) fn at_object(&mut self, cursor: &Cursor<'_>, fields: &Fields<'_>, collector: &mut Collector) {
        if !std::ptr::eq(fields.shape, &raw const LISTING) {
            return;
        }
        let (Some(name), Some(source)) = (fields.text("canonical_type"), fields.word::<SourceClass>("source_class"))
        else {
            return;
        };
        let row = self.definitions.row_of_name(&name.value, source);
        if let Some(first) = row.and_then(|row| self.listed.before(row, cursor)) {
            collector.add(Place::at(fields.brace), InputErrorCode::RepeatedEntry, || {
                let name = Quoted(&name.value);
                Finding::new(
                    cursor.pointer(),
                    format_args!("expected one listing of a type at a source, found a second of {name} at `{source}`"),
                )
                .hinting(Some(first.in_words(cursor)))
            });
        }
    }
}
