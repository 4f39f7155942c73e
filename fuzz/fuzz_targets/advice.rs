//! Advice is that of the oracle, and law 12 holds: following the steps of an attainable claim permits it.
#![no_main]

use coverage_kernel_fuzz::Structured;
use coverage_kernel_tests::carried_out::assert_law_12;
use coverage_kernel_tests::decided::read;
use coverage_kernel_tests::{Case, oracle};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: Structured| {
    let Structured { case, seed } = input;
    let advice = read(&case).decision().advice().to_json();
    assert_eq!(advice, oracle::advice::to_json(&case.definitions, &case.observed, &case.claim));
    let decide = |case: &Case| serde_json::from_str(&read(case).decision().to_json()).unwrap();
    assert_law_12(&case, &serde_json::from_str(&advice).unwrap(), &decide, seed);
});
