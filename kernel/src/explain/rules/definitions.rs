//! The rules about definitions as a whole.

use super::super::collector::{Collector, Finding, Place};
use super::super::field::{Field, Fields, Text, Value};
use super::super::firsts::Firsts;
use super::super::found::Quoted;
use super::super::nearest::{did_you_mean, nearest};
use crate::pointer::Pointer;
use crate::shape::{DEFINITIONS, ObjectShape, RESOURCE_TYPE, SUPPORTED_SCOPE};
use crate::syntax::Cursor;
use crate::{InputErrorCode, SourceClass, Workload};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// With more defined types than this, no nearest one is looked for.
const MOST_COMPARED: usize = 1_000;

/// What has been read of definitions, as far as a rule looks at it.
#[derive(Default)]
pub(in super::super) struct DefinitionsRules<'t> {
    rows: Firsts<(Cow<'t, str>, SourceClass)>,
    scope_keys: Firsts<Cow<'t, str>>,
    /// Each name in lower case, and the type that it names where it first stands.
    names: HashMap<Cow<'t, str>, Cow<'t, str>>,
    types: DefinedTypes<'t>,
    /// In the order of the text.
    denominators: Vec<Denominator<'t>>,
}

/// Which canonical types have a row in which workload.
#[derive(Default)]
struct DefinedTypes<'t> {
    known: HashMap<Workload, HashSet<Cow<'t, str>>>,
    /// Types of a row whose workload is wrong: it could be any.
    in_any_workload: HashSet<Cow<'t, str>>,
    /// Whether the type of a row is wrong: it could be any.
    may_be_any: bool,
}

/// The denominator of a scope, which cannot be judged before all rows have been read.
struct Denominator<'t> {
    pointer: Pointer,
    workload: Workload,
    entries: Vec<Option<Text<'t>>>,
}

impl<'t> DefinitionsRules<'t> {
    pub(super) fn at_object(&mut self, cursor: &Cursor<'t>, fields: Fields<'t>, collector: &mut Collector) {
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

    fn resource_type(&mut self, cursor: &Cursor<'t>, mut fields: Fields<'t>, collector: &mut Collector) {
        let Some(canonical_type) = fields.text("canonical_type").cloned() else {
            self.types.may_be_any = true;
            return;
        };
        self.repeated_row(cursor, &fields, &canonical_type, collector);
        self.types.add(canonical_type.value.clone(), fields.word("workload"));
        self.ambiguous_names(cursor, &canonical_type, &fields.take_texts("source_aliases"), collector);
    }

    /// One row for each canonical type and source class.
    fn repeated_row(
        &mut self,
        cursor: &Cursor<'t>,
        fields: &Fields<'t>,
        canonical_type: &Text<'t>,
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
                    format_args!("expected one row of a type at a source, found a second of {found} at `{source}`"),
                )
                .hinting(Some(first.in_words(cursor)))
            });
        }
    }

    /// The names of a type in the order of the text, in which its own may come before its aliases or after.
    fn ambiguous_names(
        &mut self,
        cursor: &Cursor<'t>,
        canonical_type: &Text<'t>,
        aliases: &[Option<Text<'t>>],
        collector: &mut Collector,
    ) {
        let first_alias = aliases.iter().flatten().next();
        let is_type_first = first_alias.is_none_or(|alias| canonical_type.offset < alias.offset);
        if is_type_first {
            self.ambiguous_name(cursor, canonical_type, canonical_type, None, collector);
        }
        for (index, alias) in aliases.iter().enumerate() {
            if let Some(alias) = alias {
                self.ambiguous_name(cursor, canonical_type, alias, Some(index), collector);
            }
        }
        if !is_type_first {
            self.ambiguous_name(cursor, canonical_type, canonical_type, None, collector);
        }
    }

    /// A name that, without regard to ASCII case, names another type where it first stands is an error.
    fn ambiguous_name(
        &mut self,
        cursor: &Cursor<'t>,
        canonical_type: &Text<'t>,
        name: &Text<'t>,
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
                        "expected a name of one type, found {found} for {canonical_type}, but it already names {named}"
                    ),
                ),
                None => Finding::new(
                    pointer,
                    format_args!("expected a name of one type, found {found}, but it already names {named}"),
                ),
            }
        });
    }

    fn supported_scope(&mut self, cursor: &Cursor<'t>, mut fields: Fields<'t>, collector: &mut Collector) {
        self.repeated_scope(cursor, &fields, collector);
        missing_age(cursor, &fields, collector);
        if let Some(workload) = fields.word("workload") {
            let mut pointer = cursor.pointer();
            pointer.push_key("denominator");
            let entries = fields.take_texts("denominator");
            self.denominators.push(Denominator { pointer, workload, entries });
        }
    }

    /// One scope for each scope key.
    fn repeated_scope(&mut self, cursor: &Cursor<'t>, fields: &Fields<'t>, collector: &mut Collector) {
        let Some(scope_key) = fields.text("scope_key") else {
            return;
        };
        if let Some(first) = self.scope_keys.before(scope_key.value.clone(), cursor) {
            collector.add(Place::at(fields.brace), InputErrorCode::RepeatedEntry, || {
                let found = Quoted(&scope_key.value);
                Finding::new(cursor.pointer(), format_args!("expected one scope of a key, found a second of {found}"))
                    .hinting(Some(first.in_words(cursor)))
            });
        }
    }

    /// Each type of a denominator has a row in the scope's workload.
    fn undefined_types(&self, fields: &Fields<'t>, collector: &mut Collector) {
        if !matches!(fields.get("resource_types"), Field::Right(_)) || self.types.may_be_any {
            return;
        }
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
                        .hinting(self.nearest_type(*workload, &entry.value).map(did_you_mean))
                    });
                }
            }
        }
    }

    /// The type that an undefined one may stand for: under another name, or misspelt.
    fn nearest_type(&self, workload: Workload, found: &str) -> Option<&str> {
        let named = self.names.get(&*found.to_ascii_lowercase()).map(|named| &**named);
        if let Some(named) = named.filter(|named| self.types.may_have(workload, named)) {
            return Some(named);
        }
        let known = self.types.known.get(&workload).filter(|known| known.len() <= MOST_COMPARED)?;
        let mut known: Vec<&str> = known.iter().map(|known| &**known).collect();
        known.sort_unstable();
        nearest(found, &known)
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

/// A scope that is `customer_claimable` has a maximum evidence age.
fn missing_age(cursor: &Cursor<'_>, fields: &Fields<'_>, collector: &mut Collector) {
    const AGE: &str = "max_evidence_age_seconds";
    let is_claimable = matches!(fields.get("customer_claimable"), Field::Right(Value::Bool(true)));
    let found = match fields.get(AGE) {
        Field::Missing => "none",
        Field::Right(Value::Null) => "`null`",
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
