//! The certificate of completeness: the kernel is equal to the oracle on every case of a factored space.
//!
//! The whole space of three documents is far too large to enumerate. It is a product, though: a rule reads a few variables,
//! a row adds up the outcomes of its rules, a type has one of three rows, and a scope adds up its types. So each factor is
//! enumerated by itself:
//!
//! - [`rules`]: for each rule, every combination of the variables that it reads. Each comes with values of all other
//!   variables, any two of them in any combination, and the rule's outcome has to be the same;
//! - [`row_outcomes`]: every combination of what the rules add to a row;
//! - [`effective_row`]: every three rows of a type;
//! - [`resolution`]: every way to register a type;
//! - [`scopes`]: every scope of up to three types;
//! - [`shares`]: the percentages of up to a hundred types;
//! - the same with advice.
//!
//! `docs/trust.md` says what this shows and what it does not.

mod covering;
mod document;
mod effective_row;
mod families;
mod part;
mod product;
mod resolution;
mod row_outcomes;
mod rules;
mod scopes;
mod shares;
mod world;

pub use part::{Outcome, Part};
pub use rules::RULES;

use part::Ask;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Every part, in the order of the certificate.
pub fn parts() -> Vec<Part> {
    let covering = covering::pairwise();
    let mut parts: Vec<Part> = RULES.iter().map(|rule| rules::part(rule, &covering)).collect();
    parts.extend([
        row_outcomes::part(),
        resolution::part(),
        effective_row::part(Ask::Decision),
        scopes::part(),
        shares::claimed(),
        shares::surveyed(),
        shares::surveys(),
        rules::part_with_advice(&covering),
        effective_row::part(Ask::Advice),
        scopes::part_with_advice(),
    ]);
    parts
}

/// Of so many cases, the tests compare one.
pub const SAMPLE: usize = 211;

/// Runs every part, on one in so many cases, and returns what the certificate says of it. `report` is called with each part
/// and its number of cases.
pub fn certificate(one_in: usize, mut report: impl FnMut(&str, usize)) -> Value {
    let mut cases = 0;
    let mut reasons: BTreeMap<_, u64> = BTreeMap::new();
    let mut digest = Sha256::new();
    let mut of_parts = Map::new();
    for part in parts() {
        let outcome = part.run(one_in);
        report(&part.name, outcome.cases);
        cases += outcome.cases;
        digest.update(&outcome.digest);
        for (code, number) in outcome.reasons {
            *reasons.entry(code).or_default() += number;
        }
        of_parts.insert(part.name, json!({"cases": outcome.cases, "digest": outcome.digest}));
    }
    let reasons: Map<String, Value> =
        reasons.into_iter().map(|(code, number)| (code.to_string(), json!(number))).collect();
    let digest: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    json!({"cases": cases, "digest": digest, "reasons": reasons, "parts": of_parts})
}

/// The committed certificate.
pub fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../kernel/certificate.json")
}
