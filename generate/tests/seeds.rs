//! The properties of the seeds. The committed files must be the generated ones.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;

use coverage_kernel_generate::catalog::catalog;
use coverage_kernel_generate::document::{
    ClaimState, CoverageLevel, Definitions, ResourceType, RestoreTier, Scope, SourceClass, SupportState,
};
use coverage_kernel_generate::facts::{self, Fact, GraphVersion};
use coverage_kernel_generate::kernel_seed::kernel_seed;
use coverage_kernel_generate::rules::{self, Candidate, RULES};
use coverage_kernel_generate::seeds;

type Outcome = Result<(), Box<dyn Error>>;

struct Seeds {
    facts: Vec<Fact>,
    catalog: Definitions,
    kernel: Definitions,
}

fn generated() -> Result<Seeds, Box<dyn Error>> {
    let facts = facts::read(&seeds::folder().join("facts"))?;
    let catalog = catalog(&facts);
    let kernel = kernel_seed(&catalog)?;
    Ok(Seeds { facts, catalog, kernel })
}

fn at(definitions: &Definitions, source_class: SourceClass) -> Vec<&ResourceType> {
    let rows = definitions.resource_types.iter();
    rows.filter(|row| row.source_class == source_class).collect()
}

fn row<'seed>(
    definitions: &'seed Definitions,
    canonical_type: &str,
    source_class: SourceClass,
) -> Result<&'seed ResourceType, String> {
    at(definitions, source_class)
        .into_iter()
        .find(|row| row.canonical_type == canonical_type)
        .ok_or_else(|| format!("no row for {canonical_type} at {source_class:?}"))
}

fn scope<'seed>(definitions: &'seed Definitions, scope_key: &str) -> Result<&'seed Scope, String> {
    let mut scopes = definitions.supported_scopes.iter();
    scopes.find(|scope| scope.scope_key == scope_key).ok_or_else(|| format!("no scope {scope_key}"))
}

/// Whether a row is eligible in a scope (contract §3).
fn is_eligible(row: &ResourceType, scope: &Scope) -> bool {
    let experimental =
        row.source_class == SourceClass::GraphBetaExperimental || row.support_state == SupportState::Experimental;
    row.support_state != SupportState::RegistryOnly
        && (scope.include_beta || !experimental)
        && (scope.include_fallback || row.source_class != SourceClass::GraphV1Fallback)
}

fn excluded<'seed>(definitions: &Definitions, scope: &'seed Scope) -> Vec<&'seed str> {
    let counts = |canonical_type: &String| {
        let mut rows = definitions.resource_types.iter();
        rows.any(|row| row.canonical_type == *canonical_type && is_eligible(row, scope))
    };
    let types = scope.denominator.iter();
    types.filter(|name| !counts(name)).map(String::as_str).collect()
}

fn fires(rule: &str, definitions: &Definitions) -> usize {
    let rows = definitions.resource_types.iter();
    rows.filter(|row| row.metadata.capped_by.iter().any(|cap| cap.rule == rule)).count()
}

#[test]
fn the_committed_files_are_the_generated_ones() -> Outcome {
    let folder = seeds::folder();
    for file in seeds::generate(&folder)? {
        file.check(&folder)?;
    }
    Ok(())
}

#[test]
fn a_changed_file_is_reported_with_the_first_line_that_differs() -> Outcome {
    let folder = seeds::folder();
    for mut file in seeds::generate(&folder)? {
        let mut lines: Vec<&str> = file.text.split('\n').collect();
        lines.splice(2..3, ["  \"changed\": true,"]);
        file.text = lines.join("\n");
        let message = file.check(&folder).err().map(|error| error.to_string());
        let expected = format!("{}:3: ", file.name);
        assert!(message.is_some_and(|message| message.starts_with(&expected)));
    }
    Ok(())
}

#[test]
fn every_seed_is_inactive() -> Outcome {
    let Seeds { catalog, kernel, .. } = generated()?;
    for seed in [catalog.to_json()?, kernel.to_json()?] {
        assert!(seed.starts_with("{\n  \"contract\": 1,\n  \"activation\": \"inactive\",\n"));
    }
    Ok(())
}

#[test]
fn the_kernel_seed_has_eight_types_in_ten_rows() -> Outcome {
    let Seeds { kernel, .. } = generated()?;
    let names = |source_class| -> Vec<String> {
        let rows = at(&kernel, source_class).into_iter();
        rows.map(|row| row.canonical_type.clone()).collect()
    };
    assert_eq!(
        names(SourceClass::Tcm),
        [
            "appProtectionPolicyiOS",
            "deviceAndAppManagementAssignmentFilter",
            "deviceCompliancePolicyWindows10",
            "deviceConfigurationPolicyWindows10",
            "roleDefinition",
        ]
    );
    assert_eq!(
        names(SourceClass::GraphV1Fallback),
        [
            "deviceCompliancePolicyWindows10",
            "deviceConfigurationPolicyWindows10",
            "notificationMessageTemplate",
            "termsAndConditions",
        ]
    );
    assert_eq!(names(SourceClass::GraphBetaExperimental), ["deviceHealthScript"]);
    assert_eq!(kernel.resource_types.len(), 10);
    let scopes = kernel.supported_scopes.iter();
    let scopes: Vec<_> = scopes.map(|scope| (scope.scope_key, scope.denominator.len())).collect();
    assert_eq!(scopes, [("intune_tcm_core", 5), ("intune_core", 7), ("intune_extended", 8)]);
    Ok(())
}

#[test]
fn every_row_of_the_kernel_seed_is_the_catalogs() -> Outcome {
    let Seeds { catalog, kernel, .. } = generated()?;
    for seeded in &kernel.resource_types {
        let of_catalog = row(&catalog, &seeded.canonical_type, seeded.source_class)?;
        assert_eq!(seeded, of_catalog);
    }
    Ok(())
}

#[test]
fn the_core_can_be_claimed_as_far_as_its_sources_allow() -> Outcome {
    let Seeds { kernel, .. } = generated()?;
    let strongest = |scope_key| -> Result<Option<ClaimState>, String> {
        let scope = scope(&kernel, scope_key)?;
        assert_eq!(excluded(&kernel, scope), Vec::<&str>::new(), "{scope_key}");
        let best = |canonical_type: &String| {
            let rows = kernel.resource_types.iter();
            rows.filter(|row| row.canonical_type == *canonical_type && is_eligible(row, scope))
                .filter(|row| row.max_coverage_level >= CoverageLevel::Renderable)
                .map(|row| row.max_claim_state)
                .max()
        };
        Ok(scope.denominator.iter().map(best).min().flatten())
    };
    assert_eq!(strongest("intune_tcm_core")?, Some(ClaimState::ClaimAllowed));
    assert_eq!(strongest("intune_core")?, Some(ClaimState::ClaimLimited));
    assert_eq!(strongest("intune_extended")?, Some(ClaimState::InternalOnly));
    Ok(())
}

#[test]
fn the_catalog_has_a_row_for_every_source_of_every_fact() -> Outcome {
    let Seeds { facts, catalog, .. } = generated()?;
    let count = |listed_by_tcm, graph_version| {
        let facts = facts.iter();
        facts
            .filter(|fact| fact.tcm.is_some() == listed_by_tcm)
            .filter(|fact| fact.graph_version == graph_version)
            .count()
    };
    let in_full = count(true, GraphVersion::V1);
    let fallback_only = count(false, GraphVersion::V1);
    let beta_only = count(false, GraphVersion::Beta);
    assert_eq!((in_full, fallback_only, beta_only), (27, 8, 13));
    assert_eq!(at(&catalog, SourceClass::Tcm).len(), 70);
    assert_eq!(at(&catalog, SourceClass::GraphV1Fallback).len(), in_full + fallback_only);
    assert_eq!(at(&catalog, SourceClass::GraphBetaExperimental).len(), beta_only);
    assert_eq!(catalog.resource_types.len(), 118);
    Ok(())
}

#[test]
fn the_scopes_of_the_catalog_have_the_types_they_name() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    let scopes = catalog.supported_scopes.iter();
    let scopes: Vec<_> = scopes.map(|scope| (scope.scope_key, scope.denominator.len())).collect();
    assert_eq!(
        scopes,
        [
            ("intune_tcm_all", 70),
            ("intune_compliance", 6),
            ("intune_endpoint_security", 12),
            ("intune_app_protection", 4),
            ("intune_all_sources", 91),
        ]
    );
    Ok(())
}

#[test]
fn only_the_type_without_a_schema_is_excluded() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    for scope in &catalog.supported_scopes {
        let expected: &[&str] = match scope.scope_key {
            "intune_tcm_all" | "intune_all_sources" => &["settingCatalogCustomPolicyWindows10"],
            _ => &[],
        };
        assert_eq!(excluded(&catalog, scope), expected, "{}", scope.scope_key);
    }
    Ok(())
}

#[test]
fn the_types_of_a_scope_can_prove_its_minimum_level() -> Outcome {
    let Seeds { catalog, kernel, .. } = generated()?;
    for seed in [&catalog, &kernel] {
        for scope in &seed.supported_scopes {
            let rows = seed.resource_types.iter();
            for row in rows.filter(|row| is_eligible(row, scope)) {
                if scope.denominator.contains(&row.canonical_type) {
                    assert!(row.max_coverage_level >= scope.minimum_level);
                }
            }
        }
    }
    Ok(())
}

#[test]
fn no_customer_scope_counts_beta_or_lacks_a_maximum_age() -> Outcome {
    let Seeds { catalog, kernel, .. } = generated()?;
    for seed in [&catalog, &kernel] {
        for scope in &seed.supported_scopes {
            assert!(scope.active);
            assert!(scope.max_evidence_age_seconds.is_some());
            assert_eq!(scope.customer_claimable, !scope.include_beta);
            assert!(!scope.allow_beta_certification && !scope.allow_derived_identity);
        }
    }
    Ok(())
}

#[test]
fn rows_are_ordered_and_unique() -> Outcome {
    let Seeds { catalog, kernel, .. } = generated()?;
    for seed in [&catalog, &kernel] {
        let rows = seed.resource_types.iter();
        let keys: Vec<_> = rows.map(|row| (row.canonical_type.as_str(), row.source_class)).collect();
        assert!(keys.is_sorted_by(|one, other| one < other));
        for scope in &seed.supported_scopes {
            assert!(scope.denominator.is_sorted_by(|one, other| one < other));
        }
    }
    Ok(())
}

#[test]
fn no_name_is_ambiguous() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    let mut owners = BTreeMap::new();
    for row in &catalog.resource_types {
        let names = row.source_aliases.iter().chain([&row.canonical_type]);
        for name in names {
            assert!((1..=255).contains(&name.len()), "{name}");
            assert!(name.bytes().all(|byte| byte.is_ascii_graphic()), "{name}");
            let owner = owners.entry(name.to_ascii_lowercase()).or_insert(&row.canonical_type);
            assert_eq!(*owner, &row.canonical_type, "{name} names two types");
        }
    }
    Ok(())
}

#[test]
fn a_graph_name_that_several_types_share_is_no_alias() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    let aliases: BTreeSet<_> =
        catalog.resource_types.iter().flat_map(|row| &row.source_aliases).map(String::as_str).collect();
    assert!(!aliases.contains("deviceManagement/deviceConfigurations"));
    assert!(!aliases.contains("deviceManagement/configurationPolicies"));
    assert!(aliases.contains("#microsoft.graph.windows10GeneralConfiguration"));
    assert!(aliases.contains("deviceManagement/termsAndConditions"));
    assert!(aliases.contains("microsoft.intune.roleDefinition"));
    Ok(())
}

#[test]
fn every_rule_changes_at_least_one_row() -> Outcome {
    let Seeds { facts, .. } = generated()?;
    let rows: Vec<_> = facts
        .iter()
        .flat_map(|fact| {
            let source_classes = rules::sources(fact).source_classes.iter();
            source_classes.map(move |&source_class| Candidate { fact, source_class })
        })
        .collect();
    for rule in RULES {
        let decides = |row: &Candidate| {
            let others = RULES.iter().filter(|other| other.name != rule.name);
            rules::judge(row, RULES) != rules::judge(row, others)
        };
        assert!(rows.iter().any(decides), "{} changes no row", rule.name);
    }
    Ok(())
}

#[test]
fn every_rule_holds_for_exactly_the_rows_it_is_meant_for() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    let counts: Vec<_> = RULES.iter().map(|rule| (rule.name, fires(rule.name, &catalog))).collect();
    assert_eq!(
        counts,
        [
            ("graph_v1_source", 35),
            ("graph_beta_source", 13),
            ("display_name_alone", 67),
            ("no_id_to_restore_to", 10),
            ("no_schema", 1),
            ("beta_alone", 31),
            ("derived_type_in_beta_alone", 25),
            ("certificate", 4),
            ("network_key", 10),
            ("catalog_setting", 10),
            ("custom_setting", 2),
            ("onboarding_package", 2),
            ("app_installer", 1),
            ("connector", 3),
            ("tenant_singleton", 1),
        ]
    );
    Ok(())
}

#[test]
fn every_row_names_the_rules_that_capped_it() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    for row in &catalog.resource_types {
        let capped_by = &row.metadata.capped_by;
        let name = &row.canonical_type;
        let level = capped_by.iter().filter_map(|cap| cap.caps.max_coverage_level);
        let claim = capped_by.iter().filter_map(|cap| cap.caps.max_claim_state);
        let restore = capped_by.iter().filter_map(|cap| cap.caps.restore_tier);
        let support = capped_by.iter().filter_map(|cap| cap.caps.support_state);
        let level = level.min().unwrap_or(CoverageLevel::Certified);
        let claim = claim.min().unwrap_or(ClaimState::ClaimAllowed);
        let restore = restore.min().unwrap_or(RestoreTier::Restorable);
        let support = support.max().unwrap_or(SupportState::Supported);
        assert_eq!(row.max_coverage_level, level, "{name}");
        assert_eq!(row.max_claim_state, claim, "{name}");
        assert_eq!(row.restore_tier, restore, "{name}");
        assert_eq!(row.support_state, support, "{name}");
        assert!(capped_by.iter().all(|cap| cap.reason.ends_with('.')));
    }
    Ok(())
}

#[test]
fn tcm_certifies_only_types_that_it_keys_by_more_than_a_display_name() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    let rows = at(&catalog, SourceClass::Tcm).into_iter();
    let certifiable: Vec<_> = rows
        .filter(|row| row.max_coverage_level == CoverageLevel::Certified)
        .map(|row| row.canonical_type.as_str())
        .collect();
    assert_eq!(certifiable, ["deviceCleanupRule", "deviceEnrollmentPlatformRestriction"]);
    Ok(())
}

#[test]
fn nothing_with_secrets_or_in_beta_alone_is_restorable() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    for row in &catalog.resource_types {
        let in_full = row.metadata.graph_version == GraphVersion::V1;
        let secret = row.max_coverage_level == CoverageLevel::ContentBacked;
        if row.restore_tier == RestoreTier::Restorable {
            assert!(in_full && !secret, "{}", row.canonical_type);
        }
    }
    Ok(())
}
