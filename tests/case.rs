//! One case: three documents that belong together.

use crate::oracle;
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;
use std::panic::catch_unwind;

/// Definitions, observed coverage and a claim, all of them valid.
#[derive(Clone)]
pub struct Case {
    pub definitions: Value,
    pub observed: Value,
    pub claim: Value,
}

/// Writes the case as a file of `seeds/vectors`, so that a case that broke a law can become a vector. The decision is the
/// oracle's: a person has to say whether the contract asks for it, and which rule it shows.
impl fmt::Debug for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { definitions, observed, claim } = self;
        let decision = catch_unwind(|| oracle::decide(definitions, observed, claim)).unwrap_or("null".to_owned());
        let vector = Vector {
            name: "",
            section: "",
            rule: "",
            definitions: "found",
            observed,
            claim,
            decision: RawValue::from_string(decision).map_err(|_| fmt::Error)?,
        };
        let file = File { definitions: BTreeMap::from([("found", definitions)]), vectors: [vector] };
        let text = serde_json::to_string_pretty(&file).map_err(|_| fmt::Error)?;
        formatter.write_str(&text)
    }
}

#[derive(Serialize)]
struct File<'c> {
    definitions: BTreeMap<&'static str, &'c Value>,
    vectors: [Vector<'c>; 1],
}

/// A decision vector, whose fields `vector_file` reads.
#[derive(Serialize)]
struct Vector<'c> {
    name: &'static str,
    section: &'static str,
    rule: &'static str,
    definitions: &'static str,
    observed: &'c Value,
    claim: &'c Value,
    /// As it is written: its bytes are compared.
    decision: Box<RawValue>,
}
