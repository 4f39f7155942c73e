//! Walking a text along the tables of the contract.

use super::Origin;
use super::collector::{Collector, Finding, Place, nearest, quoted};
use super::rules::{Field, Rules, Value};
use crate::identifier::{Id, is_alias, is_canonical_type, is_scope_key, is_type_name};
use crate::shape::{Entries, FORBIDDEN_FIELD, Kind, Length, ListShape, Null, ObjectShape, Presence, WordShape};
use crate::syntax::{Cursor, JsonType, Key, Stop, integer, is_integer, push_key};
use crate::{InputErrorCode, Percent, Time};
use std::borrow::Cow;
use std::collections::HashSet;

/// Walks a document and gathers what is wrong with it.
pub(super) struct Walker<'t, 'w> {
    collector: &'w mut Collector,
    origin: Origin<'w>,
    rules: Rules<'t, 'w>,
}

impl<'t, 'w> Walker<'t, 'w> {
    pub(super) fn new(collector: &'w mut Collector, origin: Origin<'w>, rules: Rules<'t, 'w>) -> Self {
        Self { collector, origin, rules }
    }

    /// Walks a whole document.
    pub(super) fn document(mut self, text: &'t str, shape: &'static ObjectShape) -> Result<(), Stop> {
        let mut cursor = Cursor::new(text, 0);
        self.object(&mut cursor, shape)?;
        cursor.finish()?;
        self.rules.at_end(self.collector);
        Ok(())
    }

    fn object(&mut self, cursor: &mut Cursor<'t>, shape: &'static ObjectShape) -> Result<Field<'t>, Stop> {
        let (found, brace) = cursor.peek()?;
        let mut fields: Vec<Field<'t>> = shape.fields.iter().map(|_| Field::Missing).collect();
        match found {
            JsonType::Object => cursor.object(|cursor, key| self.member(cursor, key, shape, &mut fields))?,
            // An empty PHP array may stand for either.
            JsonType::List if matches!(self.origin, Origin::Values(_)) && cursor.is_empty_list() => {
                cursor.skip(&mut |_, _| {})?
            }
            _ => return self.wrong_type(cursor, "an object"),
        }
        let pointer = cursor.pointer();
        for (index, (field, state)) in shape.fields.iter().zip(&fields).enumerate() {
            if matches!(state, Field::Missing) && field.presence == Presence::Required {
                self.collector.missing_field(brace, &pointer, field.name, index);
            }
        }
        self.rules.at_object(shape, brace, &pointer, fields, self.collector);
        Ok(Field::Right(Place::at(brace), Value::Other))
    }

    fn member(
        &mut self,
        cursor: &mut Cursor<'t>,
        key: &Key<'t>,
        shape: &'static ObjectShape,
        fields: &mut [Field<'t>],
    ) -> Result<(), Stop> {
        let Some((index, field)) = shape.field(&key.name) else {
            self.collector
                .add(Place::at(key.offset), unknown_field_code(&key.name), || unknown_field(cursor, &key.name, shape));
            return cursor.skip(&mut |_, _| {});
        };
        let state = if field.null == Null::Allowed && cursor.peek()?.0 == JsonType::Null {
            cursor.literal()?;
            Field::Right(Place::at(key.offset), Value::Null)
        } else {
            self.value(cursor, &field.kind)?
        };
        if let Some(slot) = fields.get_mut(index) {
            *slot = state;
        }
        Ok(())
    }

    fn value(&mut self, cursor: &mut Cursor<'t>, kind: &Kind) -> Result<Field<'t>, Stop> {
        match kind {
            Kind::Object(shape) => self.object(cursor, shape),
            Kind::List(shape) => self.list(cursor, shape),
            Kind::Opaque => self.opaque(cursor),
            Kind::Bool => self.boolean(cursor),
            Kind::ContractVersion => self.contract_version(cursor),
            Kind::Integer { least, most } => self.integer(cursor, *least, *most),
            Kind::Percent => self.percent(cursor),
            Kind::Id => self.id(cursor),
            Kind::Word(shape) => self.word(cursor, shape),
            Kind::CanonicalType => {
                self.shaped(cursor, is_canonical_type, "a canonical type, `[a-z][A-Za-z0-9]*` of at most 128 bytes")
            }
            Kind::ScopeKey => self.shaped(cursor, is_scope_key, "a scope key, `[a-z][a-z0-9_]*` of at most 128 bytes"),
            Kind::Alias => self.shaped(cursor, is_alias, "an alias of 1 to 255 printable ASCII bytes without spaces"),
            Kind::TypeName => {
                self.shaped(cursor, is_type_name, "the name of a type, 1 to 255 bytes without control characters")
            }
            Kind::Time => self.shaped(
                cursor,
                |text| Time::parse(text).is_some(),
                "an RFC 3339 time with `T` and an offset, from 1970 to 9999 in UTC, such as `2026-01-31T23:59:59Z`",
            ),
        }
    }

    fn list(&mut self, cursor: &mut Cursor<'t>, shape: &'static ListShape) -> Result<Field<'t>, Stop> {
        let (found, bracket) = cursor.peek()?;
        if found != JsonType::List {
            return self.wrong_type(cursor, "a list");
        }
        let mut seen: HashSet<Cow<'t, str>> = HashSet::new();
        let mut entries = Vec::new();
        let mut is_empty = true;
        cursor.list(|cursor, index| {
            is_empty = false;
            let state = self.value(cursor, &shape.items)?;
            if let Field::Right(place, Value::Text(text)) = state {
                if shape.entries == Entries::Distinct && !seen.insert(text.clone()) {
                    self.collector.add(place, InputErrorCode::RepeatedEntry, || {
                        Finding::new(InputErrorCode::RepeatedEntry, cursor.pointer())
                            .saying(format!("expected each entry once, found {} again", quoted(&text)))
                    });
                }
                entries.push((index, place, text));
            }
            Ok::<(), Stop>(())
        })?;
        if is_empty && shape.length == Length::AtLeastOne {
            let place = Place::at(bracket);
            return Ok(self.wrong(
                place,
                InputErrorCode::InvalidValue,
                cursor,
                "a list of at least one entry",
                "an empty list",
            ));
        }
        Ok(Field::Right(Place::at(bracket), Value::Texts(entries)))
    }

    fn opaque(&mut self, cursor: &mut Cursor<'t>) -> Result<Field<'t>, Stop> {
        let (found, brace) = cursor.peek()?;
        if found != JsonType::Object {
            return self.wrong_type(cursor, "an object");
        }
        let collector = &mut *self.collector;
        cursor.skip(&mut |cursor, offset| {
            collector.add(Place::at(offset), InputErrorCode::InvalidValue, || {
                Finding::new(InputErrorCode::InvalidValue, cursor.pointer())
                    .saying("expected text without U+0000".to_owned())
            });
        })?;
        Ok(Field::Right(Place::at(brace), Value::Other))
    }

    fn boolean(&mut self, cursor: &mut Cursor<'t>) -> Result<Field<'t>, Stop> {
        let (found, offset) = cursor.peek()?;
        if found != JsonType::Bool || self.stands_for_another(offset) {
            return self.wrong_type(cursor, "`true` or `false`");
        }
        let value = cursor.literal()?.unwrap_or_default();
        Ok(Field::Right(Place::at(offset), Value::Bool(value)))
    }

    fn contract_version(&mut self, cursor: &mut Cursor<'t>) -> Result<Field<'t>, Stop> {
        let Some((offset, token)) = self.whole_number(cursor, "the integer 1, the version of the contract")? else {
            return Ok(Field::Wrong);
        };
        if integer(token) == Some(crate::CONTRACT_VERSION) {
            return Ok(Field::Right(Place::at(offset), Value::Other));
        }
        Ok(self.wrong(
            Place::at(offset),
            InputErrorCode::UnsupportedContract,
            cursor,
            "contract version 1",
            &quoted(token),
        ))
    }

    fn integer(&mut self, cursor: &mut Cursor<'t>, least: u64, most: u64) -> Result<Field<'t>, Stop> {
        let Some((offset, token)) = self.whole_number(cursor, &format!("an integer from {least} to {most}"))? else {
            return Ok(Field::Wrong);
        };
        if integer(token).is_some_and(|value| (least..=most).contains(&value)) {
            return Ok(Field::Right(Place::at(offset), Value::Other));
        }
        let expected = format!("an integer from {least} to {most}");
        Ok(self.wrong(Place::at(offset), InputErrorCode::InvalidValue, cursor, &expected, &quoted(token)))
    }

    /// Reads a number without fraction or exponent; `None` once another type has been reported.
    fn whole_number(&mut self, cursor: &mut Cursor<'t>, expected: &str) -> Result<Option<(usize, &'t str)>, Stop> {
        let (found, offset) = cursor.peek()?;
        if found != JsonType::Number {
            return self.wrong_type(cursor, expected).map(|_| None);
        }
        let token = cursor.number()?;
        if is_integer(token) {
            return Ok(Some((offset, token)));
        }
        let found = format!("the number {}", quoted(token));
        self.wrong(Place::at(offset), InputErrorCode::WrongType, cursor, expected, &found);
        Ok(None)
    }

    fn percent(&mut self, cursor: &mut Cursor<'t>) -> Result<Field<'t>, Stop> {
        const EXPECTED: &str = "a number over 0, at most 100, with at most two decimals";
        let (found, offset) = cursor.peek()?;
        if found != JsonType::Number {
            return self.wrong_type(cursor, EXPECTED);
        }
        let token = cursor.number()?;
        if token.parse().ok().and_then(Percent::from_number).is_some() {
            return Ok(Field::Right(Place::at(offset), Value::Other));
        }
        Ok(self.wrong(Place::at(offset), InputErrorCode::InvalidValue, cursor, EXPECTED, &quoted(token)))
    }

    fn id(&mut self, cursor: &mut Cursor<'t>) -> Result<Field<'t>, Stop> {
        const EXPECTED: &str = "an id, an integer from 0 to 2^63 − 1 or 1 to 64 printable ASCII bytes without spaces";
        let (found, offset) = cursor.peek()?;
        match found {
            JsonType::String => self.shaped(cursor, |text| Id::parse(text).is_some(), EXPECTED),
            JsonType::Number => {
                let Some((_, token)) = self.whole_number(cursor, EXPECTED)? else {
                    return Ok(Field::Wrong);
                };
                if integer(token).is_some_and(|id| i64::try_from(id).is_ok()) {
                    return Ok(Field::Right(Place::at(offset), Value::Other));
                }
                Ok(self.wrong(Place::at(offset), InputErrorCode::InvalidValue, cursor, EXPECTED, &quoted(token)))
            }
            _ => self.wrong_type(cursor, EXPECTED),
        }
    }

    fn word(&mut self, cursor: &mut Cursor<'t>, shape: &'static WordShape) -> Result<Field<'t>, Stop> {
        let (found, offset) = cursor.peek()?;
        if found != JsonType::String {
            return self.wrong_type(cursor, &format!("{}, a string", shape.family));
        }
        let text = cursor.string()?;
        let place = Place::at(offset);
        let allowed = shape.allowed();
        if allowed.contains(&&*text) {
            return Ok(Field::Right(place, Value::Text(text)));
        }
        let code =
            if shape.except == Some(&*text) { InputErrorCode::InvalidValue } else { InputErrorCode::UnknownValue };
        let expected = format!("{}, one of {}", shape.family, in_backticks(&allowed));
        self.collector.add(place, code, || {
            Finding::new(code, cursor.pointer())
                .saying(format!("expected {expected}, found {}", quoted(&text)))
                .suggesting(nearest(&text, allowed))
        });
        Ok(Field::Wrong)
    }

    fn shaped(
        &mut self,
        cursor: &mut Cursor<'t>,
        is_right: impl Fn(&str) -> bool,
        expected: &str,
    ) -> Result<Field<'t>, Stop> {
        let (found, offset) = cursor.peek()?;
        if found != JsonType::String {
            return self.wrong_type(cursor, expected);
        }
        let text = cursor.string()?;
        if is_right(&text) {
            return Ok(Field::Right(Place::at(offset), Value::Text(text)));
        }
        Ok(self.wrong(Place::at(offset), InputErrorCode::InvalidValue, cursor, expected, &quoted(&text)))
    }

    /// Reports the next value as being of another type than `expected`, and passes over it.
    fn wrong_type(&mut self, cursor: &mut Cursor<'t>, expected: &str) -> Result<Field<'t>, Stop> {
        let (found, offset) = cursor.peek()?;
        let pointer_is_at_value = cursor.pointer();
        let found = match found {
            JsonType::Null => "`null`".into(),
            JsonType::Bool => match self.value_of_another_language(offset) {
                Some(value) => {
                    cursor.literal()?;
                    Cow::Owned(value.to_owned())
                }
                None => Cow::Owned(format!("`{}`", cursor.literal()?.unwrap_or_default())),
            },
            JsonType::Number => Cow::Owned(format!("the number {}", quoted(cursor.number()?))),
            JsonType::String => Cow::Owned(format!("the string {}", quoted(&cursor.string()?))),
            JsonType::List => "a list".into(),
            JsonType::Object => "an object".into(),
        };
        let is_php_array_with_gaps =
            found == "an object" && expected == "a list" && matches!(self.origin, Origin::Values(_));
        self.collector.add(Place::at(offset), InputErrorCode::WrongType, || {
            let finding = Finding::new(InputErrorCode::WrongType, pointer_is_at_value)
                .saying(format!("expected {expected}, found {found}"));
            if is_php_array_with_gaps {
                finding.hinting(
                    "a PHP array is a list only with the keys 0, 1, 2, …, as `array_values()` makes it".to_owned(),
                )
            } else {
                finding
            }
        });
        if found == "`null`" || matches!(cursor.peek_after(offset), Some(JsonType::List | JsonType::Object)) {
            cursor.skip(&mut |_, _| {})?;
        }
        Ok(Field::Wrong)
    }

    fn wrong(
        &mut self,
        place: Place,
        code: InputErrorCode,
        cursor: &Cursor<'t>,
        expected: &str,
        found: &str,
    ) -> Field<'t> {
        self.collector.add(place, code, || {
            Finding::new(code, cursor.pointer()).saying(format!("expected {expected}, found {found}"))
        });
        Field::Wrong
    }
}
