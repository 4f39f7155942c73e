//! What an engine is told: the claim, the scope, and one entry for each observed type. An engine cannot read the kernel's documents, so
//! the host folds the rows of each type first.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The claim, with its level as a number and its time in seconds.
#[derive(Serialize)]
pub struct Claim {
    pub scope_key: String,
    pub level: i64,
    pub audience: String,
    pub as_of: i64,
    pub workspace_id: String,
    pub managed_environment_id: String,
}

/// What is observed, by type.
#[derive(Serialize)]
pub struct Observed {
    pub workspace_id: String,
    pub managed_environment_id: String,
    pub types: BTreeMap<String, ObservedType>,
}

#[derive(Serialize)]
pub struct ObservedType {
    pub source_class: String,
    pub outcome: String,
    pub resources: i64,
    pub rows: i64,
    /// The weakest.
    pub level: i64,
    /// Whether each row has evidence of its content.
    pub has_content: bool,
    /// Whether each row has a stable identity.
    pub is_stable: bool,
    pub oldest: i64,
    pub newest: i64,
}

/// The active definitions, by scope.
#[derive(Serialize)]
pub struct Definitions {
    pub active: bool,
    pub scopes: BTreeMap<String, Scope>,
}

#[derive(Serialize)]
pub struct Scope {
    pub active: bool,
    pub customer_claimable: bool,
    pub minimum_level: i64,
    pub max_age: i64,
    pub types: Vec<String>,
}

const LEVELS: [&str; 6] = ["none", "detected", "content_backed", "comparable", "renderable", "certified"];

fn level(name: &str) -> i64 {
    LEVELS.iter().position(|level| *level == name).unwrap().try_into().unwrap()
}

fn seconds(text: &str) -> i64 {
    OffsetDateTime::parse(text, &Rfc3339).unwrap().unix_timestamp()
}

impl Claim {
    pub fn read(document: &str) -> Self {
        #[derive(Deserialize)]
        struct Document<'d> {
            scope_key: &'d str,
            level: &'d str,
            audience: &'d str,
            as_of: &'d str,
            workspace_id: &'d str,
            managed_environment_id: &'d str,
        }
        let claim: Document = serde_json::from_str(document).unwrap();
        Self {
            scope_key: claim.scope_key.into(),
            level: level(claim.level),
            audience: claim.audience.into(),
            as_of: seconds(claim.as_of),
            workspace_id: claim.workspace_id.into(),
            managed_environment_id: claim.managed_environment_id.into(),
        }
    }
}

impl Observed {
    pub fn read(document: &str) -> Self {
        #[derive(Deserialize)]
        struct Document<'d> {
            workspace_id: &'d str,
            managed_environment_id: &'d str,
            #[serde(borrow)]
            listings: Vec<Listing<'d>>,
            #[serde(borrow)]
            rows: Vec<Row<'d>>,
        }
        #[derive(Deserialize)]
        struct Listing<'d> {
            canonical_type: &'d str,
            source_class: &'d str,
            outcome: &'d str,
            resources: i64,
            captured_at: &'d str,
        }
        #[derive(Deserialize)]
        struct Row<'d> {
            canonical_type: &'d str,
            coverage_level: &'d str,
            evidence_state: &'d str,
            identity_state: &'d str,
            captured_at: &'d str,
        }
        let document: Document = serde_json::from_str(document).unwrap();
        let mut types = BTreeMap::new();
        for listing in document.listings {
            let at = seconds(listing.captured_at);
            let observed = ObservedType {
                source_class: listing.source_class.into(),
                outcome: listing.outcome.into(),
                resources: listing.resources,
                rows: 0,
                level: level("certified"),
                has_content: true,
                is_stable: true,
                oldest: at,
                newest: at,
            };
            types.insert(listing.canonical_type.to_owned(), observed);
        }
        for row in document.rows {
            let at = seconds(row.captured_at);
            let observed = types.get_mut(row.canonical_type).unwrap();
            observed.rows += 1;
            observed.level = observed.level.min(level(row.coverage_level));
            observed.has_content &= row.evidence_state == "content_backed";
            observed.is_stable &= row.identity_state == "stable";
            observed.oldest = observed.oldest.min(at);
            observed.newest = observed.newest.max(at);
        }
        Self {
            workspace_id: document.workspace_id.into(),
            managed_environment_id: document.managed_environment_id.into(),
            types,
        }
    }
}

impl Definitions {
    pub fn read(document: &str) -> Self {
        #[derive(Deserialize)]
        struct Document {
            activation: String,
            supported_scopes: Vec<DocumentScope>,
        }
        #[derive(Deserialize)]
        struct DocumentScope {
            scope_key: String,
            denominator: Vec<String>,
            minimum_level: String,
            customer_claimable: bool,
            active: bool,
            max_evidence_age_seconds: i64,
        }
        let document: Document = serde_json::from_str(document).unwrap();
        let scopes = document.supported_scopes.into_iter().map(|scope| {
            let facts = Scope {
                active: scope.active,
                customer_claimable: scope.customer_claimable,
                minimum_level: level(&scope.minimum_level),
                max_age: scope.max_evidence_age_seconds,
                types: scope.denominator,
            };
            (scope.scope_key, facts)
        });
        Self { active: document.activation == "active", scopes: scopes.collect() }
    }
}
