//! Deciding a claim that is allowed allocates no memory, deciding another at most once for each reason, and definitions keep
//! no more than they need.

use coverage_kernel::{
    Audience, Claim, ClaimFields, ClaimGuard, ClaimState, CoverageLevel, Definitions, Id, ObservedCoverage, Percent,
    ReasonCode,
};
use coverage_kernel_tests::counting::{Counting, allocated_by};
use coverage_kernel_tests::sample;
use std::sync::Arc;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations_of<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let (allocated, result) = allocated_by(work);
    (usize::try_from(allocated.times).unwrap(), result)
}

fn bytes_kept_by<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let (allocated, result) = allocated_by(work);
    (usize::try_from(allocated.kept).unwrap(), result)
}

/// Definitions of 300 types that 300 scopes name, in the denominator of each.
fn definitions_of_many_scopes() -> String {
    let names: Vec<String> = (0..300).map(|index| format!("\"configurationPolicy{index}\"")).collect();
    let types = names.iter().map(|name| {
        format!(
            r#"{{"canonical_type":{name},"source_class":"tcm","workload":"intune","resource_class":"configuration",
            "support_state":"supported","max_coverage_level":"certified","max_claim_state":"claim_allowed",
            "restore_tier":"restorable","source_aliases":["First.{0}","Second.{0}"]}}"#,
            name.trim_matches('"'),
        )
    });
    let scopes = (0..300).map(|index| {
        let denominator = names.join(",");
        format!(
            r#"{{"scope_key":"scope_{index}","workload":"intune","denominator":[{denominator}],"minimum_level":"detected"}}"#
        )
    });
    format!(
        r#"{{"contract":1,"activation":"active","resource_types":[{}],"supported_scopes":[{}]}}"#,
        types.collect::<Vec<_>>().join(","),
        scopes.collect::<Vec<_>>().join(","),
    )
}

#[test]
fn a_scope_keeps_less_than_a_hundred_bytes_for_each_of_its_types() {
    let document = definitions_of_many_scopes();
    let (bytes, _definitions) = bytes_kept_by(|| Definitions::from_json(document.as_bytes()).unwrap());
    assert!(bytes < 300 * 300 * 100 + 300 * 2_000, "{bytes} bytes");
}

#[test]
fn an_observed_coverage_keeps_less_than_a_hundred_bytes_for_each_scope() {
    let definitions = Arc::new(Definitions::from_json(definitions_of_many_scopes().as_bytes()).unwrap());
    let (bytes, _observed) = bytes_kept_by(|| ObservedCoverage::builder(&definitions).finish());
    assert!(bytes < 300 * 100 + 300 * 400, "{bytes} bytes");
}

#[test]
fn definitions_know_how_much_memory_they_take() {
    for document in [definitions_of_many_scopes(), sample::definitions(400).to_json()] {
        let (bytes, definitions) = bytes_kept_by(|| Definitions::from_json(document.as_bytes()).unwrap());
        let memory = definitions.memory();
        assert!(bytes * 4 / 5 < memory && memory < bytes * 2, "{memory} instead of {bytes} bytes");
    }
}

#[test]
fn deciding_an_allowed_claim_allocates_nothing() {
    for types in [1, 8, 40, 400] {
        let definitions = sample::definitions(types);
        let observed = sample::observed(&definitions);
        let guard = ClaimGuard::new(definitions);
        let claim = sample::claim("comparable");
        let (allocations, decision) = allocations_of(|| guard.evaluate(&claim, &observed).unwrap());
        assert_eq!((decision.state(), allocations), (ClaimState::ClaimAllowed, 0), "{types} types");
        assert_eq!(allocations_of(|| decision.permitted()).0, 0);
    }
}

#[test]
fn deciding_a_blocked_claim_allocates_at_most_once_for_each_reason() {
    for types in [1, 8, 40, 400] {
        let definitions = sample::definitions(types);
        let observed = sample::observed(&definitions);
        let guard = ClaimGuard::new(definitions);
        let claim = sample::claim("certified");
        let (allocations, decision) = allocations_of(|| guard.evaluate(&claim, &observed).unwrap());
        assert_eq!(decision.state(), ClaimState::ClaimBlocked);
        let reasons = decision.reason_count();
        assert!(reasons >= types, "{reasons} reasons");
        assert!((1..=reasons).contains(&allocations), "{allocations} allocations for {reasons} reasons");
    }
}

#[test]
fn a_reason_and_its_message_allocate_only_what_they_return() {
    let definitions = sample::definitions(1);
    let observed = sample::observed(&definitions);
    let guard = ClaimGuard::new(definitions);
    let claim = sample::claim("certified");
    let decision = guard.evaluate(&claim, &observed).unwrap();
    assert!(!decision.reason(0).unwrap().message().is_empty()); // the templates are split once
    let mut message = String::with_capacity(1_000);
    for index in 0..decision.reason_count() {
        let (allocations, reason) = allocations_of(|| decision.reason(index).unwrap());
        assert_eq!(allocations, 0, "{reason:?}");
        message.clear();
        let (allocations, ()) = allocations_of(|| reason.write_message(&mut message));
        // The percentage is formatted as a double.
        let formatted = usize::from(reason.code() == ReasonCode::PercentOverstated);
        assert_eq!((allocations, &message), (formatted, &reason.message()));
    }
}

#[test]
fn a_claim_allocates_once() {
    let id = |text| Id::parse(text);
    let (allocations, claim) = allocations_of(|| {
        Claim::from_fields(ClaimFields {
            scope_key: Some("all"),
            level: CoverageLevel::Comparable,
            audience: Audience::Customer,
            percent: Percent::ALL,
            restore_tier: None,
            denominator: None,
            as_of: None,
            workspace_id: id("17"),
            managed_environment_id: id("0196b0a4-7d33-7c49-9a5e-4cf1cb1f0c1e"),
            provider_connection_id: Id::from_integer(i64::MAX),
        })
    });
    assert_eq!((allocations, claim.is_some()), (1, true)); // the scope key
}

#[test]
fn reading_rows_of_registered_types_allocates_nothing_for_each_row() {
    let definitions = sample::definitions(8);
    let document = sample::observed_document(&definitions);
    let (few, _) = allocations_of(|| ObservedCoverage::from_json(&definitions, document.as_bytes()));
    let row = document.find(r#"{"canonical_type":"configurationPolicy0","captured_at":"2026-03-01T11:30"#);
    let at = row.expect("the first row");
    let end = at + document[at..].find('}').unwrap() + 1;
    let row = &document[at..end];
    let other = row.replace("comparable", "certified");
    // A row that repeats the text of the one before is read in another way than one that does not.
    for rows in [[row, row], [row, &other]] {
        let more_rows = format!("{}{},{}", &document[..at], rows.repeat(500).join(","), &document[at..]);
        let (many, observed) = allocations_of(|| ObservedCoverage::from_json(&definitions, more_rows.as_bytes()));
        assert!(observed.is_ok());
        assert_eq!(few, many);
    }
}
