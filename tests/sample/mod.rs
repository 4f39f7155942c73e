//! A perfectly observed environment of any size, for benchmarks and for counting allocations.

use coverage_kernel::{Claim, Definitions, ObservedCoverage, ResourceType};
use serde_json::{Value, json};
use std::iter::repeat_n;
use std::sync::Arc;

/// A supported row that may prove and carry everything.
pub fn registered(canonical_type: &str, source_class: &str) -> Value {
    json!({
        "canonical_type": canonical_type,
        "source_class": source_class,
        "workload": "intune",
        "resource_class": "configuration",
        "support_state": "supported",
        "max_coverage_level": "certified",
        "max_claim_state": "claim_allowed",
        "restore_tier": "restorable",
    })
}

/// Active definitions with this many types in one scope.
pub fn definitions(types: usize) -> Arc<Definitions> {
    let names: Vec<String> = (0..types).map(|index| format!("configurationPolicy{index}")).collect();
    let resource_types: Vec<Value> = names
        .iter()
        .map(|name| {
            let mut row = registered(name, "tcm");
            row["source_aliases"] = json!([format!("microsoft.intune.{name}")]);
            row
        })
        .collect();
    let document = json!({
        "contract": 1,
        "activation": "active",
        "resource_types": resource_types,
        "supported_scopes": [{
            "scope_key": "all",
            "workload": "intune",
            "denominator": names,
            "minimum_level": "detected",
            "customer_claimable": true,
            "active": true,
            "max_evidence_age_seconds": 86400,
        }],
    });
    Arc::new(Definitions::from_json(document.to_string().as_bytes()).unwrap())
}

/// The observed coverage of an environment in which each type was listed and has one row.
pub fn observed_document(definitions: &Definitions) -> String {
    observed_document_of_rows(definitions, 1)
}

/// The same, with a number of rows for each type.
pub fn observed_document_of_rows(definitions: &Definitions, rows: usize) -> String {
    let each = |times: usize, entry: &dyn Fn(&str) -> Value| -> Vec<Value> {
        let mut types: Vec<&str> = definitions.resource_types().iter().map(ResourceType::canonical_type).collect();
        types.dedup();
        types.into_iter().flat_map(|canonical_type| repeat_n(canonical_type, times)).map(entry).collect()
    };
    let listing = |canonical_type: &str| {
        json!({
            "canonical_type": canonical_type,
            "source_class": "tcm",
            "outcome": "complete",
            "resources": rows,
            "captured_at": "2026-03-01T11:00:00Z",
        })
    };
    let row = |canonical_type: &str| {
        json!({
            "canonical_type": canonical_type,
            "source_class": "tcm",
            "coverage_level": "comparable",
            "evidence_state": "content_backed",
            "identity_state": "stable",
            "captured_at": "2026-03-01T11:30:00.5Z",
        })
    };
    let (listings, rows) = (each(1, &listing), each(rows, &row));
    json!({"workspace_id": 1, "managed_environment_id": 7, "listings": listings, "rows": rows}).to_string()
}

/// The same environment, read by the kernel.
pub fn observed(definitions: &Arc<Definitions>) -> ObservedCoverage {
    ObservedCoverage::from_json(definitions, observed_document(definitions).as_bytes()).unwrap()
}

/// A claim to a customer about all types, which that environment permits up to `comparable`.
pub fn claim(level: &str) -> Claim {
    let claim = json!({
        "scope_key": "all",
        "level": level,
        "audience": "customer",
        "as_of": "2026-03-01T12:00:00Z",
        "workspace_id": 1,
        "managed_environment_id": 7,
    });
    Claim::from_json(claim.to_string().as_bytes()).unwrap()
}
