//! The files of `seeds/vectors`. Their documents are kept as they are written.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Definitions, and decisions under them.
#[derive(Deserialize)]
pub struct DecisionFile {
    pub definitions: BTreeMap<String, Box<RawValue>>,
    pub vectors: Vec<DecisionVector>,
}

/// One decision, and the rule that it shows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionVector {
    pub name: String,
    pub section: String,
    pub rule: String,
    /// The key of its definitions.
    pub definitions: String,
    pub observed: Box<RawValue>,
    pub claim: Box<RawValue>,
    pub decision: Box<RawValue>,
}

/// Definitions, and advice for claims under them.
#[derive(Deserialize)]
pub struct AdviceFile {
    pub definitions: BTreeMap<String, Box<RawValue>>,
    pub vectors: Vec<AdviceVector>,
}

/// The advice for one claim.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdviceVector {
    pub name: String,
    pub section: String,
    pub rule: String,
    /// The key of its definitions.
    pub definitions: String,
    pub observed: Box<RawValue>,
    pub claim: Box<RawValue>,
    pub advice: Box<RawValue>,
}

/// Definitions, and surveys under them.
#[derive(Deserialize)]
pub struct SurveyFile {
    pub definitions: BTreeMap<String, Box<RawValue>>,
    pub vectors: Vec<SurveyVector>,
}

/// One survey.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyVector {
    pub name: String,
    pub section: String,
    pub rule: String,
    /// The key of its definitions.
    pub definitions: String,
    pub observed: Box<RawValue>,
    pub as_of: Option<String>,
    pub survey: Box<RawValue>,
}

/// Definitions, and records of decisions under them.
#[derive(Deserialize)]
pub struct RecordFile {
    pub definitions: BTreeMap<String, Box<RawValue>>,
    pub vectors: Vec<RecordVector>,
}

/// The record of one decision.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordVector {
    pub name: String,
    pub section: String,
    pub rule: String,
    /// The key of its definitions.
    pub definitions: String,
    pub observed: Box<RawValue>,
    pub claim: Box<RawValue>,
    pub record: Box<RawValue>,
}

/// Replays of records.
#[derive(Deserialize)]
pub struct ReplayFile {
    pub vectors: Vec<ReplayVector>,
}

/// The replay of one record.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplayVector {
    pub name: String,
    pub section: String,
    pub rule: String,
    /// Text, because every byte of it counts.
    pub record: String,
    pub matches: bool,
    pub differences: Vec<String>,
    /// The decision made now.
    pub decision: String,
}

/// Documents and their digests.
#[derive(Deserialize)]
pub struct DigestFile {
    pub definitions: BTreeMap<String, Box<RawValue>>,
    pub vectors: Vec<DigestVector>,
}

/// Texts that mean the same, their common canonical form and its digest.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DigestVector {
    pub name: String,
    pub section: String,
    pub rule: String,
    pub kind: String,
    /// The key of the definitions that observed coverage is read with.
    #[serde(default)]
    pub definitions: Option<String>,
    pub document: serde_json::Value,
    pub texts: Vec<String>,
    pub canonical: String,
    pub digest: String,
    /// Texts that mean something else, and so have another digest.
    #[serde(default)]
    pub differs: Vec<String>,
}

/// Documents and the errors in them.
#[derive(Deserialize)]
pub struct BadInputFile {
    pub vectors: Vec<BadInputVector>,
}

/// One document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BadInputVector {
    pub name: String,
    pub section: String,
    pub document: String,
    text: Option<String>,
    base64: Option<String>,
    parts: Option<Vec<Part>>,
    pub errors: Vec<ExpectedError>,
    /// `loose` if the contract does not determine the column.
    #[serde(default)]
    pub position: Option<String>,
}

#[derive(Deserialize)]
struct Part {
    text: String,
    times: usize,
}

/// An error without its message.
#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct ExpectedError {
    pub code: String,
    pub pointer: String,
    pub line: usize,
    pub column: usize,
}

impl BadInputVector {
    /// The document's bytes.
    pub fn bytes(&self) -> Vec<u8> {
        match (&self.text, &self.base64, &self.parts) {
            (Some(text), None, None) => text.clone().into_bytes(),
            (None, Some(base64), None) => decoded(base64),
            (None, None, Some(parts)) => {
                parts.iter().flat_map(|part| part.text.repeat(part.times).into_bytes()).collect()
            }
            _ => panic!("{}: expected one of text, base64 and parts", self.name),
        }
    }
}

fn decoded(base64: &str) -> Vec<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digits: Vec<usize> =
        base64.bytes().filter_map(|byte| ALPHABET.iter().position(|digit| *digit == byte)).collect();
    let byte = |bits: usize| u8::try_from(bits & 0xFF).unwrap();
    let of_group = |group: &[usize]| match *group {
        [a, b, c, d] => vec![byte(a << 2 | b >> 4), byte(b << 4 | c >> 2), byte(c << 6 | d)],
        [a, b, c] => vec![byte(a << 2 | b >> 4), byte(b << 4 | c >> 2)],
        [a, b] => vec![byte(a << 2 | b >> 4)],
        _ => panic!("expected two to four digits in each group of base64"),
    };
    digits.chunks(4).flat_map(of_group).collect()
}

/// Each file of a folder under `seeds/vectors` that has vectors of one kind, with its name.
pub fn files<F: DeserializeOwned>(folder: &str, is_of_kind: fn(&str) -> bool) -> Vec<(String, F)> {
    let folder = seeds().join("vectors").join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let files: Vec<_> = paths
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "json") && is_of_kind(&name(path)))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (name(&path), serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        })
        .collect();
    assert!(!files.is_empty());
    files
}

/// The folder `seeds`.
pub fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("seeds"))
        .find(|seeds| seeds.is_dir())
        .unwrap()
}

/// A JSON text without white space between its tokens.
pub fn compact(json: &RawValue) -> String {
    let mut is_in_string = false;
    let mut is_escaped = false;
    let mut is_kept = |character: &char| {
        let keep = is_in_string || !character.is_ascii_whitespace();
        let ends_or_begins = *character == '"' && !is_escaped;
        is_escaped = is_in_string && *character == '\\' && !is_escaped;
        is_in_string ^= ends_or_begins;
        keep
    };
    json.get().chars().filter(|character| is_kept(character)).collect()
}
