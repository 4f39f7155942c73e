//! The work of each dimension. Each function takes a number, which the dimension raises, and states the rest.

use super::Work;
use super::documents::{
    claim_document, definitions_document, definitions_of, keys, list, listing, names, names_from, observed_document,
    observed_types, read_claim, read_definitions, read_observed, resource_type_with, resource_types, row, scopes,
    strings,
};
use coverage_kernel::{Claim, ClaimGuard, Definitions, InputErrorCode, InputErrors, ObservedCoverage, replay};

/// No document reports more errors (contract §2, "Bad input").
const MAX_ERRORS: usize = 100;

fn work(bytes: usize, run: impl Fn() + 'static) -> Work {
    Work { bytes, run: Box::new(run) }
}

// Definitions

fn reading_definitions(document: String) -> Work {
    work(document.len(), move || drop(read_definitions(&document)))
}

/// In one scope.
pub fn definitions_of_more_types(types: usize) -> Work {
    reading_definitions(definitions_of(types, 1))
}

/// Of eight types.
pub fn definitions_of_more_scopes(scopes: usize) -> Work {
    reading_definitions(definitions_of(8, scopes))
}

/// Each type is in each scope, so the document grows with the square.
pub fn definitions_of_more_scopes_and_types(count: usize) -> Work {
    reading_definitions(definitions_of(count, count))
}

/// Of one type.
pub fn definitions_of_more_aliases(aliases: usize) -> Work {
    let aliases = strings(&names(aliases));
    let resource_types = resource_type_with("configurationPolicy", &format!(r#""source_aliases":{aliases}"#));
    reading_definitions(definitions_document(&resource_types, "[]"))
}

pub fn definitions_of_more_keys_of_metadata(keys: usize) -> Work {
    let metadata: Vec<String> = names(keys).iter().map(|name| format!(r#""{name}":"{name}""#)).collect();
    let metadata = format!(r#""metadata":{{{}}}"#, metadata.join(","));
    reading_definitions(definitions_document(&resource_type_with("configurationPolicy", &metadata), "[]"))
}

/// Of 32 types. An object may be nested 32 levels deep, and the metadata of a type begins at the fourth.
pub fn definitions_of_deeper_metadata(depth: usize) -> Work {
    let metadata = nested(depth);
    let types: Vec<String> = names(32)
        .iter()
        .map(|name| resource_type_with(name, &format!(r#""metadata":{metadata}"#)))
        .map(|list| list[1..list.len() - 1].to_owned())
        .collect();
    reading_definitions(definitions_document(&format!("[{}]", types.join(",")), "[]"))
}

pub fn the_canonical_form_and_digest_of_more_types(types: usize) -> Work {
    let document = definitions_of(types, 1);
    work(document.len(), move || {
        let definitions = read_definitions(&document);
        assert_eq!(definitions.digest().len(), 64);
        assert!(definitions.to_json().len() > document.len() / 2);
    })
}

// Observed coverage

fn reading_observed(definitions: &str, observed: String) -> Work {
    let definitions = read_definitions(definitions);
    work(observed.len(), move || drop(read_observed(&definitions, &observed)))
}

pub fn observed_coverage_of_more_types(types: usize) -> Work {
    reading_observed(&definitions_of(types, 1), observed_types(&names(types)))
}

/// Of eight types.
pub fn observed_coverage_of_more_rows(rows: usize) -> Work {
    let rows: Vec<String> = (0..rows).map(|index| row(&names(8)[index % 8])).collect();
    reading_observed(&definitions_of(8, 1), observed_document("[]", &format!("[{}]", rows.join(","))))
}

pub fn observed_coverage_of_more_unknown_names(count: usize) -> Work {
    reading_observed(&definitions_of(8, 1), observed_types(&names_from(10_000, count)))
}

pub fn observed_coverage_of_more_resources_found_elsewhere(types: usize) -> Work {
    let elsewhere = list(&names(types), |name| format!(r#"{{"canonical_type":"{name}","resources":3}}"#));
    let observed = format!(r#"{{"listings":[],"rows":[],"elsewhere":{elsewhere}}}"#);
    reading_observed(&definitions_of(types, 1), observed)
}

pub fn observed_coverage_in_another_order_than_the_definitions(types: usize) -> Work {
    let reversed: Vec<String> = names(types).into_iter().rev().collect();
    reading_observed(&definitions_of(types, 1), observed_types(&reversed))
}

/// Of eight types, each in each scope.
pub fn observed_coverage_under_more_scopes(scopes: usize) -> Work {
    let (definitions, observed) = (definitions_of(8, scopes), observed_types(&names(8)));
    let bytes = definitions.len() + observed.len();
    Work { bytes, ..reading_observed(&definitions, observed) }
}

pub fn the_folded_form_of_more_types(types: usize) -> Work {
    let definitions = definitions_of(types, 1);
    let observed = read_observed(&read_definitions(&definitions), &observed_types(&names(types))).to_json();
    reading_observed(&definitions, observed)
}

pub fn the_canonical_form_and_digest_of_more_observed_types(types: usize) -> Work {
    let (definitions, document) = (read_definitions(&definitions_of(types, 1)), observed_types(&names(types)));
    work(document.len(), move || {
        let observed = read_observed(&definitions, &document);
        assert_eq!(observed.digest().len(), 64);
        assert!(observed.to_json().len() > document.len() / 2);
    })
}

// Claims and decisions

pub fn a_claim_that_names_more_types(types: usize) -> Work {
    let document = claim_document("comparable", &strings(&names(types)));
    work(document.len(), move || drop(read_claim(&document)))
}

/// A guard, observed coverage of all types in the first of some scopes, and the bytes of both documents.
fn environment(types: usize, scopes: usize) -> (ClaimGuard, ObservedCoverage, usize) {
    let (definitions, observed) = (definitions_of(types, scopes), observed_types(&names(types)));
    let bytes = definitions.len() + observed.len();
    let definitions = read_definitions(&definitions);
    let observed = read_observed(&definitions, &observed);
    (ClaimGuard::new(definitions), observed, bytes)
}

fn deciding(types: usize, claim: String, is_permitted: bool) -> Work {
    let (guard, observed, bytes) = environment(types, 1);
    let bytes = bytes + claim.len();
    let claim = read_claim(&claim);
    work(bytes, move || {
        // Several decisions, because the first may compute what later ones use again.
        for _ in 0..8 {
            assert_eq!(guard.evaluate(&claim, &observed).unwrap().permitted(), is_permitted);
        }
    })
}

pub fn deciding_a_permitted_claim_about_more_types(types: usize) -> Work {
    deciding(types, claim_document("comparable", "null"), true)
}

pub fn deciding_a_blocked_claim_about_more_types(types: usize) -> Work {
    deciding(types, claim_document("certified", "null"), false)
}

pub fn deciding_a_claim_that_names_more_types_in_order(types: usize) -> Work {
    deciding(types, claim_document("comparable", &strings(&names(types))), true)
}

pub fn deciding_a_claim_that_names_more_types_in_another_order(types: usize) -> Work {
    let reversed: Vec<String> = names(types).into_iter().rev().collect();
    deciding(types, claim_document("comparable", &strings(&reversed)), true)
}

pub fn the_messages_of_more_reasons(types: usize) -> Work {
    let (guard, observed, bytes) = environment(types, 1);
    let claim = read_claim(&claim_document("certified", "null"));
    work(bytes, move || {
        let decision = guard.evaluate(&claim, &observed).unwrap();
        let messages: Vec<String> = decision.reasons().iter().map(|reason| reason.message()).collect();
        assert!(messages.len() > types);
    })
}

pub fn the_decision_on_more_types_as_json(types: usize) -> Work {
    let (guard, observed, bytes) = environment(types, 1);
    let claim = read_claim(&claim_document("certified", "null"));
    work(bytes, move || assert!(guard.evaluate(&claim, &observed).unwrap().to_json().len() > types))
}

pub fn advice_on_more_types(types: usize) -> Work {
    let (guard, observed, bytes) = environment(types, 1);
    let claim = read_claim(&claim_document("certified", "null"));
    work(bytes, move || {
        let decision = guard.evaluate(&claim, &observed).unwrap();
        let advice = decision.advice();
        assert_eq!(advice.steps().len(), types);
        assert!(advice.to_json().len() > types);
    })
}

pub fn a_survey_of_more_types(types: usize) -> Work {
    surveying(types, 1)
}

/// Of eight types, each in each scope.
pub fn a_survey_of_more_scopes(scopes: usize) -> Work {
    surveying(8, scopes)
}

fn surveying(types: usize, scopes: usize) -> Work {
    let (guard, observed, bytes) = environment(types, scopes);
    let claim = read_claim(&claim_document("comparable", "null"));
    work(bytes, move || {
        let survey = guard.survey(&observed, claim.as_of()).unwrap();
        assert_eq!(survey.scopes().len(), scopes);
        assert!(survey.to_json().len() > scopes);
    })
}

pub fn a_record_of_more_types_and_its_replay(types: usize) -> Work {
    let (guard, observed, bytes) = environment(types, 1);
    let claim = read_claim(&claim_document("certified", "null"));
    work(bytes, move || {
        let record = guard.evaluate(&claim, &observed).unwrap().record();
        assert!(replay(record.as_bytes()).unwrap().matches());
    })
}

// Errors

/// Reads a document that has this many errors, all with this code, and the message and hint of each.
fn refusing<T: 'static>(
    document: String,
    read: impl Fn(&[u8]) -> Result<T, InputErrors> + 'static,
    code: InputErrorCode,
    count: usize,
) -> Work {
    work(document.len(), move || {
        let errors = read(document.as_bytes()).err().expect("the document has errors");
        for error in errors.iter() {
            assert_eq!(error.code(), code, "{error}");
            assert!(!error.to_string().is_empty());
        }
        assert_eq!(errors.iter().count(), count.min(MAX_ERRORS));
    })
}

fn refusing_observed(document: String, code: InputErrorCode, count: usize) -> Work {
    let definitions = read_definitions(&definitions_of(8, 1));
    refusing(document, move |bytes| ObservedCoverage::from_json(&definitions, bytes), code, count)
}

fn refusing_definitions(document: String, code: InputErrorCode, count: usize) -> Work {
    refusing(document, Definitions::from_json, code, count)
}

/// A misspelt word, for which the nearest known one is looked for, in each row.
pub fn more_errors(count: usize) -> Work {
    let rows = list(&names(count), |name| row(name).replace("comparable", "comparible"));
    refusing_observed(observed_document("[]", &rows), InputErrorCode::UnknownValue, count)
}

pub fn more_errors_than_are_reported(count: usize) -> Work {
    more_errors(count)
}

/// A misspelt field in each row.
pub fn more_unknown_fields(count: usize) -> Work {
    let rows = list(&names(count), |name| row(name).replace(r#"{"canonical"#, r#"{"liste":true,"canonical"#));
    refusing_observed(observed_document("[]", &rows), InputErrorCode::UnknownField, count)
}

/// One object, which has each key but the last once. No object has more than 1,000 keys.
pub fn more_repeated_keys(count: usize) -> Work {
    let mut keys: Vec<String> = names(count).iter().map(|name| format!(r#""{name}":1"#)).collect();
    keys.push(keys[0].clone());
    let metadata = format!(r#""metadata":{{{}}}"#, keys.join(","));
    let resource_types = resource_type_with("configurationPolicy", &metadata);
    refusing_definitions(definitions_document(&resource_types, "[]"), InputErrorCode::DuplicateKey, 1)
}

/// Each type has one listing, and then all have another.
pub fn more_repeated_listings(types: usize) -> Work {
    let names = names(types);
    let twice = [&names[..], &names[..]].concat();
    let document = observed_document(&list(&twice, |name| listing(name)), "[]");
    let definitions = read_definitions(&definitions_of(types, 1));
    let read = move |bytes: &[u8]| ObservedCoverage::from_json(&definitions, bytes);
    refusing(document, read, InputErrorCode::RepeatedEntry, types)
}

pub fn more_repeated_types_in_a_claim(types: usize) -> Work {
    let names = names(types);
    let document = claim_document("comparable", &strings(&[&names[..], &names[..]].concat()));
    refusing(document, Claim::from_json, InputErrorCode::RepeatedEntry, types)
}

/// A scope over as many misspelt types as there are types. The nearest known one is looked for until the document has used up its
/// comparisons.
pub fn more_undefined_types_beside_more_known_ones(types: usize) -> Work {
    let misspelt: Vec<String> = names(types).iter().map(|name| name.replace("Policy", "Polcyi")).collect();
    let document = definitions_document(&resource_types(&names(types)), &scopes(&keys(1), &misspelt));
    refusing_definitions(document, InputErrorCode::UndefinedType, types)
}

pub fn an_undefined_type_beside_more_known_ones(types: usize) -> Work {
    let misspelt = [String::from("configurationPolcyi00000")];
    let document = definitions_document(&resource_types(&names(types)), &scopes(&keys(1), &misspelt));
    refusing_definitions(document, InputErrorCode::UndefinedType, 1)
}

// Long values

pub fn a_longer_unknown_word(bytes: usize) -> Work {
    let rows = format!("[{}]", row("configurationPolicy00000").replace("comparable", &"comparable".repeat(bytes / 10)));
    refusing_observed(observed_document("[]", &rows), InputErrorCode::UnknownValue, 1)
}

pub fn a_longer_unknown_field(bytes: usize) -> Work {
    let rows = format!(
        "[{}]",
        row("configurationPolicy00000").replace("{", &format!(r#"{{"{}":1,"#, "listed".repeat(bytes / 6)))
    );
    refusing_observed(observed_document("[]", &rows), InputErrorCode::UnknownField, 1)
}

pub fn a_longer_name(bytes: usize) -> Work {
    refusing_observed(observed_types(&["n".repeat(bytes)]), InputErrorCode::InvalidValue, 2)
}

pub fn a_longer_number(digits: usize) -> Work {
    let document =
        claim_document("comparable", "null").replace("{", &format!(r#"{{"percent":0.{}1,"#, "0".repeat(digits)));
    refusing(document, Claim::from_json, InputErrorCode::InvalidValue, 1)
}

pub fn a_longer_text_with_escapes(count: usize) -> Work {
    let metadata = format!(r#""metadata":{{"text":"{}"}}"#, r"\n\u00e4\\".repeat(count));
    reading_definitions(definitions_document(&resource_type_with("configurationPolicy", &metadata), "[]"))
}

// Depth

/// Objects in objects. Their long keys are most of the document.
fn nested(depth: usize) -> String {
    let key = "nested".repeat(10);
    format!("{}1{}", format!(r#"{{"{key}":"#).repeat(depth), "}".repeat(depth))
}

/// Deeper than any document may be.
pub fn deeper_nesting(depth: usize) -> Work {
    let document = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let read = |bytes: &[u8]| Claim::from_json(bytes);
    refusing(document, read, InputErrorCode::TooDeep, 1)
}

/// In an unknown field of each of 32 rows.
pub fn deeper_objects_in_an_unknown_field(depth: usize) -> Work {
    let value = nested(depth);
    let rows =
        list(&names(32), |name| row(name).replace(r#"{"canonical"#, &format!(r#"{{"extra":{value},"canonical"#)));
    refusing_observed(observed_document("[]", &rows), InputErrorCode::UnknownField, 32)
}
