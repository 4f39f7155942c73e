//! Walking a text along the tables of the contract.

use super::Origin;
use super::collector::{Collector, Finding, Place};
use super::field::{Field, Fields, Text, Value};
use super::firsts::Firsts;
use super::found::{Found, Quoted};
use super::nearest::{did_you_mean, nearest};
use super::rules::Rules;
use crate::identifier::{Id, is_alias, is_canonical_type, is_scope_key, is_type_name};
use crate::shape::{Entries, FORBIDDEN_FIELD, Kind, Length, ListShape, Null, ObjectShape, Presence, WordShape};
use crate::syntax::{Cursor, JsonType, Key, Stop, integer, is_integer};
use crate::{InputErrorCode, Percent, Time};
use std::fmt;

const NEVER_OWNERSHIP: &str = "provider tenant ids are metadata, never ownership";

const KEYS_OF_A_LIST: &str = "an array is a list only if its keys are 0, 1, 2 and so on, in this order";
const NO_OBJECT_WITH_A_LIST: &str = "hand over the array of what it holds";

const CANONICAL_TYPE: &str = "a canonical type, `[a-z][A-Za-z0-9]*` of at most 128 bytes";
const SCOPE_KEY: &str = "a scope key, `[a-z][a-z0-9_]*` of at most 128 bytes";
const ALIAS: &str = "an alias of 1 to 255 printable ASCII bytes without spaces";
const TYPE_NAME: &str = "the name of a type, 1 to 255 bytes without control characters";
const TIME: &str = "an RFC 3339 time such as `2026-01-31T23:59:59Z`, with `T` and `Z` or an offset, at most nine digits of \
                    fraction and no leap second, from 1970 to 9999 in UTC";
const ID: &str = "an id, an integer from 0 to 2^63 - 1 or 1 to 64 printable ASCII bytes without spaces";

/// Walks a document and gathers what is wrong with it.
pub(super) struct Walker<'t, 'w> {
    collector: &'w mut Collector,
    origin: Origin<'w>,
    rules: Rules<'t, 'w>,
}

impl<'t, 'w> Walker<'t, 'w> {
    pub(super) const fn new(collector: &'w mut Collector, origin: Origin<'w>, rules: Rules<'t, 'w>) -> Self {
        Self { collector, origin, rules }
    }

    /// Walks a whole document.
    pub(super) fn document(mut self, text: &'t str, shape: &'static ObjectShape) -> Result<(), Stop<'t>> {
        let mut cursor = Cursor::new(text);
        self.object(&mut cursor, shape)?;
        cursor.finish()
    }

    fn value(&mut self, cursor: &mut Cursor<'t>, kind: Kind, null: Null) -> Result<Field<'t>, Stop<'t>> {
        match kind {
            Kind::Object(shape) => self.object(cursor, shape),
            Kind::List(shape) => self.list(cursor, shape, null),
            Kind::Opaque => self.opaque(cursor),
            Kind::Bool => self.boolean(cursor),
            Kind::ContractVersion => self.contract_version(cursor),
            Kind::Integer { least, most } => self.integer(cursor, least, most, null),
            Kind::Percent => self.percent(cursor),
            Kind::Id => self.id(cursor, null),
            Kind::Word(shape) => self.word(cursor, shape, null),
            Kind::CanonicalType => self.text(cursor, is_canonical_type, CANONICAL_TYPE, null),
            Kind::ScopeKey => self.text(cursor, is_scope_key, SCOPE_KEY, null),
            Kind::Alias => self.text(cursor, is_alias, ALIAS, null),
            Kind::TypeName => self.text(cursor, is_type_name, TYPE_NAME, null),
            Kind::Time => self.text(cursor, |text| Time::parse(text).is_some(), TIME, null),
        }
    }

    fn object(&mut self, cursor: &mut Cursor<'t>, shape: &'static ObjectShape) -> Result<Field<'t>, Stop<'t>> {
        let (found, brace) = cursor.peek()?;
        let mut fields = Fields::new(shape, brace);
        if found == JsonType::Object {
            cursor.object(|cursor, key| self.member(cursor, key, &mut fields))?;
        } else if self.may_mean_an_object(cursor) {
            self.any(cursor)?;
        } else {
            self.rules.at_no_object(shape);
            return self.wrong_type(cursor, format_args!("an object"), None);
        }
        self.missing_fields(cursor, &fields);
        self.rules.at_object(cursor, fields, self.collector);
        Ok(Field::Right(Value::Other))
    }

    fn member(&mut self, cursor: &mut Cursor<'t>, key: &Key<'t>, fields: &mut Fields<'t>) -> Result<(), Stop<'t>> {
        let Some((index, field)) = fields.shape.field(&key.name) else {
            self.unknown_field(cursor, key, fields.shape);
            return cursor.skip(&mut |_, _| {});
        };
        let state = if field.null == Null::Allowed && cursor.peek()?.0 == JsonType::Null {
            cursor.literal()?;
            Field::Right(Value::Null)
        } else {
            self.value(cursor, field.kind, field.null)?
        };
        fields.set(index, state);
        Ok(())
    }

    fn unknown_field(&mut self, cursor: &Cursor<'t>, key: &Key<'t>, shape: &'static ObjectShape) {
        let place = Place::at(key.offset);
        if key.name == FORBIDDEN_FIELD {
            self.collector.add(place, InputErrorCode::ForbiddenField, || {
                let expected = format_args!("expected {} without a field `{FORBIDDEN_FIELD}`, found one", shape.title);
                Finding::new(cursor.pointer(), expected).hinting(Some(NEVER_OWNERSHIP.to_owned()))
            });
            return;
        }
        self.collector.add(place, InputErrorCode::UnknownField, || {
            let found = Quoted(&key.name);
            Finding::new(cursor.pointer(), format_args!("expected a field of {}, found {found}", shape.title))
                .hinting(Some(what_field(&key.name, shape)))
        });
        if key.name.contains('\0') {
            nul(self.collector, cursor, key.offset);
        }
    }

    fn missing_fields(&mut self, cursor: &Cursor<'t>, fields: &Fields<'t>) {
        for index in fields.missing() {
            if let Some(field) = fields.shape.fields.get(index).filter(|field| field.presence == Presence::Required) {
                self.collector.add(Place::of_field(fields.brace, index), InputErrorCode::MissingField, || {
                    let mut pointer = cursor.pointer();
                    pointer.push_key(field.name);
                    Finding::new(pointer, format_args!("expected a field `{}`, found none", field.name))
                });
            }
        }
    }

    fn list(&mut self, cursor: &mut Cursor<'t>, shape: &'static ListShape, null: Null) -> Result<Field<'t>, Stop<'t>> {
        let (found, bracket) = cursor.peek()?;
        if found != JsonType::List {
            let hint = match self.origin {
                Origin::Values(_) if found == JsonType::Object => Some(KEYS_OF_A_LIST),
                Origin::Values(_) if self.is_object_of_a_class(bracket) => Some(NO_OBJECT_WITH_A_LIST),
                _ => None,
            };
            return self.wrong_type(cursor, format_args!("a list{null}"), hint);
        }
        let mut is_empty = true;
        let mut distinct = Firsts::default();
        let mut entries = Vec::new();
        cursor.list(|cursor, _| {
            is_empty = false;
            let entry = match self.value(cursor, shape.items, Null::Refused)? {
                Field::Right(Value::Text(text)) => Some(text),
                _ => None,
            };
            if let Some(text) = entry.as_ref().filter(|_| shape.entries == Entries::Distinct)
                && let Some(first) = distinct.before(text.value.clone(), cursor)
            {
                self.collector.add(Place::at(text.offset), InputErrorCode::RepeatedEntry, || {
                    let found = Quoted(&text.value);
                    Finding::new(cursor.pointer(), format_args!("expected each entry once, found {found} again"))
                        .hinting(Some(first.in_words(cursor)))
                });
            }
            if self.rules.look_at_entries() {
                entries.push(entry);
            }
            Ok(())
        })?;
        if is_empty && shape.length == Length::AtLeastOne {
            let expected = format_args!("a list of at least one entry{null}");
            return Ok(self.wrong(cursor, bracket, InputErrorCode::InvalidValue, expected, &"an empty list"));
        }
        Ok(Field::Right(Value::Texts(entries)))
    }

    fn opaque(&mut self, cursor: &mut Cursor<'t>) -> Result<Field<'t>, Stop<'t>> {
        if cursor.peek()?.0 != JsonType::Object && !self.may_mean_an_object(cursor) {
            return self.wrong_type(cursor, format_args!("an object"), None);
        }
        self.any(cursor)?;
        Ok(Field::Right(Value::Other))
    }

    fn boolean(&mut self, cursor: &mut Cursor<'t>) -> Result<Field<'t>, Stop<'t>> {
        let (found, offset) = cursor.peek()?;
        if found != JsonType::Bool || self.origin.unsayable(offset).is_some() {
            return self.wrong_type(cursor, format_args!("`true` or `false`"), None);
        }
        let value = cursor.literal()?.unwrap_or_default();
        Ok(Field::Right(Value::Bool(value)))
    }

    fn contract_version(&mut self, cursor: &mut Cursor<'t>) -> Result<Field<'t>, Stop<'t>> {
        let expected = format_args!("the version of the contract, the integer {}", crate::CONTRACT_VERSION);
        let is_right = |version| version == crate::CONTRACT_VERSION;
        self.whole_number(cursor, expected, is_right, InputErrorCode::UnsupportedContract)
    }

    fn integer(&mut self, cursor: &mut Cursor<'t>, least: u64, most: u64, null: Null) -> Result<Field<'t>, Stop<'t>> {
        let expected = format_args!("an integer from {least} to {most}{null}");
        self.whole_number(cursor, expected, |value| (least..=most).contains(&value), InputErrorCode::InvalidValue)
    }

    fn id(&mut self, cursor: &mut Cursor<'t>, null: Null) -> Result<Field<'t>, Stop<'t>> {
        if cursor.peek()?.0 == JsonType::String {
            return self.text(cursor, |text| Id::parse(text).is_some(), ID, null);
        }
        let is_right = |value| i64::try_from(value).is_ok();
        self.whole_number(cursor, format_args!("{ID}{null}"), is_right, InputErrorCode::InvalidValue)
    }

    /// A number without fraction or exponent; `code` is for one that is not right otherwise.
    fn whole_number(
        &mut self,
        cursor: &mut Cursor<'t>,
        expected: fmt::Arguments<'_>,
        is_right: impl Fn(u64) -> bool,
        code: InputErrorCode,
    ) -> Result<Field<'t>, Stop<'t>> {
        let (found, offset) = cursor.peek()?;
        if found != JsonType::Number {
            return self.wrong_type(cursor, expected, None);
        }
        let token = cursor.number()?;
        if integer(token).is_some_and(is_right) {
            return Ok(Field::Right(Value::Other));
        }
        let code = if is_integer(token) { code } else { InputErrorCode::WrongType };
        Ok(self.wrong(cursor, offset, code, expected, &Found::Number(token)))
    }

    fn percent(&mut self, cursor: &mut Cursor<'t>) -> Result<Field<'t>, Stop<'t>> {
        let expected = format_args!("a number over 0, at most 100, with at most two decimals");
        let (found, offset) = cursor.peek()?;
        if found != JsonType::Number {
            return self.wrong_type(cursor, expected, None);
        }
        let token = cursor.number()?;
        if token.parse().ok().and_then(Percent::from_number).is_some() {
            return Ok(Field::Right(Value::Other));
        }
        Ok(self.wrong(cursor, offset, InputErrorCode::InvalidValue, expected, &Found::Number(token)))
    }

    fn word(&mut self, cursor: &mut Cursor<'t>, shape: &'static WordShape, null: Null) -> Result<Field<'t>, Stop<'t>> {
        let (found, offset) = cursor.peek()?;
        if found != JsonType::String {
            return self.wrong_type(cursor, format_args!("a string, {shape}{null}"), None);
        }
        let text = cursor.string()?;
        if shape.allows(&text) {
            return Ok(Field::Right(Value::Text(Text { offset, value: text })));
        }
        let is_of_family = shape.except == Some(&*text);
        let code = if is_of_family { InputErrorCode::InvalidValue } else { InputErrorCode::UnknownValue };
        self.collector.add(Place::at(offset), code, || {
            Finding::new(cursor.pointer(), format_args!("expected {shape}{null}, found {}", Quoted(&text)))
                .hinting(nearest(&text, &shape.allowed()).map(did_you_mean))
        });
        if text.contains('\0') {
            nul(self.collector, cursor, offset);
        }
        Ok(Field::Wrong)
    }

    fn text(
        &mut self,
        cursor: &mut Cursor<'t>,
        is_right: impl Fn(&str) -> bool,
        expected: &'static str,
        null: Null,
    ) -> Result<Field<'t>, Stop<'t>> {
        let (found, offset) = cursor.peek()?;
        let expected = format_args!("{expected}{null}");
        if found != JsonType::String {
            return self.wrong_type(cursor, expected, None);
        }
        let text = cursor.string()?;
        if is_right(&text) {
            return Ok(Field::Right(Value::Text(Text { offset, value: text })));
        }
        Ok(self.wrong(cursor, offset, InputErrorCode::InvalidValue, expected, &Quoted(&text)))
    }

    /// Reports the next value as being of another type than expected, and passes over it.
    fn wrong_type(
        &mut self,
        cursor: &mut Cursor<'t>,
        expected: fmt::Arguments<'_>,
        hint: Option<&str>,
    ) -> Result<Field<'t>, Stop<'t>> {
        let (_, offset) = cursor.peek()?;
        let found = self.any(cursor)?;
        self.collector.add(Place::at(offset), InputErrorCode::WrongType, || {
            Finding::new(cursor.pointer(), format_args!("expected {expected}, found {found}"))
                .hinting(hint.map(str::to_owned))
        });
        Ok(Field::Wrong)
    }

    fn wrong(
        &mut self,
        cursor: &Cursor<'t>,
        offset: usize,
        code: InputErrorCode,
        expected: fmt::Arguments<'_>,
        found: &dyn fmt::Display,
    ) -> Field<'t> {
        self.collector.add(Place::at(offset), code, || {
            Finding::new(cursor.pointer(), format_args!("expected {expected}, found {found}"))
        });
        Field::Wrong
    }

    /// Reads a value of any type, in which only U+0000 is wrong.
    fn any<'f>(&mut self, cursor: &mut Cursor<'t>) -> Result<Found<'f>, Stop<'t>>
    where
        't: 'f,
        'w: 'f,
    {
        let (json_type, offset) = cursor.peek()?;
        if let Some(description) = self.origin.unsayable(offset) {
            cursor.literal()?;
            return Ok(Found::Unsayable(description));
        }
        match json_type {
            JsonType::Null | JsonType::Bool => Ok(cursor.literal()?.map_or(Found::Null, Found::Bool)),
            JsonType::Number => Ok(Found::Number(cursor.number()?)),
            JsonType::String => {
                let text = cursor.string()?;
                if text.contains('\0') {
                    nul(self.collector, cursor, offset);
                }
                Ok(Found::String(text))
            }
            JsonType::List | JsonType::Object => {
                cursor.skip(&mut |cursor, offset| nul(self.collector, cursor, offset))?;
                Ok(if json_type == JsonType::List { Found::List } else { Found::Object })
            }
        }
    }

    /// Such as the collections that many libraries give in place of an array.
    fn is_object_of_a_class(&self, offset: usize) -> bool {
        self.origin.unsayable(offset).is_some_and(|description| description.starts_with("an object"))
    }

    fn may_mean_an_object(&self, cursor: &Cursor<'t>) -> bool {
        matches!(self.origin, Origin::Values(_)) && cursor.is_empty_list()
    }
}

/// What a field that is not known may stand for, or which are known.
fn what_field(found: &str, shape: &ObjectShape) -> String {
    let known: Vec<&str> = shape.fields.iter().map(|field| field.name).collect();
    match nearest(found, &[&known[..], &[FORBIDDEN_FIELD]].concat()) {
        Some(FORBIDDEN_FIELD) => NEVER_OWNERSHIP.to_owned(),
        Some(name) => did_you_mean(name),
        None => format!("the fields of {} are `{}`", shape.title, known.join("`, `")),
    }
}

/// Reports U+0000 in a string or key.
fn nul(collector: &mut Collector, cursor: &Cursor<'_>, offset: usize) {
    collector.add(Place::at(offset), InputErrorCode::InvalidValue, || {
        Finding::new(cursor.pointer(), format_args!("expected text without U+0000, found U+0000"))
    });
}
