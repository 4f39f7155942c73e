//! Collecting the first hundred errors in the contract's order.

use super::super::input_error::{InputError, InputErrorCode, InputErrors, Position};
use super::super::pointer::Pointer;
use super::origin::Origin;
use std::collections::BTreeMap;
use std::fmt;

const MAX_ERRORS: usize = 100;

/// The sort key of an error: its offset, then the order of fields.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// In bytes from the start of the text.
    offset: usize,
    /// An error of a whole object precedes those of its fields.
    field: Option<usize>,
}

impl Place {
    /// The place of a value, a key, an entry or a whole object.
    pub(super) const fn at(offset: usize) -> Self {
        Self { offset, field: None }
    }

    /// The place of a missing field of the object whose brace is at `offset`.
    pub(super) const fn of_field(offset: usize, field: usize) -> Self {
        Self { offset, field: Some(field) }
    }
}

/// The pointer, message and hint of an error.
pub(super) struct Finding {
    pointer: Pointer,
    message: String,
    hint: Option<String>,
}

impl Finding {
    pub(super) fn new(pointer: Pointer, message: fmt::Arguments<'_>) -> Self {
        Self { pointer, message: message.to_string(), hint: None }
    }

    pub(super) fn with_hint(self, hint: Option<String>) -> Self {
        Self { hint, ..self }
    }
}

#[derive(Default)]
pub(super) struct Collector {
    findings: BTreeMap<(Place, InputErrorCode), Finding>,
}

impl Collector {
    /// Adds an error. `finding` runs only if the error is among the first hundred so far.
    pub(super) fn add(&mut self, place: Place, code: InputErrorCode, finding: impl FnOnce() -> Finding) {
        if self.findings.len() >= MAX_ERRORS {
            match self.findings.last_key_value() {
                Some((last, _)) if (place, code) < *last => self.findings.pop_last(),
                _ => return,
            };
        }
        self.findings.insert((place, code), finding());
    }

    /// Returns the errors, or `None` if there are none.
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
