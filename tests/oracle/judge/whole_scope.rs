//! Contract §4.3: the scope as a whole, last.

use serde_json::Value;

use super::super::documents::{percent, percent_in_hundredths};
use super::super::entry::ignored;
use super::counted_type::EffectiveRow;
use super::{Reason, uncovered};

/// The rules of §4.3 that apply.
pub fn rules(definitions: &Value, observed: &Value, claim: &Value, effective_rows: &[EffectiveRow]) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let denominator = effective_rows.len();
    let covered = effective_rows.iter().filter(|effective_row| effective_row.covers).count();
    // "*empty* counts the types that are covered by an empty effective row;"
    let empty = effective_rows.iter().filter(|effective_row| effective_row.covers && effective_row.is_empty).count();

    // `nothing_listed`: denominator > 0, and each effective row is empty. I
    // "`nothing_listed` asks for empty effective rows whether they cover or not."
    if denominator > 0 && effective_rows.iter().all(|effective_row| effective_row.is_empty) {
        reasons.push(Reason::new("nothing_listed", "internal_only"));
    }

    // `scope_incomplete`: covered < denominator. U. denominator / covered
    if covered < denominator {
        reasons.push(Reason::new("scope_incomplete", uncovered(claim)).texts(denominator, covered));
    }

    // `percent_overstated`: B. percent / `(covered − empty)/(denominator − empty)`
    if is_overstated(percent_in_hundredths(claim), covered, denominator, empty) {
        let share = format!("{}/{}", covered - empty, denominator - empty);
        reasons.push(Reason::new("percent_overstated", "claim_blocked").texts(percent(claim), share));
    }

    // `unrecognized_observed`: something was ignored. L. – / how many
    let ignored = ignored(definitions, observed);
    if ignored > 0 {
        reasons.push(Reason::new("unrecognized_observed", "claim_limited").actual(ignored));
    }

    reasons
}

/// "denominator > 0 and percent × (denominator − empty) > 100 × (covered − empty) (exact arithmetic)", both sides in
/// hundredths.
pub fn is_overstated(hundredths: i128, covered: usize, denominator: usize, empty: usize) -> bool {
    denominator > 0 && hundredths * (denominator - empty) as i128 > 100 * 100 * (covered - empty) as i128
}
