//! The rule about listings: at most one for each registered (type, source).

use super::super::super::cursor::Cursor;
use super::super::super::input_error::InputErrorCode;
use super::super::super::table::LISTING;
use super::super::collector::{Collector, Finding, Place};
use super::super::first_occurrences::FirstOccurrences;
use super::super::found::Quoted;
use super::super::read_fields::ReadFields;
use crate::family::SourceClass;
use crate::model::{Definitions, RowIndex};

/// The registered rows that have a listing.
pub(in super::super) struct ListingRule<'d> {
    definitions: &'d Definitions,
    listed: FirstOccurrences<RowIndex>,
}

impl<'d> ListingRule<'d> {
    pub(super) fn new(definitions: &'d Definitions) -> Self {
        Self { definitions, listed: FirstOccurrences::default() }
    }

    /// Reports a second listing of a registered row, under any of its names, at its brace.
    pub(super) fn at_object(&mut self, cursor: &Cursor<'_>, fields: &ReadFields<'_>, collector: &mut Collector) {
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
                    format_args!(
                        "expected one listing for each type and source, found a second of {name} at `{source}`"
                    ),
                )
                .with_hint(Some(first.hint(cursor)))
            });
        }
    }
}
