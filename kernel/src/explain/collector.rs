//! Gathering errors: in the contract's order, the first hundred.

use super::Origin;
use crate::pointer::Pointer;
use crate::{InputError, InputErrorCode, InputErrors, Position};
use std::collections::BTreeMap;
use std::fmt;

const MOST_ERRORS: usize = 100;

/// Where an error is sorted: where it stands, then the order of fields.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// In bytes from the start of the text.
    offset: usize,
    /// A whole object comes before its fields.
    field: Option<usize>,
}

impl Place {
    /// Of a value, a key, an entry or a whole object.
    pub(super) const fn at(offset: usize) -> Self {
        Self { offset, field: None }
    }

    /// Of a field that should be in the object whose brace stands at `offset`.
    pub(super) const fn of_field(offset: usize, field: usize) -> Self {
        Self { offset, field: Some(field) }
    }
}

/// What an error says, beside its code and place.
pub(super) struct Finding {
    pointer: Pointer,
    message: String,
    hint: Option<String>,
}

impl Finding {
    pub(super) fn new(pointer: Pointer, message: fmt::Arguments<'_>) -> Self {
        Self { pointer, message: message.to_string(), hint: None }
    }

    pub(super) fn hinting(self, hint: Option<String>) -> Self {
        Self { hint, ..self }
    }
}

#[derive(Default)]
pub(super) struct Collector {
    findings: BTreeMap<(Place, InputErrorCode), Finding>,
}

impl Collector {
    /// Notes an error, which is only put into words if it is among the first hundred so far.
    pub(super) fn add(&mut self, place: Place, code: InputErrorCode, finding: impl FnOnce() -> Finding) {
        if self.findings.len() >= MOST_ERRORS {
            match self.findings.last_key_value() {
                Some((last, _)) if (place, code) < *last => self.findings.pop_last(),
                _ => return,
            };
        }
        self.findings.insert((place, code), finding());
    }

    /// The errors, if there are any.
    pub(super) fn into_errors(self, text: &[u8], origin: Origin<'_>) -> Option<InputErrors> {
        let mut passed = 0;
        let mut position = Position::START;
        let mut errors = self.findings.into_iter().map(|((place, code), finding)| {
            let Finding { pointer, message, hint } = finding;
            let is_text = matches!(origin, Origin::Text);
            if is_text {
                position = position.after(text.get(passed..place.offset).unwrap_or_default());
                passed = place.offset;
            }
            InputError { code, pointer: pointer.into_string(), position: is_text.then_some(position), message, hint }
        });
        Some(InputErrors::new(errors.next()?, errors.collect()))
    }
}
