//! Both readers of observed coverage agree, and valid coverage has the canonical form of the oracle, which is its own.
#![no_main]

use coverage_kernel::{Document, ObservedCoverage, explain};
use coverage_kernel_fuzz::{GUARD, WORLD};
use coverage_kernel_tests::oracle;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let definitions = GUARD.definitions();
    let read = ObservedCoverage::from_json(definitions, text);
    assert_eq!(read.as_ref().err(), explain(Document::ObservedCoverage, text, Some(definitions)).as_ref());
    if let Ok(observed) = read {
        let canonical = observed.to_json();
        assert_eq!(canonical, oracle::observed_canonical(&WORLD, &serde_json::from_slice(text).unwrap()));
        assert_eq!(canonical, ObservedCoverage::from_json(definitions, canonical.as_bytes()).unwrap().to_json());
    }
});
