//! The rules about listings: at most one for each registered (type, source), and no resources with `not_applicable`.

use super::super::super::cursor::Cursor;
use super::super::super::input_error::InputErrorCode;
use super::super::super::table::LISTING;
use super::super::collector::{Collector, Finding, Place};
use super::super::first_occurrences::FirstOccurrences;
use super::super::found::Quoted;
use super::super::read_fields::ReadFields;
use crate::family::{ListingOutcome, SourceClass};
use crate::model::{Definitions, RowIndex};

/// The registered rows that have a listing.
pub(in super::super) struct ListingRules<'d> {
    /// Without definitions no row is registered.
    definitions: Option<&'d Definitions>,
    listed: FirstOccurrences<RowIndex>,
}

impl<'d> ListingRules<'d> {
    pub(super) fn new(definitions: Option<&'d Definitions>) -> Self {
        Self { definitions, listed: FirstOccurrences::default() }
    }

    pub(super) fn at_object(&mut self, cursor: &Cursor<'_>, fields: &ReadFields<'_>, collector: &mut Collector) {
        if std::ptr::eq(fields.shape, &raw const LISTING) {
            self.repeated_listing(cursor, fields, collector);
            resources_of_not_applicable(cursor, fields, collector);
        }
    }

    /// Reports a second listing of a registered row, under any of its names, at its brace.
    fn repeated_listing(&mut self, cursor: &Cursor<'_>, fields: &ReadFields<'_>, collector: &mut Collector) {
        let (Some(name), Some(source)) = (fields.text("canonical_type"), fields.word::<SourceClass>("source_class"))
        else {
            return;
        };
        let row = self.definitions.and_then(|definitions| definitions.row_of_name(&name.value, source));
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

/// Reports resources of a listing whose outcome is `not_applicable`.
fn resources_of_not_applicable(cursor: &Cursor<'_>, fields: &ReadFields<'_>, collector: &mut Collector) {
    const RESOURCES: &str = "resources";
    if let (Some(ListingOutcome::NotApplicable), Some(resources)) = (fields.word("outcome"), fields.integer(RESOURCES))
        && resources.value > 0
    {
        collector.add(Place::at(resources.offset), InputErrorCode::InvalidValue, || {
            let mut pointer = cursor.pointer();
            pointer.push_key(RESOURCES);
            let outcome = ListingOutcome::NotApplicable;
            Finding::new(
                pointer,
                format_args!(
                    "expected no resources with the outcome `{outcome}`, found the number `{}`",
                    resources.value
                ),
            )
        });
    }
}
