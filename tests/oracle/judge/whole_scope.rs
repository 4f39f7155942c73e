//! Contract §4.3: the scope as a whole, last.

use serde_json::Value;

use super::super::documents::{listing_of, percent, percent_in_hundredths, rows_of, text};
use super::counted_type::EffectiveRow;
use super::{Reason, uncovered};

/// The rules of §4.3 that apply.
pub fn rules(definitions: &Value, observed: &Value, claim: &Value, effective_rows: &[EffectiveRow]) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let denominator = effective_rows.len();
    let covered = effective_rows.iter().filter(|effective_row| effective_row.covers).count();

    // `nothing_listed`: denominator > 0, and each effective row has a complete listing of no resources, and no rows. I
    let all_empty = effective_rows.iter().all(|effective_row| {
        let (canonical_type, source_class) = (&effective_row.canonical_type, &effective_row.source_class);
        let listing = listing_of(definitions, observed, canonical_type, source_class);
        let rows = rows_of(definitions, observed, canonical_type, source_class);
        listing.is_some_and(|listing| text(listing, "outcome") == "complete" && listing["resources"] == 0)
            && rows.is_empty()
    });
    if denominator > 0 && all_empty {
        reasons.push(Reason::new("nothing_listed", "internal_only"));
    }

    // `scope_incomplete`: covered < denominator. U. denominator / covered
    if covered < denominator {
        reasons.push(Reason::new("scope_incomplete", uncovered(claim)).texts(denominator, covered));
    }

    // `percent_overstated`: denominator > 0 and percent × denominator > 100 × covered (exact arithmetic). B.
    // percent / `covered/denominator`. Both sides in hundredths.
    if denominator > 0 && percent_in_hundredths(claim) * denominator as i128 > 100 * 100 * covered as i128 {
        reasons.push(
            Reason::new("percent_overstated", "claim_blocked")
                .texts(percent(claim), format!("{covered}/{denominator}")),
        );
    }

    reasons
}
