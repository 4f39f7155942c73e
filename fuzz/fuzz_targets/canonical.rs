//! The canonical form of observed coverage is its own, in the whole and in the folded form, and decides alike.
#![no_main]

use coverage_kernel::ObservedCoverage;
use coverage_kernel_fuzz::Structured;
use coverage_kernel_tests::arbitrary::folded;
use coverage_kernel_tests::decided::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: Structured| {
    let Structured { case, seed } = input;
    let (documents, in_folded_form) = (read(&case), read(&folded(&case, seed)));
    let canonical = documents.observed.to_json();
    assert_eq!(canonical, in_folded_form.observed.to_json());
    let again = ObservedCoverage::from_json(documents.guard.definitions(), canonical.as_bytes()).unwrap();
    assert_eq!(canonical, again.to_json());
    assert_eq!(documents.observed.digest(), again.digest());
    let decision = documents.guard.evaluate(&documents.claim, &again).unwrap();
    assert_eq!(decision.to_json(), documents.decision().to_json());
});
