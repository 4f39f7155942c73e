//! The generated seeds, and ways to find a row or scope in them.

use std::error::Error;

use coverage_kernel_generate::catalog::catalog;
use coverage_kernel_generate::document::{Definitions, ResourceType, Scope, SourceClass, SupportState};
use coverage_kernel_generate::facts::{self, Fact, Status};
use coverage_kernel_generate::kernel_seed::kernel_seed;
use coverage_kernel_generate::seeds;

pub(crate) type Outcome = Result<(), Box<dyn Error>>;

pub(crate) struct Seeds {
    pub(crate) facts: Vec<Fact>,
    pub(crate) catalog: Definitions,
    pub(crate) kernel: Definitions,
}

pub(crate) fn generated() -> Result<Seeds, Box<dyn Error>> {
    let facts = facts::read(&seeds::folder().join("facts"))?;
    let catalog = catalog(&facts);
    let kernel = kernel_seed(&catalog)?;
    Ok(Seeds { facts, catalog, kernel })
}

impl Seeds {
    pub(crate) fn documents(&self) -> [&Definitions; 2] {
        [&self.catalog, &self.kernel]
    }

    pub(crate) fn is_obsolete(&self, canonical_type: &str) -> bool {
        let mut facts = self.facts.iter();
        facts.any(|fact| fact.canonical_type == canonical_type && fact.status != Status::Current)
    }
}

pub(crate) fn at(definitions: &Definitions, source_class: SourceClass) -> impl Iterator<Item = &ResourceType> {
    definitions.resource_types.iter().filter(move |row| row.source_class == source_class)
}

pub(crate) fn names<'seed>(rows: impl Iterator<Item = &'seed ResourceType>) -> Vec<&'seed str> {
    rows.map(|row| row.canonical_type.as_str()).collect()
}

pub(crate) fn row<'seed>(
    definitions: &'seed Definitions,
    canonical_type: &str,
    source_class: SourceClass,
) -> Result<&'seed ResourceType, String> {
    at(definitions, source_class)
        .find(|row| row.canonical_type == canonical_type)
        .ok_or_else(|| format!("no row for {canonical_type} at {source_class:?}"))
}

pub(crate) fn scope<'seed>(definitions: &'seed Definitions, scope_key: &str) -> Result<&'seed Scope, String> {
    let mut scopes = definitions.supported_scopes.iter();
    scopes.find(|scope| scope.scope_key == scope_key).ok_or_else(|| format!("no scope {scope_key}"))
}

/// Whether a row is eligible in a scope (contract §3).
pub(crate) fn is_eligible(row: &ResourceType, scope: &Scope) -> bool {
    let experimental =
        row.source_class == SourceClass::GraphBetaExperimental || row.support_state == SupportState::Experimental;
    matches!(row.support_state, SupportState::Supported | SupportState::Experimental)
        && (scope.include_beta || !experimental)
        && (scope.include_fallback || row.source_class != SourceClass::GraphV1Fallback)
}

pub(crate) fn eligible_rows<'seed>(
    definitions: &'seed Definitions,
    scope: &'seed Scope,
    canonical_type: &'seed str,
) -> impl Iterator<Item = &'seed ResourceType> {
    let rows = definitions.resource_types.iter();
    rows.filter(move |row| row.canonical_type == canonical_type && is_eligible(row, scope))
}

/// The types of a scope without an eligible row (contract §3).
pub(crate) fn excluded<'seed>(definitions: &'seed Definitions, scope: &'seed Scope) -> Vec<&'seed str> {
    let types = scope.denominator.iter().map(String::as_str);
    types.filter(|canonical_type| eligible_rows(definitions, scope, canonical_type).next().is_none()).collect()
}
