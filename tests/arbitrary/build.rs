//! Builds one case: a claim that would be allowed, and its faults.

use crate::Case;
use crate::oracle::judge::judge;
use serde_json::{Map, Value, json};

use super::choices::Choices;
use super::definitions::{self, Asked, Scope, Type, insert_or_default};
use super::fault::Fault;
use super::instant::{LAST, SECOND, written};
use super::observed::{Observations, Terms};
use super::words::{LEVELS, TIERS};

/// Ids, some of which look like another one.
const IDS: [&str; 10] = [
    "17",
    "0",
    "w-1",
    "9223372036854775807",
    "9223372036854775808",
    "017",
    "17.0",
    "a\"b\\c/~",
    "W-1",
    "0123456789012345678901234567890123456789012345678901234567890123",
];

/// 2026-01-01, a leap day's last nanosecond, a turn of century, the second day of 1970, the end of time.
const MOMENTS: [i128; 6] = [
    1_767_225_600 * SECOND,
    1_709_251_200 * SECOND - 1,
    4_107_542_400 * SECOND + 500_000_000,
    86_400 * SECOND,
    LAST,
    1_767_225_600 * SECOND + 10,
];

/// A case of so many types, else of a few.
pub fn case(mut choices: Choices, types: Option<usize>) -> Case {
    let choices = &mut choices;
    let asked = Asked {
        audience: choices.pick(&["internal", "operator", "customer", "customer"]),
        level: 1 + choices.below(5),
        tier: choices.pick(&[0, 0, 0, 0, 1, 2]),
    };
    let names = definitions::type_names(choices, types);
    let scope = definitions::scope(choices, &names, &asked);
    let as_of = choices.pick(&MOMENTS);

    // The oracle would take long to decide a case of many types.
    let has_few_types = types.is_none();
    let mut types = Vec::new();
    for name in names {
        types.push(if scope.denominator.contains(&name) {
            definitions::counted_type(choices, name, &scope, &asked)
        } else {
            definitions::any_type(choices, name, &scope)
        });
    }
    let definitions = definitions::document(choices, &types, &scope);

    let mut observations = Observations::default();
    let often_empty = choices.one_in(4);
    let terms = Terms { scope: &scope, asked: &asked, as_of, often_empty };
    for each in &types {
        if scope.denominator.contains(&each.name) {
            observations.observe_counted(choices, each, &terms);
        } else {
            observations.observe_any(choices, each);
        }
    }
    if choices.is_wrong(Fault::Unrecognized) {
        observations.observe_unknown(choices);
    }
    choices.shuffle(&mut observations.listings);
    choices.shuffle(&mut observations.rows);
    choices.shuffle(&mut observations.elsewhere);

    let mut observed = Map::new();
    let mut claim = Map::new();
    claim_document(choices, &mut claim, &types, &scope, &asked, as_of, observations.empty_types);
    ids(choices, &mut observed, &mut claim, &asked);
    observed.insert("listings".to_owned(), json!(observations.listings));
    observed.insert("rows".to_owned(), json!(observations.rows));
    insert_or_default(choices, &mut observed, "elsewhere", json!(observations.elsewhere), json!([]));

    let mut case = Case { definitions, observed: Value::Object(observed), claim: Value::Object(claim) };
    if has_few_types && choices.one_in(3) {
        claim_the_covered_share(choices, &mut case);
    }
    case
}

fn claim_document(
    choices: &mut Choices,
    claim: &mut Map<String, Value>,
    types: &[Type],
    scope: &Scope,
    asked: &Asked,
    as_of: i128,
    empty_types: usize,
) {
    let mut scope_key = json!(scope.key);
    if choices.is_wrong(Fault::UnknownScope) {
        scope_key = choices.pick(&[json!("nowhere"), json!("al"), json!("all_intune_")]);
    }
    if choices.is_wrong(Fault::Unscoped) {
        scope_key = Value::Null;
    }
    claim.insert("scope_key".to_owned(), scope_key);
    claim.insert("level".to_owned(), json!(LEVELS[asked.level]));
    claim.insert("audience".to_owned(), json!(asked.audience));

    let counted: Vec<&str> = scope
        .denominator
        .iter()
        .copied()
        .filter(|name| types.iter().any(|each| each.name == *name && each.rows.iter().any(|row| scope.admits(row))))
        .collect();
    if let Some(percent) = percent(choices, counted.len() - empty_types) {
        claim.insert("percent".to_owned(), percent);
    }

    let tier = if asked.tier > 0 { json!(TIERS[asked.tier]) } else { Value::Null };
    insert_or_default(choices, claim, "restore_tier", tier, Value::Null);
    let denominator = denominator(choices, counted);
    insert_or_default(choices, claim, "denominator", denominator, Value::Null);

    let named = scope.max_evidence_age_seconds.is_some() || choices.one_in(2);
    let as_of = (named && !choices.is_wrong(Fault::AsOfMissing)).then(|| written(as_of, choices));
    insert_or_default(choices, claim, "as_of", json!(as_of), Value::Null);
}

/// 100, or a percentage at, just under or just over the share of some of the types that are not empty.
fn percent(choices: &mut Choices, types: usize) -> Option<Value> {
    let full = if choices.is_flawless() { 2 } else { 4 };
    if choices.one_in(full) {
        return choices.pick(&[None, Some(json!(100)), Some(json!(100.0))]);
    }
    let part = choices.below(types + 1);
    let exact = (10_000 * part).checked_div(types).unwrap_or(0);
    let hundredths = choices.pick(&[exact, exact, exact + 1, exact.saturating_sub(1), 8750, 1250, 6666, 6667, 1, 2900]);
    let hundredths = hundredths.clamp(1, 10_000);
    if hundredths.is_multiple_of(100) && choices.one_in(2) {
        return Some(json!(hundredths / 100));
    }
    Some(json!(hundredths as f64 / 100.0))
}

/// Claims the share of the types that are covered, or a hundredth more or less.
fn claim_the_covered_share(choices: &mut Choices, case: &mut Case) {
    let judgement = judge(&case.definitions, &case.observed, &case.claim);
    let (covered, types) = (judgement.covered - judgement.empty, judgement.denominator - judgement.empty);
    if covered > 0 && covered < types {
        let exact = 10_000 * covered / types;
        case.claim["percent"] = json!(choices.pick(&[exact, exact + 1, exact - 1]) as f64 / 100.0);
    }
}

/// Exactly the counted types in some order, or `null`, unless there is a fault.
fn denominator(choices: &mut Choices, counted: Vec<&str>) -> Value {
    let mut claimed = counted;
    let wrong = choices.is_wrong(Fault::OtherDenominator);
    let named = choices.one_in(2) || choices.goes_wrong(Fault::TypeExcluded);
    if !wrong && (claimed.is_empty() || !named) {
        return Value::Null;
    }
    choices.shuffle(&mut claimed);
    if wrong {
        if claimed.len() > 1 && choices.one_in(2) {
            claimed.pop();
        } else {
            claimed.insert(choices.below(claimed.len() + 1), choices.pick(&["neverDefined", "aBb"]));
        }
    }
    json!(claimed)
}

/// The ids of the observed coverage and of the claim.
fn ids(choices: &mut Choices, observed: &mut Map<String, Value>, claim: &mut Map<String, Value>, asked: &Asked) {
    for key in ["workspace_id", "managed_environment_id", "provider_connection_id"] {
        let mine = choices.pick(&IDS);
        let mut named = Some(mine);
        if (key == "provider_connection_id" || asked.audience == "internal") && choices.one_in(3)
            || choices.goes_wrong(Fault::IdUnnamed)
        {
            named = None;
        }
        let mut seen = Some(mine);
        if choices.goes_wrong(Fault::IdForeign) || named.is_none() && choices.one_in(2) {
            seen = choices.pick(&[None, Some("18"), Some("017"), Some("17"), Some("w-2")]);
        }
        let named = id(choices, named);
        insert_or_default(choices, claim, key, named, Value::Null);
        let seen = id(choices, seen);
        insert_or_default(choices, observed, key, seen, Value::Null);
    }
}

/// An id as a string or, if it is the text of an integer, as either.
fn id(choices: &mut Choices, id: Option<&str>) -> Value {
    let number = id.and_then(|id| id.parse::<i64>().ok()).filter(|number| Some(number.to_string().as_str()) == id);
    match number {
        Some(number) if choices.one_in(2) => json!(number),
        _ => json!(id),
    }
}
