//! Both readers of requests agree, and a valid request gets the decision of the oracle.
#![no_main]

use coverage_kernel::{Document, explain};
use coverage_kernel_fuzz::{GUARD, WORLD};
use coverage_kernel_tests::oracle;
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

fuzz_target!(|text: &[u8]| {
    let decided = GUARD.evaluate_json(text);
    assert_eq!(decided.as_ref().err(), explain(Document::Request, text, Some(GUARD.definitions())).as_ref());
    if let Ok(decision) = decided {
        let request: Value = serde_json::from_slice(text).unwrap();
        assert_eq!(decision, oracle::decide(&WORLD, &request["observed"], &request["claim"]));
    }
});
