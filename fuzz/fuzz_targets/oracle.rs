//! A valid request gets the decision of the oracle, however it is written.
#![no_main]

use coverage_kernel::{ClaimGuard, Definitions};
use coverage_kernel_fuzz::Structured;
use coverage_kernel_tests::arbitrary::shuffled_text;
use coverage_kernel_tests::oracle;
use libfuzzer_sys::fuzz_target;
use serde_json::json;
use std::sync::Arc;

fuzz_target!(|input: Structured| {
    let Structured { case, seed } = input;
    let definitions = Definitions::from_json(shuffled_text(&case.definitions, seed).as_bytes()).unwrap();
    let request = shuffled_text(&json!({"claim": case.claim, "observed": case.observed}), seed);
    let decision = ClaimGuard::new(Arc::new(definitions)).evaluate_json(request.as_bytes()).unwrap();
    assert_eq!(decision, oracle::decide(&case.definitions, &case.observed, &case.claim));
});
