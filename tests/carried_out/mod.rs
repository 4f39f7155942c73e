//! Law 12: what advice promises, tried on documents. The caller decides the documents, with the kernel or with the oracle.

use crate::Case;
use crate::arbitrary::{Random, folded};
use coverage_kernel::{ClaimState, CoverageLevel, Definitions, EvidenceState, Family, IdentityState};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The most rows that are written out as a list.
const MOST_ROWS: u64 = 100;

/// Panics unless law 12 holds for the advice for a case.
pub fn assert_law_12(case: &Case, advice: &Value, decide: &dyn Fn(&Case) -> Value, seed: u64) {
    let is_permitted = |case: &Case| decide(case)["permitted"] == json!(true);
    let steps = advice["steps"].as_array().unwrap();

    // "a permitted claim has no steps; every other has some"
    assert_eq!(steps.is_empty(), is_permitted(case), "{advice}\n{case:#?}");

    // "A claim is attainable exactly when some observation with the same ids, ignored and elsewhere permits it, and exactly
    // when every step is one of capture."
    let is_attainable = advice["attainable"] == json!(true);
    let world = World::of(case, decide);
    let mut best = case.clone();
    for canonical_type in &world.counted {
        best = observed_ideally(&best, canonical_type, &best_source(case, &world, canonical_type, decide));
    }
    assert_eq!(is_attainable, is_permitted(&best), "{advice}\n{case:#?}");
    assert_eq!(is_attainable, steps.iter().all(|step| step["actor"] == "capture"), "{advice}\n{case:#?}");
    if !is_attainable {
        let mut random = Random::new(seed);
        for _ in 0..8 {
            let tried = observed_at_random(case, &world, &mut random);
            assert!(!is_permitted(&tried), "{advice}\n{case:#?}\n{:#?}", tried.observed);
        }
        return;
    }

    // "Carrying out all steps of an attainable claim permits it."
    assert!(is_permitted(&carried_out(case, &world, steps, decide)), "{advice}\n{case:#?}");

    // "For a customer, leaving out the steps of any one type that has some does not."
    if case.claim["audience"] == "customer" {
        let types: BTreeSet<&str> = steps.iter().filter_map(|step| step["canonical_type"].as_str()).collect();
        for canonical_type in types {
            let mut others = steps.clone();
            others.retain(|step| step["canonical_type"] != canonical_type);
            let without = carried_out(case, &world, &others, decide);
            assert!(!is_permitted(&without), "without {canonical_type}: {advice}\n{case:#?}");
        }
    }
}

/// The counted types of the claimed scope, with the source classes of their eligible rows by precedence.
struct World {
    counted: Vec<String>,
    eligible: Vec<Vec<String>>,
}

impl World {
    fn of(case: &Case, decide: &dyn Fn(&Case) -> Value) -> Self {
        let definitions = Definitions::from_json(case.definitions.to_string().as_bytes()).unwrap();
        let scope = case.claim["scope_key"].as_str().and_then(|scope_key| definitions.resolve(scope_key));
        let (mut counted, mut eligible) = (Vec::new(), Vec::new());
        for each in scope.iter().flat_map(|scope| scope.counted()) {
            counted.push(each.canonical_type().to_owned());
            eligible.push(each.eligible_rows().map(|row| row.source_class().to_string()).collect());
        }
        assert_eq!(decide(case)["denominator"], json!(counted.len()));
        Self { counted, eligible }
    }

    fn eligible(&self, canonical_type: &str) -> &[String] {
        let index = self.counted.iter().position(|counted| counted == canonical_type).unwrap();
        &self.eligible[index]
    }
}

/// "at the eligible row of the highest ideal state (among equals one that covers, then precedence)"
fn best_source(case: &Case, world: &World, canonical_type: &str, decide: &dyn Fn(&Case) -> Value) -> String {
    let rank = |source_class: &String| {
        let decision = decide(&observed_ideally(case, canonical_type, source_class));
        let reasons = decision["reasons"].as_array().unwrap().iter();
        let own: Vec<&Value> = reasons.filter(|reason| reason["canonical_type"] == canonical_type).collect();
        let state = own.iter().map(|reason| ClaimState::from_text(reason["cap"].as_str().unwrap()).unwrap()).min();
        // Of the reasons that keep a row from covering, an ideal observation leaves only this one.
        let covers = own.iter().all(|reason| reason["code"] != "level_above_type_maximum");
        (state.unwrap_or(ClaimState::ClaimAllowed), covers)
    };
    // The last of equals is the greatest to `max_by_key`, so the order is reversed.
    world.eligible(canonical_type).iter().rev().max_by_key(|source_class| rank(source_class)).unwrap().clone()
}

/// "Carrying out a `capture` step of 2 means observing its type ideally at the step's source. Carrying out `await_resources`
/// means, after that, observing ideally, as for `attainable`, each type whose effective row is empty."
fn carried_out(case: &Case, world: &World, steps: &[Value], decide: &dyn Fn(&Case) -> Value) -> Case {
    let mut then = case.clone();
    for step in steps {
        if let (Some(canonical_type), Some(source_class)) =
            (step["canonical_type"].as_str(), step["source_class"].as_str())
        {
            then = observed_ideally(&then, canonical_type, source_class);
        }
    }
    if steps.iter().any(|step| step["action"] == "await_resources") {
        let before = then.clone();
        for canonical_type in &world.counted {
            if is_empty(&before, world, canonical_type, decide) {
                let source_class = best_source(&before, world, canonical_type, decide);
                then = observed_ideally(&then, canonical_type, &source_class);
            }
        }
    }
    then
}

/// Whether the effective row of a type is empty. It is if the rest of the scope, observed with nothing but empty listings,
/// leaves `nothing_listed`.
fn is_empty(case: &Case, world: &World, canonical_type: &str, decide: &dyn Fn(&Case) -> Value) -> bool {
    let mut emptied = folded(case, 0);
    for other in world.counted.iter().filter(|other| *other != canonical_type) {
        let source_class = &world.eligible(other)[0];
        let empty = entry(other, source_class, 0, &Values::ideal(), None);
        emptied = with_entries(&emptied, other, vec![empty]);
    }
    decide(&emptied)["reasons"].as_array().unwrap().iter().any(|reason| reason["code"] == "nothing_listed")
}

/// The case with a type observed *ideally* at a source class (contract §6): in the list form, unless that is too long.
pub fn observed_ideally(case: &Case, canonical_type: &str, source_class: &str) -> Case {
    let as_of = case.claim["as_of"].as_str();
    let resources = found_elsewhere(case, canonical_type).max(1);
    if case.observed.get("observed").is_some() {
        let ideal = entry(canonical_type, source_class, resources, &Values::ideal(), as_of);
        return with_entries(case, canonical_type, vec![ideal]);
    }
    if resources > MOST_ROWS {
        return observed_ideally(&folded(case, resources), canonical_type, source_class);
    }
    let definitions = Definitions::from_json(case.definitions.to_string().as_bytes()).unwrap();
    let mut ideal = case.clone();
    for list in ["listings", "rows"] {
        let entries = ideal.observed[list].as_array_mut().unwrap();
        entries.retain(|entry| !is_registered(&definitions, entry, canonical_type));
    }
    let captured_at = as_of.unwrap_or("1970-01-01T00:00:00Z");
    ideal.observed["listings"].as_array_mut().unwrap().push(json!({
        "canonical_type": canonical_type,
        "source_class": source_class,
        "outcome": "complete",
        "resources": resources,
        "captured_at": captured_at,
    }));
    for _ in 0..resources {
        ideal.observed["rows"].as_array_mut().unwrap().push(json!({
            "canonical_type": canonical_type,
            "source_class": source_class,
            "coverage_level": "certified",
            "evidence_state": "content_backed",
            "identity_state": "stable",
            "captured_at": captured_at,
        }));
    }
    ideal
}

/// The case with other observations of its counted types, most of them nearly ideal. Ids, ignored entries and numbers found
/// elsewhere stay as they are.
fn observed_at_random(case: &Case, world: &World, random: &mut Random) -> Case {
    let mut tried = folded(case, random.number());
    for canonical_type in &world.counted {
        if random.one_in(6) {
            continue;
        }
        let resources = found_elsewhere(case, canonical_type);
        let mut entries = Vec::new();
        for source_class in world.eligible(canonical_type) {
            if !entries.is_empty() && !random.one_in(4) || random.one_in(3) {
                continue;
            }
            let number = random.pick(&[resources, resources.max(1), resources.max(1), resources + 1]).min(0xFFFF_FFFF);
            let values = if random.one_in(4) { Values::any(random) } else { Values::ideal() };
            let mut entry = entry(canonical_type, source_class, number, &values, case.claim["as_of"].as_str());
            if number == 0 && random.one_in(2) {
                entry["listing"]["outcome"] = json!("not_applicable");
            }
            entries.push(entry);
        }
        tried = with_entries(&tried, canonical_type, entries);
    }
    tried
}

/// The values that all rows of an entry have.
struct Values {
    coverage_level: CoverageLevel,
    evidence_state: EvidenceState,
    identity_state: IdentityState,
}

impl Values {
    fn ideal() -> Self {
        Self {
            coverage_level: CoverageLevel::Certified,
            evidence_state: EvidenceState::ContentBacked,
            identity_state: IdentityState::Stable,
        }
    }

    fn any(random: &mut Random) -> Self {
        Self {
            coverage_level: random.pick(CoverageLevel::ALL),
            evidence_state: random.pick(EvidenceState::ALL),
            identity_state: random.pick(IdentityState::ALL),
        }
    }
}

/// A folded entry of a complete listing and as many rows, all captured at one time.
fn entry(canonical_type: &str, source_class: &str, resources: u64, values: &Values, as_of: Option<&str>) -> Value {
    fn counts<F: Family>(value: F, rows: u64) -> Vec<u64> {
        F::ALL.iter().map(|member| if member.index() == value.index() { rows } else { 0 }).collect()
    }
    let captured_at = as_of.unwrap_or("1970-01-01T00:00:00Z");
    let of_rows = Some(captured_at).filter(|_| resources > 0);
    json!({
        "canonical_type": canonical_type,
        "source_class": source_class,
        "listing": {"outcome": "complete", "resources": resources, "captured_at": captured_at},
        "rows": resources,
        "coverage_levels": counts(values.coverage_level, resources),
        "evidence_states": counts(values.evidence_state, resources),
        "identity_states": counts(values.identity_state, resources),
        "unlisted": 0,
        "undated": 0,
        "oldest": of_rows,
        "newest": of_rows,
    })
}

/// A case in the folded form with these entries of a type, and no other at a registered row.
fn with_entries(case: &Case, canonical_type: &str, with: Vec<Value>) -> Case {
    let definitions = Definitions::from_json(case.definitions.to_string().as_bytes()).unwrap();
    let mut changed = case.clone();
    let entries = changed.observed["observed"].as_array_mut().unwrap();
    entries.retain(|entry| !is_registered(&definitions, entry, canonical_type));
    entries.extend(with);
    changed
}

/// Whether a listing, row or folded entry is of a registered row of the type.
fn is_registered(definitions: &Definitions, entry: &Value, canonical_type: &str) -> bool {
    is_of_type(definitions, entry, canonical_type)
        && definitions
            .resource_types()
            .iter()
            .any(|row| row.canonical_type() == canonical_type && entry["source_class"] == row.source_class().as_str())
}

fn is_of_type(definitions: &Definitions, entry: &Value, canonical_type: &str) -> bool {
    definitions.canonical_type(entry["canonical_type"].as_str().unwrap()) == Some(canonical_type)
}

/// The most that was found elsewhere of a type (contract §2).
fn found_elsewhere(case: &Case, canonical_type: &str) -> u64 {
    let definitions = Definitions::from_json(case.definitions.to_string().as_bytes()).unwrap();
    // The folded form has one entry for what the list form says of a (type, source class) without a row.
    let folded = folded(case, 0);
    let mut most = 0;
    for entry in folded.observed["observed"].as_array().unwrap() {
        if is_of_type(&definitions, entry, canonical_type) && !is_registered(&definitions, entry, canonical_type) {
            most = most.max(entry["rows"].as_u64().unwrap());
            most = most.max(entry["listing"]["resources"].as_u64().unwrap_or(0));
        }
    }
    for entry in folded.observed.get("elsewhere").and_then(Value::as_array).into_iter().flatten() {
        if is_of_type(&definitions, entry, canonical_type) {
            most = most.max(entry["resources"].as_u64().unwrap());
        }
    }
    most
}
