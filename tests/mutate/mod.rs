//! Cases that differ from another in one respect.

use crate::Case;
use coverage_kernel::{
    Audience, CoverageLevel, Definitions, EvidenceState, Family, IdentityState, ListingOutcome, RestoreTier,
};
use serde_json::{Value, json};

/// Cases in which one observed row or listing is one step better (law 5): of every row and listing, or of about `MOST` spread
/// over a case of many.
pub fn raised(case: &Case) -> Vec<Case> {
    let with = |list: &str, index: usize, key: &str, word: &str| {
        let mut raised = case.clone();
        raised.observed[list][index][key] = json!(word);
        raised
    };
    let mut all = Vec::new();
    for (index, row) in spread(entries(&case.observed, "rows")) {
        let level: CoverageLevel = word(row, "coverage_level");
        all.extend(next(level).map(|level| with("rows", index, "coverage_level", level.as_str())));
        let evidence: EvidenceState = word(row, "evidence_state");
        let better = EvidenceState::ALL.iter().filter(|state| state.ceiling() > evidence.ceiling());
        all.extend(better.map(|state| with("rows", index, "evidence_state", state.as_str())));
        let better = match word(row, "identity_state") {
            IdentityState::IdentityConflict | IdentityState::UnsupportedIdentity => {
                Some(IdentityState::MissingExternalId)
            }
            IdentityState::MissingExternalId => Some(IdentityState::Derived),
            IdentityState::Derived => Some(IdentityState::Stable),
            IdentityState::Stable => None,
        };
        all.extend(better.map(|state| with("rows", index, "identity_state", state.as_str())));
    }
    for (index, listing) in spread(entries(&case.observed, "listings")) {
        let outcome: ListingOutcome = word(listing, "outcome");
        // A listing that is not applicable has no resources.
        let can_be = |better: &&ListingOutcome| **better != ListingOutcome::NotApplicable || listing["resources"] == 0;
        let better = ListingOutcome::ALL.iter().filter(|better| **better > outcome).filter(can_be);
        all.extend(better.map(|outcome| with("listings", index, "outcome", outcome.as_str())));
    }
    all
}

/// Cases in which more was found elsewhere, one more entry is ignored, or a listing does not name one row.
pub fn doubted(case: &Case) -> Vec<Case> {
    let with_elsewhere = |canonical_type: &Value, resources: u64| {
        let mut doubted = case.clone();
        let elsewhere = doubted.observed.as_object_mut().unwrap().entry("elsewhere").or_insert(json!([]));
        elsewhere.as_array_mut().unwrap().push(json!({"canonical_type": canonical_type, "resources": resources}));
        doubted
    };
    let mut all = vec![with_elsewhere(&json!("unheard of"), 0)];
    for (_, row) in spread(entries(&case.definitions, "resource_types")) {
        all.extend([1, 2, 1_000].map(|resources| with_elsewhere(&row["canonical_type"], resources)));
    }
    for (index, _) in spread(entries(&case.observed, "rows")) {
        let mut doubted = case.clone();
        doubted.observed["rows"][index]["listed"] = json!(false);
        all.push(doubted);
    }
    all
}

/// Every case in which the claim asks for more in one respect (law 6).
pub fn asking_more(case: &Case, minimum: Option<CoverageLevel>) -> Vec<Case> {
    let with = |key: &str, value: Value| {
        let mut more = case.clone();
        more.claim[key] = value;
        more
    };
    let level: CoverageLevel = word(&case.claim, "level");
    let audience: Audience = word(&case.claim, "audience");
    let tier =
        case.claim["restore_tier"].as_str().and_then(RestoreTier::from_text).unwrap_or(RestoreTier::NotRestorable);
    let percent = case.claim["percent"].as_f64().unwrap_or(100.0);
    let levels =
        CoverageLevel::ALL.iter().filter(|more| **more > level && minimum.is_some_and(|minimum| level >= minimum));
    let mut all: Vec<Case> = levels.map(|level| with("level", json!(level))).collect();
    all.extend(RestoreTier::ALL.iter().filter(|more| **more > tier).map(|tier| with("restore_tier", json!(tier))));
    all.extend(
        Audience::ALL.iter().filter(|wider| **wider < audience).map(|audience| with("audience", json!(audience))),
    );
    all.extend(
        [50.0, 99.99, 100.0].into_iter().filter(|more| *more > percent).map(|percent| with("percent", json!(percent))),
    );
    all
}

/// The case with the observations of one type alone (law 8).
pub fn only(case: &Case, canonical_type: &str) -> Case {
    let definitions = Definitions::from_json(case.definitions.to_string().as_bytes()).unwrap();
    let mut only = case.clone();
    for list in ["listings", "rows", "elsewhere"] {
        if let Some(entries) = only.observed.get_mut(list).and_then(Value::as_array_mut) {
            entries.retain(|entry| {
                definitions.canonical_type(entry["canonical_type"].as_str().unwrap()) == Some(canonical_type)
            });
        }
    }
    only
}

/// A text with some bytes replaced, removed or inserted.
pub fn damaged(text: &[u8], damage: [u16; 8]) -> Vec<u8> {
    const BYTES: &[u8] = b"\"\\{}[]:,0-.eE1 \n\0\x7f\xff\xc3nutf";
    let mut damaged = text.to_vec();
    for number in damage.map(usize::from) {
        let at = number % damaged.len().max(1);
        match number % 5 {
            0 => damaged.truncate(at.max(1)),
            1 => drop(damaged.remove(at.min(damaged.len() - 1))),
            2 => damaged.insert(at, BYTES[number % BYTES.len()]),
            _ => damaged[at] = BYTES[number % BYTES.len()],
        }
        if damaged.is_empty() {
            damaged.push(b'{');
        }
    }
    damaged
}

/// Of a longer list, only about so many entries are changed one by one.
const MOST: usize = 24;

/// Entries spread over a list, with their positions: all of a short one.
pub fn spread<T>(list: &[T]) -> impl Iterator<Item = (usize, &T)> {
    list.iter().enumerate().step_by(1 + list.len() / MOST)
}

fn entries<'d>(document: &'d Value, key: &str) -> &'d [Value] {
    document[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn word<F: Family>(document: &Value, key: &str) -> F {
    F::from_text(document[key].as_str().unwrap()).unwrap()
}

fn next<F: Family>(value: F) -> Option<F> {
    F::ALL.get(value.index() + 1).copied()
}

/// Observed coverage in which each row follows itself. A reader may take the second one from the first.
pub fn doubled(observed: &Value) -> Value {
    let mut doubled = observed.clone();
    if let Some(rows) = doubled.get_mut("rows").and_then(Value::as_array_mut) {
        *rows = rows.iter().flat_map(|row| [row.clone(), row.clone()]).collect();
    }
    doubled
}

/// The text of a document in which another text replaces one value.
pub fn replaced(document: &Value, place: usize, text: &str) -> String {
    const MARK: &str = "the value to replace";
    let mut marked = document.clone();
    let count = places(&mut marked, usize::MAX, MARK);
    places(&mut marked, place % count.max(1), MARK);
    marked.to_string().replace(&json!(MARK).to_string(), text)
}

/// Replaces the value with this number, counted in depth-first order, by a mark. Returns the number of values.
fn places(value: &mut Value, number: usize, mark: &str) -> usize {
    let mut count = 1;
    match value {
        Value::Array(entries) => {
            for entry in entries {
                count += places(entry, number.wrapping_sub(count), mark);
            }
        }
        Value::Object(members) => {
            for member in members.values_mut() {
                count += places(member, number.wrapping_sub(count), mark);
            }
        }
        _ => {}
    }
    if number == 0 {
        *value = json!(mark);
    }
    count
}
