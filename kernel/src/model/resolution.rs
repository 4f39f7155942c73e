//! Resolving a denominator: which types are counted, and from which rows (contract §3).

use super::claimed_types::joined;
use super::resource_type::ResourceType;
use super::row_index::{RowIndex, RowList};
use crate::family::{SourceClass, SupportState, Workload, define_families};
use foldhash::fast::FixedState;
use std::collections::HashMap;
use std::mem::size_of;
use std::sync::{Arc, OnceLock};

/// Passes the table of exclusion reasons to another macro, so that a language boundary can declare them.
#[macro_export]
macro_rules! for_each_exclusion_reason {
    ($callback:ident) => {
        $callback! {
            /// Why a type of a denominator is not counted, in the order in which the reasons are tested (contract §3).
            enum ExclusionReason {
                OutOfScope = "out_of_scope",
                RegistryOnly = "registry_only",
                ExperimentalNotIncluded = "experimental_not_included",
                FallbackNotIncluded = "fallback_not_included",
            }
        }
    };
}

for_each_exclusion_reason!(define_families);

/// The sources that a scope admits in addition to supported TCM rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Admits {
    pub(crate) fallback: bool,
    pub(crate) beta: bool,
}

/// The counted and excluded types of a scope, in denominator order.
#[derive(Clone, Debug)]
pub(crate) struct Resolution {
    pub(crate) counted: Box<[Arc<CountedRows>]>,
    pub(crate) excluded: Box<[Excluded]>,
    /// Filled on first use.
    counted_types: OnceLock<Box<str>>,
}

/// The rows of counted types, which scopes share: a thousand scopes may have a thousand types.
pub(crate) type SharedRows = HashMap<(RowIndex, Workload, Admits), Arc<CountedRows>, FixedState>;

/// The rows of a counted type.
#[derive(Clone, Debug)]
pub(crate) struct CountedRows {
    pub(crate) canonical_type: Arc<str>,
    /// INVARIANT: the first of `eligible`.
    pub(crate) first: RowIndex,
    /// In source-class precedence.
    pub(crate) eligible: RowList,
    /// All registered rows of the type in the scope's workload, eligible or not, in source-class precedence.
    pub(crate) registered: RowList,
}

#[derive(Clone, Debug)]
pub(crate) struct Excluded {
    pub(crate) canonical_type: Arc<str>,
    pub(crate) reason: ExclusionReason,
}

impl Resolution {
    /// Resolves a denominator. Returns `None` if one of its types has no row in the workload.
    ///
    /// `rows_of` returns the rows of a type in source-class precedence.
    pub(crate) fn of<'r, Rows>(
        denominator: &[Arc<str>],
        workload: Workload,
        admits: Admits,
        rows_of: impl Fn(&str) -> Rows,
        shared: &mut SharedRows,
    ) -> Option<Self>
    where
        Rows: Iterator<Item = (RowIndex, &'r ResourceType)> + Clone,
    {
        let mut counted = Vec::with_capacity(denominator.len());
        let mut excluded = Vec::new();
        for canonical_type in denominator {
            let registered = rows_of(canonical_type).filter(|(_, row)| row.workload == workload);
            let (first, highest) = registered.clone().next()?;
            if let Some(rows) = shared.get(&(first, workload, admits)) {
                counted.push(Arc::clone(rows));
                continue;
            }
            if let Some(rows) = CountedRows::of(canonical_type, workload, admits, registered) {
                let rows = Arc::new(rows);
                shared.insert((first, workload, admits), Arc::clone(&rows));
                counted.push(rows);
            } else {
                let canonical_type = Arc::clone(canonical_type);
                excluded.push(Excluded { canonical_type, reason: exclusion_reason(highest, admits) });
            }
        }
        Some(Self { counted: counted.into(), excluded: excluded.into(), counted_types: OnceLock::new() })
    }

    /// The counted types, sorted by bytes and joined with `,`.
    pub(crate) fn counted_types(&self) -> &str {
        self.counted_types.get_or_init(|| {
            let mut types: Vec<&str> = self.counted.iter().map(|counted| &*counted.canonical_type).collect();
            types.sort_unstable();
            joined(&types)
        })
    }

    /// About how much memory the resolution takes, in bytes, without what scopes share.
    pub(super) fn memory(&self) -> usize {
        let counted = self.counted.iter().map(|counted| {
            // The pointer, and the name with its separator among the counted types.
            size_of::<Arc<CountedRows>>().saturating_add(counted.canonical_type.len()).saturating_add(1)
        });
        counted.fold(self.excluded.len().saturating_mul(size_of::<Excluded>()), usize::saturating_add)
    }
}

impl CountedRows {
    /// Returns `None` if no row is eligible.
    fn of<'r>(
        canonical_type: &Arc<str>,
        workload: Workload,
        admits: Admits,
        registered: impl Iterator<Item = (RowIndex, &'r ResourceType)> + Clone,
    ) -> Option<Self> {
        let eligible = registered.clone().filter(|(_, row)| is_eligible(row, workload, admits));
        let eligible: RowList = eligible.map(|(index, _)| index).collect();
        let first = *eligible.first()?;
        let registered = registered.map(|(index, _)| index).collect();
        Some(Self { canonical_type: Arc::clone(canonical_type), first, eligible, registered })
    }
}

/// Whether a row is eligible in a scope (contract §3).
fn is_eligible(row: &ResourceType, workload: Workload, admits: Admits) -> bool {
    row.workload == workload
        && matches!(row.support_state, SupportState::Supported | SupportState::Experimental)
        && (admits.beta || !row.is_experimental())
        && (admits.fallback || row.source_class != SourceClass::GraphV1Fallback)
}

/// The first exclusion reason that holds for the highest-precedence row of a type without eligible rows (contract §3).
fn exclusion_reason(highest: &ResourceType, admits: Admits) -> ExclusionReason {
    match highest.support_state {
        SupportState::OutOfScope => ExclusionReason::OutOfScope,
        SupportState::RegistryOnly => ExclusionReason::RegistryOnly,
        SupportState::Supported | SupportState::Experimental if highest.is_experimental() && !admits.beta => {
            ExclusionReason::ExperimentalNotIncluded
        }
        // INVARIANT: the row is not eligible, and every other cause is tested above.
        SupportState::Supported | SupportState::Experimental => ExclusionReason::FallbackNotIncluded,
    }
}
