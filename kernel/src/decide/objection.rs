//! Objections: reasons before they are put into words.

use super::reason_table::{CoverageEffect, ReasonCode};
use crate::family::{Activation, ClaimState, CoverageLevel, RestoreTier, SourceClass};
use crate::model::{Claim, ExclusionReason, ObservedCoverage, RowIndex};
use crate::value::Id;

/// A rule that applies. It refers to the documents instead of copying their texts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Objection {
    pub(super) code: ReasonCode,
    pub(super) cap: ClaimState,
    pub(super) subject: Subject,
    pub(super) expected: Option<ReasonText>,
    pub(super) actual: Option<ReasonText>,
    /// The number of the effective row's observed rows that the objection is about.
    pub(super) affected_rows: Option<u64>,
}

/// The subject of an objection.
#[derive(Clone, Copy, Debug)]
pub(super) enum Subject {
    /// The claim, or the scope as a whole.
    Claim,
    /// An excluded type of the scope, by its position.
    Excluded(usize),
    /// A counted type's effective row.
    Row(RowIndex),
}

/// The expected or actual text of a reason.
#[derive(Clone, Copy, Debug)]
pub(super) enum ReasonText {
    Activation(Activation),
    CoverageLevel(CoverageLevel),
    ClaimState(ClaimState),
    ExclusionReason(ExclusionReason),
    RestoreTier(RestoreTier),
    SourceClass(SourceClass),
    Number(u64),
    /// The claim's percentage.
    Percent,
    /// The covered share of the types that have resources.
    Share,
    /// The claim's scope key.
    ScopeKey,
    /// The counted types of the scope, sorted.
    CountedTypes,
    /// The types that the claim names, sorted.
    ClaimedTypes,
    /// The id that the claim names.
    ClaimedId(IdKind),
    /// The id that was observed.
    ObservedId(IdKind),
}

/// One of the ids of an environment.
#[derive(Clone, Copy, Debug)]
pub(super) enum IdKind {
    Workspace,
    ManagedEnvironment,
    ProviderConnection,
}

impl IdKind {
    pub(super) const fn of_claim(self, claim: &Claim) -> Option<&Id> {
        match self {
            Self::Workspace => claim.workspace_id(),
            Self::ManagedEnvironment => claim.managed_environment_id(),
            Self::ProviderConnection => claim.provider_connection_id(),
        }
    }

    pub(super) const fn of_observed(self, observed: &ObservedCoverage) -> Option<&Id> {
        match self {
            Self::Workspace => observed.workspace_id(),
            Self::ManagedEnvironment => observed.managed_environment_id(),
            Self::ProviderConnection => observed.provider_connection_id(),
        }
    }
}

impl Objection {
    /// Creates an objection about the claim, without texts.
    pub(super) const fn new(code: ReasonCode, cap: ClaimState) -> Self {
        Self { code, cap, subject: Subject::Claim, expected: None, actual: None, affected_rows: None }
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

    pub(super) fn of_rows(self, affected: u64) -> Self {
        Self { affected_rows: Some(affected), ..self }
    }
}

impl From<u64> for ReasonText {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

macro_rules! reason_text_from_word {
    ($($family:ident),+ $(,)?) => {$(
        impl From<$family> for ReasonText {
            fn from(word: $family) -> Self {
                Self::$family(word)
            }
        }
    )+};
}
reason_text_from_word!(Activation, CoverageLevel, ClaimState, ExclusionReason, RestoreTier, SourceClass);

/// Receives the objections of rules.
pub(super) trait Objections {
    /// Adds an objection. `complete` adds subject and texts, and runs only if objections are kept.
    fn add(&mut self, code: ReasonCode, cap: ClaimState, complete: impl FnOnce(Objection) -> Objection);

    /// Whether further objections change nothing.
    fn is_settled(&self) -> bool {
        false
    }
}

/// Keeps every objection, in order.
#[derive(Default)]
pub(super) struct ObjectionList {
    lowest: LowestCap,
    list: Vec<Objection>,
}

impl ObjectionList {
    /// Returns the lowest cap, or `claim_allowed` if there is none (contract §4).
    pub(super) const fn state(&self) -> ClaimState {
        self.lowest.state()
    }

    pub(super) fn into_list(self) -> Vec<Objection> {
        self.list
    }
}

impl Objections for ObjectionList {
    #[inline]
    fn add(&mut self, code: ReasonCode, cap: ClaimState, complete: impl FnOnce(Objection) -> Objection) {
        self.lowest.add(code, cap, |objection| objection);
        self.list.push(complete(Objection::new(code, cap)));
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
}

/// Keeps no objection.
pub(super) struct NoObjections;

impl Objections for NoObjections {
    #[inline]
    fn add(&mut self, _: ReasonCode, _: ClaimState, _: impl FnOnce(Objection) -> Objection) {}
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
    fn add(&mut self, code: ReasonCode, cap: ClaimState, complete: impl FnOnce(Objection) -> Objection) {
        self.lowest.add(code, cap, complete);
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
    fn add(&mut self, code: ReasonCode, cap: ClaimState, _: impl FnOnce(Objection) -> Objection) {
        self.state = self.state.min(cap);
        self.covers &= !matches!(code.effect(), CoverageEffect::Uncovers);
    }
}
