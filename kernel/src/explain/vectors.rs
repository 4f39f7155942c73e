//! The vectors of `seeds/vectors/bad-input`, which were written from the contract alone.

use super::{Origin, everything_wrong};
use crate::{Definitions, Document, InputErrors};
use serde_json::Value;
use std::path::PathBuf;

/// The code, pointer, line and column of an error; the column is not compared where the contract leaves it open.
type Expected = (String, String, Option<u64>, Option<u64>);

#[test]
fn every_vector_gives_its_errors() {
    let world = Definitions::from_json(&std::fs::read(folder().join("definitions/world.json")).unwrap()).unwrap();
    let mut vectors = 0;
    for file in std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()) {
        if file.extension().is_some_and(|extension| extension == "json") {
            let content: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
            for vector in content["vectors"].as_array().unwrap() {
                assert_eq!(found(vector, &world), expected(vector), "{}: {}", file.display(), vector["name"]);
                vectors += 1;
            }
        }
    }
    assert!(vectors > 1000, "{vectors}");
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../seeds/vectors/bad-input")
}

fn expected(vector: &Value) -> Vec<Expected> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let error = |error: &Value| {
        let column = error["column"].as_u64().filter(|_| !is_loose(vector));
        (text(&error["code"]), text(&error["pointer"]), error["line"].as_u64(), column)
    };
    vector["errors"].as_array().unwrap().iter().map(error).collect()
}

fn found(vector: &Value, world: &Definitions) -> Vec<Expected> {
    let errors = everything_wrong(document(vector), &bytes(vector), Some(world), Origin::Text);
    let number = |number: usize| u64::try_from(number).unwrap();
    let errors = errors.iter().flat_map(InputErrors::iter).map(|error| {
        let column = error.column().map(number).filter(|_| !is_loose(vector));
        (error.code().to_string(), error.pointer().to_owned(), error.line().map(number), column)
    });
    errors.collect()
}

fn is_loose(vector: &Value) -> bool {
    vector["position"] == "loose"
}

fn document(vector: &Value) -> Document {
    match vector["document"].as_str().unwrap() {
        "definitions" => Document::Definitions,
        "observed" => Document::ObservedCoverage,
        "claim" => Document::Claim,
        "request" => Document::Request,
        other => panic!("no document is called {other}"),
    }
}

fn bytes(vector: &Value) -> Vec<u8> {
    if let Some(text) = vector["text"].as_str() {
        return text.as_bytes().to_vec();
    }
    if let Some(base64) = vector["base64"].as_str() {
        return decoded(base64);
    }
    let times = |part: &Value| usize::try_from(part["times"].as_u64().unwrap()).unwrap();
    let parts = vector["parts"].as_array().unwrap().iter();
    parts.flat_map(|part| part["text"].as_str().unwrap().repeat(times(part)).into_bytes()).collect()
}

fn decoded(base64: &str) -> Vec<u8> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits = base64.trim_end_matches('=').chars().map(|digit| ALPHABET.find(digit).unwrap());
    let bits: Vec<bool> = digits.flat_map(|digit| (0..6).rev().map(move |bit| digit >> bit & 1 == 1)).collect();
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit))).collect()
}
