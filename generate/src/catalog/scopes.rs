//! The scopes of the catalog.
//!
//! A Graph collection can hold several types. If a scope has one of them that TCM lists, a resource of the collection
//! may belong to a type that TCM does not define. That *residual* type is in the denominator, too: it is a visible
//! exclusion, and a claim about the scope cannot pass over its resources in silence.

use crate::document::Scope;
use crate::facts::{Fact, RequiredKey, Status};
use crate::scope::{customer_scope, internal_scope};

/// The scopes, in reading order.
pub(super) fn scopes(facts: &[Fact]) -> Vec<Scope> {
    vec![
        customer_scope(
            "intune_tcm_all",
            denominator(facts, |fact| fact.tcm.is_some()),
            "All current types of Intune that TCM lists, read from TCM.",
            "Every type that TCM lists and that is not obsolete, and the residual types of their Graph collections. \
             TCM does not define a residual type, so it is excluded, and a customer claim has to name the types that \
             it counts.",
        ),
        customer_scope(
            "intune_compliance",
            denominator(facts, |fact| tcm_type_starts_with(fact, COMPLIANCE)),
            "The device compliance policies of Intune, read from TCM.",
            "The current types that TCM calls deviceCompliancePolicy, one for each platform, and the residual types \
             of the two Graph collections of compliance policies, which are excluded. Graph v1.0 is no fallback: it \
             lacks settings of each of these types. deviceComplianceScript, which only beta has, is not in the \
             scope, and a claim says nothing about it.",
        ),
        customer_scope(
            "intune_endpoint_security",
            denominator(facts, |fact| tcm_type_starts_with(fact, ENDPOINT_SECURITY)),
            "The endpoint security policies of Intune that TCM defines, read from TCM.",
            "The current types for account protection, antivirus, attack surface reduction, endpoint detection and \
             response, and exploit protection, the device configurations for endpoint protection and for Defender \
             onboarding, and the residual types of their Graph collections, which are excluded. Graph v1.0 is no \
             fallback: it lacks settings of each of these types. deviceManagementReusablePolicySetting and \
             windowsDefenderApplicationControlSupplementalPolicy, which only beta has, are not in the scope, and a \
             claim says nothing about them.",
        ),
        Scope {
            include_fallback: true,
            ..customer_scope(
                "intune_app_protection",
                denominator(facts, |fact| tcm_type_starts_with(fact, APP_PROTECTION)),
                "The policies of Intune that protect data in apps, as far as TCM lists them, read from TCM or from \
                 Graph v1.0.",
                "The app protection policies, the configuration of protected apps, and Windows Information \
                 Protection. defaultManagedAppProtection, windowsInformationProtectionPolicy and \
                 windowsManagedAppProtection, which TCM does not list, are not in the scope, and a claim says \
                 nothing about them.",
            )
        },
        internal_scope(
            "intune_all_sources",
            denominator(facts, |_| true),
            "All current types of Intune in the catalog, read from any source: an internal overview.",
            "Every type of the catalog that is not obsolete. Experimental sources count, so a claim can be internal \
             only.",
        ),
    ]
}

const COMPLIANCE: &[&str] = &["deviceCompliancePolicy"];
const ENDPOINT_SECURITY: &[&str] = &[
    "accountProtection",
    "antivirus",
    "applicationControl",
    "asrRules",
    "attackSurface",
    "deviceConfigurationDefenderForEndpointOnboardingPolicy",
    "deviceConfigurationEndpointProtectionPolicy",
    "endpointDetection",
    "exploitProtection",
    "settingCatalogASR",
];
const APP_PROTECTION: &[&str] = &["appConfigurationPolicy", "appProtectionPolicy", "windowsInformationProtection"];

/// Collections that together hold one kind of configuration: Graph keeps compliance policies in two collections, by
/// platform.
const COLLECTIONS_OF_ONE_KIND: &[&[&str]] =
    &[&["deviceManagement/compliancePolicies", "deviceManagement/deviceCompliancePolicies"]];

fn tcm_type_starts_with(fact: &Fact, starts: &[&str]) -> bool {
    fact.tcm.is_some() && starts.iter().any(|start| fact.canonical_type.starts_with(start))
}

/// The current types for which `belongs` holds, and the residual types of their collections, ordered by bytes.
fn denominator(facts: &[Fact], belongs: impl Fn(&Fact) -> bool) -> Vec<String> {
    let current = || facts.iter().filter(|fact| fact.status == Status::Current);
    let members: Vec<_> = current().filter(|fact| belongs(fact)).collect();
    let residual = |fact: &&Fact| is_residual(fact) && members.iter().any(|member| share_a_collection(member, fact));
    let mut types: Vec<_> =
        members.iter().copied().chain(current().filter(residual)).map(|fact| fact.canonical_type.clone()).collect();
    types.sort();
    types.dedup();
    types
}

/// Whether TCM does not define the type. It lists `settingCatalogCustomPolicyWindows10` without a definition.
fn is_residual(fact: &Fact) -> bool {
    fact.tcm.as_ref().is_none_or(|tcm| tcm.required_key == RequiredKey::NoSchema)
}

fn share_a_collection(one: &Fact, other: &Fact) -> bool {
    let of_one_kind =
        |collections: &&[&str]| [one, other].iter().all(|fact| collections.contains(&fact.graph_collection.as_str()));
    one.graph_collection == other.graph_collection || COLLECTIONS_OF_ONE_KIND.iter().any(of_one_kind)
}
