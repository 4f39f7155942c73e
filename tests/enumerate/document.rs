//! The documents of the enumerated cases: definition rows, and observed coverage in either form.

use super::families::{COVERAGE_LEVELS, EVIDENCE_STATES, IDENTITY_STATES};
use serde_json::{Value, json};

/// 2026-01-01T12:00:00Z, the time of every claim that has one.
pub const AS_OF: &str = "2026-01-01T12:00:00Z";

/// Thirty seconds before the claim.
pub const RECENT: &str = "2026-01-01T11:59:30Z";

/// A scope that customers can claim.
pub fn scope(denominator: &[&str]) -> Value {
    json!({
        "scope_key": "all",
        "workload": "intune",
        "denominator": denominator,
        "minimum_level": "detected",
        "customer_claimable": true,
        "active": true,
        "max_evidence_age_seconds": 60,
    })
}

/// Active definitions with one scope.
pub fn definitions(resource_types: Vec<Value>, scope: Value) -> Value {
    json!({"contract": 1, "activation": "active", "resource_types": resource_types, "supported_scopes": [scope]})
}

/// A claim that names the observed environment.
pub fn claim(level: &str, audience: &str) -> Value {
    json!({
        "scope_key": "all",
        "level": level,
        "audience": audience,
        "as_of": AS_OF,
        "workspace_id": 17,
        "managed_environment_id": "17",
    })
}

/// A value with one field set.
pub fn with(mut object: Value, key: &str, value: impl Into<Value>) -> Value {
    object[key] = value.into();
    object
}

/// Some rows that have the same values.
#[derive(Clone)]
pub struct Rows {
    pub number: u64,
    pub coverage_level: &'static str,
    pub evidence_state: &'static str,
    pub identity_state: &'static str,
    pub captured_at: Option<&'static str>,
    pub listed: bool,
}

impl Rows {
    /// Rows that prove everything.
    pub const fn of(number: u64) -> Self {
        Self {
            number,
            coverage_level: "certified",
            evidence_state: "content_backed",
            identity_state: "stable",
            captured_at: Some(RECENT),
            listed: true,
        }
    }
}

/// The listing and the rows of a type at a source class.
#[derive(Clone)]
pub struct Entry {
    pub canonical_type: &'static str,
    pub source_class: &'static str,
    /// The outcome, the number of resources, and the time.
    pub listing: Option<(&'static str, u64, Option<&'static str>)>,
    pub rows: Vec<Rows>,
}

impl Entry {
    /// A complete listing of rows that prove everything.
    pub fn complete(canonical_type: &'static str, source_class: &'static str, resources: u64) -> Self {
        Self {
            canonical_type,
            source_class,
            listing: Some(("complete", resources, Some(RECENT))),
            rows: vec![Rows::of(resources)],
        }
    }

    fn listing(&self) -> Option<Value> {
        let (outcome, resources, captured_at) = self.listing?;
        Some(json!({"outcome": outcome, "resources": resources, "captured_at": captured_at}))
    }

    fn folded(&self) -> Value {
        let number = |is_counted: &dyn Fn(&Rows) -> bool| -> u64 {
            self.rows.iter().filter(|rows| is_counted(rows)).map(|rows| rows.number).sum()
        };
        // All times of the cases have the same length and offset, so that their order is the order of their texts.
        let times = || self.rows.iter().filter(|rows| rows.number > 0).filter_map(|rows| rows.captured_at);
        json!({
            "canonical_type": self.canonical_type,
            "source_class": self.source_class,
            "listing": self.listing(),
            "rows": number(&|_| true),
            "coverage_levels": COVERAGE_LEVELS.map(|value| number(&|rows| rows.coverage_level == value)),
            "evidence_states": EVIDENCE_STATES.map(|value| number(&|rows| rows.evidence_state == value)),
            "identity_states": IDENTITY_STATES.map(|value| number(&|rows| rows.identity_state == value)),
            "unlisted": number(&|rows| !rows.listed),
            "undated": number(&|rows| rows.captured_at.is_none()),
            "oldest": times().min_by_key(|time| padded(time)),
            "newest": times().max_by_key(|time| padded(time)),
        })
    }
}

/// A time as text that orders as the times do.
fn padded(time: &str) -> String {
    let (seconds, fraction) = time.trim_end_matches('Z').split_once('.').unwrap_or((time.trim_end_matches('Z'), ""));
    format!("{seconds}.{fraction:0<9}")
}

/// The two forms of observed coverage (contract §2).
#[derive(Clone, Copy, PartialEq)]
pub enum Form {
    Folded,
    List,
}

/// Observed coverage of the workspace and environment 17, with this many ignored entries.
pub fn observed(form: Form, entries: &[Entry], elsewhere: &[(&str, u64)], ignored: u64) -> Value {
    let elsewhere: Vec<Value> = elsewhere
        .iter()
        .map(|(canonical_type, resources)| json!({"canonical_type": canonical_type, "resources": resources}))
        .collect();
    let mut observed = json!({"workspace_id": 17, "managed_environment_id": 17, "elsewhere": elsewhere});
    if form == Form::Folded {
        observed["ignored"] = json!(ignored);
        observed["observed"] = entries.iter().map(Entry::folded).collect();
        return observed;
    }
    let mut listings = Vec::new();
    let mut rows = Vec::new();
    for entry in entries {
        if let Some(listing) = entry.listing() {
            let listing = with(listing, "canonical_type", entry.canonical_type);
            listings.push(with(listing, "source_class", entry.source_class));
        }
        for of in &entry.rows {
            let row = json!({
                "canonical_type": entry.canonical_type,
                "source_class": entry.source_class,
                "coverage_level": of.coverage_level,
                "evidence_state": of.evidence_state,
                "identity_state": of.identity_state,
                "captured_at": of.captured_at,
                "listed": of.listed,
            });
            rows.extend((0..of.number).map(|_| row.clone()));
        }
    }
    let unknown = json!({
        "canonical_type": "unknown",
        "source_class": "tcm",
        "coverage_level": "none",
        "evidence_state": "missing",
        "identity_state": "identity_conflict",
    });
    rows.extend((0..ignored).map(|_| unknown.clone()));
    observed["listings"] = json!(listings);
    observed["rows"] = json!(rows);
    observed
}
