//! Each source proves, claims and restores only what it returns: a test for each rule that says so.

use crate::generated::{Outcome, Seeds, at, excluded, generated, names, row, scope};
use coverage_kernel_generate::document::{
    ClaimState, CoverageLevel, Definitions, RestoreTier, SourceClass, SupportState,
};

/// The types whose v1.0 row has one of these maximum levels.
fn fallback_rows_with(definitions: &Definitions, levels: &[CoverageLevel]) -> Vec<String> {
    let rows = at(definitions, SourceClass::GraphV1Fallback);
    rows.filter(|row| levels.contains(&row.max_coverage_level)).map(|row| row.canonical_type.clone()).collect()
}

#[test]
fn v1_proves_only_the_existence_of_a_resource_if_it_lacks_settings() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    let lacking = fallback_rows_with(&catalog, &[CoverageLevel::Detected]);
    for canonical_type in [
        // v1.0 lacks settings that TCM reads: 190, 81, 15 and 1.
        "deviceConfigurationEndpointProtectionPolicyWindows10",
        "deviceConfigurationPolicyWindows10",
        "appProtectionPolicyiOS",
        "roleDefinition",
        // v1.0 lacks a setting that TCM does not read.
        "appConfigurationPolicy",
        "deviceConfigurationCustomPolicyWindows10",
        "windowsUpdateForBusinessRingUpdateProfileWindows10",
        // v1.0 lacks a setting of a type that TCM does not list.
        "mobileThreatDefenseConnector",
        "notificationMessageTemplate",
        "vppToken",
        // v1.0 lacks a whole concrete type.
        "managedDeviceMobileAppConfiguration",
        "mobileApp",
    ] {
        assert!(lacking.iter().any(|name| name == canonical_type), "{canonical_type}");
    }
    assert_eq!(lacking.len(), 35);
    for canonical_type in lacking {
        let row = row(&catalog, &canonical_type, SourceClass::GraphV1Fallback)?;
        assert_eq!(row.max_claim_state, ClaimState::ClaimLimited, "{canonical_type}");
        assert_eq!(row.restore_tier, RestoreTier::NotRestorable, "{canonical_type}");
    }
    Ok(())
}

#[test]
fn v1_proves_content_if_it_lacks_no_setting_and_restores_a_preview() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    for canonical_type in [
        "deviceCategory",
        "deviceEnrollmentLimitRestriction",
        "termsAndConditions",
        "windowsInformationProtectionPolicy",
        "windowsInformationProtectionPolicyWindows10MdmEnrolled",
    ] {
        let row = row(&catalog, canonical_type, SourceClass::GraphV1Fallback)?;
        assert_eq!(row.max_coverage_level, CoverageLevel::ContentBacked, "{canonical_type}");
        assert_eq!(row.max_claim_state, ClaimState::ClaimLimited, "{canonical_type}");
        assert_eq!(row.restore_tier, RestoreTier::PreviewOnly, "{canonical_type}");
    }
    Ok(())
}

#[test]
fn v1_is_rendered_at_most_if_nothing_is_known_to_be_lacking() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    let above_content = [CoverageLevel::Comparable, CoverageLevel::Renderable, CoverageLevel::Certified];
    assert_eq!(
        fallback_rows_with(&catalog, &above_content),
        ["deviceManagementExchangeConnector", "deviceManagementPartner", "mobileAppCategory"]
    );
    for row in at(&catalog, SourceClass::GraphV1Fallback) {
        assert!(row.max_coverage_level <= CoverageLevel::Renderable, "{}", row.canonical_type);
        assert_eq!(row.max_claim_state, ClaimState::ClaimLimited, "{}", row.canonical_type);
    }
    Ok(())
}

#[test]
fn v1_restores_only_a_type_of_which_it_lacks_nothing() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    let restorable =
        at(&catalog, SourceClass::GraphV1Fallback).filter(|row| row.restore_tier == RestoreTier::Restorable);
    assert_eq!(names(restorable), ["mobileAppCategory"]);
    Ok(())
}

#[test]
fn an_obsolete_type_is_out_of_scope_at_every_source_and_in_no_denominator() -> Outcome {
    let Seeds { catalog, kernel, .. } = generated()?;
    let obsolete = [
        "accountProtectionPolicy",
        "applicationControlPolicyWindows10",
        "asrRulesPolicyWindows10",
        "deviceCompliancePolicyAndroid",
        "deviceConfigurationPolicyAndroidDeviceAdministrator",
        "wiFiConfigurationPolicyAndroidDeviceAdministrator",
        "wifiConfigurationPolicyAndroidForWork",
    ];
    for row in &catalog.resource_types {
        let is_obsolete = obsolete.contains(&row.canonical_type.as_str());
        assert_eq!(row.support_state == SupportState::OutOfScope, is_obsolete, "{}", row.canonical_type);
    }
    for seed in [&catalog, &kernel] {
        for scope in &seed.supported_scopes {
            assert!(!scope.denominator.iter().any(|name| obsolete.contains(&name.as_str())), "{}", scope.scope_key);
        }
    }
    Ok(())
}

#[test]
fn tcm_certifies_only_types_that_it_keys_by_more_than_a_display_name() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    let certified = at(&catalog, SourceClass::Tcm).filter(|row| row.max_coverage_level == CoverageLevel::Certified);
    assert_eq!(names(certified), ["deviceEnrollmentPlatformRestriction"]);
    Ok(())
}

#[test]
fn the_cleanup_rule_is_no_singleton() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    let row = row(&catalog, "deviceCleanupRule", SourceClass::Tcm)?;
    assert_eq!(row.max_coverage_level, CoverageLevel::Renderable);
    assert_eq!(row.restore_tier, RestoreTier::PreviewOnly);
    Ok(())
}

#[test]
fn every_type_has_an_experimental_row_for_beta() -> Outcome {
    let seeds = generated()?;
    let Seeds { facts, catalog, .. } = &seeds;
    for fact in facts {
        let name = &fact.canonical_type;
        let row = row(catalog, name, SourceClass::GraphBetaExperimental)?;
        let expected = if seeds.is_obsolete(name) { SupportState::OutOfScope } else { SupportState::Experimental };
        assert_eq!(row.support_state, expected, "{name}");
        assert_eq!(row.max_claim_state, ClaimState::InternalOnly, "{name}");
        assert!(row.max_coverage_level <= CoverageLevel::Renderable, "{name}");
        assert!(row.restore_tier <= RestoreTier::PreviewOnly, "{name}");
    }
    Ok(())
}

#[test]
fn the_residual_types_of_shared_collections_are_visible_exclusions() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    let settings_catalog = ["deviceManagementConfigurationPolicy", "settingCatalogCustomPolicyWindows10"];
    let device_configurations = [
        "deviceConfigurationCustom",
        "deviceConfigurationDeviceFeatures",
        "deviceConfigurationEditionUpgrade",
        "deviceConfigurationIosUpdate",
    ];
    let compliance = ["aospDeviceOwnerCompliancePolicy", "deviceManagementCompliancePolicy"];
    let enrollment = ["deviceEnrollmentWindowsHelloForBusinessConfiguration"];
    for (scope_key, residual) in [
        (
            "intune_tcm_all",
            [&settings_catalog[..], &device_configurations[..], &compliance[..], &enrollment[..]].concat(),
        ),
        ("intune_endpoint_security", [&settings_catalog[..], &device_configurations[..]].concat()),
        ("intune_compliance", compliance.to_vec()),
        ("intune_app_protection", Vec::new()),
    ] {
        let mut residual = residual;
        residual.sort_unstable();
        assert_eq!(excluded(&catalog, scope(&catalog, scope_key)?), residual, "{scope_key}");
    }
    Ok(())
}

/// Independent of the generator's own way of finding residual types.
#[test]
fn a_scope_with_a_tcm_type_has_every_type_of_its_collection_that_tcm_does_not_list() -> Outcome {
    let Seeds { facts, catalog, .. } = generated()?;
    let mut drawn_on = 0;
    for scope in &catalog.supported_scopes {
        for residual in facts.iter().filter(|fact| fact.tcm.is_none()) {
            let draws_on_its_collection = facts.iter().any(|fact| {
                fact.tcm.is_some()
                    && fact.graph_collection == residual.graph_collection
                    && scope.denominator.contains(&fact.canonical_type)
            });
            if draws_on_its_collection {
                let name = &residual.canonical_type;
                assert!(scope.denominator.contains(name), "{name} in {}", scope.scope_key);
                drawn_on += 1;
            }
        }
    }
    assert_eq!(drawn_on, 20);
    Ok(())
}
