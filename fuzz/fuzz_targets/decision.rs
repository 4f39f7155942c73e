//! Both readers of a recorded decision agree, and a valid one is replayed as by the oracle.
#![no_main]

use coverage_kernel::{Document, ReplayError, explain};
use coverage_kernel_fuzz::{GUARD, NOTHING_OBSERVED, WORLD};
use coverage_kernel_tests::oracle;
use libfuzzer_sys::fuzz_target;
use serde_json::json;

fuzz_target!(|text: &[u8]| {
    let slow = explain(Document::Decision, text, None);
    match GUARD.replay(text, &NOTHING_OBSERVED) {
        Err(ReplayError::InvalidDecision(errors)) => assert_eq!(Some(errors), slow),
        Err(error) => panic!("{error}"),
        Ok(found) => {
            assert_eq!(slow, None);
            let nothing = json!({"listings": [], "rows": []});
            let expected = oracle::record::replay_decision(std::str::from_utf8(text).unwrap(), &WORLD, &nothing);
            assert_eq!(found.decision(), expected.decision);
            assert_eq!((found.matches(), found.differences()), (expected.matches, &*expected.differences));
        }
    }
});
