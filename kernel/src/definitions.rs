//! The platform-seeded definitions, checked and compiled (contract §2, §3).

use crate::explain::{Origin, refused};
use crate::resolution::ResolvedScope;
use crate::shape::Document;
use crate::{Activation, InputErrors, ResourceType, SourceClass, SupportedScope, canonical, read};
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The definitions: which resource types there are at which source, and which scopes claims may name.
///
/// Compiled once, immutable, and in canonical order (contract §4.4), so that definitions with equal digests have equal
/// indices.
///
/// ```
/// use coverage_kernel::Definitions;
///
/// let refused = Definitions::from_json(br#"{"contract": 1, "activation": "on"}"#).unwrap_err();
/// assert_eq!(refused.first().pointer(), "/resource_types");
/// assert_eq!(refused.iter().nth(2).unwrap().code().as_str(), "unknown_value");
/// ```
#[derive(Debug)]
pub struct Definitions {
    activation: Activation,
    /// Ordered by canonical type (bytes), then by source-class precedence.
    resource_types: Box<[ResourceType]>,
    /// Ordered by scope key (bytes).
    supported_scopes: Box<[SupportedScope]>,
    names: Names,
    digest: OnceLock<String>,
}

/// Where a row stands among the resource types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RowIndex(usize);

/// Every name that an observed type may have, as it is written and in ASCII lower case, and where the type's rows are.
pub(crate) type Names = HashMap<Box<str>, RowsOfType, FixedState>;

/// The rows of one canonical type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RowsOfType {
    pub(crate) first: usize,
    pub(crate) length: usize,
}

impl RowIndex {
    pub(crate) const fn new(index: usize) -> Self {
        Self(index)
    }

    pub(crate) const fn get(self) -> usize {
        self.0
    }
}

impl Definitions {
    /// Reads and checks definitions.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the document (contract §2).
    pub fn from_json(json: &[u8]) -> Result<Self, InputErrors> {
        match read::within(Document::Definitions, json).and_then(read::definitions) {
            Some(definitions) => Ok(definitions),
            None => Err(refused(Document::Definitions, json, None, Origin::Text)),
        }
    }

    /// INVARIANT: `resource_types` and `supported_scopes` are in canonical order, and `names` is made from the former.
    pub(crate) fn new(
        activation: Activation,
        resource_types: Box<[ResourceType]>,
        supported_scopes: Box<[SupportedScope]>,
        names: Names,
    ) -> Self {
        Self { activation, resource_types, supported_scopes, names, digest: OnceLock::new() }
    }

    /// Whether anything may reach a customer or an operator.
    pub const fn activation(&self) -> Activation {
        self.activation
    }

    /// The SHA-256, in lower-case hex, of the canonical form (contract §4.4).
    pub fn digest(&self) -> &str {
        self.digest.get_or_init(|| canonical::definitions_digest(self))
    }

    /// Every row, ordered by canonical type (bytes) and then by source-class precedence.
    pub fn resource_types(&self) -> &[ResourceType] {
        &self.resource_types
    }

    /// Every scope, ordered by scope key (bytes).
    pub fn supported_scopes(&self) -> &[SupportedScope] {
        &self.supported_scopes
    }

    /// The canonical type that a name means: as written, in any ASCII case, or by an alias.
    pub fn canonical_type(&self, name: &str) -> Option<&str> {
        let rows = self.rows_of_name(name)?;
        self.resource_types.get(rows.first).map(ResourceType::canonical_type)
    }

    /// The rows of a canonical type in its exact spelling, in source-class precedence.
    pub fn rows(&self, canonical_type: &str) -> &[ResourceType] {
        let first = self.resource_types.partition_point(|row| row.canonical_type() < canonical_type);
        let from = self.resource_types.get(first..).unwrap_or_default();
        let length = from.iter().take_while(|row| row.canonical_type() == canonical_type).count();
        from.get(..length).unwrap_or_default()
    }

    /// The row of a canonical type, in its exact spelling, at a source.
    pub fn row(&self, canonical_type: &str, source_class: SourceClass) -> Option<&ResourceType> {
        self.rows(canonical_type).iter().find(|row| row.source_class == source_class)
    }

    /// A scope with what the definitions make of its denominator (contract §3).
    pub fn resolve(&self, scope_key: &str) -> Option<ResolvedScope<'_>> {
        self.supported_scope(scope_key).map(|scope| ResolvedScope::new(self, scope))
    }

    pub(crate) fn supported_scope(&self, scope_key: &str) -> Option<&SupportedScope> {
        let index = self.supported_scopes.binary_search_by(|scope| scope.scope_key().cmp(scope_key)).ok()?;
        self.supported_scopes.get(index)
    }

    pub(crate) fn resource_type(&self, row: RowIndex) -> Option<&ResourceType> {
        self.resource_types.get(row.get())
    }

    /// The registered row that an observed name at a source is about: as written, then without regard to ASCII case,
    /// then among the aliases. One look-up does for all three, because no two types share a name in lower case.
    pub(crate) fn row_of_name(&self, name: &str, source_class: SourceClass) -> Option<RowIndex> {
        let RowsOfType { first, length } = self.rows_of_name(name)?;
        let rows = self.resource_types.get(first..)?.get(..length)?;
        let within = rows.iter().position(|row| row.source_class == source_class)?;
        first.checked_add(within).map(RowIndex)
    }

    fn rows_of_name(&self, name: &str) -> Option<RowsOfType> {
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
