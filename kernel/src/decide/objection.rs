//! Objections: reasons before they are put into words.

use crate::family::ClaimState;
use crate::model::RowIndex;
use crate::reason_table::{CoverageEffect, ReasonCode};

/// A rule that applies. Its texts are not kept: they follow from the documents (`reason_text`).
#[derive(Clone, Copy, Debug)]
pub(super) struct Objection {
    pub(super) code: ReasonCode,
    pub(super) cap: ClaimState,
    pub(super) subject: Subject,
}

/// The subject of an objection. A position is that among the counted or the excluded types of the claim's scope.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject {
    /// The claim, or the scope as a whole.
    Claim,
    ExcludedType(u32),
    /// A row of a counted type.
    Row {
        counted_type: u32,
        row: RowIndex,
    },
}

impl Subject {
    pub(super) fn row(counted_type: usize, row: RowIndex) -> Self {
        // INVARIANT: a definitions document is too small for more types than a `u32` counts.
        Self::Row { counted_type: u32::try_from(counted_type).unwrap_or(u32::MAX), row }
    }
}

/// Receives the objections of rules.
pub(super) trait Objections {
    /// Adds an objection.
    fn add(&mut self, code: ReasonCode, cap: ClaimState, subject: Subject);

    /// Whether further objections change nothing.
    fn is_settled(&self) -> bool {
        false
    }
}

/// Keeps every objection, in order.
pub(super) struct ObjectionList {
    state: ClaimState,
    list: Vec<Objection>,
}

/// So many objections are allocated at once, which most decisions do not exceed.
const FIRST_CAPACITY: usize = 64;

impl Default for ObjectionList {
    fn default() -> Self {
        Self { state: ClaimState::ClaimAllowed, list: Vec::new() }
    }
}

impl ObjectionList {
    /// Returns the lowest cap, or `claim_allowed` if there is none (contract §4).
    pub(super) const fn state(&self) -> ClaimState {
        self.state
    }

    pub(super) fn into_list(self) -> Vec<Objection> {
        self.list
    }
}

impl Objections for ObjectionList {
    #[inline]
    fn add(&mut self, code: ReasonCode, cap: ClaimState, subject: Subject) {
        self.state = self.state.min(cap);
        if self.list.len() == self.list.capacity() {
            self.list.reserve(FIRST_CAPACITY);
        }
        self.list.push(Objection { code, cap, subject });
    }
}

/// Finds out whether a claim is permitted: whether no cap is under the needed state.
pub(super) struct Permission {
    needed: ClaimState,
    lowest: LowestCap,
}

impl Permission {
    pub(super) fn with(needed: ClaimState) -> Self {
        Self { needed, lowest: LowestCap::default() }
    }

    pub(super) fn is_given(&self) -> bool {
        self.lowest.state() >= self.needed
    }
}

impl Objections for Permission {
    #[inline]
    fn add(&mut self, code: ReasonCode, cap: ClaimState, subject: Subject) {
        self.lowest.add(code, cap, subject);
    }

    fn is_settled(&self) -> bool {
        !self.is_given()
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
    pub(super) const fn new(state: ClaimState, covers: bool) -> Self {
        Self { state, covers }
    }

    /// Returns the lowest cap so far, or `claim_allowed` if there is none (contract §4).
    pub(super) const fn state(self) -> ClaimState {
        self.state
    }

    /// Adds what other objections came to.
    pub(super) fn add_judged(&mut self, judged: Self) {
        self.state = self.state.min(judged.state);
        self.covers &= judged.covers;
    }

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
    fn add(&mut self, code: ReasonCode, cap: ClaimState, _: Subject) {
        self.state = self.state.min(cap);
        self.covers &= !matches!(code.effect(), CoverageEffect::Uncovers);
    }
}
