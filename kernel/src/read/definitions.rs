//! Definitions: the document, and compiling it.

use super::json::ObjectText;
use super::value::{Alias, CanonicalType, Integer, ScopeKey, Text, Word};
use crate::definitions::{Definitions, Names, RowIndex, RowsOfType};
use crate::resolution::Resolution;
use crate::supported_scope::Admits;
use crate::{
    Activation, CONTRACT_VERSION, ClaimState, CoverageLevel, ResourceClass, ResourceType, RestoreTier, SourceClass,
    SupportState, SupportedScope, Workload,
};
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DefinitionsDocument<'t> {
    contract: Integer<CONTRACT_VERSION>,
    activation: Word<Activation>,
    #[serde(borrow)]
    resource_types: Vec<ResourceTypeDocument<'t>>,
    #[serde(borrow)]
    supported_scopes: Vec<SupportedScopeDocument<'t>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResourceTypeDocument<'t> {
    #[serde(borrow)]
    canonical_type: Text<'t, CanonicalType>,
    source_class: Word<SourceClass>,
    workload: Word<Workload>,
    resource_class: Word<ResourceClass>,
    support_state: Word<SupportState>,
    max_coverage_level: Word<CoverageLevel>,
    max_claim_state: Word<ClaimState>,
    restore_tier: Word<RestoreTier>,
    #[serde(borrow, default)]
    source_aliases: Vec<Text<'t, Alias>>,
    #[serde(borrow, default)]
    metadata: ObjectText<'t>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "the flags that the contract names")]
struct SupportedScopeDocument<'t> {
    #[serde(borrow)]
    scope_key: Text<'t, ScopeKey>,
    workload: Word<Workload>,
    #[serde(borrow)]
    denominator: Vec<Text<'t, CanonicalType>>,
    minimum_level: Word<CoverageLevel>,
    #[serde(default)]
    include_fallback: bool,
    #[serde(default)]
    include_beta: bool,
    #[serde(default)]
    allow_beta_certification: bool,
    #[serde(default)]
    allow_derived_identity: bool,
    #[serde(default)]
    customer_claimable: bool,
    #[serde(default)]
    active: bool,
    #[serde(default)]
    max_evidence_age_seconds: Option<Integer<MOST_SECONDS>>,
    #[serde(borrow, default)]
    metadata: ObjectText<'t>,
}

const MOST_SECONDS: u64 = crate::shape::MOST_SECONDS;

/// Puts definitions in canonical order and resolves their scopes, if all their rules hold.
pub(super) fn compile(document: DefinitionsDocument<'_>) -> Option<Definitions> {
    if document.contract.0 != CONTRACT_VERSION {
        return None;
    }
    let mut resource_types: Vec<ResourceType> = document.resource_types.into_iter().map(resource_type).collect();
    resource_types.sort_by(|one, other| key_of_row(one).cmp(&key_of_row(other)));
    if resource_types.windows(2).any(|pair| matches!(pair, [one, other] if key_of_row(one) == key_of_row(other))) {
        return None;
    }
    let names = names(&resource_types)?;
    let mut supported_scopes: Vec<SupportedScope> = document
        .supported_scopes
        .into_iter()
        .map(|scope| supported_scope(scope, &resource_types))
        .collect::<Option<_>>()?;
    supported_scopes.sort_by(|one, other| one.scope_key.cmp(&other.scope_key));
    if supported_scopes.windows(2).any(|pair| matches!(pair, [one, other] if one.scope_key == other.scope_key)) {
        return None;
    }
    for (index, scope) in supported_scopes.iter_mut().enumerate() {
        scope.index = index;
    }
    Some(Definitions::new(document.activation.0, resource_types.into(), supported_scopes.into(), names))
}

fn key_of_row(row: &ResourceType) -> (&str, SourceClass) {
    (row.canonical_type(), row.source_class)
}

fn resource_type(document: ResourceTypeDocument<'_>) -> ResourceType {
    ResourceType {
        canonical_type: document.canonical_type.text.into(),
        source_class: document.source_class.0,
        workload: document.workload.0,
        resource_class: document.resource_class.0,
        support_state: document.support_state.0,
        max_coverage_level: document.max_coverage_level.0,
        max_claim_state: document.max_claim_state.0,
        restore_tier: document.restore_tier.0,
        source_aliases: document.source_aliases.into_iter().map(|alias| alias.text.into()).collect(),
        metadata: document.metadata.0.into(),
    }
}

/// Every name, as it is written and in lower case; nothing if one names two types.
fn names(resource_types: &[ResourceType]) -> Option<Names> {
    let mut names = Names::default();
    let mut first = 0;
    for rows in resource_types.chunk_by(|one, other| one.canonical_type == other.canonical_type) {
        let rows_of_type = RowsOfType { first, length: rows.len() };
        for name in
            rows.iter().flat_map(|row| row.source_aliases.iter().map(|alias| &**alias).chain([row.canonical_type()]))
        {
            if *names.entry(name.to_ascii_lowercase().into()).or_insert(rows_of_type) != rows_of_type {
                return None;
            }
            names.insert(name.into(), rows_of_type);
        }
        first = first.saturating_add(rows.len());
    }
    Some(names)
}

/// A scope with its denominator resolved, if all its rules hold.
fn supported_scope(document: SupportedScopeDocument<'_>, resource_types: &[ResourceType]) -> Option<SupportedScope> {
    let denominator: Box<[Arc<str>]> = document.denominator.iter().map(|entry| Arc::from(&*entry.text)).collect();
    let distinct: HashSet<&str> = denominator.iter().map(|canonical_type| &**canonical_type).collect();
    if denominator.is_empty() || distinct.len() < denominator.len() || document.minimum_level.0 == CoverageLevel::None {
        return None;
    }
    let max_evidence_age_seconds = document.max_evidence_age_seconds.map(|seconds| seconds.0);
    if max_evidence_age_seconds == Some(0) || document.customer_claimable && max_evidence_age_seconds.is_none() {
        return None;
    }
    let admits = Admits { fallback: document.include_fallback, beta: document.include_beta };
    let rows_of = |canonical_type: &str| {
        let first = resource_types.partition_point(|row| row.canonical_type() < canonical_type);
        let canonical_type = canonical_type.to_owned();
        let rows = resource_types.iter().enumerate().skip(first);
        rows.take_while(move |(_, row)| row.canonical_type() == canonical_type)
            .map(|(index, row)| (RowIndex::new(index), row))
    };
    let resolution = Resolution::of(&denominator, document.workload.0, admits, rows_of)?;
    Some(SupportedScope {
        index: 0, // until the scopes are in order
        scope_key: document.scope_key.text.into(),
        workload: document.workload.0,
        denominator,
        minimum_level: document.minimum_level.0,
        admits,
        allow_beta_certification: document.allow_beta_certification,
        allow_derived_identity: document.allow_derived_identity,
        customer_claimable: document.customer_claimable,
        active: document.active,
        max_evidence_age_seconds,
        metadata: document.metadata.0.into(),
        resolution,
    })
}
