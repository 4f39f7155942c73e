//! Surveys (contract §7), compared with the vectors and the oracle.

use coverage_kernel::{Claim, Time};
use coverage_kernel_tests::arbitrary::{case, cases, enlarged, folded};
use coverage_kernel_tests::decided::read;
use coverage_kernel_tests::vector_file::{SurveyFile, compact, files};
use coverage_kernel_tests::{Case, oracle};
use proptest::prelude::*;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn survey(case: &Case, as_of: Option<&str>) -> String {
    let documents = read(case);
    let as_of = as_of.map(|text| Time::parse(text).unwrap());
    documents.guard.survey(&documents.observed, as_of).unwrap().to_json()
}

#[test]
fn every_vector_gets_its_survey_byte_for_byte() {
    let json = |text: &RawValue| serde_json::from_str::<Value>(text.get()).unwrap();
    let claim = json!({"scope_key": null, "level": "detected", "audience": "internal"});
    let mut names = BTreeSet::new();
    for (file, SurveyFile { definitions, vectors }) in files("survey", |_| true) {
        for vector in vectors {
            let [definitions, observed] = [&definitions[&vector.definitions], &vector.observed].map(|text| json(text));
            let case = Case { definitions, observed, claim: claim.clone() };
            let as_of = vector.as_of.as_deref();
            let context = format!("{file}: {} (§{}, {})", vector.name, vector.section, vector.rule);
            assert_eq!(survey(&case, as_of), compact(&vector.survey), "{context}");
            assert_eq!(survey(&folded(&case, 0), as_of), compact(&vector.survey), "{context}");
            assert!(names.insert(vector.name), "{context} comes twice");
        }
    }
}

#[test]
fn generated_cases_get_the_survey_of_the_oracle() {
    for (seed, case) in (0..).zip(cases(1_000, 2030)) {
        let case = if seed % 4 == 0 { enlarged(&folded(&case, seed), seed) } else { case };
        let as_of = case.claim["as_of"].as_str();
        let expected = oracle::survey::to_json(&case.definitions, &case.observed, as_of);
        assert_eq!(survey(&case, as_of), expected, "{case:#?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_entry_of_a_survey_is_the_decision_on_its_claim(case in case()) {
        let documents = read(&case);
        let as_of = case.claim["as_of"].as_str();
        let survey: Value = serde_json::from_str(&survey(&case, as_of)).unwrap();
        for scope in survey["scopes"].as_array().unwrap() {
            for entry in scope["claims"].as_array().unwrap() {
                let is_claim = entry["percent"].as_f64() != Some(0.0);
                let claim = json!({
                    "scope_key": scope["scope_key"],
                    "level": entry["level"],
                    "audience": entry["audience"],
                    "percent": if is_claim { entry["percent"].clone() } else { json!(0.01) },
                    "restore_tier": entry["restore_tier"],
                    "denominator": if scope["excluded"] == json!([]) || scope["counted"] == json!([]) {
                        Value::Null
                    } else {
                        scope["counted"].clone()
                    },
                    "as_of": as_of,
                    "workspace_id": case.observed.get("workspace_id"),
                    "managed_environment_id": case.observed.get("managed_environment_id"),
                    "provider_connection_id": case.observed.get("provider_connection_id"),
                });
                let claim = Claim::from_json(claim.to_string().as_bytes()).unwrap();
                let decision = documents.guard.evaluate(&claim, &documents.observed).unwrap();
                let decision: Value = serde_json::from_str(&decision.to_json()).unwrap();
                prop_assert_eq!(&entry["covered"], &decision["covered"]);
                prop_assert_eq!(&entry["empty"], &decision["empty"]);
                // A share of 0.01 percent is too much where there is no claim.
                prop_assert_eq!(&entry["state"], &decision["state"]);
                prop_assert_eq!(&entry["permitted"], &decision["permitted"]);
            }
        }
    }
}
