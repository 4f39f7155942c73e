//! A survey is that of the oracle.
#![no_main]

use coverage_kernel::Time;
use coverage_kernel_fuzz::Structured;
use coverage_kernel_tests::decided::read;
use coverage_kernel_tests::oracle;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: Structured| {
    let Structured { case, .. } = input;
    let documents = read(&case);
    let as_of = case.claim["as_of"].as_str();
    let time = as_of.map(|text| Time::parse(text).unwrap());
    let survey = documents.guard.survey(&documents.observed, time).unwrap().to_json();
    assert_eq!(survey, oracle::survey::to_json(&case.definitions, &case.observed, as_of));
});
