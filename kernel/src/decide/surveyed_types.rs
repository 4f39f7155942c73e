//! The counted types of a scope, judged for all audiences of a survey (contract §4.2, §7).

use super::demand::Demand;
use super::effective_row::{JudgedRow, Tally, better, observed_rows};
use super::objection::LowestCap;
use super::question::Question;
use crate::model::{CountedRows, ObservedCoverage, SupportedScope};

/// Judges the types internally. Returns the types in numbers, and the outcome of the reasons of their effective rows: first
/// for customers, then for operators and internally. The two differ only in the cap of a type that is not covered
/// (contract §4), by which the effective row is chosen.
pub(super) fn judge(internal: &Question<'_>, scope: &SupportedScope) -> [(Tally, LowestCap); 2] {
    let observed = internal.observed;
    let demand = Demand::of(internal, scope);
    let mut judged = [(Tally::of(scope.resolution.counted.len()), LowestCap::default()); 2];
    for counted in &scope.resolution.counted {
        let first = JudgedRow::of(observed, &demand, counted.first);
        let own = first.outcome(&demand);
        let mut effective = [(own.to_customer(), first), (own, first)];
        if !first.is_effective(counted) {
            effective = effective_rows(observed, &demand, counted, effective);
        }
        for ((tally, lowest), (own, row)) in judged.iter_mut().zip(effective) {
            lowest.add_judged(own);
            tally.add(own.covers(), row.is_empty());
        }
    }
    judged
}

/// Chooses the effective row of a type: for customers, and for operators and internally. `first` is for a type
/// for which nothing was observed.
fn effective_rows<'q>(
    observed: &'q ObservedCoverage,
    demand: &Demand,
    counted: &CountedRows,
    first: [(LowestCap, JudgedRow<'q>); 2],
) -> [(LowestCap, JudgedRow<'q>); 2] {
    let [mut to_customer, mut to_others] = [None; 2];
    for row in observed_rows(observed, demand, counted) {
        let own = row.outcome(demand);
        to_customer = better(to_customer, (own.to_customer(), row));
        to_others = better(to_others, (own, row));
    }
    let [customer, others] = first;
    [to_customer.unwrap_or(customer), to_others.unwrap_or(others)]
}
