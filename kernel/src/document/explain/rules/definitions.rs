//! The rules about definitions as a whole.

use super::super::super::cursor::Cursor;
use super::super::super::input_error::InputErrorCode;
use super::super::super::pointer::Pointer;
use super::super::super::table::{DEFINITIONS, ObjectShape, RESOURCE_TYPE, SUPPORTED_SCOPE};
use super::super::collector::{Collector, Finding, Place};
use super::super::first_occurrences::FirstOccurrences;
use super::super::found::Quoted;
use super::super::nearest::{MAX_COMPARISONS, did_you_mean, nearest_within};
use super::super::read_fields::{FieldState, FieldValue, LocatedText, ReadFields};
use crate::family::{SourceClass, Workload};
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{HashMap, HashSet};

/// Above this number of defined types there is no suggestion for an undefined one.
const MAX_COMPARED: usize = 1_000;

/// The parts of the definitions read so far that the rules use.
#[derive(Default)]
pub(in super::super) struct DefinitionsRules<'t> {
    rows: FirstOccurrences<(Cow<'t, str>, SourceClass)>,
    scope_keys: FirstOccurrences<Cow<'t, str>>,
    /// Maps each name in lower case to the type that its first occurrence refers to.
    names: HashMap<Cow<'t, str>, Cow<'t, str>>,
    types: DefinedTypes<'t>,
    /// In the order of the text.
    denominators: Vec<Denominator<'t>>,
}

/// The canonical types that have a row in each workload.
#[derive(Default)]
struct DefinedTypes<'t> {
    known: HashMap<Workload, HashSet<Cow<'t, str>>>,
    /// Types of rows with an invalid workload, which could be any.
    in_any_workload: HashSet<Cow<'t, str>>,
    /// Whether a row has an invalid type, which could be any.
    may_be_any: bool,
}

/// The denominator of a scope, which is checked once all rows have been read.
struct Denominator<'t> {
    pointer: Pointer,
    workload: Workload,
    entries: Vec<Option<LocatedText<'t>>>,
}

impl<'t> DefinitionsRules<'t> {
    pub(super) fn at_object(&mut self, cursor: &Cursor<'t>, fields: ReadFields<'t>, collector: &mut Collector) {
        if std::ptr::eq(fields.shape, &raw const RESOURCE_TYPE) {
            self.resource_type(cursor, fields, collector);
        } else if std::ptr::eq(fields.shape, &raw const SUPPORTED_SCOPE) {
            self.supported_scope(cursor, fields, collector);
        } else if std::ptr::eq(fields.shape, &raw const DEFINITIONS) {
            self.undefined_types(&fields, collector);
        }
    }

    pub(super) fn at_no_object(&mut self, shape: &'static ObjectShape) {
        if std::ptr::eq(shape, &raw const RESOURCE_TYPE) {
            self.types.may_be_any = true;
        }
    }

    fn resource_type(&mut self, cursor: &Cursor<'t>, mut fields: ReadFields<'t>, collector: &mut Collector) {
        let Some(canonical_type) = fields.text("canonical_type").cloned() else {
            self.types.may_be_any = true;
            return;
        };
        self.repeated_row(cursor, &fields, &canonical_type, collector);
        self.types.add(canonical_type.value.clone(), fields.word("workload"));
        self.ambiguous_names(cursor, &canonical_type, &fields.take_texts("source_aliases"), collector);
    }

    /// Reports a second row of a canonical type at a source class.
    fn repeated_row(
        &mut self,
        cursor: &Cursor<'t>,
        fields: &ReadFields<'t>,
        canonical_type: &LocatedText<'t>,
        collector: &mut Collector,
    ) {
        let Some(source) = fields.word::<SourceClass>("source_class") else {
            return;
        };
        if let Some(first) = self.rows.before((canonical_type.value.clone(), source), cursor) {
            collector.add(Place::at(fields.brace), InputErrorCode::RepeatedEntry, || {
                let found = Quoted(&canonical_type.value);
                Finding::new(
                    cursor.pointer(),
                    format_args!("expected one row for each type and source, found a second of {found} at `{source}`"),
                )
                .with_hint(Some(first.hint(cursor)))
            });
        }
    }

    /// Checks the names of a type: its own, and its aliases.
    fn ambiguous_names(
        &mut self,
        cursor: &Cursor<'t>,
        canonical_type: &LocatedText<'t>,
        aliases: &[Option<LocatedText<'t>>],
        collector: &mut Collector,
    ) {
        self.ambiguous_name(cursor, canonical_type, canonical_type, None, collector);
        for (index, alias) in aliases.iter().enumerate() {
            if let Some(alias) = alias {
                self.ambiguous_name(cursor, canonical_type, alias, Some(index), collector);
            }
        }
    }

    /// Reports a name whose first occurrence, without regard to ASCII case, refers to another type.
    fn ambiguous_name(
        &mut self,
        cursor: &Cursor<'t>,
        canonical_type: &LocatedText<'t>,
        name: &LocatedText<'t>,
        alias: Option<usize>,
        collector: &mut Collector,
    ) {
        let named = self.names.entry(in_lower_case(&name.value)).or_insert_with(|| canonical_type.value.clone());
        if *named == canonical_type.value {
            return;
        }
        collector.add(Place::at(name.offset), InputErrorCode::AmbiguousName, || {
            let mut pointer = cursor.pointer();
            pointer.push_key(if alias.is_some() { "source_aliases" } else { "canonical_type" });
            if let Some(index) = alias {
                pointer.push_entry(index);
            }
            let [found, named, canonical_type] = [&name.value, named, &canonical_type.value].map(|name| Quoted(name));
            match alias {
                Some(_) => Finding::new(
                    pointer,
                    format_args!(
                        "expected a name of one type, found {found} for {canonical_type}, but it already refers to {named}"
                    ),
                ),
                None => Finding::new(
                    pointer,
                    format_args!("expected a name of one type, found {found}, but it already refers to {named}"),
                ),
            }
        });
    }

    fn supported_scope(&mut self, cursor: &Cursor<'t>, mut fields: ReadFields<'t>, collector: &mut Collector) {
        self.repeated_scope(cursor, &fields, collector);
        missing_age(cursor, &fields, collector);
        if let Some(workload) = fields.word("workload") {
            let mut pointer = cursor.pointer();
            pointer.push_key("denominator");
            let entries = fields.take_texts("denominator");
            self.denominators.push(Denominator { pointer, workload, entries });
        }
    }

    /// Reports a second scope with the same key.
    fn repeated_scope(&mut self, cursor: &Cursor<'t>, fields: &ReadFields<'t>, collector: &mut Collector) {
        let Some(scope_key) = fields.text("scope_key") else {
            return;
        };
        if let Some(first) = self.scope_keys.before(scope_key.value.clone(), cursor) {
            collector.add(Place::at(fields.brace), InputErrorCode::RepeatedEntry, || {
                let found = Quoted(&scope_key.value);
                Finding::new(
                    cursor.pointer(),
                    format_args!("expected one scope for each key, found a second of {found}"),
                )
                .with_hint(Some(first.hint(cursor)))
            });
        }
    }

    /// Reports denominator types without a row in the scope's workload.
    fn undefined_types(&self, fields: &ReadFields<'t>, collector: &mut Collector) {
        if !matches!(fields.get("resource_types"), FieldState::Valid(_)) || self.types.may_be_any {
            return;
        }
        let comparisons = Cell::new(MAX_COMPARISONS);
        for Denominator { pointer, workload, entries } in &self.denominators {
            for (index, entry) in entries.iter().enumerate() {
                let Some(entry) = entry else {
                    continue;
                };
                if !self.types.may_have(*workload, &entry.value) {
                    collector.add(Place::at(entry.offset), InputErrorCode::UndefinedType, || {
                        let mut pointer = pointer.clone();
                        pointer.push_entry(index);
                        let found = Quoted(&entry.value);
                        Finding::new(
                            pointer,
                            format_args!(
                                "expected a canonical type with a row in the workload `{workload}`, found {found}"
                            ),
                        )
                        .with_hint(self.nearest_type(*workload, &entry.value, &comparisons).map(did_you_mean))
                    });
                }
            }
        }
    }

    /// Returns the type that an undefined one may stand for: by another name, or misspelt.
    fn nearest_type(&self, workload: Workload, found: &str, comparisons: &Cell<usize>) -> Option<&str> {
        let named = self.names.get(&*found.to_ascii_lowercase()).map(|named| &**named);
        if let Some(named) = named.filter(|named| self.types.may_have(workload, named)) {
            return Some(named);
        }
        let known = self.types.known.get(&workload).filter(|known| known.len() <= MAX_COMPARED)?;
        let mut known: Vec<&str> = known.iter().map(|known| &**known).collect();
        known.sort_unstable();
        nearest_within(comparisons, found, &known)
    }
}

impl<'t> DefinedTypes<'t> {
    fn add(&mut self, canonical_type: Cow<'t, str>, workload: Option<Workload>) {
        let types = match workload {
            Some(workload) => self.known.entry(workload).or_default(),
            None => &mut self.in_any_workload,
        };
        types.insert(canonical_type);
    }

    fn may_have(&self, workload: Workload, canonical_type: &str) -> bool {
        let known = self.known.get(&workload);
        known.is_some_and(|known| known.contains(canonical_type)) || self.in_any_workload.contains(canonical_type)
    }
}

/// Reports a `customer_claimable` scope without a maximum evidence age.
fn missing_age(cursor: &Cursor<'_>, fields: &ReadFields<'_>, collector: &mut Collector) {
    const AGE: &str = "max_evidence_age_seconds";
    let is_claimable = matches!(fields.get("customer_claimable"), FieldState::Valid(FieldValue::Bool(true)));
    let found = match fields.get(AGE) {
        FieldState::Missing => "none",
        FieldState::Valid(FieldValue::Null(_)) => "`null`",
        _ => return,
    };
    if let (true, Some((index, _))) = (is_claimable, fields.shape.field(AGE)) {
        collector.add(Place::of_field(fields.brace, index), InputErrorCode::MissingField, || {
            let mut pointer = cursor.pointer();
            pointer.push_key(AGE);
            Finding::new(
                pointer,
                format_args!("expected `{AGE}` in a scope that is `customer_claimable`, found {found}"),
            )
        });
    }
}

fn in_lower_case<'t>(name: &Cow<'t, str>) -> Cow<'t, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        name.clone()
    }
}
