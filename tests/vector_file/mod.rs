//! The files of `seeds/vectors`, read without touching how their documents are written.

#![allow(dead_code, reason = "each test reads its own files")]

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Definitions, and what is decided under them.
#[derive(Deserialize)]
pub(crate) struct DecisionFile {
    pub(crate) definitions: BTreeMap<String, Box<RawValue>>,
    pub(crate) vectors: Vec<DecisionVector>,
}

/// One decision, and the rule that it shows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecisionVector {
    pub(crate) name: String,
    pub(crate) section: String,
    pub(crate) rule: String,
    /// The key of its definitions.
    pub(crate) definitions: String,
    pub(crate) observed: Box<RawValue>,
    pub(crate) claim: Box<RawValue>,
    pub(crate) decision: Box<RawValue>,
}

/// Documents and their digests.
#[derive(Deserialize)]
pub(crate) struct DigestFile {
    pub(crate) definitions: BTreeMap<String, Box<RawValue>>,
    pub(crate) vectors: Vec<DigestVector>,
}

/// Texts that mean the same, and what their one digest is made of.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DigestVector {
    pub(crate) name: String,
    pub(crate) section: String,
    pub(crate) rule: String,
    pub(crate) kind: String,
    /// Those against which coverage is observed.
    #[serde(default)]
    pub(crate) definitions: Option<String>,
    pub(crate) document: serde_json::Value,
    pub(crate) texts: Vec<String>,
    pub(crate) canonical: String,
    pub(crate) digest: String,
    /// Texts that mean something else.
    #[serde(default)]
    pub(crate) differs: Vec<String>,
}

/// Documents and what is wrong with them.
#[derive(Deserialize)]
pub(crate) struct BadInputFile {
    pub(crate) vectors: Vec<BadInputVector>,
}

/// One document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BadInputVector {
    pub(crate) name: String,
    pub(crate) section: String,
    pub(crate) document: String,
    text: Option<String>,
    base64: Option<String>,
    parts: Option<Vec<Part>>,
    pub(crate) errors: Vec<ExpectedError>,
    /// `loose` where the contract does not say at which byte of a line reading stops.
    #[serde(default)]
    pub(crate) position: Option<String>,
}

#[derive(Deserialize)]
struct Part {
    text: String,
    times: usize,
}

/// An error of the contract, less its words.
#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectedError {
    pub(crate) code: String,
    pub(crate) pointer: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

impl BadInputVector {
    /// The document's bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
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
        _ => panic!("half a byte"),
    };
    digits.chunks(4).flat_map(of_group).collect()
}

/// Every file of a folder under `seeds/vectors` with vectors of one kind.
pub(crate) fn files<F: DeserializeOwned>(folder: &str, is_of_kind: fn(&str) -> bool) -> Vec<(String, F)> {
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

/// The folder of the seeds.
pub(crate) fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|folder| folder.join("seeds"))
        .find(|seeds| seeds.is_dir())
        .unwrap()
}

/// A JSON text without the white space between its tokens.
pub(crate) fn compact(json: &RawValue) -> String {
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
