//! Walking a text along the tables of the documents.

use super::super::cursor::{Cursor, FatalError, JsonType, Key, integer, is_integer};
use super::super::input_error::InputErrorCode;
use super::super::table::{
    CLAIM, FOLDED, FORBIDDEN_FIELD, Kind, Length, ListShape, Null, OBSERVED, ObjectShape, Presence, Uniqueness,
    WordShape,
};
use super::collector::{Collector, Finding, Place};
use super::first_occurrences::FirstOccurrences;
use super::found::{Found, Quoted};
use super::nearest::{did_you_mean, nearest};
use super::origin::Origin;
use super::read_fields::{FieldState, FieldValue, LocatedInteger, LocatedText, ReadFields};
use super::rules::Rules;
use crate::CONTRACT_VERSION;
use crate::value::{ID, Percent, TextShape};
use std::fmt;

/// The key whose presence makes observed coverage the folded form.
const OBSERVED_KEY: &str = "observed";

const NEVER_OWNERSHIP: &str = "provider tenant ids are metadata, never ownership";

const KEYS_OF_A_LIST: &str = "an array is a list only if its keys are 0, 1, 2 and so on, in this order";
const PASS_AN_ARRAY: &str = "pass an array of its items";

/// Walks a document and collects its errors.
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
    pub(super) fn document(mut self, text: &'t str, kind: Kind) -> Result<(), FatalError<'t>> {
        let mut cursor = Cursor::new(text);
        self.value(&mut cursor, kind, Null::Refused)?;
        cursor.finish()
    }

    fn value(&mut self, cursor: &mut Cursor<'t>, kind: Kind, null: Null) -> Result<FieldState<'t>, FatalError<'t>> {
        match kind {
            Kind::Object(shape) => self.object(cursor, shape),
            Kind::Observed if cursor.has_key(OBSERVED_KEY) => self.object(cursor, &FOLDED),
            Kind::Observed => self.object(cursor, &OBSERVED),
            Kind::Decision => self.decision(cursor),
            Kind::List(shape) => self.list(cursor, shape, null),
            Kind::Opaque => self.opaque(cursor),
            Kind::Bool => self.boolean(cursor),
            Kind::ContractVersion => self.contract_version(cursor),
            Kind::Integer { min, max } => self.integer(cursor, min, max, null),
            Kind::Percent => self.percent(cursor),
            Kind::Id => self.id(cursor, null),
            Kind::Word(shape) => self.word(cursor, shape, null),
            Kind::Text(shape) => self.text(cursor, shape, null),
        }
    }

    fn object(
        &mut self,
        cursor: &mut Cursor<'t>,
        shape: &'static ObjectShape,
    ) -> Result<FieldState<'t>, FatalError<'t>> {
        let (found, brace) = cursor.peek()?;
        let mut fields = ReadFields::new(shape, brace);
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
        Ok(FieldState::Valid(FieldValue::Other))
    }

    /// Reads a recorded decision, of which only the claim is checked.
    fn decision(&mut self, cursor: &mut Cursor<'t>) -> Result<FieldState<'t>, FatalError<'t>> {
        const CLAIM_KEY: &str = "claim";
        let (found, brace) = cursor.peek()?;
        if found != JsonType::Object {
            return self.wrong_type(cursor, format_args!("an object"), None);
        }
        let mut has_claim = false;
        cursor.object(|cursor, key| {
            if key.name != CLAIM_KEY {
                return cursor.skip(&mut |_, _| {});
            }
            has_claim = true;
            self.object(cursor, &CLAIM).map(drop)
        })?;
        if !has_claim {
            self.collector.add(Place::of_field(brace, 0), InputErrorCode::MissingField, || {
                let mut pointer = cursor.pointer();
                pointer.push_key(CLAIM_KEY);
                Finding::new(pointer, format_args!("expected a field `{CLAIM_KEY}`, found none"))
            });
        }
        Ok(FieldState::Valid(FieldValue::Other))
    }

    fn member(
        &mut self,
        cursor: &mut Cursor<'t>,
        key: &Key<'t>,
        fields: &mut ReadFields<'t>,
    ) -> Result<(), FatalError<'t>> {
        let Some((index, field)) = fields.shape.field(&key.name) else {
            self.unknown_field(cursor, key, fields.shape);
            return cursor.skip(&mut |_, _| {});
        };
        let (found, offset) = cursor.peek()?;
        let state = if field.null == Null::Allowed && found == JsonType::Null {
            cursor.literal()?;
            FieldState::Valid(FieldValue::Null(offset))
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
                let title = shape.title;
                Finding::new(
                    cursor.pointer(),
                    format_args!("expected {title} without a field `{FORBIDDEN_FIELD}`, found one"),
                )
                .with_hint(Some(NEVER_OWNERSHIP.to_owned()))
            });
            return;
        }
        self.collector.add(place, InputErrorCode::UnknownField, || {
            let found = Quoted(&key.name);
            Finding::new(cursor.pointer(), format_args!("expected a field of {}, found {found}", shape.title))
                .with_hint(Some(hint_for_field(&key.name, shape)))
        });
        if key.name.contains('\0') {
            nul(self.collector, cursor, key.offset);
        }
    }

    fn missing_fields(&mut self, cursor: &Cursor<'t>, fields: &ReadFields<'t>) {
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

    fn list(
        &mut self,
        cursor: &mut Cursor<'t>,
        shape: &'static ListShape,
        null: Null,
    ) -> Result<FieldState<'t>, FatalError<'t>> {
        let (found, bracket) = cursor.peek()?;
        if found != JsonType::List {
            let hint = match self.origin {
                Origin::Values(_) if found == JsonType::Object => Some(KEYS_OF_A_LIST),
                Origin::Values(_) if self.is_object_of_a_class(bracket) => Some(PASS_AN_ARRAY),
                _ => None,
            };
            return self.wrong_type(cursor, format_args!("a list{null}"), hint);
        }
        let mut length = 0_usize;
        let mut distinct = FirstOccurrences::default();
        let mut entries = Vec::new();
        // Of a list of counts, whose sum a rule uses.
        let mut sum = Some(0_u64);
        cursor.list(|cursor, _| {
            length = length.saturating_add(1);
            let entry = match self.value(cursor, shape.items, Null::Refused)? {
                FieldState::Valid(FieldValue::Text(text)) => Some(text),
                FieldState::Valid(FieldValue::Integer(integer)) => {
                    sum = sum.and_then(|sum| sum.checked_add(integer.value));
                    None
                }
                _ => {
                    sum = None;
                    None
                }
            };
            if let Some(text) = entry.as_ref().filter(|_| shape.uniqueness == Uniqueness::Distinct)
                && let Some(first) = distinct.before(text.value.clone(), cursor)
            {
                self.collector.add(Place::at(text.offset), InputErrorCode::RepeatedEntry, || {
                    let found = Quoted(&text.value);
                    Finding::new(cursor.pointer(), format_args!("expected each entry once, found {found} again"))
                        .with_hint(Some(first.hint(cursor)))
                });
            }
            if self.rules.look_at_entries() {
                entries.push(entry);
            }
            Ok(())
        })?;
        match shape.length {
            Length::AtLeastOne if length == 0 => {
                return Ok(self.invalid(
                    cursor,
                    bracket,
                    InputErrorCode::InvalidValue,
                    format_args!("a list of at least one entry{null}"),
                    &"an empty list",
                ));
            }
            Length::Exactly(expected) if length != expected => {
                return Ok(self.invalid(
                    cursor,
                    bracket,
                    InputErrorCode::InvalidValue,
                    format_args!("a list of {expected} numbers"),
                    &format_args!("a list of {length}"),
                ));
            }
            Length::Exactly(_) => {
                return Ok(match sum {
                    Some(value) => FieldState::Valid(FieldValue::Integer(LocatedInteger { offset: bracket, value })),
                    None => FieldState::Invalid,
                });
            }
            Length::Any | Length::AtLeastOne => {}
        }
        Ok(FieldState::Valid(FieldValue::Texts(entries)))
    }

    fn opaque(&mut self, cursor: &mut Cursor<'t>) -> Result<FieldState<'t>, FatalError<'t>> {
        if cursor.peek()?.0 != JsonType::Object && !self.may_mean_an_object(cursor) {
            return self.wrong_type(cursor, format_args!("an object"), None);
        }
        self.any(cursor)?;
        Ok(FieldState::Valid(FieldValue::Other))
    }

    fn boolean(&mut self, cursor: &mut Cursor<'t>) -> Result<FieldState<'t>, FatalError<'t>> {
        let (found, offset) = cursor.peek()?;
        if found != JsonType::Bool || self.origin.unsupported(offset).is_some() {
            return self.wrong_type(cursor, format_args!("`true` or `false`"), None);
        }
        let value = cursor.literal()?.unwrap_or_default();
        Ok(FieldState::Valid(FieldValue::Bool(value)))
    }

    fn contract_version(&mut self, cursor: &mut Cursor<'t>) -> Result<FieldState<'t>, FatalError<'t>> {
        self.whole_number(
            cursor,
            format_args!("the version of the contract, the integer {CONTRACT_VERSION}"),
            |version| version == CONTRACT_VERSION,
            InputErrorCode::UnsupportedContract,
        )
    }

    fn integer(
        &mut self,
        cursor: &mut Cursor<'t>,
        min: u64,
        max: u64,
        null: Null,
    ) -> Result<FieldState<'t>, FatalError<'t>> {
        self.whole_number(
            cursor,
            format_args!("an integer from {min} to {max}{null}"),
            |value| (min..=max).contains(&value),
            InputErrorCode::InvalidValue,
        )
    }

    fn id(&mut self, cursor: &mut Cursor<'t>, null: Null) -> Result<FieldState<'t>, FatalError<'t>> {
        if cursor.peek()?.0 == JsonType::String {
            return self.text(cursor, &ID, null);
        }
        let is_valid = |value| i64::try_from(value).is_ok();
        self.whole_number(cursor, format_args!("{}{null}", ID.expected), is_valid, InputErrorCode::InvalidValue)
    }

    /// Reads a number without fraction or exponent. `code` is the error of one that is not valid.
    fn whole_number(
        &mut self,
        cursor: &mut Cursor<'t>,
        expected: fmt::Arguments<'_>,
        is_valid: impl Fn(u64) -> bool,
        code: InputErrorCode,
    ) -> Result<FieldState<'t>, FatalError<'t>> {
        let (found, offset) = cursor.peek()?;
        if found != JsonType::Number {
            return self.wrong_type(cursor, expected, None);
        }
        let token = cursor.number()?;
        if let Some(value) = integer(token).filter(|value| is_valid(*value)) {
            return Ok(FieldState::Valid(FieldValue::Integer(LocatedInteger { offset, value })));
        }
        let code = if is_integer(token) { code } else { InputErrorCode::WrongType };
        Ok(self.invalid(cursor, offset, code, expected, &Found::Number(token)))
    }

    fn percent(&mut self, cursor: &mut Cursor<'t>) -> Result<FieldState<'t>, FatalError<'t>> {
        let expected = format_args!("a number over 0, at most 100, with at most two decimals");
        let (found, offset) = cursor.peek()?;
        if found != JsonType::Number {
            return self.wrong_type(cursor, expected, None);
        }
        let token = cursor.number()?;
        if token.parse().ok().and_then(Percent::from_number).is_some() {
            return Ok(FieldState::Valid(FieldValue::Other));
        }
        Ok(self.invalid(cursor, offset, InputErrorCode::InvalidValue, expected, &Found::Number(token)))
    }

    fn word(
        &mut self,
        cursor: &mut Cursor<'t>,
        shape: &'static WordShape,
        null: Null,
    ) -> Result<FieldState<'t>, FatalError<'t>> {
        let (found, offset) = cursor.peek()?;
        if found != JsonType::String {
            return self.wrong_type(cursor, format_args!("a string, {shape}{null}"), None);
        }
        let text = cursor.string()?;
        if shape.allows(&text) {
            return Ok(FieldState::Valid(FieldValue::Text(LocatedText { offset, value: text })));
        }
        let is_of_family = shape.except == Some(&*text);
        let code = if is_of_family { InputErrorCode::InvalidValue } else { InputErrorCode::UnknownValue };
        self.collector.add(Place::at(offset), code, || {
            Finding::new(cursor.pointer(), format_args!("expected {shape}{null}, found {}", Quoted(&text)))
                .with_hint(nearest(&text, &shape.allowed()).map(did_you_mean))
        });
        if text.contains('\0') {
            nul(self.collector, cursor, offset);
        }
        Ok(FieldState::Invalid)
    }

    fn text(
        &mut self,
        cursor: &mut Cursor<'t>,
        shape: &TextShape,
        null: Null,
    ) -> Result<FieldState<'t>, FatalError<'t>> {
        let (found, offset) = cursor.peek()?;
        let expected = shape.expected;
        if found != JsonType::String {
            return self.wrong_type(cursor, format_args!("{expected}{null}"), None);
        }
        let text = cursor.string()?;
        if (shape.is_valid)(&text) {
            return Ok(FieldState::Valid(FieldValue::Text(LocatedText { offset, value: text })));
        }
        Ok(self.invalid(cursor, offset, InputErrorCode::InvalidValue, format_args!("{expected}{null}"), &Quoted(&text)))
    }

    /// Skips a value of another type than expected and reports it.
    fn wrong_type(
        &mut self,
        cursor: &mut Cursor<'t>,
        expected: fmt::Arguments<'_>,
        hint: Option<&str>,
    ) -> Result<FieldState<'t>, FatalError<'t>> {
        let (_, offset) = cursor.peek()?;
        let found = self.any(cursor)?;
        self.collector.add(Place::at(offset), InputErrorCode::WrongType, || {
            Finding::new(cursor.pointer(), format_args!("expected {expected}, found {found}"))
                .with_hint(hint.map(str::to_owned))
        });
        Ok(FieldState::Invalid)
    }

    fn invalid(
        &mut self,
        cursor: &Cursor<'t>,
        offset: usize,
        code: InputErrorCode,
        expected: fmt::Arguments<'_>,
        found: &dyn fmt::Display,
    ) -> FieldState<'t> {
        self.collector.add(Place::at(offset), code, || {
            Finding::new(cursor.pointer(), format_args!("expected {expected}, found {found}"))
        });
        FieldState::Invalid
    }

    /// Reads a value of any type, in which only U+0000 is an error.
    fn any<'f>(&mut self, cursor: &mut Cursor<'t>) -> Result<Found<'f>, FatalError<'t>>
    where
        't: 'f,
        'w: 'f,
    {
        let (json_type, offset) = cursor.peek()?;
        if let Some(description) = self.origin.unsupported(offset) {
            cursor.literal()?;
            return Ok(Found::Unsupported(description));
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

    /// Whether the value is an object of a class, such as a collection.
    fn is_object_of_a_class(&self, offset: usize) -> bool {
        self.origin.unsupported(offset).is_some_and(|description| description.starts_with("an object"))
    }

    fn may_mean_an_object(&self, cursor: &Cursor<'t>) -> bool {
        matches!(self.origin, Origin::Values(_)) && cursor.is_empty_list()
    }
}

/// Returns the hint for an unknown field: the nearest known name, or all of them.
fn hint_for_field(found: &str, shape: &ObjectShape) -> String {
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
