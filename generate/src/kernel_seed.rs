//! `seeds/kernel.json`: the eight initial types of Intune, with rows taken from the catalog.

use std::fmt;

use crate::document::{Activation, CONTRACT_VERSION, Definitions, ResourceType, Scope, SourceClass};
use crate::scope::{customer_scope, internal_scope};

/// The eight types, ordered by bytes.
///
/// The seed has all of their rows. Two of the types are in v1.0 and not in TCM: v1.0 lacks no setting of them, so it
/// proves their content.
const TYPES: &[&str] = &[
    "appProtectionPolicyiOS",
    "deviceAndAppManagementAssignmentFilter",
    "deviceCompliancePolicyWindows10",
    "deviceConfigurationPolicyWindows10",
    "deviceHealthScript",
    "mobileAppCategory",
    "roleDefinition",
    "termsAndConditions",
];

/// The catalog lacks a type of this seed.
#[derive(Debug)]
pub struct MissingType(&'static str);

impl fmt::Display for MissingType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the catalog does not have the type `{}`", self.0)
    }
}

impl std::error::Error for MissingType {}

/// Selects the kernel's seed from the catalog.
///
/// # Errors
///
/// If the catalog lacks one of its types.
pub fn kernel_seed(catalog: &Definitions) -> Result<Definitions, MissingType> {
    let mut resource_types = Vec::new();
    for &canonical_type in TYPES {
        let rows = catalog.resource_types.iter().filter(|row| row.canonical_type == canonical_type);
        let before = resource_types.len();
        resource_types.extend(rows.cloned());
        if resource_types.len() == before {
            return Err(MissingType(canonical_type));
        }
    }
    let supported_scopes = scopes(&resource_types);
    Ok(Definitions { contract: CONTRACT_VERSION, activation: Activation::Inactive, resource_types, supported_scopes })
}

fn scopes(rows: &[ResourceType]) -> Vec<Scope> {
    vec![
        customer_scope(
            "intune_tcm_core",
            types_at(rows, &[SourceClass::Tcm]),
            "Five core types of Intune, read from TCM.",
            "The initial types that TCM lists. deviceCompliancePolicyWindows10 and \
             deviceConfigurationPolicyWindows10 share their Graph collections with types that are not in the scope, \
             and a claim says nothing about those. TCM offers no id for deviceCompliancePolicyWindows10, so its \
             resources are recognised by display name at best, and a claim is limited.",
        ),
        Scope {
            include_fallback: true,
            ..customer_scope(
                "intune_core",
                types_at(rows, &[SourceClass::Tcm, SourceClass::GraphV1Fallback]),
                "Seven core types of Intune, read from TCM or from Graph v1.0.",
                "The initial types that TCM lists, and two that only Graph v1.0 has and of which it lacks no \
                 setting. A claim that rests on v1.0 is limited. Of the types that TCM lists, v1.0 lacks settings or \
                 does not have them, so it proves no content of them.",
            )
        },
        internal_scope(
            "intune_extended",
            types_at(rows, SourceClass::ALL),
            "All initial types of Intune, read from any source: an internal overview.",
            "Every type of this seed. Experimental sources count, so a claim can be internal only.",
        ),
    ]
}

/// The types with a row at one of these sources, ordered by bytes.
fn types_at(rows: &[ResourceType], source_classes: &[SourceClass]) -> Vec<String> {
    let mut types: Vec<_> = rows
        .iter()
        .filter(|row| source_classes.contains(&row.source_class))
        .map(|row| row.canonical_type.clone())
        .collect();
    types.sort();
    types.dedup();
    types
}
