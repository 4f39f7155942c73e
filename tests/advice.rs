//! Advice (contract §6), compared with the vectors and the oracle, and its promises kept (law 12).

use coverage_kernel::{Action, Actor, Family};
use coverage_kernel_tests::arbitrary::{case, case_of_up_to, cases, enlarged, folded};
use coverage_kernel_tests::carried_out::assert_law_12;
use coverage_kernel_tests::decided::read;
use coverage_kernel_tests::vector_file::{AdviceFile, AdviceVector, compact, files};
use coverage_kernel_tests::{Case, oracle};
use proptest::prelude::*;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn advice(case: &Case) -> String {
    read(case).decision().advice().to_json()
}

fn expected(case: &Case) -> String {
    oracle::advice::to_json(&case.definitions, &case.observed, &case.claim)
}

/// The vectors, each with its file and its documents.
fn vectors() -> impl Iterator<Item = (String, AdviceVector, Case)> {
    let json = |text: &RawValue| serde_json::from_str::<Value>(text.get()).unwrap();
    files::<AdviceFile>("advice", |_| true).into_iter().flat_map(move |(file, AdviceFile { definitions, vectors })| {
        vectors.into_iter().map(move |vector| {
            let documents = [&definitions[&vector.definitions], &vector.observed, &vector.claim];
            let [definitions, observed, claim] = documents.map(|text| json(text));
            (file.clone(), vector, Case { definitions, observed, claim })
        })
    })
}

#[test]
fn every_vector_gets_its_advice_byte_for_byte() {
    for (file, vector, case) in vectors() {
        assert_eq!(advice(&case), compact(&vector.advice), "{file}: {} ({})", vector.name, vector.rule);
        assert_eq!(advice(&folded(&case, 0)), compact(&vector.advice), "{file}: {}, folded", vector.name);
    }
}

#[test]
fn the_vectors_show_every_actor_and_every_action_once_or_more_and_have_names_of_their_own() {
    let (mut actors, mut actions, mut names) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for (file, vector, _) in vectors() {
        assert!(names.insert(vector.name.clone()), "{file}: {} comes twice", vector.name);
        assert_eq!(vector.section, "6");
        let advice: Value = serde_json::from_str(vector.advice.get()).unwrap();
        for step in advice["steps"].as_array().unwrap() {
            actors.insert(step["actor"].as_str().unwrap().to_owned());
            actions.insert(step["action"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(actors, Actor::ALL.iter().map(ToString::to_string).collect());
    assert_eq!(actions, Action::ALL.iter().map(ToString::to_string).collect());
}

#[test]
fn the_promises_of_every_vector_are_kept() {
    for (seed, (_, vector, case)) in (0..).zip(vectors()) {
        let advice = serde_json::from_str(vector.advice.get()).unwrap();
        assert_law_12(&case, &advice, &decided, seed);
    }
}

#[test]
fn ten_thousand_generated_cases_get_the_advice_of_the_oracle() {
    for (seed, case) in (0..).zip(cases(10_000, 2029)) {
        let case = if seed % 4 == 0 { enlarged(&folded(&case, seed), seed) } else { case };
        assert_eq!(advice(&case), expected(&case), "{case:#?}");
    }
}

fn decided(case: &Case) -> Value {
    serde_json::from_str(&read(case).decision().to_json()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn law_12_advice_keeps_its_promises(case in case_of_up_to(30), seed in any::<u64>(), is_folded in any::<bool>()) {
        let case = if is_folded { enlarged(&folded(&case, seed), seed) } else { case };
        assert_law_12(&case, &serde_json::from_str(&advice(&case)).unwrap(), &decided, seed);
    }

    #[test]
    fn the_accessors_of_advice_and_its_steps_agree_with_its_json(case in case()) {
        let documents = read(&case);
        let decision = documents.decision();
        let advice = decision.advice();
        let steps: Vec<Value> = advice.steps().iter().map(|step| json!({
            "actor": step.actor().as_str(),
            "action": step.action().as_str(),
            "canonical_type": step.canonical_type(),
            "source_class": step.source_class().map(Family::as_str),
            "reasons": step.reasons().iter().map(|code| code.as_str()).collect::<Vec<_>>(),
        })).collect();
        let json: Value = serde_json::from_str(&advice.to_json()).unwrap();
        prop_assert_eq!(&json["steps"], &json!(steps));
        prop_assert_eq!(&json["attainable"], &json!(advice.attainable()));
        prop_assert_eq!(&json["permitted"], &json!(decision.permitted()));
    }
}
