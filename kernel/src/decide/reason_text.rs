//! The expected and actual texts of reasons (contract §4.1 to §4.3).

use crate::family::{Activation, ClaimState, CoverageLevel, RestoreTier, SourceClass};
use crate::model::ExclusionReason;
use crate::value::Percent;
use serde::Serialize;
use std::borrow::Cow;

/// A text that is written when it is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ReasonText<'q> {
    Text(Cow<'q, str>),
    /// The value of a family.
    Word(&'static str),
    Number(u64),
    /// The claim's percentage.
    Percent(Percent),
    /// The covered share of the types that have resources.
    Share(u64, u64),
}

/// The column "expected / actual" of a reason; `None` is –.
#[derive(Default)]
pub(super) struct Texts<'q> {
    pub(super) expected: Option<ReasonText<'q>>,
    pub(super) actual: Option<ReasonText<'q>>,
}

impl<'q> Texts<'q> {
    pub(super) const NONE: Self = Self { expected: None, actual: None };

    pub(super) fn of(expected: impl Into<ReasonText<'q>>, actual: impl Into<ReasonText<'q>>) -> Self {
        Self { expected: Some(expected.into()), actual: Some(actual.into()) }
    }

    pub(super) fn actual(actual: impl Into<ReasonText<'q>>) -> Self {
        Self { expected: None, actual: Some(actual.into()) }
    }
}

impl ReasonText<'_> {
    /// Returns the text.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Word(word) => Cow::Borrowed(word),
            Self::Number(_) | Self::Percent(_) | Self::Share(..) => {
                let mut text = String::new();
                self.write(&mut text);
                text.into()
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    /// Appends the text.
    pub(super) fn write(&self, to: &mut String) {
        match self {
            Self::Text(text) => to.push_str(text),
            Self::Word(word) => to.push_str(word),
            Self::Number(number) => write_number(to, *number),
            Self::Percent(percent) => to.push_str(&percent.to_string()),
            Self::Share(covered, denominator) => {
                write_number(to, *covered);
                to.push('/');
                write_number(to, *denominator);
            }
        }
    }

    pub(super) fn into_owned(self) -> ReasonText<'static> {
        match self {
            Self::Text(text) => ReasonText::Text(text.into_owned().into()),
            Self::Word(word) => ReasonText::Word(word),
            Self::Number(number) => ReasonText::Number(number),
            Self::Percent(percent) => ReasonText::Percent(percent),
            Self::Share(covered, denominator) => ReasonText::Share(covered, denominator),
        }
    }
}

/// Appends a number. `write!` takes ten times as long for the small numbers of most reasons.
pub(super) fn write_number(to: &mut String, number: u64) {
    match u8::try_from(number) {
        Ok(digit @ 0..=9) => to.push(char::from(b'0'.saturating_add(digit))),
        _ => to.push_str(&number.to_string()),
    }
}

impl<'q> From<&'q str> for ReasonText<'q> {
    fn from(text: &'q str) -> Self {
        Self::Text(text.into())
    }
}

impl From<u64> for ReasonText<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

macro_rules! reason_text_from_word {
    ($($family:ident),+ $(,)?) => {$(
        impl From<$family> for ReasonText<'_> {
            fn from(word: $family) -> Self {
                Self::Word(word.as_str())
            }
        }
    )+};
}
reason_text_from_word!(Activation, CoverageLevel, ClaimState, ExclusionReason, RestoreTier, SourceClass);

impl Serialize for ReasonText<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Word(word) => serializer.serialize_unit_variant("", 0, word),
            _ => serializer.serialize_str(&self.text()),
        }
    }
}
