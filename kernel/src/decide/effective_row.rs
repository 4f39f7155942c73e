//! The effective row of each counted type (contract §4.2).

use super::counted_type::{EligibleRow, observed_eligible};
use super::objection::{CodeList, LowestCap, NoObjections, Objections};
use super::question::Question;
use super::reason_table::ReasonCode;
use super::shortcut::demand;
use crate::family::ClaimState;
use crate::model::{CountedRows, Demand, RowIndex, SupportedScope};

/// The counted types of a scope in numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) covered: u64,
    pub(super) denominator: u64,
    /// The number of types that are covered by an empty effective row.
    pub(super) empty: u64,
    /// Whether each effective row is empty.
    pub(super) nothing_listed: bool,
}

impl Tally {
    /// The covered types and all counted types, without the empty ones (contract §4.3).
    pub(super) const fn with_resources(&self) -> (u64, u64) {
        // INVARIANT: empty types are covered, and covered types counted.
        (self.covered.saturating_sub(self.empty), self.denominator.saturating_sub(self.empty))
    }

    /// No type yet, of so many.
    pub(super) fn of(types: usize) -> Self {
        let denominator = u64::try_from(types).unwrap_or(u64::MAX);
        Self { covered: 0, denominator, empty: 0, nothing_listed: true }
    }

    pub(super) fn add(&mut self, covers: bool, is_empty: bool) {
        self.covered = self.covered.saturating_add(u64::from(covers));
        self.empty = self.empty.saturating_add(u64::from(covers && is_empty));
        self.nothing_listed &= is_empty;
    }
}

/// Judges each counted type by its effective row, in denominator order.
pub(super) fn judge_each(question: &Question<'_>, scope: &SupportedScope, objections: &mut impl Objections) -> Tally {
    let demand = demand(question.claim, question.level, scope);
    let mut tally = Tally::of(scope.resolution.counted.len());
    let whole = question.observed.scope_proof(scope);
    if whole.meets(&demand) {
        let (covered, empty) = (tally.denominator, whole.empty_types);
        return Tally { covered, empty, nothing_listed: empty == covered, ..tally };
    }
    for (position, counted) in scope.resolution.counted.iter().enumerate() {
        if objections.is_settled() {
            break;
        }
        let first = question.observed.proof(counted.first);
        if first.meets(&demand) {
            tally.add(true, first.empty_types > 0);
            continue;
        }
        let row = |index| EligibleRow::new(question, scope, &demand, position, index);
        let Some(effective) = effective_row(question, counted, row) else {
            continue; // INVARIANT: a resolution names rows of its own definitions
        };
        let own = effective.judge(objections);
        tally.add(own.covers(), effective.is_empty());
    }
    tally
}

/// A counted type, judged by its effective row.
pub(super) struct JudgedType<'q> {
    /// The position of the type in the scope.
    pub(super) position: usize,
    pub(super) counted: &'q CountedRows,
    /// The effective row.
    pub(super) row: RowIndex,
    pub(super) covers: bool,
    pub(super) is_empty: bool,
    /// The code and cap of each reason of the effective row, in the table's order.
    pub(super) reasons: Vec<(ReasonCode, ClaimState)>,
}

/// Judges each counted type by its effective row, and keeps what each comes to.
pub(super) fn judge_types<'q>(
    question: &Question<'q>,
    scope: &'q SupportedScope,
    demand: &Demand,
) -> Vec<JudgedType<'q>> {
    let of_type = |(position, counted): (usize, &'q CountedRows)| {
        let row = |index| EligibleRow::new(question, scope, demand, position, index);
        let effective = effective_row(question, counted, row)?;
        let mut codes = CodeList::default();
        let own = effective.judge(&mut codes);
        let (row, is_empty) = (effective.index(), effective.is_empty());
        Some(JudgedType { position, counted, row, covers: own.covers(), is_empty, reasons: codes.into_list() })
    };
    scope.resolution.counted.iter().enumerate().filter_map(of_type).collect()
}

/// Chooses the effective row of a type: of the eligible rows for which something was observed, the one whose own reasons
/// leave the highest state; among equals one that covers, then the first. If nothing was observed, the first of all.
fn effective_row<'q>(
    question: &Question<'_>,
    counted: &CountedRows,
    row: impl Fn(RowIndex) -> Option<EligibleRow<'q>>,
) -> Option<EligibleRow<'q>> {
    let mut observed = observed_eligible(question, counted);
    let Some(first) = observed.next() else {
        return row(counted.first);
    };
    let Some(second) = observed.next() else {
        return row(first);
    };
    let judged = |index| row(index).map(|row| (row.judge(&mut NoObjections), row));
    let (_, effective) = [first, second].into_iter().chain(observed).filter_map(judged).fold(None, better)?;
    Some(effective)
}

/// The better of two rows of a type: the one whose own reasons leave the higher state; among equals one that covers, then
/// the first.
pub(super) fn better<T>(best: Option<(LowestCap, T)>, next: (LowestCap, T)) -> Option<(LowestCap, T)> {
    best.filter(|best| best.0.rank() >= next.0.rank()).or(Some(next))
}
