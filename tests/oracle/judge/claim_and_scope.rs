//! Contract §4.1: claim and scope, in this order.

use serde_json::Value;

use super::super::documents::{flag, id, optional, optional_text, percent_in_hundredths, text, texts};
use super::super::family::{COVERAGE_LEVELS, under};
use super::super::scope;
use super::{Reason, uncovered};

/// The rules of §4.1 that apply.
pub fn rules(definitions: &Value, observed: &Value, claim: &Value) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let audience = text(claim, "audience");

    // `kernel_inactive`: activation is `inactive`. B for customer and operator, I for internal. active / inactive
    if text(definitions, "activation") == "inactive" {
        let cap = if audience == "internal" { "internal_only" } else { "claim_blocked" };
        reasons.push(Reason::new("kernel_inactive", cap).texts("active", "inactive"));
    }

    let Some(scope_key) = optional_text(claim, "scope_key") else {
        // `unscoped_full_claim`: no scope key, percent is 100. B
        if percent_in_hundredths(claim) == 10_000 {
            reasons.push(Reason::new("unscoped_full_claim", "claim_blocked"));
        }
        // `unscoped_claim`: no scope key, percent under 100. B
        if percent_in_hundredths(claim) < 10_000 {
            reasons.push(Reason::new("unscoped_claim", "claim_blocked"));
        }
        return reasons;
    };

    // `unknown_scope`: scope key not defined. B. – / the key
    let Some(scope) = scope::find(definitions, scope_key) else {
        reasons.push(Reason::new("unknown_scope", "claim_blocked").actual(scope_key));
        return reasons;
    };

    // `inactive_scope`: scope not `active`. B
    if !flag(scope, "active") {
        reasons.push(Reason::new("inactive_scope", "claim_blocked"));
    }

    // `empty_denominator`: no type is counted. B
    if scope::counted_types(definitions, scope).is_empty() {
        reasons.push(Reason::new("empty_denominator", "claim_blocked"));
    }

    // `type_excluded`: once per excluded type, in denominator order. L if the claim names a denominator, else U.
    // – / exclusion reason
    for canonical_type in scope::excluded_types(definitions, scope) {
        let cap = if optional(claim, "denominator").is_some() { "claim_limited" } else { uncovered(claim) };
        let mut reason =
            Reason::new("type_excluded", cap).actual(scope::exclusion_reason(definitions, scope, canonical_type));
        reason.canonical_type = Some(canonical_type.to_owned());
        reasons.push(reason);
    }

    // `denominator_mismatch`: the claim names a denominator, and it is not exactly the set of counted types. B.
    // counted types / claimed types, each sorted by bytes and joined with `,`
    if optional(claim, "denominator").is_some() {
        let mut counted = scope::counted_types(definitions, scope);
        let mut claimed = texts(claim, "denominator");
        counted.sort_by_key(|canonical_type| canonical_type.as_bytes());
        claimed.sort_by_key(|canonical_type| canonical_type.as_bytes());
        if counted != claimed {
            reasons
                .push(Reason::new("denominator_mismatch", "claim_blocked").texts(counted.join(","), claimed.join(",")));
        }
    }

    // `level_below_minimum`: claim level under the scope's minimum level. B. minimum / claimed
    let minimum = text(scope, "minimum_level");
    if under(&COVERAGE_LEVELS, text(claim, "level"), minimum) {
        reasons.push(Reason::new("level_below_minimum", "claim_blocked").texts(minimum, text(claim, "level")));
    }

    // `not_customer_claimable`: customer, and scope not `customer_claimable`. I
    if audience == "customer" && !flag(scope, "customer_claimable") {
        reasons.push(Reason::new("not_customer_claimable", "internal_only"));
    }

    // `as_of_missing`: scope has a maximum evidence age, claim has no `as_of`. B
    if optional(scope, "max_evidence_age_seconds").is_some() && optional(claim, "as_of").is_none() {
        reasons.push(Reason::new("as_of_missing", "claim_blocked"));
    }

    // `unnamed_workspace`, `unnamed_managed_environment`: customer or operator, and the claim does not name that id. B
    if audience == "customer" || audience == "operator" {
        if id(claim, "workspace_id").is_none() {
            reasons.push(Reason::new("unnamed_workspace", "claim_blocked"));
        }
        if id(claim, "managed_environment_id").is_none() {
            reasons.push(Reason::new("unnamed_managed_environment", "claim_blocked"));
        }
    }

    // `foreign_workspace`, `foreign_managed_environment`, `foreign_provider_connection`: the claim names that id, and
    // the observed coverage has none or another. B. claim's id / observed id
    for (code, key) in [
        ("foreign_workspace", "workspace_id"),
        ("foreign_managed_environment", "managed_environment_id"),
        ("foreign_provider_connection", "provider_connection_id"),
    ] {
        if id(claim, key).is_some() && id(observed, key) != id(claim, key) {
            let mut reason = Reason::new(code, "claim_blocked");
            reason.expected = id(claim, key);
            reason.actual = id(observed, key);
            reasons.push(reason);
        }
    }

    reasons
}
