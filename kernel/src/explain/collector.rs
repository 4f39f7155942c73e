//! Gathering errors: in the contract's order, the first hundred.

use super::{Origin, position};
use crate::{InputError, InputErrorCode, InputErrors};
use std::collections::BTreeMap;

const MOST_ERRORS: usize = 100;
const MOST_FOUND: usize = 64;
const MOST_POINTER_BYTES: usize = 1024;
/// No name of the contract is longer, so nothing longer is a misspelt one.
const LONGEST_MISSPELT: usize = 64;

/// Where errors are sorted: where they stand, then the order of fields, then of codes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// In bytes from the start of the text.
    pub(super) offset: usize,
    /// A whole object comes before its fields.
    pub(super) field: Option<usize>,
}

/// What an error says, without where it stands.
pub(super) struct Finding {
    pub(super) code: InputErrorCode,
    pub(super) pointer: String,
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

#[derive(Default)]
pub(super) struct Collector {
    findings: BTreeMap<(Place, InputErrorCode), Finding>,
}

impl Collector {
    /// Notes an error, which is only put into words if it is among the first hundred.
    pub(super) fn add(&mut self, place: Place, code: InputErrorCode, finding: impl FnOnce() -> Finding) {
        if self.findings.len() >= MOST_ERRORS {
            match self.findings.last_key_value() {
                Some((last, _)) if (place, code) < *last => {
                    self.findings.pop_last();
                }
                _ => return,
            }
        }
        self.findings.insert((place, code), finding());
    }

    pub(super) fn into_errors(self, text: &[u8], origin: Origin<'_>) -> Option<InputErrors> {
        let mut errors = self.findings.into_iter().map(|((place, _), finding)| InputError {
            code: finding.code,
            pointer: cut_pointer(finding.pointer),
            position: position(text, place.offset, origin),
            message: finding.message,
            hint: finding.hint,
        });
        Some(InputErrors::new(errors.next()?, errors.collect()))
    }
}

impl Place {
    /// Of a value, a key or an entry.
    pub(super) const fn at(offset: usize) -> Self {
        Self { offset, field: None }
    }

    /// Of a field that should be in the object whose brace stands at `offset`.
    pub(super) const fn field(offset: usize, field: usize) -> Self {
        Self { offset, field: Some(field) }
    }
}

/// A pointer is cut after 1,024 bytes.
pub(super) fn cut_pointer(mut pointer: String) -> String {
    let end = (0..=MOST_POINTER_BYTES).rev().find(|end| pointer.is_char_boundary(*end)).unwrap_or_default();
    if pointer.len() > end {
        pointer.truncate(end);
    }
    pointer
}

/// What was found, in backticks, cut after 64 characters, with control characters escaped.
pub(crate) fn quoted(found: &str) -> String {
    let mut quoted = String::from("`");
    for character in found.chars().take(MOST_FOUND) {
        if character.is_control() {
            quoted.extend(character.escape_default());
        } else {
            quoted.push(character);
        }
    }
    if found.chars().nth(MOST_FOUND).is_some() {
        quoted.push('…');
    }
    quoted.push('`');
    quoted
}

/// Which known name a misspelt one may stand for.
pub(super) fn nearest<'k>(found: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    if found.len() > LONGEST_MISSPELT {
        return None;
    }
    let folded = found.to_ascii_lowercase().replace(['-', ' '], "_");
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&folded, &name.to_ascii_lowercase()), name))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, name)| distance.saturating_mul(3) <= name.len())
        .map(|(_, name)| name)
}
