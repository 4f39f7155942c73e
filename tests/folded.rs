//! The folded form (contract §2), and the canonical forms as text that can be read again (§4.4).

use coverage_kernel::{Definitions, ObservedCoverage};
use coverage_kernel_tests::arbitrary::{case, cases, enlarged, folded, shuffled, shuffled_text};
use coverage_kernel_tests::decided::read;
use coverage_kernel_tests::vector_file::{DigestFile, files};
use coverage_kernel_tests::{Case, oracle, sample};
use proptest::prelude::*;
use serde_json::json;
use std::sync::Arc;

fn decided(case: &Case) -> String {
    read(case).decision().to_json()
}

#[test]
fn ten_thousand_generated_cases_are_decided_alike_in_both_forms() {
    for (seed, case) in (0..).zip(cases(10_000, 2027)) {
        let folded = folded(&case, seed);
        assert_eq!(decided(&folded), decided(&case), "{case:#?}\n{:#?}", folded.observed);
    }
}

#[test]
fn ten_thousand_folded_cases_of_many_rows_get_the_decision_of_the_oracle() {
    for (seed, case) in (0..).zip(cases(10_000, 2028)) {
        let case = enlarged(&folded(&case, seed), seed);
        let expected = oracle::decide(&case.definitions, &case.observed, &case.claim);
        assert_eq!(decided(&case), expected, "{case:#?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn law_11_a_document_decides_as_its_folded_form_which_is_its_own(case in case(), seed in any::<u64>()) {
        let folded = folded(&case, seed);
        let many = enlarged(&folded, seed);
        for case in [case, folded, many] {
            let documents = read(&case);
            let canonical = documents.observed.to_json();
            prop_assert_eq!(&canonical, &oracle::observed_canonical(&case.definitions, &case.observed));
            let again = ObservedCoverage::from_json(documents.guard.definitions(), canonical.as_bytes()).unwrap();
            prop_assert_eq!(again.to_json(), canonical);
            prop_assert_eq!(again.digest(), documents.observed.digest());
            let decision = documents.guard.evaluate(&documents.claim, &again).unwrap().to_json();
            prop_assert_eq!(decision, documents.decision().to_json());
        }
    }

    #[test]
    fn law_7_order_and_spelling_of_the_folded_form_change_nothing(case in case(), seed in any::<u64>()) {
        let folded = folded(&case, seed);
        let text = shuffled_text(&folded.observed, seed);
        let documents = read(&folded);
        let other = ObservedCoverage::from_json(documents.guard.definitions(), text.as_bytes()).unwrap();
        prop_assert_eq!(other.digest(), documents.observed.digest());
        prop_assert_eq!(decided(&folded), decided(&shuffled(&case, seed)));
    }

    #[test]
    fn canonical_definitions_are_read_again_with_the_same_digest(case in case()) {
        let definitions = Definitions::from_json(case.definitions.to_string().as_bytes()).unwrap();
        let canonical = definitions.to_json();
        prop_assert_eq!(&canonical, &oracle::definitions_canonical(&case.definitions));
        let again = Definitions::from_json(canonical.as_bytes()).unwrap();
        prop_assert_eq!(again.to_json(), canonical);
        prop_assert_eq!(again.digest(), definitions.digest());
    }
}

#[test]
fn the_vectors_have_their_canonical_forms_and_digests() {
    let digests = files::<DigestFile>("", |name| name == "digests.json");
    for (file, DigestFile { definitions, vectors }) in digests.into_iter().chain(files("canonical", |_| true)) {
        let compiled = |text: &str| Arc::new(Definitions::from_json(text.as_bytes()).unwrap());
        for vector in vectors {
            let key = vector.definitions.as_ref().filter(|_| vector.kind != "definitions");
            let canonical = |text: &str| match key {
                None => (compiled(text).to_json(), compiled(text).digest().to_owned()),
                Some(key) => {
                    let observed = ObservedCoverage::from_json(&compiled(definitions[key].get()), text.as_bytes());
                    let observed = observed.unwrap_or_else(|errors| panic!("{errors}"));
                    (observed.to_json(), observed.digest().to_owned())
                }
            };
            let expected = (vector.canonical.clone(), vector.digest.clone());
            for text in vector.texts.iter().chain([&vector.canonical]) {
                assert_eq!(canonical(text), expected, "{file}: {}: {text}", vector.name);
            }
            for text in &vector.differs {
                assert_ne!(canonical(text), expected, "{file}: {}: {text}", vector.name);
            }
        }
    }
}

/// A folded entry without rows.
fn entry_without_rows(canonical_type: &str, oldest: Option<&str>, newest: Option<&str>) -> String {
    let zeros = |length: usize| vec![0; length];
    json!({"observed": [{
        "canonical_type": canonical_type, "source_class": "tcm", "listing": null, "rows": 0,
        "coverage_levels": zeros(6), "evidence_states": zeros(7), "identity_states": zeros(5), "unlisted": 0, "undated": 0,
        "oldest": oldest, "newest": newest,
    }]})
    .to_string()
}

#[test]
fn an_entry_without_dated_rows_has_neither_an_oldest_nor_a_newest_time() {
    let definitions = sample::definitions(1);
    let read = |text: String| ObservedCoverage::from_json(&definitions, text.as_bytes());
    let time = Some("2026-03-01T11:00:00Z");
    for (oldest, newest) in [(time, None), (None, time), (time, time)] {
        assert!(read(entry_without_rows("configurationPolicy0", oldest, newest)).is_err(), "{oldest:?} {newest:?}");
    }
    assert!(read(entry_without_rows("configurationPolicy0", None, None)).is_ok());
}

#[test]
fn an_unknown_name_without_a_listing_or_rows_is_not_an_ignored_name() {
    let text = entry_without_rows("unknown", None, None);
    let observed = ObservedCoverage::from_json(&sample::definitions(1), text.as_bytes()).unwrap();
    assert_eq!((observed.ignored(), observed.ignored_names().len()), (0, 0));
}
