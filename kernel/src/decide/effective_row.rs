//! The effective row of each counted type (contract §4.2).

use super::demand::Demand;
use super::objection::{LowestCap, Objections, Subject};
use super::question::Question;
use crate::model::{CountedRows, ObservedCoverage, RowIndex, Standing, SupportedScope};
use crate::reason_set::ReasonSet;
use crate::reason_table::ReasonCode;
use std::sync::Arc;

/// The counted types of a scope in numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) covered: u64,
    pub(super) denominator: u64,
    /// The number of types that are covered by an empty effective row.
    pub(super) empty: u64,
    /// The number of types whose effective row is empty, covered or not.
    nothing_listed: u64,
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
        Self { denominator, ..Self::default() }
    }

    /// Whether there are types, and the effective row of each is empty.
    pub(super) const fn nothing_listed(&self) -> bool {
        self.denominator > 0 && self.nothing_listed == self.denominator
    }

    pub(super) fn add(&mut self, covers: bool, is_empty: bool) {
        self.covered = self.covered.saturating_add(u64::from(covers));
        self.empty = self.empty.saturating_add(u64::from(covers && is_empty));
        self.nothing_listed = self.nothing_listed.saturating_add(u64::from(is_empty));
    }
}

/// An eligible row of a counted type, judged for one claim.
#[derive(Clone, Copy)]
pub(super) struct JudgedRow<'q> {
    pub(super) row: RowIndex,
    pub(super) standing: &'q Standing,
    pub(super) reasons: ReasonSet,
}

impl<'q> JudgedRow<'q> {
    #[inline]
    pub(super) fn of(observed: &'q ObservedCoverage, demand: &Demand, row: RowIndex) -> Self {
        let standing = observed.standing(row);
        Self { row, standing, reasons: demand.reasons(standing) }
    }

    /// Whether this row, the first of its type, is the effective one without a look at the others.
    #[inline]
    pub(super) fn is_effective(&self, counted: &CountedRows) -> bool {
        self.reasons.is_empty() || counted.eligible.len() == 1
    }

    pub(super) fn outcome(&self, demand: &Demand) -> LowestCap {
        demand.outcome(self.reasons, self.standing)
    }

    /// Whether the row covers its type.
    pub(super) const fn covers(&self) -> bool {
        !self.reasons.meets(ReasonSet::UNCOVERING)
    }

    /// Whether the row is empty (the end of contract §4.2).
    pub(super) const fn is_empty(&self) -> bool {
        self.standing.is_empty()
    }
}

/// Judges each counted type by its effective row, in denominator order.
#[inline]
pub(super) fn judge_each(question: &Question<'_>, scope: &SupportedScope, objections: &mut impl Objections) -> Tally {
    let Question { observed, .. } = *question;
    let demand = Demand::of(question, scope);
    let whole = observed.scope_standing(scope);
    if demand.reasons(whole).is_empty() {
        let tally = Tally::of(scope.resolution.counted.len());
        let (covered, empty) = (tally.denominator, whole.empty_types.into());
        return Tally { covered, empty, nothing_listed: empty, ..tally };
    }
    judge_one_by_one(observed, &demand, &scope.resolution.counted, objections)
}

/// Judges each type. Not inlined, because a permitted claim seldom needs it.
#[inline(never)]
fn judge_one_by_one(
    observed: &ObservedCoverage,
    demand: &Demand,
    types: &[Arc<CountedRows>],
    objections: &mut impl Objections,
) -> Tally {
    let mut tally = Tally::of(types.len());
    for (position, counted) in types.iter().enumerate() {
        if objections.is_settled() {
            break;
        }
        let first = JudgedRow::of(observed, demand, counted.first);
        if first.reasons.is_empty() {
            tally.add(true, first.is_empty());
            continue;
        }
        let effective = effective_row(observed, demand, counted, first);
        tally.add(effective.covers(), effective.is_empty());
        for code in effective.reasons {
            objections.add(code, demand.cap(code, effective.standing), Subject::row(position, effective.row));
        }
    }
    tally
}

/// Chooses the effective row of a type: of the eligible rows for which something was observed, the one whose own reasons
/// leave the highest state; among equals one that covers, then the first. If nothing was observed, the first of all, `first`.
#[inline]
pub(super) fn effective_row<'q>(
    observed: &'q ObservedCoverage,
    demand: &Demand,
    counted: &CountedRows,
    first: JudgedRow<'q>,
) -> JudgedRow<'q> {
    if first.is_effective(counted) { first } else { best_row(observed, demand, counted, first) }
}

/// The effective row of a type among several. `first` is for a type for which nothing was observed.
fn best_row<'q>(
    observed: &'q ObservedCoverage,
    demand: &Demand,
    counted: &CountedRows,
    first: JudgedRow<'q>,
) -> JudgedRow<'q> {
    let rows = observed_rows(observed, demand, counted).map(|row| (row.outcome(demand), row));
    rows.fold(None, better).map_or(first, |(_, effective)| effective)
}

/// Judges the eligible rows for which something was observed, in source-class precedence.
pub(super) fn observed_rows<'q>(
    observed: &'q ObservedCoverage,
    demand: &Demand,
    counted: &CountedRows,
) -> impl Iterator<Item = JudgedRow<'q>> {
    let rows = counted.eligible.iter().map(|row| JudgedRow::of(observed, demand, *row));
    rows.filter(|row| row.standing.is_observed()).enumerate().map(|(position, row)| {
        let reasons = row.reasons.with(ReasonCode::PreferredSourcePassedOver, position > 0);
        JudgedRow { reasons, ..row }
    })
}

/// The better of two rows of a type: the one whose own reasons leave the higher state; among equals one that covers, then
/// the first.
pub(super) fn better<T>(best: Option<(LowestCap, T)>, next: (LowestCap, T)) -> Option<(LowestCap, T)> {
    best.filter(|best| best.0.rank() >= next.0.rank()).or(Some(next))
}
