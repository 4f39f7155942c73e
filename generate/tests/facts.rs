//! A mistake in the facts is an error with its position. It is never a panic, and never a rule that silently does not
//! apply.

use coverage_kernel_generate::facts::{FactsError, FactsText, Status, V1Lacks, parse};

const TCM: &str = "tcm_type,graph_collection,graph_odata_type,graph_version,tcm_required_key,tcm_id_property,tcm_schema_property_count,v1_lacks_properties,v1_lacks_tcm_settings,m365dsc_resource,status,status_note
roleDefinition,deviceManagement/roleDefinitions,roleDefinition,v1.0,DisplayName,Id,8,3,1,IntuneRoleDefinition,current,
deviceCleanupRule,deviceManagement/managedDeviceCleanupSettings,managedDeviceCleanupSettings,beta,\"IsSingleInstance,Enabled\",,4,,,IntuneDeviceCleanupRule,current,
deviceCategory,deviceManagement/deviceCategories,deviceCategory,v1.0,DisplayName,,3,1,0,IntuneDeviceCategory,obsolete,since today
";
const GRAPH: &str = "canonical_type,graph_collection,graph_version,odata_types,note
roleScopeTag,deviceManagement/roleScopeTags,beta,roleScopeTag,
roleDefinition,deviceManagement/roleDefinitions,v1.0,roleDefinition deviceAndAppManagementRoleDefinition,
mobileApp,deviceAppManagement/mobileApps,v1.0,webApp iosLobApp,abstract
";
const GAPS: &str = "canonical_type,v1_lacks_settings,v1_lacks_others,v1_lacks_types
deviceCategory,,roleScopeTagIds,
mobileApp,,,winGetApp
";

fn text() -> FactsText {
    FactsText { tcm: TCM.to_owned(), graph: GRAPH.to_owned(), gaps: GAPS.to_owned() }
}

fn message(text: &FactsText) -> String {
    let error: Option<FactsError> = parse(text).err();
    error.map(|error| error.to_string()).unwrap_or_default()
}

fn replaced(text: &str, passage: &str, replacement: &str) -> String {
    assert!(text.contains(passage), "{passage} is not in the file");
    text.replacen(passage, replacement, 1)
}

/// The error message after one passage of the TCM file is replaced.
fn tcm_with(passage: &str, replacement: &str) -> String {
    message(&FactsText { tcm: replaced(TCM, passage, replacement), ..text() })
}

/// The error message after one passage of the Graph file is replaced.
fn graph_with(passage: &str, replacement: &str) -> String {
    message(&FactsText { graph: replaced(GRAPH, passage, replacement), ..text() })
}

/// The error message after one passage of the file of gaps is replaced.
fn gaps_with(passage: &str, replacement: &str) -> String {
    message(&FactsText { gaps: replaced(GAPS, passage, replacement), ..text() })
}

#[test]
fn facts_without_a_mistake_are_read_in_their_order() -> Result<(), FactsError> {
    let facts = parse(&text())?;
    let names: Vec<_> = facts.iter().map(|fact| (fact.canonical_type.as_str(), fact.v1_lacks)).collect();
    assert_eq!(
        names,
        [
            ("roleDefinition", Some(V1Lacks::Settings)),
            ("deviceCleanupRule", None),
            ("deviceCategory", Some(V1Lacks::NoSetting)),
            ("roleScopeTag", None),
            ("mobileApp", Some(V1Lacks::Settings)),
        ]
    );
    let obsolete: Vec<_> = facts.iter().map(|fact| fact.status != Status::Current).collect();
    assert_eq!(obsolete, [false, false, true, false, false]);
    Ok(())
}

#[test]
fn concrete_types_of_every_file_belong_to_the_type() -> Result<(), FactsError> {
    let facts = parse(&text())?;
    let types: Vec<_> =
        facts.iter().map(|fact| (fact.graph_odata_types.join(" "), fact.beta_odata_types.join(" "))).collect();
    let expected = [
        ("roleDefinition deviceAndAppManagementRoleDefinition", ""),
        ("managedDeviceCleanupSettings", ""),
        ("deviceCategory", ""),
        ("roleScopeTag", ""),
        ("webApp iosLobApp", "winGetApp"),
    ];
    assert_eq!(types, expected.map(|(types, beta)| (types.to_owned(), beta.to_owned())));
    Ok(())
}

#[test]
fn v1_lacks_settings_if_any_file_says_so() -> Result<(), FactsError> {
    let lacks = |gaps: &str| -> Result<_, FactsError> {
        let facts = parse(&FactsText { gaps: gaps.to_owned(), ..text() })?;
        Ok(facts.into_iter().filter(|fact| fact.tcm.is_none()).filter_map(|fact| fact.v1_lacks).collect::<Vec<_>>())
    };
    assert_eq!(lacks(&replaced(GAPS, "mobileApp,,,winGetApp", "mobileApp,,,"))?, [V1Lacks::Nothing]);
    assert_eq!(lacks(&replaced(GAPS, "mobileApp,,,winGetApp", "mobileApp,,uploadState,"))?, [V1Lacks::NoSetting]);
    assert_eq!(lacks(&replaced(GAPS, "mobileApp,,,winGetApp", "mobileApp,rules,,"))?, [V1Lacks::Settings]);
    Ok(())
}

#[test]
fn a_value_outside_its_family_is_an_error_at_its_line() {
    for (passage, replacement, expected) in [
        (",v1.0,", ",v1,", ":2: unknown variant `v1`"),
        (",beta,", ",Beta,", ":3: unknown variant `Beta`"),
        (",DisplayName,", ",displayName,", ":2: unknown variant `displayName`"),
        (",Id,", ",ID,", ":2: unknown variant `ID`"),
        (",current,", ",deprecated,", ":2: unknown variant `deprecated`"),
        (",8,", ",eight,", ":2: `tcm_schema_property_count`: "),
        (",8,", ",-8,", ":2: `tcm_schema_property_count`: "),
        (",3,1,", ",3,one,", ":2: `v1_lacks_tcm_settings`: "),
    ] {
        let message = tcm_with(passage, replacement);
        let expected = format!("tcm-intune-resource-types.csv{expected}");
        assert!(message.starts_with(&expected), "{message}");
    }
}

#[test]
fn a_value_of_the_wrong_shape_is_an_error_at_its_line() {
    for (passage, replacement, expected) in [
        ("\nroleDefinition,", "\nRoleDefinition,", ":2: `tcm_type`: `RoleDefinition` is not a name"),
        ("\nroleDefinition,", "\n,", ":2: `tcm_type`: `` is not a name"),
        (",roleDefinition,", ",role definition,", ":2: `graph_odata_type`: `role definition` is not a name"),
        ("deviceManagement/roleD", "roleD", ":2: `graph_collection`: `roleDefinitions` is not a collection of Intune"),
        ("IntuneRoleD", "AADRoleD", ":2: `m365dsc_resource`: `AADRoleDefinition` is not a resource of Intune"),
    ] {
        let expected = format!("tcm-intune-resource-types.csv{expected}");
        assert_eq!(tcm_with(passage, replacement), expected);
    }
    assert_eq!(graph_with("webApp", "WebApp"), "graph-only-types.csv:4: `odata_types`: `WebApp` is not a name");
    assert_eq!(gaps_with("winGetApp", "#winGet"), "graph-v1-gaps.csv:3: `v1_lacks_types`: `#winGet` is not a name");
    assert_eq!(gaps_with("roleS", "RoleS"), "graph-v1-gaps.csv:2: `v1_lacks_others`: `RoleScopeTagIds` is not a name");
}

#[test]
fn a_record_that_contradicts_itself_is_an_error_at_its_line() {
    for (passage, replacement, problem) in [
        (",DisplayName,Id,8", ",DisplayName,Id,0", "a type has no properties exactly when it has no schema"),
        (",DisplayName,Id,8", ",NO SCHEMA DEF,,8", "a type has no properties exactly when it has no schema"),
        (",DisplayName,Id,8", ",NO SCHEMA DEF,Id,0", "a type without a schema cannot offer an id"),
        (",3,1,", ",3,4,", "v1.0 cannot lack more settings than properties"),
        (",3,1,", ",,,", "the properties that v1.0 lacks are counted exactly for a type that v1.0 has"),
        (",current,\ndevice", ",obsolete,\ndevice", "an obsolete type needs a note"),
    ] {
        assert_eq!(tcm_with(passage, replacement), format!("tcm-intune-resource-types.csv:2: {problem}"));
    }
    assert_eq!(
        tcm_with(",4,,,", ",4,1,0,"),
        "tcm-intune-resource-types.csv:3: the properties that v1.0 lacks are counted exactly for a type that v1.0 has"
    );
    assert_eq!(graph_with("webApp iosLobApp", ""), "graph-only-types.csv:4: `odata_types`: expected at least one name");
    assert_eq!(
        graph_with(",beta,", ",beta_derived_type,"),
        "graph-only-types.csv:2: a type that only Graph has cannot be a `beta_derived_type`"
    );
}

#[test]
fn files_that_contradict_each_other_are_an_error_at_the_later_line() {
    let differs = "graph-only-types.csv:3: the name, collection or version is not that of `roleDefinition` in \
                   tcm-intune-resource-types.csv";
    assert_eq!(graph_with("/roleDefinitions,v1.0", "/roleDefinitions,beta"), differs);
    assert_eq!(graph_with("/roleDefinitions,v1.0", "/roles,v1.0"), differs);
    assert_eq!(graph_with("\nroleDefinition,", "\nroledefinition,"), differs);
    assert_eq!(
        gaps_with("deviceCategory,,", "deviceCategory,displayName,"),
        "graph-v1-gaps.csv:2: v1.0 lacks 1 properties of `deviceCategory` according to tcm-intune-resource-types.csv, 2 \
         according to this file"
    );
    assert_eq!(
        gaps_with("\nmobileApp,,,winGetApp", "\nmobileApp,,,winGetApp\nroleDefinition,permissions,,"),
        "graph-v1-gaps.csv:4: tcm-intune-resource-types.csv already states that v1.0 lacks settings of `roleDefinition`"
    );
    assert_eq!(
        gaps_with("\nmobileApp,,,winGetApp", "\nmobileApp,,,winGetApp\nroleScopeTag,,,"),
        "graph-v1-gaps.csv:4: Graph v1.0 does not have `roleScopeTag`"
    );
    assert_eq!(
        gaps_with("\nmobileApp,,,winGetApp", "\nmobileApp,,,winGetApp\nother,,,"),
        "graph-v1-gaps.csv:4: no other file names `other`"
    );
}

#[test]
fn a_type_of_which_no_file_states_what_v1_lacks_is_an_error() {
    assert_eq!(
        gaps_with("\nmobileApp,,,winGetApp", ""),
        "graph-only-types.csv:4: graph-v1-gaps.csv does not state what v1.0 lacks of `mobileApp`"
    );
    assert_eq!(
        gaps_with("\ndeviceCategory,,roleScopeTagIds,", ""),
        "tcm-intune-resource-types.csv:4: graph-v1-gaps.csv does not state what v1.0 lacks of `deviceCategory`"
    );
}

#[test]
fn a_record_with_too_many_or_too_few_fields_is_an_error_at_its_line() {
    assert_eq!(tcm_with(",Id,8", ",8"), "tcm-intune-resource-types.csv:2: expected 12 fields, found 11");
    assert_eq!(
        tcm_with("\"IsSingleInstance,Enabled\"", "IsSingleInstance,Enabled"),
        "tcm-intune-resource-types.csv:3: expected 12 fields, found 13"
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
    assert!(message(&FactsText { tcm: String::new(), ..text() }).starts_with(expected));
    assert_eq!(
        gaps_with("v1_lacks_others", "others"),
        "graph-v1-gaps.csv:1: expected the columns `canonical_type,v1_lacks_settings,v1_lacks_others,v1_lacks_types`"
    );
}

#[test]
fn a_type_named_twice_in_a_file_is_an_error_in_any_case() {
    let again = replaced(TCM.lines().nth(1).unwrap_or_default(), "roleD", "roled");
    assert_eq!(
        message(&FactsText { tcm: format!("{TCM}{again}\n"), ..text() }),
        "tcm-intune-resource-types.csv:5: `roledefinition` is already named in line 2"
    );
    assert_eq!(
        message(&FactsText {
            graph: format!("{GRAPH}MobileApp,deviceAppManagement/mobileApps,v1.0,webApp,\n"),
            ..text()
        }),
        "graph-only-types.csv:5: `canonical_type`: `MobileApp` is not a name"
    );
    assert_eq!(
        message(&FactsText {
            graph: format!("{GRAPH}mobileapp,deviceAppManagement/mobileApps,v1.0,webApp,\n"),
            ..text()
        }),
        "graph-only-types.csv:5: `mobileapp` is already named in line 4"
    );
    assert_eq!(
        message(&FactsText { gaps: format!("{GAPS}mobileapp,,,\n"), ..text() }),
        "graph-v1-gaps.csv:4: `mobileapp` is already named in line 3"
    );
}
