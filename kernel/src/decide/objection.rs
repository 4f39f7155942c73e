//! What a rule says against a claim, before it is put into words.

use crate::definitions::RowIndex;
use crate::{ClaimState, Percent, ReasonCode};
use std::sync::Arc;

/// One rule that applies.
#[derive(Clone, Debug)]
pub(crate) struct Objection {
    pub(crate) code: ReasonCode,
    pub(crate) cap: ClaimState,
    pub(crate) subject: Subject,
    pub(crate) expected: Option<Text>,
    pub(crate) actual: Option<Text>,
    pub(crate) rows: Option<Rows>,
}

/// What an objection is about.
#[derive(Clone, Debug)]
pub(crate) enum Subject {
    /// The claim, or the scope as a whole.
    Claim,
    /// A type that is not counted.
    Type(Arc<str>),
    /// A counted type's effective row.
    Row(RowIndex),
}

/// The text of what was expected, or is actually there.
#[derive(Clone, Debug)]
pub(crate) enum Text {
    Word(&'static str),
    Number(u64),
    Percent(Percent),
    Share { covered: u64, denominator: u64 },
    Other(Box<str>),
}

/// How many of the effective row's observed rows an objection is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rows {
    pub(crate) affected: u64,
    pub(crate) observed: u64,
}

impl Objection {
    /// Without texts, about the claim.
    pub(super) const fn new(code: ReasonCode, cap: ClaimState) -> Self {
        Self { code, cap, subject: Subject::Claim, expected: None, actual: None, rows: None }
    }

    pub(super) fn about(self, subject: Subject) -> Self {
        Self { subject, ..self }
    }

    pub(super) fn expected(self, text: impl Into<Text>) -> Self {
        Self { expected: Some(text.into()), ..self }
    }

    pub(super) fn actual(self, text: impl Into<Text>) -> Self {
        Self { actual: Some(text.into()), ..self }
    }

    pub(super) fn of_rows(self, affected: u64, observed: u64) -> Self {
        Self { rows: Some(Rows { affected, observed }), ..self }
    }
}

impl From<u64> for Text {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Other(text.into())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Other(text.into())
    }
}

macro_rules! text_from_word {
    ($($family:ident)+) => {$(
        impl From<crate::$family> for Text {
            fn from(word: crate::$family) -> Self {
                Self::Word(word.as_str())
            }
        }
    )+};
}
text_from_word!(Activation ClaimState CoverageLevel ExclusionReason RestoreTier SourceClass);

/// Where rules put their objections.
pub(super) trait Objections {
    /// A rule with this cap applies; what else it says is made only where it is kept.
    fn add(&mut self, code: ReasonCode, cap: ClaimState, say: impl FnOnce(Objection) -> Objection);

    /// The lowest cap so far, or `claim_allowed` (contract §4).
    fn state(&self) -> ClaimState;
}

/// Every objection, in order.
#[derive(Default)]
pub(super) struct All {
    lowest: LowestCap,
    list: Vec<Objection>,
}

impl All {
    pub(super) fn into_list(self) -> Vec<Objection> {
        self.list
    }
}

impl Objections for All {
    fn add(&mut self, code: ReasonCode, cap: ClaimState, say: impl FnOnce(Objection) -> Objection) {
        self.lowest.add(code, cap, |objection| objection);
        self.list.push(say(Objection::new(code, cap)));
    }

    fn state(&self) -> ClaimState {
        self.lowest.state()
    }
}

/// Only what the objections come to.
pub(super) struct LowestCap {
    state: ClaimState,
    covers: bool,
}

impl Default for LowestCap {
    fn default() -> Self {
        Self { state: ClaimState::ClaimAllowed, covers: true }
    }
}

impl LowestCap {
    /// Whether a row with these objections covers its type (contract §4.2).
    pub(super) const fn covers(&self) -> bool {
        self.covers
    }
}

impl Objections for LowestCap {
    #[inline]
    fn add(&mut self, code: ReasonCode, cap: ClaimState, _: impl FnOnce(Objection) -> Objection) {
        self.state = self.state.min(cap);
        self.covers &= code.leaves_covered();
    }

    fn state(&self) -> ClaimState {
        self.state
    }
}
