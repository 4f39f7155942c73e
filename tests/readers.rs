//! The two readers of each document always agree: the fast one, which only says whether a document is valid, and the slow
//! one, which explains the errors.

use coverage_kernel::{
    Claim, ClaimGuard, Definitions, Document, InputErrors, ObservedCoverage, ReplayError, explain, replay,
};
use coverage_kernel_tests::arbitrary::{case, folded, shuffled_text};
use coverage_kernel_tests::decided::read;
use coverage_kernel_tests::mutate;
use coverage_kernel_tests::vector_file::{BadInputFile, files, seeds};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::sync::Arc;

/// Whether a text is valid, according to both readers. An error if they disagree.
fn verdict(guard: &ClaimGuard, document: Document, text: &[u8]) -> Result<bool, String> {
    let definitions = guard.definitions();
    let fast: Result<(), InputErrors> = match document {
        Document::Definitions => Definitions::from_json(text).map(drop),
        Document::ObservedCoverage => ObservedCoverage::from_json(definitions, text).map(drop),
        Document::Claim => Claim::from_json(text).map(drop),
        Document::Request => guard.evaluate_json(text).map(drop),
        Document::Record => replay(text).map(drop),
        Document::Decision => match guard.replay(text, &ObservedCoverage::builder(definitions).finish()) {
            Err(ReplayError::InvalidDecision(errors)) => Err(errors),
            _ => Ok(()),
        },
    };
    // A record is read with its own definitions, if they are valid.
    let slow = match document {
        Document::Record => explain(document, text, definitions_of_record(text).as_ref()),
        _ => explain(document, text, Some(definitions)),
    };
    if fast.as_ref().err() == slow.as_ref() {
        Ok(slow.is_none())
    } else {
        Err(format!("{document:?} {}\nfast: {fast:?}\nslow: {slow:?}", String::from_utf8_lossy(text)))
    }
}

fn definitions_of_record(text: &[u8]) -> Option<Definitions> {
    #[derive(serde::Deserialize)]
    struct Parts<'r> {
        #[serde(borrow)]
        definitions: &'r serde_json::value::RawValue,
    }
    let parts: Parts = serde_json::from_slice(text).ok()?;
    Definitions::from_json(parts.definitions.get().as_bytes()).ok()
}

const DOCUMENTS: [Document; 6] = [
    Document::Definitions,
    Document::ObservedCoverage,
    Document::Claim,
    Document::Request,
    Document::Record,
    Document::Decision,
];

#[test]
fn the_readers_agree_on_every_bad_input_vector_read_as_every_kind_of_document() {
    let world = std::fs::read(seeds().join("vectors/bad-input/definitions/world.json")).unwrap();
    let guard = ClaimGuard::new(Arc::new(Definitions::from_json(&world).unwrap()));
    let records = files::<BadInputFile>("records", |name| name == "bad-input.json");
    for (_, BadInputFile { vectors }) in files::<BadInputFile>("bad-input", |_| true).into_iter().chain(records) {
        for vector in vectors {
            let text = vector.bytes();
            for document in DOCUMENTS.into_iter().filter(|_| text.len() < 1 << 20) {
                verdict(&guard, document, &text)
                    .unwrap_or_else(|disagreement| panic!("{}: {disagreement}", vector.name));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_readers_agree_on_valid_documents_and_on_damaged_ones(
        case in case(),
        seed in any::<u64>(),
        damage in any::<[u16; 8]>(),
        odd in odd_value(),
        place in any::<u16>(),
        is_folded in any::<bool>(),
    ) {
        let guard = ClaimGuard::new(Arc::new(Definitions::from_json(case.definitions.to_string().as_bytes()).unwrap()));
        let case = if is_folded { folded(&case, seed) } else { case };
        let request = json!({"claim": case.claim, "observed": case.observed});
        let record: Value = serde_json::from_str(&read(&case).decision().record()).unwrap();
        let decision = record["decision"].clone();
        let values = [case.definitions, case.observed, case.claim, request, record, decision];
        for (document, value) in DOCUMENTS.into_iter().zip(values) {
            let valid = shuffled_text(&value, seed);
            prop_assert_eq!(verdict(&guard, document, valid.as_bytes()), Ok(true));

            let damaged = mutate::damaged(valid.as_bytes(), damage);
            prop_assert!(verdict(&guard, document, &damaged).is_ok(), "{:?}", verdict(&guard, document, &damaged));

            let odd = mutate::replaced(&value, usize::from(place), &odd);
            prop_assert!(verdict(&guard, document, odd.as_bytes()).is_ok(), "{:?}", verdict(&guard, document, odd.as_bytes()));
        }
    }
}

/// A JSON text that replaces a value: near misses of every kind.
fn odd_value() -> impl Strategy<Value = String> {
    let near_misses = [
        "null",
        "true",
        "0",
        "-0",
        "-0.0",
        "1",
        "-1",
        "1.0",
        "1e0",
        "1e2",
        "100.0",
        "87.505",
        "0.01",
        "1e400",
        "-1e-400",
        "4294967295",
        "4294967296",
        "9007199254740991",
        "9007199254740992",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551616",
        r#""""#,
        r#""none""#,
        r#""Intune""#,
        r#""tcm""#,
        r#""\u0074cm""#,
        r#""a\u0000b""#,
        r#""not_restorable""#,
        r#""\ud800""#,
        r#""\ud83d\ude00""#,
        r#""é""#,
        "\"\u{85}\"",
        "\"\u{7f}\"",
        r#""two words""#,
        r#""2026-02-29T00:00:00Z""#,
        r#""1970-01-01T00:00:00+00:01""#,
        r#""9999-12-31T23:59:59.999999999Z""#,
        "[]",
        "{}",
        "[[]]",
        "[null]",
        r#"["a", "a"]"#,
        r#"{"a": 1, "a": 1}"#,
        r#"{"a": {"\u0061": 1}}"#,
        r#"{"tenant_id": "x"}"#,
        r#"{"\u0000": 1}"#,
        r#"{"a": 1e999}"#,
        "false",
        r#"[{"canonical_type": "a", "resources": 1}, {"canonical_type": "a", "resources": 1}]"#,
        r#"[{"canonical_type": "a", "resources": 4294967296}]"#,
        r#""not_applicable""#,
        "01",
        "nul",
        "[1,]",
        "{\"a\":1,}",
        "\"\t\"",
    ];
    let deep = (25_usize..40).prop_map(|levels| format!("{}{}", "[".repeat(levels), "]".repeat(levels)));
    let deep_object = (25_usize..40).prop_map(|levels| format!("{}1{}", "{\"a\":".repeat(levels), "}".repeat(levels)));
    let wide = (999_usize..1_003).prop_map(|keys| {
        let members: Vec<String> = (0..keys).map(|key| format!("\"k{key}\":0")).collect();
        format!("{{{}}}", members.join(","))
    });
    let long = (60_usize..300).prop_map(|length| Value::from("a".repeat(length)).to_string());
    prop_oneof![8 => proptest::sample::select(near_misses.to_vec()).prop_map(ToOwned::to_owned), 1 => deep, 1 => deep_object, 1 => wide, 1 => long]
}
