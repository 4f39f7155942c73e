//! Records and their replay (contract §8).

use coverage_kernel::{
    Definitions, Document, InputErrorCode, InputErrors, ObservedCoverage, ReplayError, explain, replay,
};
use coverage_kernel_tests::arbitrary::{case, cases, enlarged, folded, shuffled_text};
use coverage_kernel_tests::decided::read;
use coverage_kernel_tests::oracle;
use coverage_kernel_tests::oracle::record::Replay;
use coverage_kernel_tests::vector_file::{
    BadInputFile, ExpectedError, RecordFile, ReplayFile, ReplayVector, compact, files,
};
use coverage_kernel_tests::{Case, mutate};
use proptest::prelude::*;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

fn record(case: &Case) -> String {
    read(case).decision().record()
}

fn replayed(record: &str) -> Result<Replay, InputErrors> {
    replay(record.as_bytes()).map(|replay| Replay {
        matches: replay.matches(),
        differences: replay.differences().to_vec(),
        decision: replay.decision().to_owned(),
    })
}

#[test]
fn every_vector_gets_its_record_byte_for_byte() {
    let json = |text: &RawValue| serde_json::from_str::<Value>(text.get()).unwrap();
    for (_, RecordFile { definitions, vectors }) in files("records", |name| name == "written.json") {
        for vector in vectors {
            let documents = [&definitions[&vector.definitions], &vector.observed, &vector.claim];
            let [definitions, observed, claim] = documents.map(|text| json(text));
            let case = Case { definitions, observed, claim };
            assert_eq!(record(&case), compact(&vector.record), "{} ({})", vector.name, vector.rule);
            assert!(replayed(&record(&case)).unwrap().matches, "{}", vector.name);
        }
    }
}

#[test]
fn every_record_of_the_vectors_is_replayed_with_its_result() {
    let mut names = BTreeSet::new();
    for (_, ReplayFile { vectors }) in files("records", |name| name == "replayed.json") {
        for ReplayVector { name, rule, record, matches, differences, decision, .. } in vectors {
            let found = replayed(&record).unwrap_or_else(|errors| panic!("{name}: {errors}"));
            assert_eq!(found, Replay { matches, differences, decision }, "{name} ({rule})");
            assert!(names.insert(name.clone()), "{name} comes twice");
        }
    }
}

#[test]
fn every_text_that_is_no_record_gets_the_errors_that_the_contract_asks_for() {
    let mut wrong = Vec::new();
    for (_, BadInputFile { vectors }) in files("records", |name| name == "bad-input.json") {
        for vector in vectors {
            assert_eq!(vector.document, "record");
            let errors = replay(&vector.bytes()).err();
            let found: Vec<ExpectedError> = errors
                .iter()
                .flat_map(InputErrors::iter)
                .map(|error| ExpectedError {
                    code: error.code().to_string(),
                    pointer: error.pointer().to_owned(),
                    line: error.line().unwrap(),
                    column: error.column().unwrap(),
                })
                .collect();
            if found != vector.errors {
                wrong.push(format!("{}\nexpected {:?}\nfound    {found:?}\n", vector.name, vector.errors));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_record_is_explained_with_its_own_definitions() {
    let has_entry = |record: &Value| record["observed"]["observed"][0].is_object();
    let mut records = cases(20, 2043).map(|case| serde_json::from_str::<Value>(&record(&case)).unwrap());
    let mut record = records.find(has_entry).unwrap();
    let entries = record["observed"]["observed"].as_array_mut().unwrap();
    entries.push(entries[0].clone());
    let errors = explain(Document::Record, record.to_string().as_bytes(), None).unwrap();
    assert_eq!(errors.first().code(), InputErrorCode::RepeatedEntry);
}

#[test]
fn ten_thousand_generated_cases_get_the_record_of_the_oracle_which_matches() {
    for (seed, case) in (0..).zip(cases(10_000, 2031)) {
        let case = if seed % 2 == 0 { case } else { enlarged(&folded(&case, seed), seed) };
        let record = record(&case);
        assert_eq!(record, oracle::record::to_json(&case.definitions, &case.observed, &case.claim), "{case:#?}");
        let replay = replayed(&record).unwrap();
        assert!(replay.matches && replay.differences.is_empty(), "{record}");
    }
}

#[test]
fn a_decision_kept_apart_from_its_documents_is_replayed_with_the_same_result() {
    for (case, other) in cases(500, 2032).zip(cases(500, 2033)) {
        let documents = read(&case);
        let decision = documents.decision().to_json();
        let replay = documents.guard.replay(decision.as_bytes(), &documents.observed).unwrap();
        assert!(replay.matches(), "{decision}");

        // Another claim under the same definitions.
        let case = Case { claim: other.claim, ..case };
        let other = read(&case).decision().to_json();
        let mixed = other.replacen(r#""state":"#, r#" "state":"#, 1);
        let found = documents.guard.replay(mixed.as_bytes(), &documents.observed).unwrap();
        let expected = oracle::record::replay_decision(&mixed, &case.definitions, &case.observed);
        let found = (found.matches(), found.differences().to_vec(), found.decision().to_owned());
        assert_eq!(found, (expected.matches, expected.differences, expected.decision), "{mixed}");
    }
}

#[test]
fn a_decision_is_not_replayed_with_coverage_read_under_other_definitions() {
    let [first, second] = [0, 1].map(|index| read(&cases(2, 2034).nth(index).unwrap()));
    let decision = first.decision().to_json();
    let error = first.guard.replay(decision.as_bytes(), &second.observed).unwrap_err();
    assert!(matches!(error, ReplayError::ForeignCoverage(_)), "{error}");
    let error = first.guard.replay(b"{}", &first.observed).unwrap_err();
    assert!(matches!(error, ReplayError::InvalidDecision(_)), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_record_with_one_byte_changed_is_an_error_or_does_not_match_or_is_one_of_the_same_coverage(
        case in case(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), 1_u8..), 10),
    ) {
        let record = record(&case);
        let meaning = |text: &str| {
            let record: Value = serde_json::from_str(text).unwrap();
            let definitions = Definitions::from_json(record["definitions"].to_string().as_bytes()).unwrap();
            let definitions = Arc::new(definitions);
            let observed = ObservedCoverage::from_json(&definitions, record["observed"].to_string().as_bytes()).unwrap();
            (definitions.to_json(), observed.to_json())
        };
        for (at, change) in changes {
            let mut changed = record.clone().into_bytes();
            *at.get_mut(&mut changed) ^= change;
            if replay(&changed).is_ok_and(|replay| replay.matches()) {
                let changed = String::from_utf8(changed).unwrap();
                prop_assert_eq!(meaning(&changed), meaning(&record));
                // The claim is what is decided again, so a changed one may be decided alike. All else in the decision counts.
                let rest = |text: &str| {
                    let decision = serde_json::from_str::<Parts>(text).unwrap().decision.get().to_owned();
                    let (before, after) = decision.split_once(r#","claim":{"#).unwrap();
                    (before.to_owned(), after.split_once(r#"},"state":"#).unwrap().1.to_owned())
                };
                prop_assert_eq!(rest(&changed), rest(&record));
            }
        }
    }

    #[test]
    fn a_record_written_in_another_way_is_replayed_as_by_the_oracle(case in case(), seed in any::<u64>(), folded_too in any::<bool>()) {
        let observed = if folded_too { folded(&case, seed).observed } else { case.observed.clone() };
        let decision = read(&case).decision().to_json();
        let parts = [
            format!(r#""decision": {decision}"#),
            format!(r#""definitions":{}"#, shuffled_text(&case.definitions, seed)),
            format!(r#""observed" :{}"#, shuffled_text(&observed, seed)),
            r#""contract":1"#.to_owned(),
        ];
        let start = usize::try_from(seed % 4).unwrap();
        let parts: Vec<&str> = (0..4).map(|index| parts[(start + index) % 4].as_str()).collect();
        let record = format!("{{{}}}", parts.join(","));
        let found = replayed(&record).unwrap();
        prop_assert!(found.matches, "{}", record);
        prop_assert_eq!(found, oracle::record::replay(&record));
    }

    #[test]
    fn a_record_with_another_value_anywhere_in_its_decision_is_replayed_as_by_the_oracle(case in case(), place in any::<u16>()) {
        let decision: Value = serde_json::from_str(&read(&case).decision().to_json()).unwrap();
        for odd in ["null", "0", "[]", r#"[1, {"a": 2}]"#, r#"{"code": "\u006eone"}"#, r#""claim_allowed""#] {
            let decision = mutate::replaced(&decision, usize::from(place), odd);
            let record = json!({"contract": 1, "decision": "the decision", "definitions": case.definitions, "observed": case.observed});
            let record = record.to_string().replace(r#""the decision""#, &decision);
            if let Ok(found) = replayed(&record) {
                prop_assert_eq!(found, oracle::record::replay(&record), "{}", record);
            }
        }
    }

    #[test]
    fn law_10_no_text_read_as_a_record_causes_a_panic(case in case(), damage in any::<[u16; 8]>(), garbage in any::<Vec<u8>>()) {
        let documents = read(&case);
        let decision = documents.decision();
        for text in [decision.record(), decision.to_json()] {
            let _ = replay(&mutate::damaged(text.as_bytes(), damage));
            let _ = documents.guard.replay(&mutate::damaged(text.as_bytes(), damage), &documents.observed);
        }
        let _ = replay(&garbage);
    }
}

/// A record whose decision is kept as it is written.
#[derive(serde::Deserialize)]
struct Parts {
    decision: Box<RawValue>,
}
