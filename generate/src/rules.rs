//! The table of rules: derives from the facts what a source may prove, claim and restore.
//!
//! A row starts without caps: `supported`, `certified`, `claim_allowed`, `restorable`. Each rule that holds adds its
//! caps, and the lowest cap wins. The order of the rules affects only the order in `metadata`. `seeds/rules.md` is the
//! table in a form for people.
//! If the facts leave a doubt, a rule sets the lower cap and its reason says so: a cap that is too low prevents a true
//! claim, and a cap that is too high permits a false one.
//!
//! For `roleDefinition`, which TCM keys by display name and of which Graph v1.0 lacks a setting:
//!
//! | source | rules that hold | result |
//! |---|---|---|
//! | `tcm` | `display_name_alone` | `renderable`, `claim_allowed`, `restorable` |
//! | `graph_v1_fallback` | `graph_v1_source`, `v1_lacks_settings` | `detected`, `claim_limited`, `not_restorable` |
//! | `graph_beta_experimental` | `graph_beta_source` | `renderable`, `internal_only`, `preview_only`, `experimental` |

use crate::document::{ClaimState, CoverageLevel, RestoreTier, SourceClass, SupportState};
use crate::facts::{Fact, GraphVersion, RequiredKey, Status, V1Lacks};

/// A type at one of its sources: the input of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'facts> {
    /// The facts about the type.
    pub fact: &'facts Fact,
    /// The source.
    pub source_class: SourceClass,
}

/// The caps of a rule; `None` sets no cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// The highest level this source can ever prove.
    pub max_coverage_level: Option<CoverageLevel>,
    /// The strongest claim state that may rest on it.
    pub max_claim_state: Option<ClaimState>,
    /// How far a captured payload can be restored.
    pub restore_tier: Option<RestoreTier>,
    /// Whether the source is supported.
    pub support_state: Option<SupportState>,
}

const NO_CAP: Caps = Caps { max_coverage_level: None, max_claim_state: None, restore_tier: None, support_state: None };

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The name in the `metadata` of a row.
    pub name: &'static str,
    /// The columns of the facts that the rule reads, or `source_class`, which is a field of the row.
    pub column: &'static str,
    /// Whether the rule holds for a row.
    pub when: fn(&Candidate) -> bool,
    /// The caps that it sets.
    pub caps: Caps,
    /// Why the rule exists.
    pub reason: &'static str,
}

/// The table.
pub static RULES: &[Rule] = &[
    // Whether the type is still in use.
    Rule {
        name: "obsolete",
        column: "status",
        when: |row| row.fact.status != Status::Current,
        caps: Caps { support_state: Some(SupportState::OutOfScope), ..NO_CAP },
        reason: "The type is obsolete: no environment can have new resources of it, so it would only enlarge a \
                 denominator.",
    },
    // The source.
    Rule {
        name: "graph_v1_source",
        column: "source_class",
        when: |row| row.source_class == SourceClass::GraphV1Fallback,
        caps: Caps {
            max_coverage_level: Some(CoverageLevel::Renderable),
            max_claim_state: Some(ClaimState::ClaimLimited),
            ..NO_CAP
        },
        reason: "A fallback proves no more than that its content can be shown to a person, even if nothing is known \
                 to be lacking, and a claim that rests on it is limited.",
    },
    Rule {
        name: "graph_beta_source",
        column: "source_class",
        when: |row| row.source_class == SourceClass::GraphBetaExperimental,
        caps: Caps {
            max_coverage_level: Some(CoverageLevel::Renderable),
            max_claim_state: Some(ClaimState::InternalOnly),
            restore_tier: Some(RestoreTier::PreviewOnly),
            support_state: Some(SupportState::Experimental),
        },
        reason: "Microsoft may change beta without notice and does not support its use in production: a claim that \
                 rests on it is internal, and a restore can only be previewed.",
    },
    // How much Graph v1.0 lacks. A row is at the v1.0 source only if v1.0 has the type.
    Rule {
        name: "v1_lacks_settings",
        column: "v1_lacks_tcm_settings, v1_lacks_settings, v1_lacks_types",
        when: |row| v1_lacks(row) == Some(V1Lacks::Settings),
        caps: Caps {
            max_coverage_level: Some(CoverageLevel::Detected),
            restore_tier: Some(RestoreTier::NotRestorable),
            ..NO_CAP
        },
        reason: "Graph v1.0 leaves out settings of this type, and does not say so: a capture from v1.0 proves that a \
                 resource exists, and cannot restore it.",
    },
    Rule {
        name: "v1_lacks_no_setting",
        column: "v1_lacks_others",
        when: |row| v1_lacks(row) == Some(V1Lacks::NoSetting),
        caps: Caps {
            max_coverage_level: Some(CoverageLevel::ContentBacked),
            restore_tier: Some(RestoreTier::PreviewOnly),
            ..NO_CAP
        },
        reason: "Graph v1.0 has all settings of this type, but lacks scope tags, assignments, dates, versions or \
                 states: comparing two captures does not show every change, and a restore would drop them.",
    },
    // How TCM keys the type.
    Rule {
        name: "display_name_alone",
        column: "tcm_required_key",
        when: |row| required_key(row) == Some(RequiredKey::DisplayName),
        caps: Caps { max_coverage_level: Some(CoverageLevel::Renderable), ..NO_CAP },
        reason: "TCM keys the type by display name alone, which is never a stable identity, and a snapshot may omit \
                 an id that the schema does not require: the type cannot be certified.",
    },
    Rule {
        name: "single_instance_marker",
        column: "tcm_required_key",
        when: |row| required_key(row) == Some(RequiredKey::SingleInstance),
        caps: Caps {
            max_coverage_level: Some(CoverageLevel::Renderable),
            restore_tier: Some(RestoreTier::PreviewOnly),
            ..NO_CAP
        },
        reason: "TCM's schema describes a single instance, although an environment can have several: its key \
                 identifies none of them, so the type cannot be certified, and a restore has no certain target.",
    },
    Rule {
        name: "no_id_to_restore_to",
        column: "tcm_id_property",
        when: |row| required_key(row) == Some(RequiredKey::DisplayName) && !offers_id(row),
        caps: Caps { restore_tier: Some(RestoreTier::PreviewOnly), ..NO_CAP },
        reason: "TCM offers no id for this type: a restore would have to find its target by display name, and could \
                 overwrite another resource.",
    },
    Rule {
        name: "no_schema",
        column: "tcm_required_key",
        when: |row| required_key(row) == Some(RequiredKey::NoSchema),
        caps: Caps {
            max_coverage_level: Some(CoverageLevel::Detected),
            max_claim_state: Some(ClaimState::InternalOnly),
            restore_tier: Some(RestoreTier::NotRestorable),
            support_state: Some(SupportState::RegistryOnly),
        },
        reason: "TCM lists the type, but its schema does not define it: its key and its content are unknown, so no \
                 claim may rest on it.",
    },
    // Which Graph version could restore the type.
    Rule {
        name: "beta_alone",
        column: "graph_version",
        when: |row| row.fact.graph_version == GraphVersion::Beta,
        caps: Caps { restore_tier: Some(RestoreTier::PreviewOnly), ..NO_CAP },
        reason: "TCM cannot write, and Graph has this type only in beta: a restore can be previewed, but not \
                 promised to a customer.",
    },
    Rule {
        name: "derived_type_in_beta_alone",
        column: "graph_version",
        when: |row| row.fact.graph_version == GraphVersion::BetaDerivedType,
        caps: Caps { restore_tier: Some(RestoreTier::PreviewOnly), ..NO_CAP },
        reason: "TCM cannot write, and Graph v1.0 has only the base type, without the settings that a restore would \
                 have to write: a restore can be previewed, but not promised to a customer.",
    },
    // Secrets, which a provider never returns in clear. A payload without its secrets is content, but two captures are
    // equal after a secret has changed. So the source does not prove `comparable`, or any level above it.
    Rule {
        name: "certificate",
        column: "graph_odata_type",
        when: |row| odata_type_contains(row, &["certificate"]),
        caps: SECRET,
        reason: "Certificates and PFX are never returned in clear: a captured payload alone does not restore them, \
                 and comparing two captures does not show that one was replaced.",
    },
    Rule {
        name: "network_key",
        column: "graph_odata_type",
        when: |row| odata_type_contains(row, &["vpn", "wifi", "wirednetwork"]),
        caps: SECRET,
        reason: "VPN, Wi-Fi and wired-network keys are never returned in clear: a captured payload alone does not \
                 restore them, and comparing two captures does not show that one was changed.",
    },
    Rule {
        name: "token",
        column: "graph_odata_type",
        when: |row| odata_type_contains(row, &["vpptoken"]),
        caps: SECRET,
        reason: "A token is a secret, and secrets are never returned in clear: in doubt, a captured payload alone \
                 does not restore it, and comparing two captures does not show every change.",
    },
    Rule {
        name: "catalog_setting",
        column: "graph_collection",
        when: |row| {
            [
                "deviceManagement/compliancePolicies",
                "deviceManagement/configurationPolicies",
                "deviceManagement/reusablePolicySettings",
            ]
            .contains(&row.fact.graph_collection.as_str())
        },
        caps: SECRET,
        reason: "Some settings of the settings catalog are never returned in clear, and it is not known which types \
                 can have one: in doubt, a captured payload alone does not restore them, and comparing two captures \
                 does not show every change.",
    },
    Rule {
        name: "custom_setting",
        column: "graph_odata_type",
        when: |row| odata_type_contains(row, &["customconfiguration"]),
        caps: SECRET,
        reason: "A custom setting can contain a secret, and secrets are never returned in clear: in doubt, a \
                 captured payload alone does not restore it, and comparing two captures does not show every change.",
    },
    Rule {
        name: "onboarding_package",
        column: "graph_odata_type",
        when: |row| odata_type_contains(row, &["windowsdefenderadvancedthreatprotectionconfiguration"]),
        caps: SECRET,
        reason: "The onboarding package is a credential of the Defender tenant, and secrets are never returned in \
                 clear: in doubt, a captured payload alone does not restore it, and comparing two captures does not \
                 show every change.",
    },
    // Types without a target to restore to.
    Rule {
        name: "connector",
        column: "graph_collection",
        when: |row| {
            [
                "deviceManagement/deviceManagementPartners",
                "deviceManagement/exchangeConnectors",
                "deviceManagement/mobileThreatDefenseConnectors",
            ]
            .contains(&row.fact.graph_collection.as_str())
        },
        caps: Caps { restore_tier: Some(RestoreTier::NotRestorable), ..NO_CAP },
        reason: "A connector is one end of a link to another service: writing this end back does not restore the \
                 other.",
    },
    Rule {
        name: "tenant_singleton",
        column: "graph_collection",
        when: |row| row.fact.graph_collection == "deviceManagement/applePushNotificationCertificate",
        caps: Caps { restore_tier: Some(RestoreTier::NotRestorable), ..NO_CAP },
        reason: "A tenant has at most one. It is renewed with its provider and not created from a payload, so it is not \
                 restorable.",
    },
];

const SECRET: Caps = Caps {
    max_coverage_level: Some(CoverageLevel::ContentBacked),
    restore_tier: Some(RestoreTier::PreviewOnly),
    ..NO_CAP
};

/// The key that TCM requires, if the row is TCM's.
fn required_key(row: &Candidate) -> Option<RequiredKey> {
    match row.source_class {
        SourceClass::Tcm => row.fact.tcm.as_ref().map(|tcm| tcm.required_key),
        SourceClass::GraphV1Fallback | SourceClass::GraphBetaExperimental => None,
    }
}

fn offers_id(row: &Candidate) -> bool {
    row.fact.tcm.as_ref().is_some_and(|tcm| tcm.id_property.is_some())
}

/// How much of the type v1.0 lacks, if the row is that of v1.0.
fn v1_lacks(row: &Candidate) -> Option<V1Lacks> {
    match row.source_class {
        SourceClass::GraphV1Fallback => row.fact.v1_lacks,
        SourceClass::Tcm | SourceClass::GraphBetaExperimental => None,
    }
}

/// Whether a concrete type contains one of these parts. Ignores case, because Microsoft's own lists disagree about it.
fn odata_type_contains(row: &Candidate, parts: &[&str]) -> bool {
    row.fact.graph_odata_types.iter().any(|odata_type| {
        let odata_type = odata_type.to_ascii_lowercase();
        parts.iter().any(|part| odata_type.contains(part))
    })
}

/// Which sources a type has.
#[derive(Clone, Copy, Debug)]
pub struct Sources {
    /// The sources, in order of precedence.
    pub source_classes: &'static [SourceClass],
    /// Why a type has exactly these sources.
    pub reason: &'static str,
}

/// Derives the sources of a type from whether TCM lists it and from `graph_version`. Graph beta has every type.
pub const fn sources(listed_by_tcm: bool, graph_version: GraphVersion) -> Sources {
    match (listed_by_tcm, graph_version) {
        (true, GraphVersion::V1) => Sources {
            source_classes: &[SourceClass::Tcm, SourceClass::GraphV1Fallback, SourceClass::GraphBetaExperimental],
            reason: "TCM lists the type, and Graph has it in v1.0 and in beta.",
        },
        (true, GraphVersion::BetaDerivedType) => Sources {
            source_classes: &[SourceClass::Tcm, SourceClass::GraphBetaExperimental],
            reason: "TCM lists the type, and Graph has it in beta. Graph v1.0 is no fallback: it returns the \
                     resources as their base type or omits them, so it shows neither which of them are of this type \
                     nor their settings.",
        },
        (true, GraphVersion::Beta) => Sources {
            source_classes: &[SourceClass::Tcm, SourceClass::GraphBetaExperimental],
            reason: "TCM lists the type, and Graph has it only in beta.",
        },
        (false, GraphVersion::V1) => Sources {
            source_classes: &[SourceClass::GraphV1Fallback, SourceClass::GraphBetaExperimental],
            reason: "TCM does not list the type, and Graph has it in v1.0 and in beta.",
        },
        (false, GraphVersion::BetaDerivedType | GraphVersion::Beta) => Sources {
            source_classes: &[SourceClass::GraphBetaExperimental],
            reason: "TCM does not list the type, and Graph has it only in beta.",
        },
    }
}

/// The limits of a row, after all rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The highest level this source can ever prove.
    pub max_coverage_level: CoverageLevel,
    /// The strongest claim state that may rest on it.
    pub max_claim_state: ClaimState,
    /// How far a captured payload can be restored.
    pub restore_tier: RestoreTier,
    /// Whether the source is supported.
    pub support_state: SupportState,
}

/// Applies the rules: of those that hold, the lowest cap wins.
pub fn judge<'rules>(row: &Candidate, rules: impl IntoIterator<Item = &'rules Rule>) -> Verdict {
    let mut verdict = Verdict {
        max_coverage_level: CoverageLevel::Certified,
        max_claim_state: ClaimState::ClaimAllowed,
        restore_tier: RestoreTier::Restorable,
        support_state: SupportState::Supported,
    };
    for Rule { caps, .. } in rules.into_iter().filter(|rule| (rule.when)(row)) {
        lower(&mut verdict.max_coverage_level, caps.max_coverage_level);
        lower(&mut verdict.max_claim_state, caps.max_claim_state);
        lower(&mut verdict.restore_tier, caps.restore_tier);
        if let Some(cap) = caps.support_state {
            // The family is ordered from the best state to the worst.
            verdict.support_state = cap.max(verdict.support_state);
        }
    }
    verdict
}

fn lower<Value: Ord + Copy>(value: &mut Value, cap: Option<Value>) {
    if let Some(cap) = cap {
        *value = cap.min(*value);
    }
}
