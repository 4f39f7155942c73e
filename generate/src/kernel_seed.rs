//! `seeds/kernel.json`: the eight initial types of Intune, with rows taken from the catalog.

use std::fmt;

use crate::document::{Activation, CONTRACT_VERSION, Definitions, ResourceType, Scope, SourceClass};
use crate::scope::{customer_scope, internal_scope};

/// The ten rows.
const ROWS: &[(&str, SourceClass)] = &[
    ("appProtectionPolicyiOS", SourceClass::Tcm),
    ("deviceAndAppManagementAssignmentFilter", SourceClass::Tcm),
    ("deviceCompliancePolicyWindows10", SourceClass::Tcm),
    ("deviceCompliancePolicyWindows10", SourceClass::GraphV1Fallback),
    ("deviceConfigurationPolicyWindows10", SourceClass::Tcm),
    ("deviceConfigurationPolicyWindows10", SourceClass::GraphV1Fallback),
    ("deviceHealthScript", SourceClass::GraphBetaExperimental),
    ("notificationMessageTemplate", SourceClass::GraphV1Fallback),
    ("roleDefinition", SourceClass::Tcm),
    ("termsAndConditions", SourceClass::GraphV1Fallback),
];

/// The catalog lacks a row of this seed.
#[derive(Debug)]
pub struct MissingRow {
    canonical_type: &'static str,
    source_class: SourceClass,
}

impl fmt::Display for MissingRow {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { canonical_type, source_class } = self;
        write!(formatter, "the catalog has no row for `{canonical_type}` at {source_class:?}")
    }
}

impl std::error::Error for MissingRow {}

/// Selects the kernel's seed from the catalog.
///
/// # Errors
///
/// If the catalog lacks one of its rows.
pub fn kernel_seed(catalog: &Definitions) -> Result<Definitions, MissingRow> {
    let resource_types = ROWS
        .iter()
        .map(|&(canonical_type, source_class)| {
            let is_it = |row: &&ResourceType| row.canonical_type == canonical_type && row.source_class == source_class;
            let row = catalog.resource_types.iter().find(is_it).cloned();
            row.ok_or(MissingRow { canonical_type, source_class })
        })
        .collect::<Result<_, _>>()?;
    Ok(Definitions {
        contract: CONTRACT_VERSION,
        activation: Activation::Inactive,
        resource_types,
        supported_scopes: scopes(),
    })
}

fn scopes() -> Vec<Scope> {
    vec![
        customer_scope(
            "intune_tcm_core",
            types_at(&[SourceClass::Tcm]),
            "The core of Intune as TCM reads it, and nothing read from elsewhere.",
            "The initial types that TCM lists: compliance, configuration and app protection policies, assignment filters \
             and roles.",
        ),
        Scope {
            include_fallback: true,
            ..customer_scope(
                "intune_core",
                types_at(&[SourceClass::Tcm, SourceClass::GraphV1Fallback]),
                "The core of Intune, read from TCM or, where TCM does not list a type or did not answer, from Graph v1.0.",
                "The initial types that TCM lists, and those that it does not list but Graph v1.0 has. What rests on a \
                 fallback is limited.",
            )
        },
        internal_scope(
            "intune_extended",
            types_at(&[SourceClass::Tcm, SourceClass::GraphV1Fallback, SourceClass::GraphBetaExperimental]),
            "All initial types of Intune, read from wherever they can be: an overview for ourselves.",
            "Every type of this seed. It counts experimental sources, so no customer claim can rest on it.",
        ),
    ]
}

/// The types with a row at one of these sources, ordered by bytes.
fn types_at(source_classes: &[SourceClass]) -> Vec<String> {
    let mut types: Vec<_> = ROWS
        .iter()
        .filter(|(_, source_class)| source_classes.contains(source_class))
        .map(|(canonical_type, _)| (*canonical_type).to_owned())
        .collect();
    types.sort();
    types.dedup();
    types
}
