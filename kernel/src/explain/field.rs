//! What became of the fields of an object, for the rules about several of them.

use crate::Family;
use crate::shape::ObjectShape;
use std::borrow::Cow;

/// The fields of one object.
pub(super) struct Fields<'t> {
    pub(super) shape: &'static ObjectShape,
    /// Where the object's brace stands.
    pub(super) brace: usize,
    /// In the order of the shape.
    states: Vec<Field<'t>>,
}

/// What became of a field.
pub(super) enum Field<'t> {
    Missing,
    /// It is there, and an error has been reported.
    Wrong,
    /// It is right by itself.
    Right(Value<'t>),
}

/// A right value, as far as a rule looks at it.
pub(super) enum Value<'t> {
    Null,
    Bool(bool),
    Text(Text<'t>),
    /// The entries of a list, with a gap for each that is not right.
    Texts(Vec<Option<Text<'t>>>),
    Other,
}

/// A string, and where its opening quote stands.
#[derive(Clone)]
pub(super) struct Text<'t> {
    pub(super) offset: usize,
    pub(super) value: Cow<'t, str>,
}

impl<'t> Fields<'t> {
    /// All of them missing.
    pub(super) fn new(shape: &'static ObjectShape, brace: usize) -> Self {
        Self { shape, brace, states: shape.fields.iter().map(|_| Field::Missing).collect() }
    }

    pub(super) fn set(&mut self, index: usize, field: Field<'t>) {
        if let Some(slot) = self.states.get_mut(index) {
            *slot = field;
        }
    }

    /// The places of the missing ones in the shape.
    pub(super) fn missing(&self) -> impl Iterator<Item = usize> {
        self.states.iter().enumerate().filter(|(_, field)| matches!(field, Field::Missing)).map(|(index, _)| index)
    }

    pub(super) fn get(&self, name: &str) -> &Field<'t> {
        self.shape.field(name).and_then(|(index, _)| self.states.get(index)).unwrap_or(&Field::Missing)
    }

    /// A right string.
    pub(super) fn text(&self, name: &str) -> Option<&Text<'t>> {
        match self.get(name) {
            Field::Right(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// A right value of a family.
    pub(super) fn word<F: Family>(&self, name: &str) -> Option<F> {
        F::from_text(&self.text(name)?.value)
    }

    /// The entries of a right list; none of any other.
    pub(super) fn take_texts(&mut self, name: &str) -> Vec<Option<Text<'t>>> {
        let slot = self.shape.field(name).and_then(|(index, _)| self.states.get_mut(index));
        match slot {
            Some(Field::Right(Value::Texts(texts))) => std::mem::take(texts),
            _ => Vec::new(),
        }
    }
}
