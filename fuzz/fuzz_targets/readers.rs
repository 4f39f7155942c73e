//! Both readers agree on a valid document in which any text replaces one value, and on one in which any string does and each row
//! follows itself.
#![no_main]

use coverage_kernel::{Claim, Definitions, Document, ObservedCoverage, explain};
use coverage_kernel_fuzz::Structured;
use coverage_kernel_tests::mutate::{doubled, replaced};
use libfuzzer_sys::fuzz_target;
use std::sync::Arc;

fuzz_target!(|input: (u16, &str, Structured)| {
    let (place, odd, Structured { case, .. }) = input;
    let valid = Arc::new(Definitions::from_json(case.definitions.to_string().as_bytes()).unwrap());
    let twice = replaced(&doubled(&case.observed), place.into(), &serde_json::json!(odd).to_string());
    let [definitions, observed, claim] =
        [case.definitions, case.observed, case.claim].map(|document| replaced(&document, place.into(), odd));
    let errors = Definitions::from_json(definitions.as_bytes()).err();
    assert_eq!(errors, explain(Document::Definitions, definitions.as_bytes(), None));
    for observed in [observed, twice] {
        let errors = ObservedCoverage::from_json(&valid, observed.as_bytes()).err();
        assert_eq!(errors, explain(Document::ObservedCoverage, observed.as_bytes(), Some(&valid)));
    }
    let errors = Claim::from_json(claim.as_bytes()).err();
    assert_eq!(errors, explain(Document::Claim, claim.as_bytes(), None));
});
