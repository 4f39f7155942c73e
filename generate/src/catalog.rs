//! `seeds/intune-catalog.json`: every type of the facts, with a row for each of its sources.

use std::collections::BTreeMap;

use crate::document::{
    Activation, CONTRACT_VERSION, CappedBy, Definitions, ResourceClass, ResourceType, RowMetadata, Scope, SourceClass,
};
use crate::facts::Fact;
use crate::rules::{self, Candidate, RULES, Sources};
use crate::scope::{customer_scope, internal_scope};

/// Generates the catalog from all facts.
pub fn catalog(facts: &[Fact]) -> Definitions {
    Definitions {
        contract: CONTRACT_VERSION,
        activation: Activation::Inactive,
        resource_types: resource_types(facts),
        supported_scopes: scopes(facts),
    }
}

/// The rows, ordered by canonical type (bytes) and then by source-class precedence.
fn resource_types(facts: &[Fact]) -> Vec<ResourceType> {
    let graph_names = GraphNames::of(facts);
    let mut rows = Vec::new();
    for fact in facts {
        let sources = rules::sources(fact);
        for source_class in sources.source_classes {
            rows.push(resource_type(fact, &sources, *source_class, &graph_names));
        }
    }
    rows.sort_by(|one, other| {
        let by_name = one.canonical_type.cmp(&other.canonical_type);
        by_name.then(one.source_class.cmp(&other.source_class))
    });
    rows
}

fn resource_type(fact: &Fact, sources: &Sources, source_class: SourceClass, graph_names: &GraphNames) -> ResourceType {
    let candidate = Candidate { fact, source_class };
    let verdict = rules::judge(&candidate, RULES);
    let capped_by = RULES
        .iter()
        .filter(|rule| (rule.when)(&candidate))
        .map(|rule| CappedBy { rule: rule.name, column: rule.column, caps: rule.caps, reason: rule.reason })
        .collect();
    ResourceType {
        canonical_type: fact.canonical_type.clone(),
        source_class,
        workload: fact.workload,
        resource_class: ResourceClass::Configuration,
        support_state: verdict.support_state,
        max_coverage_level: verdict.max_coverage_level,
        max_claim_state: verdict.max_claim_state,
        restore_tier: verdict.restore_tier,
        source_aliases: match source_class {
            SourceClass::Tcm => vec![format!("microsoft.{}.{}", fact.workload.as_str(), fact.canonical_type)],
            SourceClass::GraphV1Fallback | SourceClass::GraphBetaExperimental => graph_names.aliases(fact),
        },
        metadata: RowMetadata {
            graph_collection: fact.graph_collection.clone(),
            graph_odata_type: fact.graph_odata_type.clone(),
            graph_version: fact.graph_version,
            tcm: fact.tcm.filter(|_| source_class == SourceClass::Tcm),
            sources: sources.reason,
            capped_by,
        },
    }
}

/// How many types of the catalog have each Graph type and each Graph collection, ignoring case.
struct GraphNames(BTreeMap<String, usize>);

impl GraphNames {
    fn of(facts: &[Fact]) -> Self {
        let mut counts = BTreeMap::new();
        for name in facts.iter().flat_map(|fact| [&fact.graph_odata_type, &fact.graph_collection]) {
            let count: &mut usize = counts.entry(name.to_ascii_lowercase()).or_default();
            *count = count.saturating_add(1);
        }
        Self(counts)
    }

    /// The Graph names that belong to this type only: its `@odata.type`, with and without `#`, and its collection.
    /// `deviceManagement/configurationPolicies` holds many types, so it is an alias of none.
    fn aliases(&self, fact: &Fact) -> Vec<String> {
        let mut aliases = Vec::new();
        if self.names_one(&fact.graph_odata_type) {
            aliases.push(format!("#microsoft.graph.{}", fact.graph_odata_type));
            aliases.push(format!("microsoft.graph.{}", fact.graph_odata_type));
        }
        if self.names_one(&fact.graph_collection) {
            aliases.push(fact.graph_collection.clone());
        }
        aliases
    }

    fn names_one(&self, name: &str) -> bool {
        self.0.get(&name.to_ascii_lowercase()) == Some(&1)
    }
}

fn scopes(facts: &[Fact]) -> Vec<Scope> {
    vec![
        customer_scope(
            "intune_tcm_all",
            denominator(facts, |fact| fact.tcm.is_some()),
            "Everything of Intune that TCM lists, read from TCM alone.",
            "Every type that TCM lists. settingCatalogCustomPolicyWindows10 is one of them, but TCM does not define it: it \
             is excluded, and a customer claim has to name the types that it does count.",
        ),
        Scope {
            include_fallback: true,
            ..customer_scope(
                "intune_compliance",
                denominator(facts, |fact| tcm_type_starts_with(fact, COMPLIANCE)),
                "The device compliance policies that TCM lists, read from TCM or, where Graph v1.0 has them in full, from \
                 there.",
                "The types that TCM calls deviceCompliancePolicy, one for each platform. deviceManagementCompliancePolicy \
                 and deviceComplianceScript, which only beta has, are left out: a claim does not speak of them.",
            )
        },
        Scope {
            include_fallback: true,
            ..customer_scope(
                "intune_endpoint_security",
                denominator(facts, |fact| tcm_type_starts_with(fact, ENDPOINT_SECURITY)),
                "The endpoint security policies that TCM lists, read from TCM or, where Graph v1.0 has them in full, from \
                 there.",
                "Account protection, antivirus, application control, attack surface reduction, endpoint detection and \
                 response, exploit protection, and the device configurations for endpoint protection and for Defender \
                 onboarding. deviceManagementReusablePolicySetting and \
                 windowsDefenderApplicationControlSupplementalPolicy, which only beta has, are left out: a claim does not \
                 speak of them.",
            )
        },
        Scope {
            include_fallback: true,
            ..customer_scope(
                "intune_app_protection",
                denominator(facts, |fact| tcm_type_starts_with(fact, APP_PROTECTION)),
                "The policies that protect data within apps, as far as TCM lists them, read from TCM or from Graph v1.0.",
                "The app protection policies, the configuration of protected apps, and Windows Information Protection. \
                 windowsManagedAppProtection, which only beta has, is left out: a claim does not speak of it.",
            )
        },
        internal_scope(
            "intune_all_sources",
            denominator(facts, |_| true),
            "Everything that is known of Intune, read from wherever it can be: an overview for ourselves.",
            "Every type of the catalog. It counts experimental sources, so no customer claim can rest on it.",
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

fn tcm_type_starts_with(fact: &Fact, starts: &[&str]) -> bool {
    fact.tcm.is_some() && starts.iter().any(|start| fact.canonical_type.starts_with(start))
}

/// The canonical types for which `belongs` holds, ordered by bytes.
fn denominator(facts: &[Fact], belongs: impl Fn(&Fact) -> bool) -> Vec<String> {
    let mut types: Vec<_> = facts.iter().filter(|fact| belongs(fact)).map(|fact| fact.canonical_type.clone()).collect();
    types.sort();
    types
}
