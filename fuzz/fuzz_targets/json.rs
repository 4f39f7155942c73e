//! The kernel finds an error in the structure of a text exactly if `serde_json` does, and the same one.
#![no_main]

use coverage_kernel::{Document, InputErrorCode, explain};
use coverage_kernel_fuzz::code_by_serde_json;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let code = explain(Document::Definitions, text, None).map(|errors| errors.first().code());
    // The codes are in the order of the contract's table, and those of the structure come first.
    let of_structure = code.filter(|code| *code <= InputErrorCode::DuplicateKey);
    assert_eq!(of_structure, code_by_serde_json(text));
});
