//! The documents that grow, as text. They are written by hand so that making them is not the greater part of a run under Valgrind.

use coverage_kernel::{Claim, Definitions, ObservedCoverage};
use std::sync::Arc;

const ROW: &str = r#""source_class":"tcm","workload":"intune","resource_class":"configuration","support_state":"supported","max_coverage_level":"certified","max_claim_state":"claim_allowed","restore_tier":"restorable""#;

const SCOPE: &str = r#""workload":"intune","minimum_level":"detected","customer_claimable":true,"active":true,"max_evidence_age_seconds":86400"#;

/// Names of types, each of the same length.
pub(super) fn names(count: usize) -> Vec<String> {
    names_from(0, count)
}

pub(super) fn names_from(first: usize, count: usize) -> Vec<String> {
    (first..first + count).map(|index| format!("configurationPolicy{index:05}")).collect()
}

/// A list of JSON values, each made from a name.
pub(super) fn list(names: &[String], entry: impl Fn(&String) -> String) -> String {
    format!("[{}]", names.iter().map(entry).collect::<Vec<_>>().join(","))
}

pub(super) fn strings(names: &[String]) -> String {
    list(names, |name| format!("\"{name}\""))
}

pub(super) fn resource_types(types: &[String]) -> String {
    list(types, |name| format!(r#"{{"canonical_type":"{name}","source_aliases":["alias.of.{name}"],{ROW}}}"#))
}

/// A resource type with more fields.
pub(super) fn resource_type_with(name: &str, more: &str) -> String {
    format!(r#"[{{"canonical_type":"{name}",{ROW},{more}}}]"#)
}

/// Scopes with these keys, each over all of the types.
pub(super) fn scopes(keys: &[String], types: &[String]) -> String {
    let denominator = strings(types);
    list(keys, |key| format!(r#"{{"scope_key":"{key}","denominator":{denominator},{SCOPE}}}"#))
}

pub(super) fn keys(count: usize) -> Vec<String> {
    (0..count).map(|index| format!("scope_{index:05}")).collect()
}

pub(super) fn definitions_document(resource_types: &str, scopes: &str) -> String {
    format!(r#"{{"contract":1,"activation":"active","resource_types":{resource_types},"supported_scopes":{scopes}}}"#)
}

/// Definitions of types, all in each of some scopes.
pub(super) fn definitions_of(types: usize, scope_count: usize) -> String {
    let types = names(types);
    definitions_document(&resource_types(&types), &scopes(&keys(scope_count), &types))
}

/// Definitions of types with short names, all in each of some scopes, so that most of the text is the names in the scopes.
pub fn definitions_over_all_types(types: usize, scope_count: usize) -> String {
    let types: Vec<String> = (0..types).map(|index| format!("t{index}")).collect();
    definitions_document(&resource_types(&types), &scopes(&keys(scope_count), &types))
}

pub(super) fn listing(name: &str) -> String {
    format!(
        r#"{{"canonical_type":"{name}","source_class":"tcm","outcome":"complete","resources":1,"captured_at":"2026-03-01T11:00:00Z"}}"#
    )
}

pub(super) fn row(name: &str) -> String {
    format!(
        r#"{{"canonical_type":"{name}","source_class":"tcm","coverage_level":"comparable","evidence_state":"content_backed","identity_state":"stable","captured_at":"2026-03-01T11:30:00Z"}}"#
    )
}

pub(super) fn observed_document(listings: &str, rows: &str) -> String {
    format!(r#"{{"workspace_id":1,"managed_environment_id":7,"listings":{listings},"rows":{rows}}}"#)
}

/// A listing and a row of each type.
pub(super) fn observed_types(types: &[String]) -> String {
    observed_document(&list(types, |name| listing(name)), &list(types, |name| row(name)))
}

/// A claim to a customer about all types of the first scope, which the observed coverage permits up to `comparable`.
pub(super) fn claim_document(level: &str, denominator: &str) -> String {
    format!(
        r#"{{"scope_key":"scope_00000","level":"{level}","audience":"customer","as_of":"2026-03-01T12:00:00Z","workspace_id":1,"managed_environment_id":7,"denominator":{denominator}}}"#
    )
}

pub(super) fn read_definitions(document: &str) -> Arc<Definitions> {
    Arc::new(Definitions::from_json(document.as_bytes()).unwrap())
}

pub(super) fn read_observed(definitions: &Arc<Definitions>, document: &str) -> ObservedCoverage {
    ObservedCoverage::from_json(definitions, document.as_bytes()).unwrap()
}

pub(super) fn read_claim(document: &str) -> Claim {
    Claim::from_json(document.as_bytes()).unwrap()
}
