//! Definitions: the document, and compiling it.

use crate::CONTRACT_VERSION;
use crate::family::{Activation, SourceClass};
use crate::model::{
    DeclaredScope, Definitions, Names, Resolution, ResourceType, RowIndex, RowsOfType, SharedRows, SupportedScope,
};
use foldhash::fast::FixedState;
use serde::Deserialize;

// INVARIANT: the fields are those of `document::table::DEFINITIONS`; a test compares the two.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DefinitionsDocument {
    contract: u64,
    activation: Activation,
    resource_types: Vec<ResourceType>,
    supported_scopes: Vec<DeclaredScope>,
}

impl DefinitionsDocument {
    /// Puts definitions in canonical order and resolves their scopes. Returns `None` if a rule is broken.
    pub(super) fn compile(self) -> Option<Definitions> {
        let Self { contract, activation, mut resource_types, supported_scopes } = self;
        if contract != CONTRACT_VERSION {
            return None;
        }
        resource_types.sort_by(|one, other| key_of_row(one).cmp(&key_of_row(other)));
        if resource_types.windows(2).any(|pair| matches!(pair, [one, other] if key_of_row(one) == key_of_row(other))) {
            return None;
        }
        let names = names(&resource_types)?;
        let mut shared = SharedRows::default();
        let resolved = |scope| resolved(scope, &resource_types, &names, &mut shared);
        let mut supported_scopes: Vec<SupportedScope> =
            supported_scopes.into_iter().map(resolved).collect::<Option<_>>()?;
        supported_scopes.sort_by(|one, other| one.scope_key().cmp(other.scope_key()));
        if supported_scopes.windows(2).any(|pair| matches!(pair, [one, other] if one.scope_key() == other.scope_key()))
        {
            return None;
        }
        for (index, scope) in supported_scopes.iter_mut().enumerate() {
            scope.index = index;
        }
        Some(Definitions::new(activation, resource_types.into(), supported_scopes.into(), names))
    }
}

fn key_of_row(row: &ResourceType) -> (&str, SourceClass) {
    (row.canonical_type(), row.source_class)
}

/// Collects every name, as written and in lower case. Returns `None` if a name refers to two types.
fn names(resource_types: &[ResourceType]) -> Option<Names> {
    let aliases: usize = resource_types.iter().map(|row| row.source_aliases().len()).sum();
    let mut names =
        Names::with_capacity_and_hasher(resource_types.len().saturating_add(aliases), FixedState::default());
    let mut first = 0;
    for rows in resource_types.chunk_by(|one, other| one.canonical_type == other.canonical_type) {
        let rows_of_type = RowsOfType { first, length: rows.len() };
        for name in
            rows.iter().flat_map(|row| row.source_aliases().iter().map(|alias| &**alias).chain([row.canonical_type()]))
        {
            let lower_case = name.to_ascii_lowercase();
            if lower_case != name {
                names.insert(name.into(), rows_of_type);
            }
            if *names.entry(lower_case.into()).or_insert(rows_of_type) != rows_of_type {
                return None;
            }
        }
        first = first.saturating_add(rows.len());
    }
    Some(names)
}

/// Resolves the denominator of a scope. Returns `None` if a rule is broken.
fn resolved(
    mut declared: DeclaredScope,
    resource_types: &[ResourceType],
    names: &Names,
    shared: &mut SharedRows,
) -> Option<SupportedScope> {
    if !declared.has_required_age() {
        return None;
    }
    let rows_of = |canonical_type: &str| {
        let RowsOfType { first, length } = names.get(canonical_type).copied().unwrap_or_default();
        let of_name = resource_types.get(first..).and_then(|rows| rows.get(..length)).unwrap_or_default();
        // The name may be another spelling or an alias.
        let is_exact = of_name.first().is_some_and(|row| row.canonical_type() == canonical_type);
        let rows = if is_exact { of_name } else { &[] };
        rows.iter().zip(first..).map(|(row, index)| (RowIndex::new(index), row))
    };
    declared.share_names(|canonical_type| rows_of(canonical_type).next().map(|(_, row)| &row.canonical_type));
    let resolution = Resolution::of(declared.denominator(), declared.workload(), declared.admits(), rows_of, shared)?;
    Some(SupportedScope { index: 0 /* until the scopes are sorted */, declared, resolution })
}
