//! The properties of the seeds. The committed files must be the generated ones.

use crate::generated::{Outcome, Seeds, at, eligible_rows, excluded, generated, names, row, scope};
use coverage_kernel_generate::document::{ClaimState, CoverageLevel, RestoreTier, SourceClass, SupportState};
use coverage_kernel_generate::facts::GraphVersion;
use coverage_kernel_generate::rules::{self, Candidate, RULES};
use coverage_kernel_generate::seeds;

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
    for seed in generated()?.documents() {
        assert!(seed.to_json()?.starts_with("{\n  \"contract\": 1,\n  \"activation\": \"inactive\",\n"));
    }
    Ok(())
}

#[test]
fn the_kernel_seed_has_eight_types_with_all_of_their_rows() -> Outcome {
    let Seeds { catalog, kernel, .. } = generated()?;
    assert_eq!(
        names(at(&kernel, SourceClass::Tcm)),
        [
            "appProtectionPolicyiOS",
            "deviceAndAppManagementAssignmentFilter",
            "deviceCompliancePolicyWindows10",
            "deviceConfigurationPolicyWindows10",
            "roleDefinition",
        ]
    );
    assert_eq!(
        names(at(&kernel, SourceClass::GraphV1Fallback)),
        [
            "appProtectionPolicyiOS",
            "deviceCompliancePolicyWindows10",
            "deviceConfigurationPolicyWindows10",
            "mobileAppCategory",
            "roleDefinition",
            "termsAndConditions",
        ]
    );
    assert_eq!(
        names(at(&kernel, SourceClass::GraphBetaExperimental)),
        [
            "appProtectionPolicyiOS",
            "deviceAndAppManagementAssignmentFilter",
            "deviceCompliancePolicyWindows10",
            "deviceConfigurationPolicyWindows10",
            "deviceHealthScript",
            "mobileAppCategory",
            "roleDefinition",
            "termsAndConditions",
        ]
    );
    for seeded in &kernel.resource_types {
        assert_eq!(seeded, row(&catalog, &seeded.canonical_type, seeded.source_class)?);
    }
    Ok(())
}

#[test]
fn the_kernel_seed_has_three_scopes() -> Outcome {
    let Seeds { kernel, .. } = generated()?;
    let scopes = kernel.supported_scopes.iter();
    let scopes: Vec<_> = scopes.map(|scope| (scope.scope_key, scope.denominator.len())).collect();
    assert_eq!(scopes, [("intune_tcm_core", 5), ("intune_core", 7), ("intune_extended", 8)]);
    Ok(())
}

#[test]
fn the_fallback_proves_the_content_of_both_types_that_only_it_has_in_the_kernel_seed() -> Outcome {
    let Seeds { kernel, .. } = generated()?;
    for canonical_type in ["mobileAppCategory", "termsAndConditions"] {
        assert!(row(&kernel, canonical_type, SourceClass::Tcm).is_err());
        let fallback = row(&kernel, canonical_type, SourceClass::GraphV1Fallback)?;
        assert!(fallback.max_coverage_level >= CoverageLevel::ContentBacked);
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
            eligible_rows(&kernel, scope, canonical_type)
                .filter(|row| row.max_coverage_level >= CoverageLevel::ContentBacked)
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
    let in_v1 = count(true, GraphVersion::V1);
    let v1_only = count(false, GraphVersion::V1);
    let beta_only = count(false, GraphVersion::Beta);
    assert_eq!((in_v1, v1_only, beta_only), (27, 17, 15));
    assert_eq!(facts.len(), 102);
    assert_eq!(at(&catalog, SourceClass::Tcm).count(), 70);
    assert_eq!(at(&catalog, SourceClass::GraphV1Fallback).count(), in_v1 + v1_only);
    assert_eq!(at(&catalog, SourceClass::GraphBetaExperimental).count(), facts.len());
    assert_eq!(catalog.resource_types.len(), 216);
    Ok(())
}

#[test]
fn the_scopes_of_the_catalog_have_the_types_they_name() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    let scopes = catalog.supported_scopes.iter();
    let scopes: Vec<_> =
        scopes.map(|scope| (scope.scope_key, scope.denominator.len(), excluded(&catalog, scope).len())).collect();
    assert_eq!(
        scopes,
        [
            ("intune_tcm_all", 71, 9),
            ("intune_compliance", 7, 2),
            ("intune_endpoint_security", 15, 6),
            ("intune_app_protection", 4, 0),
            ("intune_all_sources", 95, 0),
        ]
    );
    Ok(())
}

#[test]
fn every_counted_type_can_be_covered_at_the_minimum_level() -> Outcome {
    let seeds = generated()?;
    for seed in seeds.documents() {
        for scope in &seed.supported_scopes {
            let excluded = excluded(seed, scope);
            for canonical_type in scope.denominator.iter().filter(|name| !excluded.contains(&name.as_str())) {
                let mut rows = eligible_rows(seed, scope, canonical_type);
                let covers = rows.any(|row| row.max_coverage_level >= scope.minimum_level);
                assert!(covers, "{canonical_type} in {}", scope.scope_key);
            }
        }
    }
    Ok(())
}

#[test]
fn a_scope_includes_the_fallback_only_where_it_can_cover_a_type() -> Outcome {
    let seeds = generated()?;
    for seed in seeds.documents() {
        for scope in seed.supported_scopes.iter().filter(|scope| scope.include_fallback) {
            let mut fallback = at(seed, SourceClass::GraphV1Fallback);
            let covers = fallback.any(|row| {
                scope.denominator.contains(&row.canonical_type) && row.max_coverage_level >= scope.minimum_level
            });
            assert!(covers, "{}", scope.scope_key);
        }
    }
    Ok(())
}

#[test]
fn no_customer_scope_counts_beta_or_lacks_a_maximum_age() -> Outcome {
    let seeds = generated()?;
    for seed in seeds.documents() {
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
    let seeds = generated()?;
    for seed in seeds.documents() {
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
fn every_rule_changes_at_least_one_row() -> Outcome {
    let Seeds { facts, .. } = generated()?;
    let rows: Vec<_> = facts
        .iter()
        .flat_map(|fact| {
            let source_classes = rules::sources(fact.tcm.is_some(), fact.graph_version).source_classes.iter();
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
    let holds = |rule: &str| {
        let rows = catalog.resource_types.iter();
        rows.filter(|row| row.metadata.capped_by.contains(&rule)).count()
    };
    let counts: Vec<_> = RULES.iter().map(|rule| (rule.name, holds(rule.name))).collect();
    assert_eq!(
        counts,
        [
            ("obsolete", 16),
            ("graph_v1_source", 44),
            ("graph_beta_source", 102),
            ("v1_lacks_settings", 35),
            ("v1_lacks_no_setting", 5),
            ("display_name_alone", 67),
            ("single_instance_marker", 1),
            ("no_id_to_restore_to", 10),
            ("no_schema", 1),
            ("beta_alone", 51),
            ("derived_type_in_beta_alone", 50),
            ("certificate", 10),
            ("network_key", 20),
            ("token", 2),
            ("catalog_setting", 19),
            ("custom_setting", 5),
            ("onboarding_package", 3),
            ("connector", 6),
            ("tenant_singleton", 2),
        ]
    );
    Ok(())
}

#[test]
fn every_row_names_the_rules_that_capped_it() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    for row in &catalog.resource_types {
        let capped_by: Vec<_> = RULES.iter().filter(|rule| row.metadata.capped_by.contains(&rule.name)).collect();
        let name = &row.canonical_type;
        assert_eq!(capped_by.len(), row.metadata.capped_by.len(), "{name}");
        let level = capped_by.iter().filter_map(|rule| rule.caps.max_coverage_level);
        let claim = capped_by.iter().filter_map(|rule| rule.caps.max_claim_state);
        let restore = capped_by.iter().filter_map(|rule| rule.caps.restore_tier);
        let support = capped_by.iter().filter_map(|rule| rule.caps.support_state);
        let level = level.min().unwrap_or(CoverageLevel::Certified);
        let claim = claim.min().unwrap_or(ClaimState::ClaimAllowed);
        let restore = restore.min().unwrap_or(RestoreTier::Restorable);
        let support = support.max().unwrap_or(SupportState::Supported);
        assert_eq!(row.max_coverage_level, level, "{name}");
        assert_eq!(row.max_claim_state, claim, "{name}");
        assert_eq!(row.restore_tier, restore, "{name}");
        assert_eq!(row.support_state, support, "{name}");
    }
    Ok(())
}

#[test]
fn nothing_with_secrets_or_in_beta_alone_is_restorable() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    for row in &catalog.resource_types {
        let in_v1 = row.metadata.graph_version == GraphVersion::V1;
        let secret = row.max_coverage_level == CoverageLevel::ContentBacked;
        if row.restore_tier == RestoreTier::Restorable {
            assert!(in_v1 && !secret, "{}", row.canonical_type);
        }
    }
    Ok(())
}
