//! Imports a snapshot of an environment, and prints the statements that a customer may read:
//!
//! ```console
//! $ cargo run --package coverage-kernel-example -- seeds/kernel.json examples/documents/snapshot.json 2026-03-01T12:00:00Z
//! ```
//!
//! The last argument is the time of the statements, because the kernel has no clock.

use coverage_kernel::{Audience, Claim, ClaimGuard, CoverageLevel, Definitions, Id, ObservedCoverage, Time};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

/// The statements of the product, each with the scope that it is about.
const STATEMENTS: [(&str, &str); 2] = [
    ("The core types that the snapshot has are content-backed.", "intune_tcm_core"),
    ("All core types are content-backed.", "intune_core"),
];

/// A snapshot of the provider, with the environment that it was taken of.
#[derive(Deserialize)]
struct Snapshot {
    workspace_id: Id,
    managed_environment_id: Id,
    status: String,
    created_at: String,
    requested: Vec<String>,
    resources: Vec<Resource>,
}

#[derive(Deserialize)]
struct Resource {
    #[serde(rename = "resourceType")]
    name: String,
    #[serde(rename = "graphId")]
    graph_id: Option<String>,
    properties: BTreeMap<String, Value>,
}

impl Snapshot {
    /// The observed coverage of the snapshot. `docs/capture.md` explains each word.
    fn observed(&self) -> Value {
        let mut resources: BTreeMap<&str, Vec<&Resource>> =
            self.requested.iter().map(|name| (name.as_str(), Vec::new())).collect();
        for resource in &self.resources {
            resources.entry(&resource.name).or_default().push(resource);
        }

        let mut listings = Vec::new();
        let mut rows = Vec::new();
        for (name, listed) in resources {
            let outcome = match (self.status.as_str(), listed.as_slice()) {
                ("succeeded", _) => "complete",
                (_, []) => "failed",
                _ => "partial",
            };
            listings.push(json!({
                // The provider writes a type with its prefix. The definitions know this name too.
                "canonical_type": name, "source_class": "tcm", "outcome": outcome, "resources": listed.len(),
                "captured_at": self.created_at,
            }));
            rows.extend(listed.iter().map(|resource| {
                json!({
                    "canonical_type": name, "source_class": "tcm", "coverage_level": "content_backed",
                    "evidence_state": "content_backed", "identity_state": resource.identity(),
                    "captured_at": self.created_at,
                })
            }));
        }
        json!({
            "workspace_id": self.workspace_id, "managed_environment_id": self.managed_environment_id,
            "listings": listings, "rows": rows,
        })
    }
}

impl Resource {
    fn identity(&self) -> &'static str {
        if self.properties.contains_key("Id") || self.properties.contains_key("Identity") {
            "stable"
        } else if self.graph_id.is_some() {
            "derived" // its display name was matched to an id of Graph
        } else {
            "missing_external_id"
        }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [definitions, snapshot, time] = arguments.as_slice() else {
        return Err("usage: coverage-kernel-example DEFINITIONS SNAPSHOT TIME".into());
    };

    // In a product, activation is a reviewed change of the definitions: see docs/operations.md.
    let definitions = std::fs::read_to_string(definitions)?.replace("\"inactive\"", "\"active\"");
    let definitions = Arc::new(Definitions::from_json(definitions.as_bytes())?);
    let snapshot: Snapshot = serde_json::from_slice(&std::fs::read(snapshot)?)?;
    let observed = ObservedCoverage::from_json(&definitions, snapshot.observed().to_string().as_bytes())?;
    let time: Time = serde_json::from_value(json!(time))?;
    let guard = ClaimGuard::new(definitions);

    for (statement, scope) in STATEMENTS {
        let claim = Claim::new(Some(scope), CoverageLevel::ContentBacked, Audience::Customer)
            .ok_or("the scope key is malformed")?
            .with_as_of(Some(time))
            .with_environment(Some(snapshot.workspace_id.clone()), Some(snapshot.managed_environment_id.clone()), None);
        let decision = guard.evaluate(&claim, &observed)?;
        if decision.permitted() {
            println!("{statement}");
            for limit in decision.limits() {
                println!("  limit: {}", limit.message());
            }
        } else {
            println!("(not shown) {statement}");
            for step in decision.advice().steps() {
                println!("  to do: {}", step.message());
            }
        }
    }
    Ok(())
}
