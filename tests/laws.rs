//! The laws of contract §5, one test for each, on generated cases. `certificate.rs` compares every case of smaller worlds.
//!
//! The first test compares the kernel byte for byte with the oracle, an independent and literal reading of the contract.

use coverage_kernel::{
    Audience, Claim, ClaimGuard, ClaimState, CountedType, CoverageLevel, Definitions, Family, ObservedCoverage,
};
use coverage_kernel_tests::arbitrary::{case, cases, shuffled, shuffled_text};
use coverage_kernel_tests::{Case, mutate, oracle};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The kernel's decision as canonical JSON.
fn decided(case: &Case) -> String {
    let guard = ClaimGuard::new(Arc::new(Definitions::from_json(case.definitions.to_string().as_bytes()).unwrap()));
    let request = json!({"claim": case.claim, "observed": case.observed}).to_string();
    guard.evaluate_json(request.as_bytes()).unwrap()
}

fn decision(case: &Case) -> Value {
    serde_json::from_str(&decided(case)).unwrap()
}

fn state(case: &Case) -> ClaimState {
    state_of(&decision(case)["state"])
}

fn state_of(word: &Value) -> ClaimState {
    ClaimState::from_text(word.as_str().unwrap()).unwrap()
}

/// A decision's reasons with this code.
fn reasons<'d>(decision: &'d Value, code: &str) -> Vec<&'d Value> {
    entries(decision, "reasons").iter().filter(|reason| reason["code"] == code).collect()
}

fn entries<'d>(document: &'d Value, key: &str) -> &'d [Value] {
    document[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The scope that a claim names.
fn scope(case: &Case) -> Option<&Value> {
    entries(&case.definitions, "supported_scopes").iter().find(|scope| scope["scope_key"] == case.claim["scope_key"])
}

const GENERATED: usize = 10_000;

#[test]
fn ten_thousand_generated_cases_get_the_decision_of_the_oracle() {
    for (index, case) in cases(GENERATED, 2026).enumerate() {
        let expected = oracle::decide(&case.definitions, &case.observed, &case.claim);
        assert_eq!(decided(&case), expected, "case {index}: {case:#?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn law_1_a_claim_is_allowed_exactly_without_reasons_and_otherwise_gets_the_lowest_cap(case in case()) {
        let decision = decision(&case);
        let lowest = entries(&decision, "reasons").iter().map(|reason| state_of(&reason["cap"])).min();
        prop_assert_eq!(state_of(&decision["state"]), lowest.unwrap_or(ClaimState::ClaimAllowed));
        prop_assert!(lowest != Some(ClaimState::ClaimAllowed), "a reason always lowers the state");
    }

    #[test]
    fn law_2_no_unscoped_inactive_or_unnamed_claim_is_permitted(case in case()) {
        let decision = decision(&case);
        if decision["permitted"] == json!(true) {
            prop_assert!(!decision["claim"]["scope_key"].is_null());
            if decision["claim"]["audience"] != "internal" {
                prop_assert_eq!(&case.definitions["activation"], "active");
                for id in ["workspace_id", "managed_environment_id"] {
                    let claimed = &decision["claim"][id];
                    let observed = &case.observed[id];
                    prop_assert!(!claimed.is_null());
                    let observed = observed.as_str().map_or_else(|| observed.to_string(), ToOwned::to_owned);
                    prop_assert_eq!(claimed.as_str().unwrap(), observed);
                }
            }
        }
    }

    #[test]
    fn law_3_a_claim_permitted_to_a_customer_is_completely_covered_and_listed(case in case()) {
        let decision = decision(&case);
        if decision["permitted"] == json!(true) && decision["claim"]["audience"] == "customer" {
            let scope = scope(&case).unwrap();
            prop_assert_eq!(&scope["active"], true);
            prop_assert_eq!(&scope["customer_claimable"], true);
            prop_assert_eq!(&decision["covered"], &decision["denominator"]);
            prop_assert!(decision["denominator"].as_u64().unwrap() > 0);
            let excluded: Vec<&Value> = reasons(&decision, "type_excluded").iter().map(|it| &it["canonical_type"]).collect();
            let counted: BTreeSet<&str> = entries(scope, "denominator").iter()
                .filter(|canonical_type| !excluded.contains(canonical_type)).map(|it| it.as_str().unwrap()).collect();
            if !excluded.is_empty() {
                let claimed: BTreeSet<&str> = entries(&case.claim, "denominator").iter().map(|it| it.as_str().unwrap()).collect();
                prop_assert_eq!(&claimed, &counted);
            }
            let effective = effective_rows(&case, &decision);
            prop_assert_eq!(effective.len(), counted.len());
            for row in effective {
                prop_assert!(row.is_soundly_listed(), "{} at {}", row.canonical_type, row.source_class);
                prop_assert!(!row.is_experimental, "{} at {}", row.canonical_type, row.source_class);
            }
        }
    }

    #[test]
    fn law_4_a_permitted_certified_or_restore_claim_has_sound_identities_and_content(case in case()) {
        let decision = decision(&case);
        if decision["permitted"] == json!(true) {
            let is_certified = decision["claim"]["level"] == "certified";
            let is_restore_to_customer =
                !decision["claim"]["restore_tier"].is_null() && decision["claim"]["audience"] == "customer";
            let scope = scope(&case).unwrap();
            for effective in effective_rows(&case, &decision) {
                if is_certified {
                    prop_assert!(!effective.is_experimental || scope["allow_beta_certification"] == json!(true));
                }
                for row in &effective.rows {
                    if is_certified {
                        let is_allowed = row["identity_state"] == "stable"
                            || row["identity_state"] == "derived" && scope["allow_derived_identity"] == json!(true);
                        prop_assert!(is_allowed, "{}", row);
                    }
                    if is_restore_to_customer {
                        prop_assert!(row["coverage_level"] != "none" && row["coverage_level"] != "detected", "{}", row);
                        prop_assert_eq!(&row["evidence_state"], "content_backed");
                    }
                }
            }
        }
    }

    #[test]
    fn law_5_better_observations_never_lower_the_state(case in case()) {
        let before = state(&case);
        for raised in mutate::raised(&case) {
            prop_assert!(state(&raised) >= before, "{:#?}", raised.observed);
        }
    }

    #[test]
    fn doubts_about_what_was_observed_never_raise_the_state(case in case()) {
        let before = state(&case);
        for doubted in mutate::doubted(&case) {
            prop_assert!(state(&doubted) <= before, "{:#?}", doubted.observed);
        }
    }

    #[test]
    fn law_6_asking_for_more_never_raises_the_state(case in case()) {
        let before = state(&case);
        let minimum = scope(&case).and_then(|scope| CoverageLevel::from_text(scope["minimum_level"].as_str()?));
        for more in mutate::asking_more(&case, minimum) {
            prop_assert!(state(&more) <= before, "{:#?}", more.claim);
        }
    }

    #[test]
    fn law_7_order_metadata_and_spelling_change_nothing(case in case(), seed in any::<u64>()) {
        let other = shuffled(&case, seed);
        prop_assert_eq!(decided(&case), decided(&other));
        let definitions = Definitions::from_json(shuffled_text(&other.definitions, seed).as_bytes()).unwrap();
        let [claim, observed] = [&other.claim, &other.observed].map(|document| shuffled_text(document, seed));
        let request = format!("{{\"observed\":{observed},\n \"claim\":{claim}}}");
        prop_assert_eq!(decided(&case), ClaimGuard::new(Arc::new(definitions)).evaluate_json(request.as_bytes()).unwrap());
    }

    #[test]
    fn law_8_a_type_is_decided_by_its_own_rows_alone(case in case()) {
        let of_types = |decision: &Value| {
            let mut of_types: BTreeMap<String, Vec<Value>> = BTreeMap::new();
            for reason in entries(decision, "reasons") {
                if let Some(canonical_type) = reason["canonical_type"].as_str() {
                    of_types.entry(canonical_type.to_owned()).or_default().push(reason.clone());
                }
            }
            of_types
        };
        let together = decision(&case);
        let denominator = scope(&case).map_or(&[][..], |scope| entries(scope, "denominator"));
        let reasons = of_types(&together);
        let mut covered = 0;
        for (_, canonical_type) in mutate::spread(denominator) {
            let canonical_type = canonical_type.as_str().unwrap();
            let alone = decision(&mutate::only(&case, canonical_type));
            let reasons_alone = of_types(&alone);
            prop_assert_eq!(reasons.get(canonical_type), reasons_alone.get(canonical_type));
            covered += alone["covered"].as_u64().unwrap();
        }
        // A type that is observed alone is the only one that can be covered.
        if mutate::spread(denominator).count() == denominator.len() {
            prop_assert_eq!(together["covered"].as_u64(), Some(covered));
        }
    }

    #[test]
    fn law_9_replaying_the_same_documents_gives_the_same_bytes(case in case()) {
        let definitions = Arc::new(Definitions::from_json(case.definitions.to_string().as_bytes()).unwrap());
        let observed = ObservedCoverage::from_json(&definitions, case.observed.to_string().as_bytes()).unwrap();
        let claim = Claim::from_json(case.claim.to_string().as_bytes()).unwrap();
        let guard = ClaimGuard::new(definitions);
        let first = guard.evaluate(&claim, &observed).unwrap().to_json();
        prop_assert_eq!(&first, &guard.evaluate(&claim, &observed).unwrap().to_json());
        prop_assert_eq!(first, decided(&case));
    }

    #[test]
    fn law_10_no_input_causes_a_panic(case in case(), damage in any::<[u16; 8]>(), garbage in any::<Vec<u8>>()) {
        let definitions = Arc::new(Definitions::from_json(case.definitions.to_string().as_bytes()).unwrap());
        let guard = ClaimGuard::new(Arc::clone(&definitions));
        let request = json!({"claim": case.claim, "observed": case.observed}).to_string();
        for text in [garbage, mutate::damaged(request.as_bytes(), damage)] {
            let _ = guard.evaluate_json(&text);
            let _ = Claim::from_json(&text);
            let _ = ObservedCoverage::from_json(&definitions, &text);
        }
        let _ = Definitions::from_json(&mutate::damaged(case.definitions.to_string().as_bytes(), damage));
    }

    #[test]
    fn the_strongest_level_is_the_highest_at_which_the_claim_is_permitted(case in case()) {
        let strongest = decision(&case)["strongest_level"].as_str().and_then(CoverageLevel::from_text);
        let minimum = scope(&case).map(|scope| CoverageLevel::from_text(scope["minimum_level"].as_str().unwrap()).unwrap());
        let permitted = CoverageLevel::ALL.iter().copied().filter(|level| minimum.is_some_and(|minimum| *level >= minimum)).filter(|level| {
            let mut other = case.clone();
            other.claim["level"] = json!(level);
            decision(&other)["permitted"] == json!(true)
        });
        prop_assert_eq!(strongest, permitted.max());
    }
}

/// The effective row of a counted type, with its observations.
struct Effective<'c> {
    canonical_type: String,
    source_class: String,
    is_experimental: bool,
    listing: Option<&'c Value>,
    rows: Vec<&'c Value>,
    /// The most that `elsewhere` says of the type.
    found_elsewhere: u64,
}

impl Effective<'_> {
    /// Completely listed or not applicable, without conflicting or unsupported identity.
    fn is_soundly_listed(&self) -> bool {
        let is_sure = |row: &&Value| {
            row["identity_state"] != "identity_conflict" && row["identity_state"] != "unsupported_identity"
        };
        self.listing.is_some_and(|listing| {
            (listing["outcome"] == "complete" || listing["outcome"] == "not_applicable")
                && listing["resources"] == json!(self.rows.len())
                && listing["resources"].as_u64().unwrap() >= self.found_elsewhere
        }) && self.rows.iter().all(|row| row["listed"] != json!(false))
            && self.rows.iter().all(is_sure)
    }
}

/// The listing and the rows that were observed for a type at a source.
type ObservedEntries<'c> = (Option<&'c Value>, Vec<&'c Value>);

/// The effective row of each counted type, in denominator order. Its reasons name it; without reasons it is the first
/// eligible row for which something was observed, since another one would be `preferred_source_passed_over`.
fn effective_rows<'c>(case: &'c Case, decision: &Value) -> Vec<Effective<'c>> {
    let definitions = Definitions::from_json(case.definitions.to_string().as_bytes()).unwrap();
    let mut observed: BTreeMap<(&str, &str), ObservedEntries> = BTreeMap::new();
    let mut elsewhere: BTreeMap<&str, u64> = BTreeMap::new();
    for list in ["listings", "rows", "elsewhere"] {
        for entry in entries(&case.observed, list) {
            let Some(name) = definitions.canonical_type(entry["canonical_type"].as_str().unwrap()) else {
                continue;
            };
            if list == "elsewhere" {
                let most = elsewhere.entry(name).or_default();
                *most = (*most).max(entry["resources"].as_u64().unwrap());
                continue;
            }
            let of_row = observed.entry((name, entry["source_class"].as_str().unwrap())).or_default();
            match list {
                "listings" => of_row.0 = Some(entry),
                _ => of_row.1.push(entry),
            }
        }
    }
    let mut named: BTreeMap<&str, &str> = BTreeMap::new();
    for reason in entries(decision, "reasons") {
        if let (Some(name), Some(source_class)) = (reason["canonical_type"].as_str(), reason["source_class"].as_str()) {
            named.insert(name, source_class);
        }
    }
    let resolved = definitions.resolve(case.claim["scope_key"].as_str().unwrap()).unwrap();
    let effective = |counted: CountedType<'_>| {
        let name = counted.canonical_type();
        let mut eligible = counted.eligible_rows();
        let row = match named.get(name) {
            Some(source_class) => eligible.find(|row| row.source_class().as_str() == *source_class),
            None => eligible.find(|row| observed.contains_key(&(name, row.source_class().as_str()))),
        };
        let row = row.expect("a type without reasons is observed");
        let (listing, rows) = observed.get(&(name, row.source_class().as_str())).cloned().unwrap_or_default();
        Effective {
            canonical_type: name.to_owned(),
            source_class: row.source_class().to_string(),
            is_experimental: row.is_experimental(),
            listing,
            rows,
            found_elsewhere: elsewhere.get(name).copied().unwrap_or_default(),
        }
    };
    resolved.counted().map(effective).collect()
}

#[test]
fn generated_cases_reach_every_state_for_every_audience() {
    let mut seen: BTreeMap<(String, String), usize> = BTreeMap::new();
    for case in cases(2_000, 7) {
        let decision = decision(&case);
        let word = |value: &Value| value.as_str().unwrap().to_owned();
        *seen.entry((word(&decision["claim"]["audience"]), word(&decision["state"]))).or_default() += 1;
    }
    for audience in Audience::ALL {
        for state in ClaimState::ALL {
            let number = seen.get(&(audience.to_string(), state.to_string())).copied().unwrap_or_default();
            assert!(number > 20, "{audience}, {state}: {number}");
        }
    }
}
