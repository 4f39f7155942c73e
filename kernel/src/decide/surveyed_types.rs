//! The counted types of a scope, judged for all audiences of a survey (contract §4.2, §7).

use super::demand::Demand;
use super::effective_row::{JudgedRow, Tally, better, observed_rows};
use super::objection::LowestCap;
use super::question::Question;
use crate::model::SupportedScope;

/// Judges the types internally. Returns the types in numbers, and the outcome of the reasons of their effective rows: first
/// for customers, then for operators and internally. The two differ only in the cap of a type that is not covered
/// (contract §4), by which the effective row is chosen.
pub(super) fn judge(internal: &Question<'_>, scope: &SupportedScope) -> [(Tally, LowestCap); 2] {
    let observed = internal.observed;
    let demand = Demand::of(internal, scope);
    let mut judged = [(Tally::of(scope.resolution.counted.len()), LowestCap::default()); 2];
    for counted in &scope.resolution.counted {
        let mut effective: [Option<(LowestCap, JudgedRow<'_>)>; 2] = [None; 2];
        let mut rows = observed_rows(observed, &demand, counted).peekable();
        let unobserved = rows.peek().is_none().then(|| JudgedRow::of(observed, &demand, counted.first));
        for row in rows.chain(unobserved) {
            let own = row.outcome(&demand);
            for (best, own) in effective.iter_mut().zip([own.to_customer(), own]) {
                *best = better(*best, (own, row));
            }
        }
        for ((tally, lowest), (own, row)) in judged.iter_mut().zip(effective.into_iter().flatten()) {
            lowest.add_judged(own);
            tally.add(own.covers(), row.is_empty());
        }
    }
    judged
}
