//! A record is that of the oracle and matches. With any text in place of one value of its decision, it is invalid or is
//! replayed as by the oracle.
#![no_main]

use coverage_kernel::replay;
use coverage_kernel_fuzz::Structured;
use coverage_kernel_tests::decided::read;
use coverage_kernel_tests::{mutate, oracle};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u16, &str, Structured)| {
    let (place, odd, Structured { case, .. }) = input;
    let documents = read(&case);
    let (record, decision) = (documents.decision().record(), documents.decision().to_json());
    assert_eq!(record, oracle::record::to_json(&case.definitions, &case.observed, &case.claim));
    assert!(replay(record.as_bytes()).unwrap().matches());
    let changed = mutate::replaced(&serde_json::from_str(&decision).unwrap(), place.into(), odd);
    let changed = record.replacen(&decision, &changed, 1);
    if let Ok(found) = replay(changed.as_bytes()) {
        let expected = oracle::record::replay(&changed);
        assert_eq!((found.matches(), found.differences()), (expected.matches, &*expected.differences));
    }
});
