//! Writes the seeds of all fuzz targets and their dictionary into a folder: `seeds FOLDER`.
//!
//! The documents are those of `seeds/vectors`, so a new vector is a new seed. The targets that build their input from bytes
//! get the same random bytes every time.

use coverage_kernel::{Document, json_schema};
use coverage_kernel_tests::arbitrary::Random;
use coverage_kernel_tests::vector_file::{
    AdviceFile, BadInputFile, DecisionFile, DigestFile, RecordFile, ReplayFile, SurveyFile, files,
};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use libfuzzer_sys as _; // the compiled crates call it

/// The size of the longest seed. The fuzzer makes slow progress with longer ones.
const LONGEST: usize = 16_384;

/// The number of seeds of a target that builds its input from bytes.
const RANDOM_SEEDS: usize = 100;

fn main() {
    let folder = std::env::args_os().nth(1).expect("usage: seeds FOLDER");
    let folder = Path::new(&folder);
    let mut seeds = Seeds::default();
    add_vectors(&mut seeds);
    for target in ["readers", "oracle", "canonical", "replay", "advice", "survey"] {
        for seed in 0..RANDOM_SEEDS {
            let mut random = Random::new(seed as u64);
            seeds.add(target, (0..700).map(|_| random.number() as u8).collect());
        }
    }
    for (target, texts) in seeds.0 {
        let folder = folder.join(target);
        std::fs::create_dir_all(&folder).unwrap();
        for (number, text) in texts.iter().enumerate() {
            std::fs::write(folder.join(number.to_string()), text).unwrap();
        }
    }
    std::fs::write(folder.join("dictionary"), dictionary()).unwrap();
}

/// The seeds of each target.
#[derive(Default)]
struct Seeds(BTreeMap<&'static str, BTreeSet<Vec<u8>>>);

impl Seeds {
    fn add(&mut self, target: &'static str, text: Vec<u8>) {
        if text.len() <= LONGEST {
            self.0.entry(target).or_default().insert(text);
        }
    }

    /// Adds a document, which is a seed of the JSON reader as well.
    fn add_document(&mut self, kind: &'static str, text: Vec<u8>) {
        self.add("json", text.clone());
        self.add(kind, text);
    }

    fn add_definitions(&mut self, definitions: &BTreeMap<String, Box<RawValue>>) {
        for text in definitions.values() {
            self.add_document("definitions", bytes(text));
        }
    }

    fn add_request(&mut self, claim: &RawValue, observed: &RawValue) {
        self.add_document("claim", bytes(claim));
        self.add_document("observed", bytes(observed));
        self.add_document("request", format!(r#"{{"claim": {claim}, "observed": {observed}}}"#).into_bytes());
    }
}

fn bytes(json: &RawValue) -> Vec<u8> {
    json.get().as_bytes().to_vec()
}

fn add_vectors(seeds: &mut Seeds) {
    for (_, DecisionFile { definitions, vectors }) in files("", |name| name != "digests.json") {
        seeds.add_definitions(&definitions);
        for vector in vectors {
            seeds.add_request(&vector.claim, &vector.observed);
            seeds.add_document("decision", bytes(&vector.decision));
        }
    }
    for (_, AdviceFile { definitions, vectors }) in files("advice", |_| true) {
        seeds.add_definitions(&definitions);
        vectors.iter().for_each(|vector| seeds.add_request(&vector.claim, &vector.observed));
    }
    for (_, SurveyFile { definitions, vectors }) in files("survey", |_| true) {
        seeds.add_definitions(&definitions);
        vectors.iter().for_each(|vector| seeds.add_document("observed", bytes(&vector.observed)));
    }
    for (_, DigestFile { vectors, .. }) in files::<DigestFile>("canonical", |_| true) {
        for vector in vectors {
            let kind = if vector.kind == "definitions" { "definitions" } else { "observed" };
            vector.texts.into_iter().for_each(|text| seeds.add_document(kind, text.into_bytes()));
        }
    }
    for (_, RecordFile { vectors, .. }) in files::<RecordFile>("records", |name| name == "written.json") {
        vectors.iter().for_each(|vector| seeds.add_document("record", bytes(&vector.record)));
    }
    for (_, ReplayFile { vectors }) in files::<ReplayFile>("records", |name| name == "replayed.json") {
        vectors.into_iter().for_each(|vector| seeds.add_document("record", vector.record.into_bytes()));
    }
    let of_records = files::<BadInputFile>("records", |name| name == "bad-input.json");
    for (_, BadInputFile { vectors }) in files::<BadInputFile>("bad-input", |_| true).into_iter().chain(of_records) {
        for vector in vectors {
            let kind = match vector.document.as_str() {
                "definitions" => "definitions",
                "observed" => "observed",
                "claim" => "claim",
                "request" => "request",
                "record" => "record",
                other => panic!("no target reads the document `{other}`"),
            };
            seeds.add_document(kind, vector.bytes());
        }
    }
}

/// The words of the documents, and values that are nearly right, in the format of libFuzzer.
fn dictionary() -> String {
    const NEAR_MISSES: [&str; 20] = [
        "null",
        "true",
        "false",
        "-0.0",
        "1e2",
        "1e400",
        "87.505",
        "0.01",
        "4294967296",
        "9007199254740992",
        "9223372036854775808",
        "18446744073709551616",
        r"\u0000",
        r"\ud800",
        r"\ud83d\ude00",
        "tenant_id",
        "2026-02-29T00:00:00Z",
        "1970-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59.999999999Z",
        "\u{85}",
    ];
    let mut words: BTreeSet<String> = NEAR_MISSES.map(String::from).into();
    for document in [Document::Definitions, Document::ObservedCoverage, Document::Claim, Document::Record] {
        add_words(&serde_json::from_str(&json_schema(document)).unwrap(), &mut words);
    }
    let escaped = |word: &String| word.bytes().map(|byte| format!("\\x{byte:02x}")).collect::<String>();
    words.iter().map(|word| format!("\"{}\"\n", escaped(word))).collect()
}

/// Adds the names of properties and the values of families of a JSON Schema.
fn add_words(schema: &Value, words: &mut BTreeSet<String>) {
    let properties = schema.get("properties").and_then(Value::as_object);
    words.extend(properties.into_iter().flat_map(|properties| properties.keys().cloned()));
    let values = schema.get("enum").and_then(Value::as_array);
    words.extend(values.into_iter().flatten().filter_map(Value::as_str).map(String::from));
    match schema {
        Value::Object(members) => members.values().for_each(|member| add_words(member, words)),
        Value::Array(entries) => entries.iter().for_each(|entry| add_words(entry, words)),
        _ => {}
    }
}
