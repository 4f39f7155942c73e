//! Both readers of claims agree, and a valid claim has the canonical form of the oracle, which is its own.
#![no_main]

use coverage_kernel::{Claim, Document, explain};
use coverage_kernel_tests::oracle;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let read = Claim::from_json(text);
    assert_eq!(read.as_ref().err(), explain(Document::Claim, text, None).as_ref());
    if let Ok(claim) = read {
        let canonical = claim.to_json();
        assert_eq!(canonical, oracle::canonical::claim(&serde_json::from_slice(text).unwrap()));
        assert_eq!(canonical, Claim::from_json(canonical.as_bytes()).unwrap().to_json());
    }
});
