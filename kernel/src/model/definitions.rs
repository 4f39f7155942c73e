//! Definitions, checked and compiled (contract §2, §3).

use super::resource_type::ResourceType;
use super::row_index::RowIndex;
use super::supported_scope::SupportedScope;
use crate::family::{Activation, SourceClass};
use crate::value::memory_of_text;
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::mem::size_of;
use std::sync::OnceLock;

/// The platform-seeded definitions: the resource types at each source, and the scopes that claims may name.
///
/// Definitions are immutable and kept in canonical order (contract §4.4), so definitions with equal digests have equal
/// indices.
///
/// ```
/// use coverage_kernel::Definitions;
///
/// let errors = Definitions::from_json(br#"{"contract": 1, "activation": "on"}"#).unwrap_err();
/// assert_eq!(errors.first().pointer(), "/resource_types");
/// assert_eq!(errors.iter().nth(2).unwrap().code().as_str(), "unknown_value");
/// ```
#[derive(Debug)]
pub struct Definitions {
    activation: Activation,
    /// Ordered by canonical type (bytes), then by source-class precedence.
    resource_types: Box<[ResourceType]>,
    /// Ordered by scope key (bytes).
    supported_scopes: Box<[SupportedScope]>,
    names: Names,
    /// Filled on first use.
    pub(crate) digest: OnceLock<String>,
}

/// Maps each name of a type, as written and in ASCII lower case, to the type's rows.
pub(crate) type Names = HashMap<Box<str>, RowsOfType, FixedState>;

/// The rows of one canonical type, which are adjacent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct RowsOfType {
    pub(crate) first: usize,
    pub(crate) length: usize,
}

impl Definitions {
    /// INVARIANT: `resource_types` and `supported_scopes` are in canonical order, and `names` describes `resource_types`.
    pub(crate) fn new(
        activation: Activation,
        resource_types: Box<[ResourceType]>,
        supported_scopes: Box<[SupportedScope]>,
        names: Names,
    ) -> Self {
        Self { activation, resource_types, supported_scopes, names, digest: OnceLock::new() }
    }

    /// Whether claims may reach customers and operators.
    pub const fn activation(&self) -> Activation {
        self.activation
    }

    /// Returns all rows, ordered by canonical type (bytes) and then by source-class precedence.
    pub fn resource_types(&self) -> &[ResourceType] {
        &self.resource_types
    }

    /// Returns all scopes, ordered by scope key (bytes).
    pub fn supported_scopes(&self) -> &[SupportedScope] {
        &self.supported_scopes
    }

    /// Looks up a name: as written, then in any ASCII case, then among the aliases. Returns the canonical type.
    pub fn canonical_type(&self, name: &str) -> Option<&str> {
        let rows = self.rows_of_name(name)?;
        self.resource_types.get(rows.first).map(ResourceType::canonical_type)
    }

    /// Returns the rows of a canonical type in its exact spelling, in source-class precedence.
    pub fn rows(&self, canonical_type: &str) -> &[ResourceType] {
        let first = self.resource_types.partition_point(|row| row.canonical_type() < canonical_type);
        let from = self.resource_types.get(first..).unwrap_or_default();
        let length = from.iter().take_while(|row| row.canonical_type() == canonical_type).count();
        from.get(..length).unwrap_or_default()
    }

    /// Returns the row of a canonical type, in its exact spelling, at a source.
    pub fn row(&self, canonical_type: &str, source_class: SourceClass) -> Option<&ResourceType> {
        self.rows(canonical_type).iter().find(|row| row.source_class == source_class)
    }

    /// Returns about how much memory the definitions take, in bytes. Text that scopes share is counted once.
    pub fn memory(&self) -> usize {
        let names = self.names.capacity().saturating_mul(size_of::<(Box<str>, RowsOfType)>());
        let texts = self.names.keys().map(|name| memory_of_text(name));
        let rows = self.resource_types.iter().map(ResourceType::memory);
        let scopes = self.supported_scopes.iter().map(SupportedScope::memory);
        texts.chain(rows).chain(scopes).fold(names, usize::saturating_add)
    }

    pub(crate) fn supported_scope(&self, scope_key: &str) -> Option<&SupportedScope> {
        let index = self.supported_scopes.binary_search_by(|scope| scope.scope_key().cmp(scope_key)).ok()?;
        self.supported_scopes.get(index)
    }

    pub(crate) fn resource_type(&self, row: RowIndex) -> Option<&ResourceType> {
        self.resource_types.get(row.get())
    }

    /// Returns the registered row that an observed name refers to at a source.
    pub(crate) fn row_of_name(&self, name: &str, source_class: SourceClass) -> Option<RowIndex> {
        self.row_at_source(self.rows_of_name(name)?, source_class)
    }

    /// Returns the row of a type at a source.
    #[inline]
    pub(crate) fn row_at_source(&self, rows: RowsOfType, source_class: SourceClass) -> Option<RowIndex> {
        let RowsOfType { first, length } = rows;
        let rows = self.resource_types.get(first..)?.get(..length)?;
        let within = rows.iter().position(|row| row.source_class == source_class)?;
        first.checked_add(within).map(RowIndex::new)
    }

    /// Returns the rows of the type that an observed name refers to: as written, then without regard to ASCII case, then
    /// among the aliases. One look-up in lower case covers case and aliases, because no two types share a name in lower case.
    pub(crate) fn rows_of_name(&self, name: &str) -> Option<RowsOfType> {
        if let Some(rows) = self.names.get(name) {
            return Some(*rows);
        }
        let mut lower_case = [0_u8; 255];
        let lower_case = lower_case.get_mut(..name.len())?;
        lower_case.copy_from_slice(name.as_bytes());
        lower_case.make_ascii_lowercase();
        self.names.get(std::str::from_utf8(lower_case).ok()?).copied()
    }
}
