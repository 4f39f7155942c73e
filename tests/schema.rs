//! The JSON Schemas of `seeds/schema` accept what the readers accept, as far as a schema can express it.

use coverage_kernel::{
    Claim, ClaimGuard, Definitions, Document, InputErrorCode, ObservedCoverage, Output, Time, document_reference,
    json_schema, output_schema,
};
use coverage_kernel_tests::arbitrary::cases;
use coverage_kernel_tests::decided::read;
use coverage_kernel_tests::vector_file::{BadInputFile, DecisionFile, ExpectedError, files, seeds};
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::Arc;

const DOCUMENTS: [(&str, Document); 4] = [
    ("definitions", Document::Definitions),
    ("observed", Document::ObservedCoverage),
    ("claim", Document::Claim),
    ("request", Document::Request),
];

fn validator(document: Document) -> Validator {
    jsonschema::validator_for(&serde_json::from_str(&json_schema(document)).unwrap()).unwrap()
}

fn validators() -> BTreeMap<&'static str, Validator> {
    DOCUMENTS.into_iter().map(|(name, document)| (name, validator(document))).collect()
}

#[test]
fn the_committed_schemas_are_those_that_the_kernel_writes() {
    for (name, document) in DOCUMENTS {
        let committed = std::fs::read_to_string(seeds().join(format!("schema/{name}.json"))).unwrap();
        assert_eq!(committed, json_schema(document) + "\n", "{name}");
    }
}

#[test]
fn the_page_of_the_documents_is_the_one_that_the_kernel_writes() {
    let page = std::fs::read_to_string(seeds().join("../docs/documents.md")).unwrap();
    let (_, generated) = page.split_at(page.find("## ").unwrap());
    assert_eq!(generated.trim_end(), document_reference().trim_end());
}

#[test]
fn the_schemas_are_valid_json_schemas() {
    for (_, document) in DOCUMENTS {
        let schema: Value = serde_json::from_str(&json_schema(document)).unwrap();
        assert!(jsonschema::meta::is_valid(&schema));
    }
}

#[test]
fn the_schemas_accept_records_and_their_decisions_which_need_a_claim() {
    let [record_schema, decision_schema] = [Document::Record, Document::Decision].map(validator);
    for case in cases(20, 2044) {
        let mut record: Value = serde_json::from_str(&read(&case).decision().record()).unwrap();
        assert!(record_schema.is_valid(&record), "{record}");
        assert!(decision_schema.is_valid(&record["decision"]), "{record}");
        for no_decision in [json!({}), json!({"claim": {}}), json!([])] {
            assert!(!decision_schema.is_valid(&no_decision), "{no_decision}");
            record["decision"] = no_decision;
            assert!(!record_schema.is_valid(&record), "{record}");
        }
    }
}

#[test]
fn the_schemas_reject_exactly_the_documents_whose_shape_the_reader_rejects() {
    let validators = validators();
    let mut compared = 0;
    for (file, BadInputFile { vectors }) in files::<BadInputFile>("bad-input", |_| true) {
        for vector in vectors {
            let bytes = vector.bytes();
            let is_syntax = vector.errors.first().is_some_and(ends_the_reading);
            let Ok(document) = serde_json::from_slice::<Value>(&bytes) else {
                assert!(is_syntax, "{file}: {}", vector.name);
                continue;
            };
            if is_syntax || vector.errors.len() == 100 {
                continue;
            }
            let seen = vector.errors.iter().filter(|error| can_be_seen(error, &document)).count();
            let is_refused = !validators[vector.document.as_str()].is_valid(&document);
            assert_eq!(is_refused, seen > 0, "{file}: {}: {:?}", vector.name, vector.errors);
            compared += 1;
        }
    }
    assert!(compared > 1_000, "{compared}");
}

#[test]
fn the_schemas_accept_every_document_of_the_vectors_and_seeds() {
    let validators = validators();
    let mut definitions: Vec<Value> = ["kernel.json", "intune-catalog.json"]
        .map(|name| serde_json::from_str(&std::fs::read_to_string(seeds().join(name)).unwrap()).unwrap())
        .to_vec();
    for (_, file) in files::<DecisionFile>("", |name| name != "digests.json") {
        definitions.extend(file.definitions.values().map(|text| serde_json::from_str(text.get()).unwrap()));
        for vector in file.vectors {
            let [claim, observed]: [Value; 2] =
                [&vector.claim, &vector.observed].map(|text| serde_json::from_str(text.get()).unwrap());
            assert!(validators["claim"].is_valid(&claim), "{}", vector.name);
            assert!(validators["observed"].is_valid(&observed), "{}", vector.name);
            assert!(validators["request"].is_valid(&json!({"claim": claim, "observed": observed})), "{}", vector.name);
        }
    }
    for document in definitions {
        assert!(validators["definitions"].is_valid(&document));
    }
}

#[test]
fn the_schema_accepts_every_percentage_of_whole_hundredths() {
    let claim = &validators()["claim"];
    let with =
        |percent: Value| json!({"scope_key": null, "level": "detected", "audience": "internal", "percent": percent});
    for hundredths in 1..=10_000_u32 {
        let number: f64 = format!("{}.{:02}", hundredths / 100, hundredths % 100).parse().unwrap();
        assert!(claim.is_valid(&with(json!(number))), "{number}");
    }
    for number in [json!(0), json!(-1), json!(100.01), json!(101)] {
        assert!(!claim.is_valid(&with(number.clone())), "{number}");
    }
}

/// Whether an error ends the reading: it is about the text and not about its content.
fn ends_the_reading(error: &ExpectedError) -> bool {
    InputErrorCode::ALL.iter().take(6).any(|code| code.as_str() == error.code)
}

/// Whether an error is about the shape of one value, which a schema can check.
fn can_be_seen(error: &ExpectedError, document: &Value) -> bool {
    let value = document.pointer(&error.pointer);
    match error.code.as_str() {
        "undefined_type" | "ambiguous_name" => false,
        // `uniqueItems` compares whole entries; that two objects have the same key is a rule about several values.
        "repeated_entry" => value.is_some_and(Value::is_string),
        // To a schema, a number with a fraction or exponent can be an integer: it checks values, not how they are written.
        "wrong_type" => !value.and_then(Value::as_f64).is_some_and(|number| {
            number.fract() == 0.0 && integers(&error.pointer).is_some_and(|integers| integers.contains(&number))
        }),
        "invalid_value" if error.pointer.contains("/metadata") => false,
        "invalid_value" if value.is_some_and(|value| breaks_a_rule_of_counts(&error.pointer, value)) => false,
        "invalid_value" => value.is_none_or(|value| !is_beyond_a_schema(&error.pointer, value)),
        _ => true,
    }
}

/// The integers that are valid at a pointer.
fn integers(pointer: &str) -> Option<RangeInclusive<f64>> {
    let ranges = [
        ("/contract", 1.0..=1.0),
        ("/max_evidence_age_seconds", 1.0..=9_007_199_254_740_991.0),
        ("/resources", 0.0..=4_294_967_295.0),
        ("/rows", 0.0..=4_294_967_295.0),
        ("/unlisted", 0.0..=4_294_967_295.0),
        ("/undated", 0.0..=4_294_967_295.0),
        ("/ignored", 0.0..=9_007_199_254_740_991.0),
        ("_id", 0.0..=9_223_372_036_854_774_784.0),
    ];
    let is_count =
        ["/coverage_levels/", "/evidence_states/", "/identity_states/"].iter().any(|list| pointer.contains(list));
    let of_counts = is_count.then_some(0.0..=4_294_967_295.0);
    of_counts.or_else(|| ranges.into_iter().find(|(end, _)| pointer.ends_with(end)).map(|(_, range)| range))
}

/// Whether a value of a folded entry is valid by itself: its error is that counts and times do not fit together.
fn breaks_a_rule_of_counts(pointer: &str, value: &Value) -> bool {
    let lengths = [("/coverage_levels", 6), ("/evidence_states", 7), ("/identity_states", 5)];
    let of_list = lengths.into_iter().find(|(end, _)| pointer.ends_with(end)).map(|(_, length)| length);
    if let Some(length) = of_list {
        return value.as_array().is_some_and(|counts| counts.len() == length);
    }
    if ["/unlisted", "/undated"].iter().any(|end| pointer.ends_with(end)) {
        return value.as_u64().is_some_and(|count| count <= 4_294_967_295);
    }
    let is_time = ["/oldest", "/newest"].iter().any(|end| pointer.ends_with(end));
    is_time && (value.is_null() || value.as_str().is_some_and(|text| Time::parse(text).is_some()))
}

/// Whether an invalid value has the shape of a valid one: too many bytes but not too many characters, a day that the month
/// does not have, too many decimals (a schema computes with doubles, for which 2.01 is not a multiple of 0.01).
fn is_beyond_a_schema(pointer: &str, value: &Value) -> bool {
    let is_long_in_bytes = value.as_str().is_some_and(|text| text.len() > 255 && text.chars().count() <= 255);
    let is_time_of_shape = ["/captured_at", "/as_of", "/oldest", "/newest"].iter().any(|end| pointer.ends_with(end))
        && value.as_str().is_some_and(|text| {
            let is_day =
                text.get(8..10).and_then(|day| day.parse().ok()).is_some_and(|day: u8| (1..=31).contains(&day));
            let on_the_second = text.get(..8).zip(text.get(10..)).map(|(month, clock)| format!("{month}02{clock}"));
            let is_right_then = on_the_second.is_some_and(|text| Time::parse(&text).is_some());
            is_day && is_right_then || text.starts_with("1969-12-31T")
        });
    let is_of_many_decimals =
        pointer.ends_with("/percent") && value.as_f64().is_some_and(|number| number > 0.0 && number <= 100.0);
    is_long_in_bytes || is_time_of_shape || is_of_many_decimals
}

#[test]
fn every_output_of_generated_cases_is_valid_under_its_schema() {
    let validator = |output| {
        let committed = format!("schema/{}.json", format!("{output:?}").to_lowercase());
        let committed = std::fs::read_to_string(seeds().join(committed)).unwrap();
        let schema = output_schema(output);
        assert_eq!(committed, schema.clone() + "\n", "{output:?}");
        jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap()
    };
    let validators = [Output::Decision, Output::Advice, Output::Survey].map(validator);
    for case in cases(300, 7) {
        let definitions = Arc::new(Definitions::from_json(case.definitions.to_string().as_bytes()).unwrap());
        let observed = ObservedCoverage::from_json(&definitions, case.observed.to_string().as_bytes()).unwrap();
        let claim = Claim::from_json(case.claim.to_string().as_bytes()).unwrap();
        let guard = ClaimGuard::new(definitions);
        let decision = guard.evaluate(&claim, &observed).unwrap();
        let survey = guard.survey(&observed, claim.as_of()).unwrap().to_json();
        for (validator, output) in validators.iter().zip([decision.to_json(), decision.advice().to_json(), survey]) {
            assert!(validator.is_valid(&serde_json::from_str(&output).unwrap()), "{output}");
        }
    }
}
