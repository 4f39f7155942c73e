//! Both readers of definitions agree, and valid ones have the canonical form of the oracle, which is its own.
#![no_main]

use coverage_kernel::{Definitions, Document, explain};
use coverage_kernel_tests::oracle;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let read = Definitions::from_json(text);
    assert_eq!(read.as_ref().err(), explain(Document::Definitions, text, None).as_ref());
    if let Ok(definitions) = read {
        let canonical = definitions.to_json();
        assert_eq!(canonical, oracle::definitions_canonical(&serde_json::from_slice(text).unwrap()));
        assert_eq!(canonical, Definitions::from_json(canonical.as_bytes()).unwrap().to_json());
    }
});
