//! Examples of reasons: decision vectors of `seeds/vectors`, with the definitions that their decisions need.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use coverage_kernel::{Claim, ClaimGuard, Definitions, ObservedCoverage, ReasonCode};
use serde::Deserialize;

use crate::ordered_json::Json;

/// A decision vector, as a page shows it.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    /// The name of its file in `seeds/vectors`.
    pub(crate) file: String,
    /// The name of the vector.
    pub(crate) name: String,
    /// The claim, the observed coverage and the definitions.
    pub(crate) documents: String,
    /// The state of the claim.
    pub(crate) state: &'static str,
    /// The code and the message of each reason.
    pub(crate) reasons: Vec<(ReasonCode, String)>,
    /// The steps of the advice. None if the claim is permitted.
    pub(crate) steps: Vec<String>,
    /// The rule of the contract that the vector is about.
    rule: String,
}

/// A file of decision vectors.
#[derive(Deserialize)]
struct VectorFile {
    definitions: Json,
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    rule: String,
    definitions: String,
    observed: Json,
    claim: Json,
    decision: Json,
}

/// Reads the examples from the decision vectors of a folder, ordered by file and vector.
///
/// # Errors
///
/// If a file cannot be read, or the kernel decides a vector in another way than the vector states.
pub(crate) fn read(folder: &Path) -> Result<Vec<Example>, Box<dyn Error>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    let mut examples = Vec::new();
    for path in paths {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)?;
        // Some files have vectors of another kind.
        if let Ok(VectorFile { definitions, vectors }) = serde_json::from_str(&text) {
            for vector in &vectors {
                let of_vector = definitions.get(&vector.definitions).ok_or("a vector names unknown definitions")?;
                examples.extend(
                    example(&file, vector, of_vector).map_err(|error| format!("{file}: {}: {error}", vector.name))?,
                );
            }
        }
    }
    Ok(examples)
}

/// Returns the best example of a reason: one whose rule is about the reason, with the fewest other reasons, and of these
/// the shortest.
///
/// # Errors
///
/// If no example has the reason.
pub(crate) fn of_reason(examples: &[Example], code: ReasonCode) -> Result<&Example, Box<dyn Error>> {
    let has_reason = |example: &&Example| example.reasons.iter().any(|(of_example, _)| *of_example == code);
    let is_about = |example: &Example| example.rule.split([':', ' ']).next() == Some(code.as_str());
    // These two follow from the reasons of a type.
    let follows = |code: ReasonCode| matches!(code, ReasonCode::ScopeIncomplete | ReasonCode::PercentOverstated);
    let others = |example: &Example| example.reasons.iter().filter(|(code, _)| !follows(*code)).count();
    examples
        .iter()
        .filter(has_reason)
        .min_by_key(|example| (!is_about(example), others(example), example.documents.len()))
        .ok_or_else(|| format!("no decision vector has the reason `{code}`").into())
}

/// Returns the example of a vector, or `None` if its decision needs more of the definitions than the claimed scope.
fn example(file: &str, vector: &Vector, definitions: &Json) -> Result<Option<Example>, Box<dyn Error>> {
    let definitions = needed(definitions, vector);
    let documents = Json::Object(vec![
        ("claim".to_owned(), vector.claim.clone()),
        ("observed".to_owned(), vector.observed.clone()),
        ("definitions".to_owned(), definitions.clone()),
    ]);

    let definitions = Arc::new(Definitions::from_json(definitions.to_string().as_bytes())?);
    let observed = ObservedCoverage::from_json(&definitions, vector.observed.to_string().as_bytes())?;
    let claim = Claim::from_json(vector.claim.to_string().as_bytes())?;
    let decision = ClaimGuard::new(definitions).evaluate(&claim, &observed)?;
    let decided: Json = serde_json::from_str(&decision.to_json())?;
    if without_digests(decided) != without_digests(vector.decision.clone()) {
        return Ok(None);
    }
    Ok(Some(Example {
        file: file.to_owned(),
        name: vector.name.clone(),
        documents: documents.pretty(),
        state: decision.state().as_str(),
        reasons: decision.reasons().iter().map(|reason| (reason.code(), reason.message())).collect(),
        steps: decision.advice().steps().iter().map(coverage_kernel::Step::message).collect(),
        rule: vector.rule.clone(),
    }))
}

/// Returns the claimed scope, and the types that it has or that were observed.
fn needed(definitions: &Json, vector: &Vector) -> Json {
    let is_claimed = |scope: &Json| scope.get("scope_key") == vector.claim.get("scope_key");
    let scopes: Vec<Json> = definitions.list("supported_scopes").filter(|scope| is_claimed(scope)).cloned().collect();
    let mut names: Vec<&Json> = scopes.iter().flat_map(|scope| scope.list("denominator")).collect();
    for list in ["listings", "rows", "elsewhere", "observed"] {
        names.extend(vector.observed.list(list).filter_map(|entry| entry.get("canonical_type")));
    }
    let is_named = |row: &Json| row.get("canonical_type").is_some_and(|name| names.contains(&name));
    let rows: Vec<Json> = definitions.list("resource_types").filter(|row| is_named(row)).cloned().collect();
    definitions.clone().with("resource_types", Json::List(rows)).with("supported_scopes", Json::List(scopes))
}

/// A decision without the digests, which depend on all of the definitions.
fn without_digests(decision: Json) -> Json {
    decision.with("definitions_digest", Json::Null).with("observed_digest", Json::Null)
}
