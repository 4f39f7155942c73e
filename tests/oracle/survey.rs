//! Contract §7: which claims could be made.

use serde_json::{Value, json};

use super::advice::at_percent;
use super::canonical::{list_of_texts, object, percent_of_hundredths, quoted, text_or_null, time_or_null};
use super::documents::{list, text};
use super::family::{AUDIENCES, COVERAGE_LEVELS, RESTORE_TIERS, position};
use super::judge::judge;
use super::scope;

/// "For observed coverage and a time or `null`: `{contract, definitions_digest, observed_digest, as_of, scopes}`"
pub fn to_json(definitions: &Value, observed: &Value, as_of: Option<&str>) -> String {
    // "`scopes` has for each scope, ordered by `scope_key` (bytes)"
    let mut scopes = list(definitions, "supported_scopes");
    scopes.sort_by_key(|scope| text(scope, "scope_key").as_bytes());
    let scopes: Vec<String> =
        scopes.into_iter().map(|scope| surveyed_scope(definitions, observed, as_of, scope)).collect();
    object(&[
        ("contract", "1".to_owned()),
        ("definitions_digest", quoted(&super::definitions_digest(definitions))),
        ("observed_digest", quoted(&super::observed_digest(definitions, observed))),
        ("as_of", time_or_null(as_of.map(super::time::nanoseconds))),
        ("scopes", format!("[{}]", scopes.join(","))),
    ])
}

/// "`{scope_key, counted, excluded, claims}`"
fn surveyed_scope(definitions: &Value, observed: &Value, as_of: Option<&str>, scope: &Value) -> String {
    let counted = scope::counted_types(definitions, scope);
    let excluded = scope::excluded_types(definitions, scope);

    // "for each restore tier (`null`, `preview_only`, `restorable`), then each level from the minimum up, then each audience,
    // all in the order of §1"
    let mut claims = Vec::new();
    for restore_tier in [None, Some(RESTORE_TIERS[1]), Some(RESTORE_TIERS[2])] {
        for level in &COVERAGE_LEVELS[position(&COVERAGE_LEVELS, text(scope, "minimum_level"))..] {
            for audience in AUDIENCES {
                // "the claim with that level, tier, audience and time, the observed coverage's own ids, and the counted types
                // as its denominator if a type is excluded and one is counted, else `null`"
                let claim = json!({
                    "scope_key": text(scope, "scope_key"),
                    "level": level,
                    "audience": audience,
                    "restore_tier": restore_tier,
                    "denominator": Some(&counted).filter(|counted| !excluded.is_empty() && !counted.is_empty()),
                    "as_of": as_of,
                    "workspace_id": observed.get("workspace_id"),
                    "managed_environment_id": observed.get("managed_environment_id"),
                    "provider_connection_id": observed.get("provider_connection_id"),
                });
                claims.push(surveyed_claim(definitions, observed, &claim));
            }
        }
    }

    object(&[
        ("scope_key", quoted(text(scope, "scope_key"))),
        ("counted", list_of_texts(counted)),
        ("excluded", list_of_texts(excluded)),
        ("claims", format!("[{}]", claims.join(","))),
    ])
}

/// "`{level, restore_tier, audience, covered, empty, percent, state, permitted}`"
fn surveyed_claim(definitions: &Value, observed: &Value, claim: &Value) -> String {
    // "`covered` and `empty`, which do not depend on the percentage"
    let judgement = judge(definitions, observed, claim);
    let (covered, denominator, empty) = (judgement.covered, judgement.denominator, judgement.empty);

    // "`percent` is the claim's: 0 if no type is counted, 100 if all that are counted are covered, else
    // 100 × (covered − empty) ÷ (denominator − empty), rounded down to two decimals."
    let hundredths = if denominator == 0 {
        0
    } else if covered == denominator {
        10_000
    } else {
        10_000 * (covered - empty) / (denominator - empty)
    };

    // "If it is 0 there is no such claim: the state is `claim_blocked`"
    let (state, permitted) = match hundredths {
        0 => ("claim_blocked".to_owned(), false),
        10_000 => (judgement.state, judgement.permitted),
        _ => {
            let judgement = judge(definitions, observed, &at_percent(claim, hundredths as i128));
            (judgement.state, judgement.permitted)
        }
    };

    object(&[
        ("level", quoted(text(claim, "level"))),
        ("restore_tier", text_or_null(claim["restore_tier"].as_str())),
        ("audience", quoted(text(claim, "audience"))),
        ("covered", covered.to_string()),
        ("empty", empty.to_string()),
        ("percent", percent_of_hundredths(hundredths)),
        ("state", quoted(&state)),
        ("permitted", permitted.to_string()),
    ])
}
