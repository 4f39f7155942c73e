//! A scope as the definitions resolve it (contract §3).

use super::definitions::Definitions;
use super::resolution::{CountedRows, Excluded, ExclusionReason};
use super::resource_type::ResourceType;
use super::supported_scope::SupportedScope;

/// A scope with its counted and excluded types.
#[derive(Clone, Copy, Debug)]
pub struct ResolvedScope<'d> {
    definitions: &'d Definitions,
    scope: &'d SupportedScope,
}

/// A type of the denominator with at least one eligible row.
#[derive(Clone, Copy, Debug)]
pub struct CountedType<'d> {
    definitions: &'d Definitions,
    rows: &'d CountedRows,
}

/// A type of the denominator without an eligible row.
#[derive(Clone, Copy, Debug)]
pub struct ExcludedType<'d> {
    excluded: &'d Excluded,
}

impl Definitions {
    /// Resolves a scope (contract §3). Returns `None` if it is not defined.
    pub fn resolve(&self, scope_key: &str) -> Option<ResolvedScope<'_>> {
        self.supported_scope(scope_key).map(|scope| ResolvedScope { definitions: self, scope })
    }
}

impl<'d> ResolvedScope<'d> {
    /// Returns the scope as the definitions declare it.
    pub const fn scope(&self) -> &'d SupportedScope {
        self.scope
    }

    /// Returns the counted types, in denominator order.
    pub fn counted(&self) -> impl ExactSizeIterator<Item = CountedType<'d>> + use<'d> {
        let definitions = self.definitions;
        self.scope.resolution.counted.iter().map(move |rows| CountedType { definitions, rows })
    }

    /// Returns the excluded types, in denominator order.
    pub fn excluded(&self) -> impl ExactSizeIterator<Item = ExcludedType<'d>> + use<'d> {
        self.scope.resolution.excluded.iter().map(|excluded| ExcludedType { excluded })
    }
}

impl<'d> CountedType<'d> {
    /// Returns the canonical type.
    pub fn canonical_type(&self) -> &'d str {
        &self.rows.canonical_type
    }

    /// Returns the type's eligible rows, in source-class precedence.
    pub fn eligible_rows(&self) -> impl Iterator<Item = &'d ResourceType> + use<'d> {
        let definitions = self.definitions;
        self.rows.eligible.iter().filter_map(|row| definitions.resource_type(*row))
    }
}

impl<'d> ExcludedType<'d> {
    /// Returns the canonical type.
    pub fn canonical_type(&self) -> &'d str {
        &self.excluded.canonical_type
    }

    /// Returns the reason why the type is not counted.
    pub const fn reason(&self) -> ExclusionReason {
        self.excluded.reason
    }
}
