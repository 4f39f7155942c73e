//! The fields of an object that was read, for rules about several of them.

use super::super::table::ObjectShape;
use crate::family::Family;
use std::borrow::Cow;

/// The fields of one object.
pub(super) struct ReadFields<'t> {
    pub(super) shape: &'static ObjectShape,
    /// The offset of the object's brace.
    pub(super) brace: usize,
    /// In the order of the table.
    states: Vec<FieldState<'t>>,
}

/// The state of a field.
pub(super) enum FieldState<'t> {
    Missing,
    /// Present with a reported error.
    Invalid,
    /// Valid on its own.
    Valid(FieldValue<'t>),
}

/// A valid value, as far as rules about several fields use it.
pub(super) enum FieldValue<'t> {
    /// `null`, and its offset.
    Null(usize),
    Bool(bool),
    /// An integer, or the sum of a list of counts.
    Integer(LocatedInteger),
    Text(LocatedText<'t>),
    /// The entries of a list, with `None` for each invalid one.
    Texts(Vec<Option<LocatedText<'t>>>),
    Other,
}

/// A string, and the offset of its opening quote.
#[derive(Clone)]
pub(super) struct LocatedText<'t> {
    pub(super) offset: usize,
    pub(super) value: Cow<'t, str>,
}

/// An integer, and the offset of its first byte.
#[derive(Clone, Copy)]
pub(super) struct LocatedInteger {
    pub(super) offset: usize,
    pub(super) value: u64,
}

impl<'t> ReadFields<'t> {
    /// Creates fields that are all missing.
    pub(super) fn new(shape: &'static ObjectShape, brace: usize) -> Self {
        Self { shape, brace, states: shape.fields.iter().map(|_| FieldState::Missing).collect() }
    }

    pub(super) fn set(&mut self, index: usize, field: FieldState<'t>) {
        if let Some(slot) = self.states.get_mut(index) {
            *slot = field;
        }
    }

    /// Returns the indices of missing fields in the table.
    pub(super) fn missing(&self) -> impl Iterator<Item = usize> {
        self.states.iter().enumerate().filter(|(_, field)| matches!(field, FieldState::Missing)).map(|(index, _)| index)
    }

    pub(super) fn get(&self, name: &str) -> &FieldState<'t> {
        self.shape.field(name).and_then(|(index, _)| self.states.get(index)).unwrap_or(&FieldState::Missing)
    }

    /// Returns a valid string.
    pub(super) fn text(&self, name: &str) -> Option<&LocatedText<'t>> {
        match self.get(name) {
            FieldState::Valid(FieldValue::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Returns a valid integer.
    pub(super) fn integer(&self, name: &str) -> Option<LocatedInteger> {
        match self.get(name) {
            FieldState::Valid(FieldValue::Integer(integer)) => Some(*integer),
            _ => None,
        }
    }

    /// Returns a valid value of a family.
    pub(super) fn word<F: Family>(&self, name: &str) -> Option<F> {
        F::from_text(&self.text(name)?.value)
    }

    /// Takes the entries of a valid list. Returns no entries for an invalid one.
    pub(super) fn take_texts(&mut self, name: &str) -> Vec<Option<LocatedText<'t>>> {
        let slot = self.shape.field(name).and_then(|(index, _)| self.states.get_mut(index));
        match slot {
            Some(FieldState::Valid(FieldValue::Texts(texts))) => std::mem::take(texts),
            _ => Vec::new(),
        }
    }
}
