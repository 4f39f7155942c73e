//! The values of the families, as text, and the defaults of the fields: from the kernel's tables, so that a new value or
//! field needs no change here.

use coverage_kernel::{
    ClaimState, CoverageLevel, Document, EvidenceState, Family, IdentityState, ListingOutcome, RestoreTier,
    SourceClass, SupportState, Workload, json_schema,
};
use serde_json::{Map, Value};
use std::cmp::Reverse;
use std::sync::LazyLock;

pub type Words = LazyLock<Vec<&'static str>>;

pub static WORKLOADS: Words = LazyLock::new(|| words(Workload::ALL));
pub static SOURCE_CLASSES: Words = LazyLock::new(|| words(SourceClass::ALL));
pub static SUPPORT_STATES: Words = LazyLock::new(|| words(SupportState::ALL));
pub static LEVELS: Words = LazyLock::new(|| words(CoverageLevel::ALL));
pub static TIERS: Words = LazyLock::new(|| words(RestoreTier::ALL));
pub static IDENTITY_STATES: Words = LazyLock::new(|| words(IdentityState::ALL));

/// The best first.
pub static CLAIM_STATES: Words = LazyLock::new(|| words(ClaimState::ALL.iter().rev()));
/// The best first.
pub static OUTCOMES: Words = LazyLock::new(|| words(ListingOutcome::ALL.iter().rev()));
/// The best first.
pub static EVIDENCE_STATES: Words = LazyLock::new(|| {
    let mut states = EvidenceState::ALL.to_vec();
    states.sort_by_key(|state| Reverse(state.ceiling()));
    words(&states)
});

fn words<'v, F: Family>(values: impl IntoIterator<Item = &'v F>) -> Vec<&'static str> {
    values.into_iter().map(|value| value.as_str()).collect()
}

/// The evidence states that prove a level, which is given as a position.
pub fn proving(level: usize) -> Vec<&'static str> {
    let proves = |state: &&EvidenceState| state.ceiling() >= CoverageLevel::ALL[level];
    let mut states: Vec<EvidenceState> = EvidenceState::ALL.iter().filter(proves).copied().collect();
    states.sort_by_key(|state| Reverse(state.ceiling()));
    words(&states)
}

/// The optional fields of the documents.
pub struct Defaults {
    pub resource_type: Map<String, Value>,
    pub supported_scope: Map<String, Value>,
    pub observed: Map<String, Value>,
    pub listing: Map<String, Value>,
    pub row: Map<String, Value>,
    pub claim: Map<String, Value>,
}

/// Each optional field but `metadata`, with its default.
pub static DEFAULTS: LazyLock<Defaults> = LazyLock::new(|| {
    let [definitions, observed, claim] = [Document::Definitions, Document::ObservedCoverage, Document::Claim]
        .map(|document| serde_json::from_str::<Value>(&json_schema(document)).unwrap());
    let of = |object: &Value| {
        let fields = object["properties"].as_object().unwrap().iter();
        let optional = fields.filter_map(|(name, field)| Some((name.clone(), field.get("default")?.clone())));
        optional.filter(|(name, _)| name != "metadata").collect()
    };
    Defaults {
        resource_type: of(&definitions["$defs"]["resource_type"]),
        supported_scope: of(&definitions["$defs"]["supported_scope"]),
        observed: of(&observed["$defs"]["observed_coverage"]),
        listing: of(&observed["$defs"]["listing"]),
        row: of(&observed["$defs"]["row"]),
        claim: of(&claim),
    }
});
