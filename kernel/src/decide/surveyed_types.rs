//! The counted types of a scope, judged for all claims of a survey (contract §4.2, §7).

use super::counted_type::{EligibleRow, observed_eligible};
use super::effective_row::{Tally, better};
use super::objection::LowestCap;
use super::question::Question;
use super::shortcut::demand;
use crate::model::{CountedRows, Demand, RowIndex, SupportedScope};

/// The counted types of a scope, judged once by the rules that depend neither on the level nor on the restore tier of a claim.
pub(super) struct SurveyedTypes<'q> {
    scope: &'q SupportedScope,
    types: Vec<SurveyedType<'q>>,
}

struct SurveyedType<'q> {
    /// The position of the type in the scope.
    position: usize,
    counted: &'q CountedRows,
    /// The rows that may be effective, in source-class precedence, each with the outcome of the rules judged so far.
    rows: Vec<(RowIndex, LowestCap)>,
}

impl<'q> SurveyedTypes<'q> {
    /// Judges the types internally.
    pub(super) fn of(internal: &Question<'_>, scope: &'q SupportedScope) -> Self {
        let demand = demand(internal.claim, internal.level, scope);
        let of_type = |(position, counted): (usize, &'q CountedRows)| {
            let judged = |index| {
                let row = EligibleRow::new(internal, scope, &demand, position, index)?;
                Some((index, row.judge_for_any_level()))
            };
            let mut rows: Vec<_> = observed_eligible(internal, counted).filter_map(judged).collect();
            if rows.is_empty() {
                rows.extend(judged(counted.first));
            }
            SurveyedType { position, counted, rows }
        };
        Self { scope, types: scope.resolution.counted.iter().enumerate().map(of_type).collect() }
    }

    /// Judges the types by the other rules. Returns the types in numbers, and the outcome of the reasons of their effective
    /// rows: first for customers, then for operators and internally. The two differ only in the cap of a type that is not
    /// covered (contract §4).
    pub(super) fn judge(&self, internal: &Question<'_>) -> [(Tally, LowestCap); 2] {
        let demand = demand(internal.claim, internal.level, self.scope);
        let mut judged = [(Tally::of(self.types.len()), LowestCap::default()); 2];
        for surveyed in &self.types {
            let first = internal.observed.proof(surveyed.counted.first);
            let effective = if first.meets(&demand) {
                [Some((LowestCap::default(), first.empty_types > 0)); 2]
            } else {
                self.effective_rows(surveyed, internal, &demand)
            };
            for ((tally, lowest), effective) in judged.iter_mut().zip(effective) {
                if let Some((own, is_empty)) = effective {
                    lowest.add_judged(own);
                    tally.add(own.covers(), is_empty);
                }
            }
        }
        judged
    }

    /// Chooses the effective row of a type for customers, and for operators and internally. Returns the outcome of its
    /// reasons, and whether it is empty.
    fn effective_rows(
        &self,
        surveyed: &SurveyedType<'_>,
        internal: &Question<'_>,
        demand: &Demand,
    ) -> [Option<(LowestCap, bool)>; 2] {
        let mut effective = [None; 2];
        for (index, own) in &surveyed.rows {
            let Some(row) = EligibleRow::new(internal, self.scope, demand, surveyed.position, *index) else {
                continue; // INVARIANT: a resolution names rows of its own definitions
            };
            let mut own = *own;
            own.add_judged(row.judge_for_level());
            for (best, own) in effective.iter_mut().zip([own.to_customer(), own]) {
                *best = better(*best, (own, row.is_empty()));
            }
        }
        effective
    }
}
