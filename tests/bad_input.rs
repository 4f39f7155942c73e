//! Every document of `seeds/vectors/bad-input` is reported with the errors that the contract asks for.

use coverage_kernel::{Claim, ClaimGuard, Definitions, InputErrorCode, InputErrors, ObservedCoverage};
use coverage_kernel_tests::vector_file::{BadInputFile, BadInputVector, ExpectedError, files, seeds};
use std::collections::BTreeMap;
use std::sync::Arc;

fn bad_input() -> Vec<(String, BadInputFile)> {
    files("bad-input", |_| true)
}

fn guard() -> ClaimGuard {
    let world = std::fs::read(seeds().join("vectors/bad-input/definitions/world.json")).unwrap();
    ClaimGuard::new(Arc::new(Definitions::from_json(&world).unwrap()))
}

fn errors_of(guard: &ClaimGuard, vector: &BadInputVector) -> Option<InputErrors> {
    let json = vector.bytes();
    match vector.document.as_str() {
        "definitions" => Definitions::from_json(&json).err(),
        "observed" => ObservedCoverage::from_json(guard.definitions(), &json).err(),
        "claim" => Claim::from_json(&json).err(),
        "request" => guard.evaluate_json(&json).err(),
        other => panic!("{other}"),
    }
}

#[test]
fn every_bad_document_gets_the_code_pointer_line_and_column_that_the_contract_asks_for() {
    let guard = guard();
    let mut wrong = Vec::new();
    for (file, BadInputFile { vectors }) in bad_input() {
        for vector in vectors {
            let is_loose = vector.position.as_deref() == Some("loose");
            let column = |column: usize| if is_loose { 0 } else { column };
            let found: Vec<ExpectedError> = errors_of(&guard, &vector)
                .iter()
                .flat_map(InputErrors::iter)
                .map(|error| ExpectedError {
                    code: error.code().to_string(),
                    pointer: error.pointer().to_owned(),
                    line: error.line().unwrap(),
                    column: column(error.column().unwrap()),
                })
                .collect();
            let expected: Vec<ExpectedError> = vector
                .errors
                .into_iter()
                .map(|error| ExpectedError { column: column(error.column), ..error })
                .collect();
            if found != expected {
                let (name, section) = (&vector.name, &vector.section);
                wrong.push(format!("{file}: {name} (§{section})\nexpected {expected:?}\nfound    {found:?}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_error_message_says_what_was_expected_and_what_was_found() {
    let guard = guard();
    for (_, BadInputFile { vectors }) in bad_input() {
        for vector in vectors {
            for error in errors_of(&guard, &vector).iter().flat_map(InputErrors::iter) {
                let message = error.message();
                assert!(message.starts_with("expected "), "{}: {message}", vector.name);
                assert!(!message.ends_with('.'), "{}: {message}", vector.name);
                assert!(message.chars().count() < 1_200, "{}: {message}", vector.name);
                assert!(!message.chars().any(char::is_control), "{}: {message}", vector.name);
                assert!(error.pointer().len() <= 1_024, "{}", vector.name);
            }
        }
    }
}

#[test]
fn the_vectors_show_every_code_several_times() {
    let mut shown: BTreeMap<String, usize> = BTreeMap::new();
    for (_, BadInputFile { vectors }) in bad_input() {
        for error in vectors.into_iter().flat_map(|vector| vector.errors) {
            *shown.entry(error.code).or_default() += 1;
        }
    }
    for code in InputErrorCode::ALL {
        let number = shown.get(code.as_str()).copied().unwrap_or_default();
        assert!(number >= 3, "{code}: {number}");
    }
}
