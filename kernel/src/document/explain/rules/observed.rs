//! The rules about observed coverage: at most one listing or folded entry for each registered (type, source), no resources
//! with `not_applicable`, and counts and times of folded entries that fit together.

use super::super::super::cursor::Cursor;
use super::super::super::input_error::InputErrorCode;
use super::super::super::table::{FOLDED_ENTRY, FOLDED_LISTING, LISTING, ObjectShape};
use super::super::collector::{Collector, Finding, Place};
use super::super::first_occurrences::FirstOccurrences;
use super::super::found::Quoted;
use super::super::read_fields::{FieldState, FieldValue, ReadFields};
use crate::family::{ListingOutcome, SourceClass};
use crate::model::{Definitions, RowIndex};
use crate::value::Time;

/// The registered rows that have a listing or a folded entry.
pub(in super::super) struct ObservedRules<'d> {
    /// Without definitions no row is registered.
    definitions: Option<&'d Definitions>,
    listed: FirstOccurrences<RowIndex>,
}

impl<'d> ObservedRules<'d> {
    pub(super) fn new(definitions: Option<&'d Definitions>) -> Self {
        Self { definitions, listed: FirstOccurrences::default() }
    }

    pub(super) fn at_object(&mut self, cursor: &Cursor<'_>, fields: &ReadFields<'_>, collector: &mut Collector) {
        let is = |shape: &'static ObjectShape| std::ptr::eq(fields.shape, shape);
        if is(&LISTING) {
            self.repeated_entry(cursor, fields, "listing", collector);
            resources_of_not_applicable(cursor, fields, collector);
        } else if is(&FOLDED_LISTING) {
            resources_of_not_applicable(cursor, fields, collector);
        } else if is(&FOLDED_ENTRY) {
            self.repeated_entry(cursor, fields, "entry", collector);
            counts_of_rows(cursor, fields, collector);
            times_of_rows(cursor, fields, collector);
        }
    }

    /// Reports a second listing or folded entry of a registered row, under any of its names, at its brace.
    fn repeated_entry(&mut self, cursor: &Cursor<'_>, fields: &ReadFields<'_>, what: &str, collector: &mut Collector) {
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
                        "expected one {what} for each type and source, found a second of {name} at `{source}`"
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

/// Reports lists of counts that do not add up to the number of rows, and more unlisted or undated rows than rows.
fn counts_of_rows(cursor: &Cursor<'_>, fields: &ReadFields<'_>, collector: &mut Collector) {
    let Some(rows) = fields.integer("rows") else {
        return;
    };
    for name in ["coverage_levels", "evidence_states", "identity_states"] {
        if let Some(sum) = fields.integer(name)
            && sum.value != rows.value
        {
            invalid_field(cursor, sum.offset, name, collector, || {
                format!("expected counts that add up to {} rows, found counts of {}", rows.value, sum.value)
            });
        }
    }
    for name in ["unlisted", "undated"] {
        if let Some(count) = fields.integer(name)
            && count.value > rows.value
        {
            invalid_field(cursor, count.offset, name, collector, || {
                format!("expected at most the {} rows of the entry, found {}", rows.value, count.value)
            });
        }
    }
}

/// Reports times that contradict the counts: at `oldest`, or at `newest` if it alone is wrong.
fn times_of_rows(cursor: &Cursor<'_>, fields: &ReadFields<'_>, collector: &mut Collector) {
    const OLDEST: &str = "oldest";
    const NEWEST: &str = "newest";
    let [Some(oldest), Some(newest)] = [OLDEST, NEWEST].map(|name| valid_time(fields, name)) else {
        return;
    };
    let counts = fields.integer("rows").zip(fields.integer("undated"));
    let dated = counts.and_then(|(rows, undated)| rows.value.checked_sub(undated.value));
    let (name, wrong, expected) = match (oldest.time, newest.time, dated) {
        (Some(least), Some(greatest), _) if least > greatest => (OLDEST, oldest, "a time not after the newest one"),
        (Some(_), _, Some(0)) => (OLDEST, oldest, "`null`, since no row has a time"),
        (None, Some(_), Some(0)) => (NEWEST, newest, "`null`, since no row has a time"),
        (None, _, Some(1..)) => (OLDEST, oldest, "a time, since a row has one"),
        (Some(_), None, Some(1..)) => (NEWEST, newest, "a time, since a row has one"),
        (Some(least), Some(greatest), Some(1)) if least != greatest => {
            (OLDEST, oldest, "the time of the newest row, since only one row has a time")
        }
        _ => return,
    };
    invalid_field(cursor, wrong.offset, name, collector, || format!("expected {expected}, found {}", wrong.found));
}

/// A valid time or `null`.
struct FoundTime {
    offset: usize,
    time: Option<Time>,
    found: String,
}

fn valid_time(fields: &ReadFields<'_>, name: &str) -> Option<FoundTime> {
    match fields.get(name) {
        FieldState::Valid(FieldValue::Null(offset)) => {
            Some(FoundTime { offset: *offset, time: None, found: "`null`".to_owned() })
        }
        FieldState::Valid(FieldValue::Text(text)) => {
            let time = Time::parse(&text.value)?;
            Some(FoundTime { offset: text.offset, time: Some(time), found: Quoted(&text.value).to_string() })
        }
        _ => None,
    }
}

fn invalid_field(
    cursor: &Cursor<'_>,
    offset: usize,
    name: &str,
    collector: &mut Collector,
    message: impl FnOnce() -> String,
) {
    collector.add(Place::at(offset), InputErrorCode::InvalidValue, || {
        let mut pointer = cursor.pointer();
        pointer.push_key(name);
        Finding::new(pointer, format_args!("{}", message()))
    });
}
