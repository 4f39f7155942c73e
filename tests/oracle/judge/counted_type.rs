//! Contract §4.2: each counted type.

use serde_json::Value;

use super::super::documents::{flag, optional, optional_text, text, time};
use super::super::entry::{Entry, elsewhere, entry_of};
use super::super::family::{CLAIM_STATES, COVERAGE_LEVELS, RESTORE_TIERS, ceiling, position, under};
use super::super::scope::{eligible_rows, is_eligible, is_experimental, registered_rows};
use super::{Reason, state_left_by, uncovered};

/// The row that decides a type.
#[derive(Debug, Clone)]
pub struct EffectiveRow {
    pub canonical_type: String,
    pub source_class: String,
    pub reasons: Vec<Reason>,
    pub covers: bool,
    pub is_empty: bool,
}

/// "The **effective row** is, among those for which something was observed (a listing or a row), the one whose own
/// reasons leave the highest state; among equals one that covers before one that does not; then source-class
/// precedence. If nothing was observed for any of them, it is the first."
pub fn effective_row(
    definitions: &Value,
    observed: &Value,
    claim: &Value,
    scope: &Value,
    canonical_type: &str,
) -> EffectiveRow {
    let eligible = eligible_rows(definitions, scope, canonical_type);
    let mut candidates: Vec<&Value> =
        eligible.iter().copied().filter(|row| entry(definitions, observed, row).is_observed()).collect();
    if candidates.is_empty() {
        candidates.push(eligible[0]);
    }

    let mut best: Option<EffectiveRow> = None;
    for row in candidates {
        let reasons = rules(definitions, observed, claim, scope, row);
        let challenger = EffectiveRow {
            canonical_type: canonical_type.to_owned(),
            source_class: text(row, "source_class").to_owned(),
            covers: covers(&reasons),
            is_empty: entry(definitions, observed, row).is_empty(),
            reasons,
        };
        // Candidates come in source-class precedence, so an equal challenger loses.
        let better = match &best {
            None => true,
            Some(best) => {
                let best_state = position(&CLAIM_STATES, &state_left_by(&best.reasons));
                let state = position(&CLAIM_STATES, &state_left_by(&challenger.reasons));
                state > best_state || (state == best_state && challenger.covers && !best.covers)
            }
        };
        if better {
            best = Some(challenger);
        }
    }
    best.expect("a counted type has an eligible row")
}

/// What was observed for a registered row.
fn entry(definitions: &Value, observed: &Value, row: &Value) -> Entry {
    entry_of(definitions, observed, text(row, "canonical_type"), text(row, "source_class"))
}

/// "A row **covers** unless it has one of: …"
pub fn covers(reasons: &[Reason]) -> bool {
    !reasons.iter().any(keeps_from_covering)
}

/// Whether a row with this reason does not cover.
pub fn keeps_from_covering(reason: &Reason) -> bool {
    reason.code == "level_above_type_maximum"
        || reason.code == "not_observed"
        || reason.code == "source_not_admitted"
        || (reason.code.starts_with("listing_") && reason.code != "listing_not_applicable")
        || reason.code == "row_not_listed"
        || reason.code == "level_not_reached"
        || reason.code.starts_with("evidence_")
        || reason.code == "identity_conflict"
        || reason.code == "identity_unsupported"
}

/// The rules of §4.2 that apply to one of the type's eligible rows.
pub fn rules(definitions: &Value, observed: &Value, claim: &Value, scope: &Value, row: &Value) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = Vec::new();
    let canonical_type = text(row, "canonical_type");
    let source_class = text(row, "source_class");
    let level = text(claim, "level");
    let restore_tier = optional_text(claim, "restore_tier");
    let uncovered = uncovered(claim);
    let entry = entry_of(definitions, observed, canonical_type, source_class);
    let observed_at = |other: &Value| self::entry(definitions, observed, other);

    // "The *asked level* is the claim's level, and for a restore claim at least `content_backed`."
    let asked = if restore_tier.is_some() && under(&COVERAGE_LEVELS, level, "content_backed") {
        "content_backed"
    } else {
        level
    };

    // ""Other row of the type" and "row that is not eligible" mean registered rows of the scope's workload."
    let others: Vec<&Value> = registered_rows(definitions, scope, canonical_type)
        .into_iter()
        .filter(|other| text(other, "source_class") != source_class)
        .collect();

    // `experimental_source`: the row is experimental. I
    if is_experimental(row) {
        reasons.push(Reason::new("experimental_source", "internal_only"));
    }

    // `beta_certification`: experimental, claim level `certified`, scope lacks `allow_beta_certification`. B
    if is_experimental(row) && level == "certified" && !flag(scope, "allow_beta_certification") {
        reasons.push(Reason::new("beta_certification", "claim_blocked"));
    }

    // `level_above_type_maximum`: asked level over the row's `max_coverage_level`. U. asked / maximum
    let maximum_level = text(row, "max_coverage_level");
    if under(&COVERAGE_LEVELS, maximum_level, asked) {
        reasons.push(Reason::new("level_above_type_maximum", uncovered).texts(asked, maximum_level));
    }

    // `type_claim_maximum`: the row's `max_claim_state` is under `claim_allowed`. That state. – / that state
    let maximum_state = text(row, "max_claim_state");
    if under(&CLAIM_STATES, maximum_state, "claim_allowed") {
        reasons.push(Reason::new("type_claim_maximum", maximum_state).actual(maximum_state));
    }

    // `not_restorable`: a restore claim over the row's `restore_tier`. B. claimed tier / row's tier
    if let Some(claimed_tier) = restore_tier {
        let tier = text(row, "restore_tier");
        if under(&RESTORE_TIERS, tier, claimed_tier) {
            reasons.push(Reason::new("not_restorable", "claim_blocked").texts(claimed_tier, tier));
        }
    }

    // `not_observed`: nothing observed for the row, nor for any other row of the type. U
    if !entry.is_observed() && !others.iter().any(|other| observed_at(other).is_observed()) {
        reasons.push(Reason::new("not_observed", uncovered));
    }

    // `source_not_admitted`: nothing observed for the row, but for a row that is not eligible here. U.
    // – / the first such source class by precedence
    if !entry.is_observed() {
        let not_admitted = others.iter().find(|other| !is_eligible(scope, other) && observed_at(other).is_observed());
        if let Some(other) = not_admitted {
            reasons.push(Reason::new("source_not_admitted", uncovered).actual(text(other, "source_class")));
        }
    }

    // `preferred_source_passed_over`: it is not the first of the type's eligible rows for which something was observed.
    // L. – / that first one's source class
    let first_observed = eligible_rows(definitions, scope, canonical_type)
        .into_iter()
        .find(|eligible| observed_at(eligible).is_observed());
    if let Some(first) = first_observed
        && text(first, "source_class") != source_class
    {
        reasons.push(Reason::new("preferred_source_passed_over", "claim_limited").actual(text(first, "source_class")));
    }

    // `listing_missing`: rows, but no listing. U
    if entry.rows > 0 && entry.listing.is_none() {
        reasons.push(Reason::new("listing_missing", uncovered));
    }

    if let Some(listing) = &entry.listing {
        let outcome = listing.outcome.as_str();
        let listed = listing.resources;

        // `listing_failed`, `listing_partial`: that outcome. U
        if outcome == "failed" {
            reasons.push(Reason::new("listing_failed", uncovered));
        }
        if outcome == "partial" {
            reasons.push(Reason::new("listing_partial", uncovered));
        }

        // `listing_not_applicable`: that outcome. L
        if outcome == "not_applicable" {
            reasons.push(Reason::new("listing_not_applicable", "claim_limited"));
        }

        // `listing_mismatch`: a complete or not applicable listing of another number of resources than there are rows that
        // it names. U. listed / rows named
        let rows_named = entry.rows - entry.unlisted;
        if (outcome == "complete" || outcome == "not_applicable") && listed != rows_named {
            reasons.push(Reason::new("listing_mismatch", uncovered).texts(listed, rows_named));
        }

        // `row_not_listed`: a listing of any outcome, and rows that it does not name. U
        if entry.unlisted > 0 {
            reasons.push(Reason::new("row_not_listed", uncovered).rows(entry.unlisted, entry.rows));
        }

        // `listing_contradicted`: a listing of any outcome, and more was found than it lists: listed (with any outcome) or
        // observed as rows for another row of the type, or *elsewhere* (§2). U. most found elsewhere / listed
        let mut most_elsewhere = elsewhere(definitions, observed, canonical_type);
        for other in &others {
            let other = observed_at(other);
            most_elsewhere = most_elsewhere.max(other.listing.map_or(0, |listing| listing.resources)).max(other.rows);
        }
        if most_elsewhere > listed {
            reasons.push(Reason::new("listing_contradicted", uncovered).texts(most_elsewhere, listed));
        }
    }

    // `level_not_reached`: the weakest observed level is under the asked level. U. asked / weakest
    let weakest = COVERAGE_LEVELS.into_iter().find(|coverage_level| entry.rows_at(coverage_level) > 0);
    if let Some(weakest) = weakest
        && under(&COVERAGE_LEVELS, weakest, asked)
    {
        let below = COVERAGE_LEVELS.iter().filter(|coverage_level| under(&COVERAGE_LEVELS, coverage_level, asked));
        let affected = below.map(|coverage_level| entry.rows_at(coverage_level)).sum();
        reasons.push(Reason::new("level_not_reached", uncovered).texts(asked, weakest).rows(affected, entry.rows));
    }

    // `evidence_missing`, …: that evidence state occurs, and its ceiling is under the asked level. U. asked / ceiling
    for (code, state) in [
        ("evidence_missing", "missing"),
        ("evidence_metadata_only", "metadata_only"),
        ("evidence_partial", "partial"),
        ("evidence_stale", "stale"),
        ("evidence_capture_blocked", "capture_blocked"),
        ("evidence_capture_failed", "capture_failed"),
    ] {
        let occurs = entry.rows_with_evidence(state);
        if occurs > 0 && under(&COVERAGE_LEVELS, ceiling(state), asked) {
            reasons.push(Reason::new(code, uncovered).texts(asked, ceiling(state)).rows(occurs, entry.rows));
        }
    }

    // The times of "the listing or a row": of the rows, the oldest and the newest decide.
    let listing_is_undated = entry.listing.as_ref().is_some_and(|listing| listing.captured_at.is_none());
    let captured_at = entry.listing.as_ref().and_then(|listing| listing.captured_at);
    let times: Vec<i128> = [captured_at, entry.oldest, entry.newest].into_iter().flatten().collect();
    let maximum_age = optional(scope, "max_evidence_age_seconds").map(|age| i128::from(age.as_u64().unwrap()));
    let as_of = time(claim, "as_of");

    // `evidence_undated`: scope has a maximum age, and the listing or a row has no `captured_at`. U
    if maximum_age.is_some() && (listing_is_undated || entry.undated > 0) {
        reasons.push(Reason::new("evidence_undated", uncovered));
    }

    // `evidence_from_future`: claim has `as_of`, and the listing or a row was captured after it. U
    if let Some(as_of) = as_of
        && times.iter().any(|captured_at| *captured_at > as_of)
    {
        reasons.push(Reason::new("evidence_from_future", uncovered));
    }

    // `evidence_expired`: scope has a maximum age, claim has `as_of`, and as_of − captured_at exceeds it for the listing
    // or a row. U. maximum / greatest age in whole seconds (rounded up)
    if let (Some(maximum_age), Some(as_of)) = (maximum_age, as_of)
        && let Some(greatest) = times.iter().map(|captured_at| as_of - captured_at).max()
        && greatest > maximum_age * 1_000_000_000
    {
        let rounded_up = (greatest + 999_999_999) / 1_000_000_000;
        reasons.push(Reason::new("evidence_expired", uncovered).texts(maximum_age, rounded_up));
    }

    // "L, or B for claim level `certified` or a restore claim"
    let identity_cap = if level == "certified" || restore_tier.is_some() { "claim_blocked" } else { "claim_limited" };
    let identity = |code: &str, cap: &str, state: &str| {
        let occurs = entry.rows_with_identity(state);
        Some(Reason::new(code, cap).rows(occurs, entry.rows)).filter(|_| occurs > 0)
    };

    // `identity_derived`: occurs, and scope lacks `allow_derived_identity`
    if !flag(scope, "allow_derived_identity") {
        reasons.extend(identity("identity_derived", identity_cap, "derived"));
    }

    // `identity_missing_external_id`: occurs
    reasons.extend(identity("identity_missing_external_id", identity_cap, "missing_external_id"));

    // `identity_conflict`, `identity_unsupported`: occurs. B
    reasons.extend(identity("identity_conflict", "claim_blocked", "identity_conflict"));
    reasons.extend(identity("identity_unsupported", "claim_blocked", "unsupported_identity"));

    // "`canonical_type` for type rules", "`source_class` (the effective row's) for the rules of §4.2"
    for reason in &mut reasons {
        reason.canonical_type = Some(canonical_type.to_owned());
        reason.source_class = Some(source_class.to_owned());
    }
    reasons
}
