//! The names that tools write for a type are its aliases, and a name that several types share is an alias of none.

use std::collections::BTreeMap;

use crate::generated::{Outcome, Seeds, generated};
use coverage_kernel::Definitions;
use coverage_kernel_generate::aliases::{GraphNames, Naming};

#[test]
fn each_way_of_naming_names_as_many_types_as_it_can() -> Outcome {
    let Seeds { facts, catalog, .. } = generated()?;
    let definitions = Definitions::from_json(catalog.to_json()?.as_bytes())?;
    let graph_names = GraphNames::of(&facts);
    let mut counts = Vec::new();
    for &naming in Naming::ALL {
        let mut types = 0;
        for fact in &facts {
            let names = graph_names.names(fact, naming);
            for name in &names {
                assert_eq!(definitions.canonical_type(name), Some(fact.canonical_type.as_str()), "{name}");
            }
            types += usize::from(!names.is_empty());
        }
        counts.push((naming, types));
    }
    // Of 102 types. 12 have no Graph type that is theirs alone, and 65 share their collection.
    assert_eq!(
        counts,
        [
            (Naming::Tcm, 70),
            (Naming::Microsoft365Dsc, 70),
            (Naming::ODataType, 90),
            (Naming::ODataTypeWithoutHash, 90),
            (Naming::Path, 37),
            (Naming::PathWithSlash, 37),
            (Naming::V1Path, 37),
            (Naming::BetaPath, 37),
        ]
    );
    Ok(())
}

#[test]
fn tools_can_name_a_type_in_their_own_way() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    let definitions = Definitions::from_json(catalog.to_json()?.as_bytes())?;
    for (name, canonical_type) in [
        ("microsoft.intune.roleDefinition", "roleDefinition"),
        ("IntuneRoleDefinition", "roleDefinition"),
        ("#microsoft.graph.deviceAndAppManagementRoleDefinition", "roleDefinition"),
        ("#microsoft.graph.windows10GeneralConfiguration", "deviceConfigurationPolicyWindows10"),
        ("microsoft.graph.windows10GeneralConfiguration", "deviceConfigurationPolicyWindows10"),
        ("#microsoft.graph.win32LobApp", "mobileApp"),
        ("#microsoft.graph.winGetApp", "mobileApp"),
        ("#microsoft.graph.iosMobileAppConfiguration", "managedDeviceMobileAppConfiguration"),
        ("deviceManagement/termsAndConditions", "termsAndConditions"),
        ("/deviceManagement/termsAndConditions", "termsAndConditions"),
        ("v1.0/deviceManagement/termsAndConditions", "termsAndConditions"),
        ("beta/deviceManagement/assignmentFilters", "deviceAndAppManagementAssignmentFilter"),
    ] {
        assert_eq!(definitions.canonical_type(name), Some(canonical_type), "{name}");
    }
    Ok(())
}

#[test]
fn a_name_that_several_types_share_or_none_has_is_no_alias() -> Outcome {
    let Seeds { catalog, .. } = generated()?;
    let definitions = Definitions::from_json(catalog.to_json()?.as_bytes())?;
    for name in [
        "deviceManagement/deviceConfigurations",
        "/deviceManagement/configurationPolicies",
        "v1.0/deviceManagement/deviceCompliancePolicies",
        "beta/deviceManagement/deviceEnrollmentConfigurations",
        "#microsoft.graph.deviceManagementConfigurationPolicy",
        "microsoft.graph.deviceManagementIntent",
        "#microsoft.graph.mobileApp",
        "microsoft.entra.roleDefinition",
    ] {
        assert_eq!(definitions.canonical_type(name), None, "{name}");
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
