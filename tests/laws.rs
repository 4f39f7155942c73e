//! The laws of contract §5, one test for each, on generated cases and, where the space is small, on every case.
//!
//! The first test compares the kernel byte for byte with the oracle, an independent and literal reading of the contract.

use coverage_kernel::{Audience, Claim, ClaimGuard, ClaimState, CoverageLevel, Definitions, Family, ObservedCoverage};
use coverage_kernel_tests::arbitrary::{case, cases, shuffled, shuffled_text};
use coverage_kernel_tests::{Case, enumerate, mutate, oracle};
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

#[test]
fn every_small_case_gets_the_decision_of_the_oracle() {
    let mut number = 0;
    enumerate::each(|case| {
        number += 1;
        let expected = oracle::decide(&case.definitions, &case.observed, &case.claim);
        assert_eq!(decided(case), expected, "{case:#?}");
    });
    enumerate::each_of_three_types(|case| {
        number += 1;
        let expected = oracle::decide(&case.definitions, &case.observed, &case.claim);
        assert_eq!(decided(case), expected, "{case:#?}");
    });
    assert_eq!(number, 17_046);
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
            for canonical_type in counted {
                prop_assert!(is_soundly_listed(&case, canonical_type), "{}", canonical_type);
            }
        }
    }

    #[test]
    fn law_4_a_permitted_certified_or_restore_claim_has_sound_identities_and_content(case in case()) {
        let decision = decision(&case);
        if decision["permitted"] == json!(true) {
            let is_certified = decision["claim"]["level"] == "certified";
            let is_restore = !decision["claim"]["restore_tier"].is_null();
            let scope = scope(&case).unwrap();
            for reason in entries(&decision, "reasons") {
                let code = reason["code"].as_str().unwrap();
                if is_certified {
                    prop_assert!(!code.starts_with("identity_"), "{}", code);
                    prop_assert!(code != "experimental_source" || scope["allow_beta_certification"] == json!(true));
                }
                if is_restore && decision["claim"]["audience"] == "customer" {
                    prop_assert!(code != "level_not_reached" && code != "evidence_missing", "{}", code);
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
        let of_types = |case: &Case| {
            let mut of_types: BTreeMap<String, Vec<Value>> = BTreeMap::new();
            for reason in entries(&decision(case), "reasons") {
                if let Some(canonical_type) = reason["canonical_type"].as_str() {
                    of_types.entry(canonical_type.to_owned()).or_default().push(reason.clone());
                }
            }
            of_types
        };
        let together = of_types(&case);
        for canonical_type in scope(&case).into_iter().flat_map(|scope| entries(scope, "denominator")) {
            let alone = of_types(&mutate::only(&case, canonical_type.as_str().unwrap()));
            prop_assert_eq!(together.get(canonical_type.as_str().unwrap()), alone.get(canonical_type.as_str().unwrap()));
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

/// Whether a type has an eligible row that is not experimental and completely listed or not applicable, without conflicting
/// or unsupported identities.
fn is_soundly_listed(case: &Case, canonical_type: &str) -> bool {
    let definitions = Definitions::from_json(case.definitions.to_string().as_bytes()).unwrap();
    let resolved = definitions.resolve(case.claim["scope_key"].as_str().unwrap()).unwrap();
    let counted = resolved.counted().find(|counted| counted.canonical_type() == canonical_type).unwrap();
    counted.eligible_rows().filter(|row| !row.is_experimental()).any(|row| {
        let is_of_row = |entry: &&Value| {
            definitions.canonical_type(entry["canonical_type"].as_str().unwrap()) == Some(canonical_type)
                && entry["source_class"] == row.source_class().as_str()
        };
        let rows: Vec<&Value> = entries(&case.observed, "rows").iter().filter(is_of_row).collect();
        let found_elsewhere = entries(&case.observed, "elsewhere")
            .iter()
            .filter(|entry| {
                definitions.canonical_type(entry["canonical_type"].as_str().unwrap()) == Some(canonical_type)
            })
            .map(|entry| entry["resources"].as_u64().unwrap());
        let found_elsewhere = found_elsewhere.max().unwrap_or_default();
        let is_listed = entries(&case.observed, "listings").iter().filter(is_of_row).any(|listing| {
            (listing["outcome"] == "complete" || listing["outcome"] == "not_applicable")
                && listing["resources"] == json!(rows.len())
                && listing["resources"].as_u64().unwrap() >= found_elsewhere
        });
        let is_listed = is_listed && rows.iter().all(|row| row["listed"] != json!(false));
        let is_sure = |row: &&Value| {
            row["identity_state"] != "identity_conflict" && row["identity_state"] != "unsupported_identity"
        };
        is_listed && rows.iter().all(is_sure)
    })
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
