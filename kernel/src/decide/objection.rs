//! Objections: reasons before they are put into words.

use super::reason_table::{CoverageEffect, ReasonCode};
use crate::family::ClaimState;
use crate::model::RowIndex;
use crate::value::Percent;
use std::sync::Arc;

/// A rule that applies.
#[derive(Clone, Debug)]
pub(super) struct Objection {
    pub(super) code: ReasonCode,
    pub(super) cap: ClaimState,
    pub(super) subject: Subject,
    pub(super) expected: Option<ReasonText>,
    pub(super) actual: Option<ReasonText>,
    pub(super) rows: Option<AffectedRows>,
}

/// The subject of an objection.
#[derive(Clone, Debug)]
pub(super) enum Subject {
    /// The claim, or the scope as a whole.
    Claim,
    /// An excluded type.
    Type(Arc<str>),
    /// A counted type's effective row.
    Row(RowIndex),
}

/// The expected or actual text of a reason.
#[derive(Clone, Debug)]
pub(super) enum ReasonText {
    Word(&'static str),
    Number(u64),
    Percent(Percent),
    Share { covered: u64, denominator: u64 },
    Other(Box<str>),
}

/// The number of the effective row's observed rows that an objection is about, and of all of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct AffectedRows {
    pub(super) affected: u64,
    pub(super) observed: u64,
}

impl Objection {
    /// Creates an objection about the claim, without texts.
    pub(super) const fn new(code: ReasonCode, cap: ClaimState) -> Self {
        Self { code, cap, subject: Subject::Claim, expected: None, actual: None, rows: None }
    }

    pub(super) fn about(self, subject: Subject) -> Self {
        Self { subject, ..self }
    }

    pub(super) fn expected(self, text: impl Into<ReasonText>) -> Self {
        Self { expected: Some(text.into()), ..self }
    }

    pub(super) fn actual(self, text: impl Into<ReasonText>) -> Self {
        Self { actual: Some(text.into()), ..self }
    }

    pub(super) fn of_rows(self, affected: u64, observed: u64) -> Self {
        Self { rows: Some(AffectedRows { affected, observed }), ..self }
    }
}

impl From<u64> for ReasonText {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for ReasonText {
    fn from(text: &str) -> Self {
        Self::Other(text.into())
    }
}

impl From<String> for ReasonText {
    fn from(text: String) -> Self {
        Self::Other(text.into())
    }
}

macro_rules! reason_text_from_word {
    ($($family:path),+ $(,)?) => {$(
        impl From<$family> for ReasonText {
            fn from(word: $family) -> Self {
                Self::Word(word.as_str())
            }
        }
    )+};
}
reason_text_from_word!(
    crate::family::Activation,
    crate::family::ClaimState,
    crate::family::CoverageLevel,
    crate::family::RestoreTier,
    crate::family::SourceClass,
    crate::model::ExclusionReason,
);

/// Receives the objections of rules.
pub(super) trait Objections {
    /// Adds an objection. `complete` adds texts, and runs only if objections are kept.
    fn add(&mut self, code: ReasonCode, cap: ClaimState, complete: impl FnOnce(Objection) -> Objection);

    /// Adds the objections to a row that was judged before. `judge` judges it again, and runs only if objections are kept.
    fn add_judged(&mut self, judged: LowestCap, judge: impl FnOnce(&mut Self));

    /// Returns the lowest cap so far, or `claim_allowed` if there is none (contract §4).
    fn state(&self) -> ClaimState;
}

/// Keeps every objection, in order.
#[derive(Default)]
pub(super) struct ObjectionList {
    lowest: LowestCap,
    list: Vec<Objection>,
}

impl ObjectionList {
    pub(super) fn into_list(self) -> Vec<Objection> {
        self.list
    }
}

impl Objections for ObjectionList {
    fn add(&mut self, code: ReasonCode, cap: ClaimState, complete: impl FnOnce(Objection) -> Objection) {
        self.lowest.add(code, cap, |objection| objection);
        self.list.push(complete(Objection::new(code, cap)));
    }

    fn add_judged(&mut self, _: LowestCap, judge: impl FnOnce(&mut Self)) {
        judge(self);
    }

    fn state(&self) -> ClaimState {
        self.lowest.state()
    }
}

/// Keeps the code and cap of each objection, in order.
#[derive(Default)]
pub(super) struct CodeList {
    list: Vec<(ReasonCode, ClaimState)>,
}

impl CodeList {
    pub(super) fn into_list(self) -> Vec<(ReasonCode, ClaimState)> {
        self.list
    }
}

impl Objections for CodeList {
    fn add(&mut self, code: ReasonCode, cap: ClaimState, _: impl FnOnce(Objection) -> Objection) {
        self.list.push((code, cap));
    }

    fn add_judged(&mut self, _: LowestCap, judge: impl FnOnce(&mut Self)) {
        judge(self);
    }

    fn state(&self) -> ClaimState {
        self.list.iter().map(|(_, cap)| *cap).min().unwrap_or(ClaimState::ClaimAllowed)
    }
}

/// Keeps only the lowest cap, and whether a row with these objections covers its type (contract §4.2).
#[derive(Clone, Copy)]
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
    pub(super) const fn covers(self) -> bool {
        self.covers
    }

    /// What the same objections come to for a customer, if they were judged for another audience.
    pub(super) const fn to_customer(self) -> Self {
        // INVARIANT: each rule of contract §4.2 that uncovers its type has the cap U or B, and both block a customer.
        if self.covers { self } else { Self { state: ClaimState::ClaimBlocked, ..self } }
    }

    /// The order in which effective rows are chosen: by state, then those that cover first.
    pub(super) const fn rank(self) -> (ClaimState, bool) {
        (self.state, self.covers)
    }
}

impl Objections for LowestCap {
    #[inline]
    fn add(&mut self, code: ReasonCode, cap: ClaimState, _: impl FnOnce(Objection) -> Objection) {
        self.state = self.state.min(cap);
        self.covers &= !matches!(code.effect(), CoverageEffect::Uncovers);
    }

    fn add_judged(&mut self, judged: LowestCap, _: impl FnOnce(&mut Self)) {
        self.state = self.state.min(judged.state);
        self.covers &= judged.covers;
    }

    fn state(&self) -> ClaimState {
        self.state
    }
}
