//! A mistake in the facts is an error with its position. It is never a panic, and never a rule that silently does not
//! apply.

use coverage_kernel_generate::facts::{FactsError, parse};

const TCM: &str = "tcm_type,graph_collection,graph_odata_type,graph_version,tcm_required_key,tcm_id_property,tcm_schema_property_count
roleDefinition,deviceManagement/roleDefinitions,roleDefinition,v1.0,DisplayName,Id,8
deviceCleanupRule,deviceManagement/managedDeviceCleanupSettings,managedDeviceCleanupSettings,beta,\"IsSingleInstance,Enabled\",,4
";
const GRAPH_ONLY: &str = "canonical_type,graph_collection,graph_version
roleScopeTag,deviceManagement/roleScopeTags,beta
";

fn message(tcm: &str, graph_only: &str) -> Option<String> {
    let error: Option<FactsError> = parse(tcm, graph_only).err();
    error.map(|error| error.to_string())
}

/// The error message after one passage of the TCM file is replaced.
fn tcm_with(passage: &str, replacement: &str) -> String {
    assert!(TCM.contains(passage), "{passage} is not in the file");
    message(&TCM.replacen(passage, replacement, 1), GRAPH_ONLY).unwrap_or_default()
}

#[test]
fn facts_without_a_mistake_are_read_in_their_order() -> Result<(), FactsError> {
    let facts = parse(TCM, GRAPH_ONLY)?;
    let names: Vec<_> = facts.iter().map(|fact| fact.canonical_type.as_str()).collect();
    assert_eq!(names, ["roleDefinition", "deviceCleanupRule", "roleScopeTag"]);
    Ok(())
}

#[test]
fn a_value_outside_its_family_is_an_error_at_its_line() {
    for (passage, replacement, expected) in [
        (",v1.0,", ",v1,", ":2: unknown variant `v1`"),
        (",beta,", ",Beta,", ":3: unknown variant `Beta`"),
        (",DisplayName,", ",displayName,", ":2: unknown variant `displayName`"),
        (",Id,", ",ID,", ":2: unknown variant `ID`"),
        (",8\n", ",eight\n", ":2: `tcm_schema_property_count`: "),
        (",8\n", ",-8\n", ":2: `tcm_schema_property_count`: "),
    ] {
        let message = tcm_with(passage, replacement);
        let expected = format!("tcm-intune-resource-types.csv{expected}");
        assert!(message.starts_with(&expected), "{message}");
    }
}

#[test]
fn a_value_of_the_wrong_shape_is_an_error_at_its_line() {
    for (passage, replacement, expected) in [
        ("\nroleDefinition,", "\nRoleDefinition,", ":2: `tcm_type`: `RoleDefinition` is not a type's name"),
        ("\nroleDefinition,", "\n,", ":2: `tcm_type`: `` is not a type's name"),
        (",roleDefinition,", ",role definition,", ":2: `graph_odata_type`: `role definition` is not a type's name"),
        ("deviceManagement/roleD", "roleD", ":2: `graph_collection`: `roleDefinitions` is not a collection of Intune"),
    ] {
        let expected = format!("tcm-intune-resource-types.csv{expected}");
        assert_eq!(tcm_with(passage, replacement), expected);
    }
}

#[test]
fn a_record_that_contradicts_itself_is_an_error_at_its_line() {
    for (passage, replacement) in [
        (",DisplayName,Id,8", ",DisplayName,Id,0"),
        (",DisplayName,Id,8", ",NO SCHEMA DEF,,8"),
        (",DisplayName,Id,8", ",NO SCHEMA DEF,Id,0"),
    ] {
        let message = tcm_with(passage, replacement);
        assert!(message.starts_with("tcm-intune-resource-types.csv:2: a type "), "{message}");
    }
}

#[test]
fn a_record_with_too_many_or_too_few_fields_is_an_error_at_its_line() {
    assert_eq!(tcm_with(",Id,8", ",8"), "tcm-intune-resource-types.csv:2: expected 7 fields, found 6");
    assert_eq!(
        tcm_with("\"IsSingleInstance,Enabled\"", "IsSingleInstance,Enabled"),
        "tcm-intune-resource-types.csv:3: expected 7 fields, found 8"
    );
}

#[test]
fn a_quote_that_is_never_closed_is_an_error() {
    let message = tcm_with("Enabled\"", "Enabled");
    assert!(message.starts_with("tcm-intune-resource-types.csv:3: "), "{message}");
}

#[test]
fn other_columns_are_an_error_at_the_first_line() {
    let expected = "tcm-intune-resource-types.csv:1: expected the columns `tcm_type,";
    assert!(tcm_with("tcm_type,", "type,").starts_with(expected));
    let empty = message("", GRAPH_ONLY);
    assert!(empty.is_some_and(|message| message.starts_with(expected)));
}

#[test]
fn a_type_named_twice_is_an_error_in_any_case_and_file() {
    let again = TCM.lines().nth(1).unwrap_or_default().replacen("roleD", "roled", 1);
    assert_eq!(
        message(&format!("{TCM}{again}\n"), GRAPH_ONLY).as_deref(),
        Some("tcm-intune-resource-types.csv:4: `roledefinition` is already named in tcm-intune-resource-types.csv:2")
    );
    let again = format!("{GRAPH_ONLY}roleDefinition,deviceManagement/roleDefinitions,v1.0\n");
    assert_eq!(
        message(TCM, &again).as_deref(),
        Some("graph-only-collections.csv:3: `roleDefinition` is already named in tcm-intune-resource-types.csv:2")
    );
}

#[test]
fn a_type_that_only_graph_has_cannot_be_a_derived_type() {
    let graph_only = GRAPH_ONLY.replacen(",beta", ",beta_derived_type", 1);
    assert_eq!(
        message(TCM, &graph_only).as_deref(),
        Some("graph-only-collections.csv:2: a type that only Graph has cannot be a `beta_derived_type`")
    );
}
