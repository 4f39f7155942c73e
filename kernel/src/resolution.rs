//! Resolving a scope: which types of its denominator are counted, and from which rows (contract §3).

use crate::definitions::{Definitions, RowIndex};
use crate::supported_scope::Admits;
use crate::{ExclusionReason, ResourceType, SourceClass, SupportState, SupportedScope, Workload};
use std::sync::Arc;

/// A scope and what the definitions make of its denominator.
#[derive(Clone, Copy, Debug)]
pub struct ResolvedScope<'d> {
    definitions: &'d Definitions,
    scope: &'d SupportedScope,
}

/// A type of the denominator with at least one eligible row.
#[derive(Clone, Copy, Debug)]
pub struct CountedType<'d> {
    definitions: &'d Definitions,
    counted: &'d Counted,
}

/// A type of the denominator without an eligible row.
#[derive(Clone, Copy, Debug)]
pub struct ExcludedType<'d> {
    excluded: &'d Excluded,
}

impl<'d> ResolvedScope<'d> {
    pub(crate) const fn new(definitions: &'d Definitions, scope: &'d SupportedScope) -> Self {
        Self { definitions, scope }
    }

    /// The scope itself.
    pub const fn scope(&self) -> &'d SupportedScope {
        self.scope
    }

    /// The types that count, in denominator order.
    pub fn counted(&self) -> impl ExactSizeIterator<Item = CountedType<'d>> + use<'d> {
        let definitions = self.definitions;
        self.scope.resolution.counted.iter().map(move |counted| CountedType { definitions, counted })
    }

    /// The types that do not count, in denominator order.
    pub fn excluded(&self) -> impl ExactSizeIterator<Item = ExcludedType<'d>> + use<'d> {
        self.scope.resolution.excluded.iter().map(|excluded| ExcludedType { excluded })
    }
}

impl<'d> CountedType<'d> {
    /// The type's name.
    pub fn canonical_type(&self) -> &'d str {
        &self.counted.canonical_type
    }

    /// The rows that may prove coverage of the type here, in source-class precedence.
    pub fn eligible_rows(&self) -> impl Iterator<Item = &'d ResourceType> + use<'d> {
        let definitions = self.definitions;
        self.counted.eligible.iter().filter_map(|row| definitions.resource_type(*row))
    }
}

impl<'d> ExcludedType<'d> {
    /// The type's name.
    pub fn canonical_type(&self) -> &'d str {
        &self.excluded.canonical_type
    }

    /// Why it is not counted.
    pub const fn reason(&self) -> ExclusionReason {
        self.excluded.reason
    }
}

/// What a scope's denominator comes to, in denominator order.
#[derive(Clone, Debug)]
pub(crate) struct Resolution {
    pub(crate) counted: Box<[Counted]>,
    pub(crate) excluded: Box<[Excluded]>,
    /// The names of the counted types, ordered by bytes.
    pub(crate) counted_types: Box<[Arc<str>]>,
}

#[derive(Clone, Debug)]
pub(crate) struct Counted {
    pub(crate) canonical_type: Arc<str>,
    /// INVARIANT: the first of `eligible`.
    pub(crate) first: RowIndex,
    /// In source-class precedence.
    pub(crate) eligible: Box<[RowIndex]>,
    /// All registered rows of the type in the scope's workload, eligible or not, in source-class precedence.
    pub(crate) registered: Box<[RowIndex]>,
}

#[derive(Clone, Debug)]
pub(crate) struct Excluded {
    pub(crate) canonical_type: Arc<str>,
    pub(crate) reason: ExclusionReason,
}

impl Resolution {
    /// Resolves a denominator; nothing if one of its types has no row in the workload.
    ///
    /// `rows_of` gives the rows of a type in source-class precedence.
    pub(crate) fn of<'r, Rows>(
        denominator: &[Arc<str>],
        workload: Workload,
        admits: Admits,
        rows_of: impl Fn(&str) -> Rows,
    ) -> Option<Self>
    where
        Rows: Iterator<Item = (RowIndex, &'r ResourceType)>,
    {
        let mut counted = Vec::new();
        let mut excluded = Vec::new();
        for canonical_type in denominator {
            let canonical_type = Arc::clone(canonical_type);
            let registered: Vec<_> = rows_of(&canonical_type).filter(|(_, row)| row.workload == workload).collect();
            let eligible: Box<[RowIndex]> = registered
                .iter()
                .filter(|(_, row)| is_eligible(row, workload, admits))
                .map(|(index, _)| *index)
                .collect();
            if let Some(&first) = eligible.first() {
                let registered = registered.iter().map(|(index, _)| *index).collect();
                counted.push(Counted { canonical_type, first, eligible, registered });
            } else {
                let (_, highest) = registered.first()?;
                excluded.push(Excluded { canonical_type, reason: exclusion_reason(highest, admits) });
            }
        }
        let mut counted_types: Box<[Arc<str>]> =
            counted.iter().map(|counted| Arc::clone(&counted.canonical_type)).collect();
        counted_types.sort_unstable();
        Some(Self { counted: counted.into(), excluded: excluded.into(), counted_types })
    }
}

/// Whether a row may prove coverage in a scope (contract §3).
fn is_eligible(row: &ResourceType, workload: Workload, admits: Admits) -> bool {
    row.workload == workload
        && matches!(row.support_state, SupportState::Supported | SupportState::Experimental)
        && (admits.beta || !row.is_experimental())
        && (admits.fallback || row.source_class != SourceClass::GraphV1Fallback)
}

/// Why a type without an eligible row is excluded: what holds first of its highest-precedence row (contract §3).
fn exclusion_reason(highest: &ResourceType, admits: Admits) -> ExclusionReason {
    match highest.support_state {
        SupportState::OutOfScope => ExclusionReason::OutOfScope,
        SupportState::RegistryOnly => ExclusionReason::RegistryOnly,
        SupportState::Supported | SupportState::Experimental if highest.is_experimental() && !admits.beta => {
            ExclusionReason::ExperimentalNotIncluded
        }
        // INVARIANT: the row is not eligible, and every other ground is named above.
        SupportState::Supported | SupportState::Experimental => ExclusionReason::FallbackNotIncluded,
    }
}
