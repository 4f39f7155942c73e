//! The table of rules: derives from the facts what a source may prove, claim and restore.
//!
//! A row starts without caps: `supported`, `certified`, `claim_allowed`, `restorable`. Each rule that holds adds its
//! caps, and the lowest cap wins. The order of the rules affects only the order in `metadata`.
//! If the facts leave a doubt, a rule sets the lower cap and its reason says so: a cap that is too low prevents a true
//! claim, and a cap that is too high permits a false one.
//!
//! For `roleDefinition`, which TCM keys by display name and Graph v1.0 has in full:
//!
//! | source | rules that hold | result |
//! |---|---|---|
//! | `tcm` | `display_name_alone` | `renderable`, `claim_allowed`, `restorable` |
//! | `graph_v1_fallback` | `graph_v1_source` | `certified`, `claim_limited`, `restorable` |

use serde::Serialize;

use crate::document::{ClaimState, CoverageLevel, RestoreTier, SourceClass, SupportState};
use crate::facts::{Fact, GraphVersion, RequiredKey};

/// A type at one of its sources: the input of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'facts> {
    /// The facts about the type.
    pub fact: &'facts Fact,
    /// The source.
    pub source_class: SourceClass,
}

/// The caps of a rule; `None` sets no cap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Caps {
    /// The highest level this source can ever prove.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_coverage_level: Option<CoverageLevel>,
    /// The strongest claim state that may rest on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_claim_state: Option<ClaimState>,
    /// What can be restored from a captured payload.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restore_tier: Option<RestoreTier>,
    /// Whether the source is supported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub support_state: Option<SupportState>,
}

const NO_CAP: Caps = Caps { max_coverage_level: None, max_claim_state: None, restore_tier: None, support_state: None };

/// A row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The rule's name in `metadata`.
    pub name: &'static str,
    /// The column of the facts that the rule reads, or `source_class`, which is not a fact but a field of the row.
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
    // The source.
    Rule {
        name: "graph_v1_source",
        column: "source_class",
        when: |row| row.source_class == SourceClass::GraphV1Fallback,
        caps: Caps { max_claim_state: Some(ClaimState::ClaimLimited), ..NO_CAP },
        reason: "A claim that rests on a fallback says so: TCM does not vouch for this content, so the claim is limited.",
    },
    Rule {
        name: "graph_beta_source",
        column: "source_class",
        when: |row| row.source_class == SourceClass::GraphBetaExperimental,
        caps: Caps {
            max_coverage_level: Some(CoverageLevel::Renderable),
            max_claim_state: Some(ClaimState::InternalOnly),
            support_state: Some(SupportState::Experimental),
            ..NO_CAP
        },
        reason: "Beta may change without notice: a certificate would not outlive the next change, and nothing read from \
                 it is fit to be promised to anyone outside.",
    },
    // How TCM keys the type.
    Rule {
        name: "display_name_alone",
        column: "tcm_required_key",
        when: |row| required_key(row) == Some(RequiredKey::DisplayName),
        caps: Caps { max_coverage_level: Some(CoverageLevel::Renderable), ..NO_CAP },
        reason: "A source keyed by display name alone cannot be certified: a display name is never a stable identity, \
                 and an id that the schema offers without requiring it may be absent from any snapshot.",
    },
    Rule {
        name: "no_id_to_restore_to",
        column: "tcm_id_property",
        when: |row| required_key(row) == Some(RequiredKey::DisplayName) && !offers_id(row),
        caps: Caps { restore_tier: Some(RestoreTier::PreviewOnly), ..NO_CAP },
        reason: "TCM offers no id at all for this type: a restore could only pick its target by display name, and might \
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
        reason: "TCM lists the type, but its schema does not define it: neither its key nor its content is known, so \
                 nothing may rest on it until it is.",
    },
    // Which Graph version could restore the type.
    Rule {
        name: "beta_alone",
        column: "graph_version",
        when: |row| row.fact.graph_version == GraphVersion::Beta,
        caps: Caps { restore_tier: Some(RestoreTier::PreviewOnly), ..NO_CAP },
        reason: "Beta alone is not restorable for customers: TCM cannot write, and Graph has this type only in beta, \
                 so a restore can be previewed but not promised.",
    },
    Rule {
        name: "derived_type_in_beta_alone",
        column: "graph_version",
        when: |row| row.fact.graph_version == GraphVersion::BetaDerivedType,
        caps: Caps { restore_tier: Some(RestoreTier::PreviewOnly), ..NO_CAP },
        reason: "Beta alone is not restorable for customers: TCM cannot write, and Graph v1.0 knows only the base type, \
                 without the settings that a restore would have to write.",
    },
    // Secrets, which a provider never returns in clear. A payload without its secrets is content, but two captures are
    // equal after a secret has changed. So the source does not prove `comparable`, or any level above it.
    Rule {
        name: "certificate",
        column: "graph_odata_type",
        when: |row| odata_type_contains(row, "certificate"),
        caps: SECRET,
        reason: "Certificates and PFX never come back in clear: a captured payload alone does not restore them, and \
                 comparing two cannot show that one was replaced.",
    },
    Rule {
        name: "network_key",
        column: "graph_odata_type",
        when: |row| ["vpn", "wifi", "wirednetwork"].iter().any(|part| odata_type_contains(row, part)),
        caps: SECRET,
        reason: "VPN, Wi-Fi and wired-network keys never come back in clear: a captured payload alone does not restore \
                 them, and comparing two cannot show that one was changed.",
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
        reason: "Some settings of the settings catalog never come back in clear, and it is not known which types can \
                 hold one: in doubt, a captured payload alone does not restore them, nor does comparing two show every change.",
    },
    Rule {
        name: "custom_setting",
        column: "graph_odata_type",
        when: |row| row.fact.graph_odata_type == "windows10CustomConfiguration",
        caps: SECRET,
        reason: "A custom OMA-URI setting may hold anything, secrets included, and those never come back in clear: in \
                 doubt, a captured payload alone does not restore it, nor does comparing two show every change.",
    },
    Rule {
        name: "onboarding_package",
        column: "graph_odata_type",
        when: |row| row.fact.graph_odata_type == "windowsDefenderAdvancedThreatProtectionConfiguration",
        caps: SECRET,
        reason: "The onboarding package is a credential of the Defender tenant, and secrets never come back in clear: in \
                 doubt, a captured payload alone does not restore it, nor does comparing two show every change.",
    },
    Rule {
        name: "app_installer",
        column: "graph_collection",
        when: |row| row.fact.graph_collection == "deviceAppManagement/mobileApps",
        caps: Caps { restore_tier: Some(RestoreTier::PreviewOnly), ..NO_CAP },
        reason: "An app's configuration names its installer without containing it: in doubt, a captured payload alone \
                 does not restore the app.",
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
        reason: "A connector is one half of a link to another service: connectors are not restorable, because writing \
                 this half back does not bring the other half with it.",
    },
    Rule {
        name: "tenant_singleton",
        column: "tcm_required_key",
        when: |row| required_key(row) == Some(RequiredKey::SingleInstance),
        caps: Caps { restore_tier: Some(RestoreTier::NotRestorable), ..NO_CAP },
        reason: "There is one for the whole tenant, neither created nor deleted: tenant singletons are not restorable.",
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
        SourceClass::Tcm => row.fact.tcm.map(|tcm| tcm.required_key),
        SourceClass::GraphV1Fallback | SourceClass::GraphBetaExperimental => None,
    }
}

fn offers_id(row: &Candidate) -> bool {
    row.fact.tcm.is_some_and(|tcm| tcm.id_property.is_some())
}

/// Ignores case, because Microsoft's own lists disagree about it.
fn odata_type_contains(row: &Candidate, part: &str) -> bool {
    row.fact.graph_odata_type.to_ascii_lowercase().contains(part)
}

/// Which sources a type has.
#[derive(Clone, Copy, Debug)]
pub struct Sources {
    /// The sources, in order of precedence.
    pub source_classes: &'static [SourceClass],
    /// Why the type has exactly these sources.
    pub reason: &'static str,
}

/// Derives the sources of a type from whether TCM lists it and from `graph_version`.
pub fn sources(fact: &Fact) -> Sources {
    match (fact.tcm, fact.graph_version) {
        (Some(_), GraphVersion::V1) => Sources {
            source_classes: &[SourceClass::Tcm, SourceClass::GraphV1Fallback],
            reason: "TCM lists the type, and Graph v1.0 has it in full.",
        },
        (Some(_), GraphVersion::BetaDerivedType) => Sources {
            source_classes: &[SourceClass::Tcm],
            reason: "TCM lists the type. Graph v1.0 returns it only as its base type, so it can tell neither which of \
                     the listed resources are of this type nor what they contain, and is no fallback.",
        },
        (Some(_), GraphVersion::Beta) => Sources {
            source_classes: &[SourceClass::Tcm],
            reason: "TCM lists the type. Graph has it only in beta, which is no fallback for what TCM reads.",
        },
        (None, GraphVersion::V1) => Sources {
            source_classes: &[SourceClass::GraphV1Fallback],
            reason: "TCM does not list the type, and Graph v1.0 has it.",
        },
        (None, GraphVersion::BetaDerivedType | GraphVersion::Beta) => Sources {
            source_classes: &[SourceClass::GraphBetaExperimental],
            reason: "TCM does not list the type, and Graph has it only in beta.",
        },
    }
}

/// What the rules leave to a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The highest level this source can ever prove.
    pub max_coverage_level: CoverageLevel,
    /// The strongest claim state that may rest on it.
    pub max_claim_state: ClaimState,
    /// What can be restored from a captured payload.
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
            verdict.support_state = cap.max(verdict.support_state); // the family is ordered from the best state to the worst
        }
    }
    verdict
}

fn lower<Value: Ord + Copy>(value: &mut Value, cap: Option<Value>) {
    if let Some(cap) = cap {
        *value = cap.min(*value);
    }
}
