//! Both readers of records agree, and a valid record is replayed as by the oracle.
#![no_main]

use coverage_kernel::{Definitions, Document, explain, replay};
use coverage_kernel_tests::oracle;
use libfuzzer_sys::fuzz_target;
use serde_json::value::RawValue;

/// The part of a record that determines how the rest is read.
#[derive(serde::Deserialize)]
struct Record<'r> {
    #[serde(borrow)]
    definitions: &'r RawValue,
}

fuzz_target!(|text: &[u8]| {
    let replayed = replay(text);
    let record = serde_json::from_slice::<Record>(text).ok();
    let definitions = record.and_then(|record| Definitions::from_json(record.definitions.get().as_bytes()).ok());
    assert_eq!(replayed.as_ref().err(), explain(Document::Record, text, definitions.as_ref()).as_ref());
    if let Ok(found) = replayed {
        let expected = oracle::record::replay(std::str::from_utf8(text).unwrap());
        assert_eq!(found.decision(), expected.decision);
        assert_eq!((found.matches(), found.differences()), (expected.matches, &*expected.differences));
    }
});
