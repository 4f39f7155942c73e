//! The provider-native names of a type, in each of the ways in which tools write them.
//!
//! A name that several types share is an alias of none of them: `deviceManagement/configurationPolicies` holds many
//! types, and `#microsoft.graph.deviceManagementConfigurationPolicy` is the Graph type of many.

use std::collections::BTreeMap;

use coverage_kernel::SourceClass;

use crate::facts::{Fact, GraphVersion};

/// A way of naming a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// `microsoft.intune.roleDefinition`: TCM.
    Tcm,
    /// `IntuneRoleDefinition`: `Microsoft365DSC`.
    Microsoft365Dsc,
    /// `#microsoft.graph.roleDefinition`: `@odata.type` in a Graph answer.
    ODataType,
    /// `microsoft.graph.roleDefinition`: the same without `#`.
    ODataTypeWithoutHash,
    /// `deviceManagement/roleDefinitions`: the path of the collection.
    Path,
    /// `/deviceManagement/roleDefinitions`: the same with a leading slash.
    PathWithSlash,
    /// `v1.0/deviceManagement/roleDefinitions`: the path with Graph's version.
    V1Path,
    /// `beta/deviceManagement/roleDefinitions`: the path with Graph's version.
    BetaPath,
}

impl Naming {
    /// Every way of naming a type.
    pub const ALL: &'static [Self] = &[
        Self::Tcm,
        Self::Microsoft365Dsc,
        Self::ODataType,
        Self::ODataTypeWithoutHash,
        Self::Path,
        Self::PathWithSlash,
        Self::V1Path,
        Self::BetaPath,
    ];
}

/// How many types have each Graph type and each Graph collection, ignoring case.
#[derive(Debug)]
pub struct GraphNames(BTreeMap<String, usize>);

impl GraphNames {
    /// Counts the names in all facts.
    pub fn of(facts: &[Fact]) -> Self {
        let mut counts = BTreeMap::new();
        for fact in facts {
            for name in fact.graph_odata_types.iter().chain(&fact.beta_odata_types).chain([&fact.graph_collection]) {
                let count: &mut usize = counts.entry(name.to_ascii_lowercase()).or_default();
                *count = count.saturating_add(1);
            }
        }
        Self(counts)
    }

    /// The names of a type in one way of naming.
    pub fn names(&self, fact: &Fact, naming: Naming) -> Vec<String> {
        match naming {
            Naming::Tcm => fact
                .tcm
                .iter()
                .map(|_| format!("microsoft.{}.{}", fact.workload.as_str(), fact.canonical_type))
                .collect(),
            Naming::Microsoft365Dsc => fact.tcm.iter().map(|tcm| tcm.m365dsc_resource.clone()).collect(),
            Naming::ODataType => self.odata_types(fact, "#microsoft.graph."),
            Naming::ODataTypeWithoutHash => self.odata_types(fact, "microsoft.graph."),
            Naming::Path => self.path(fact, ""),
            Naming::PathWithSlash => self.path(fact, "/"),
            Naming::V1Path => self.path(fact, "v1.0/"),
            Naming::BetaPath => self.path(fact, "beta/"),
        }
    }

    /// The aliases of a row. Each name of a type is on one of its rows: the names of Graph types and collections are on
    /// its first Graph row, which is that of v1.0 if v1.0 has the type.
    pub fn aliases(&self, fact: &Fact, source_class: SourceClass) -> Vec<String> {
        let first_graph_row = match fact.graph_version {
            GraphVersion::V1 => SourceClass::GraphV1Fallback,
            GraphVersion::BetaDerivedType | GraphVersion::Beta => SourceClass::GraphBetaExperimental,
        };
        let belongs_here = |naming: &Naming| match naming {
            Naming::Tcm | Naming::Microsoft365Dsc => source_class == SourceClass::Tcm,
            _ => source_class == first_graph_row,
        };
        let namings = Naming::ALL.iter().copied().filter(belongs_here);
        namings.flat_map(|naming| self.names(fact, naming)).collect()
    }

    fn odata_types(&self, fact: &Fact, prefix: &str) -> Vec<String> {
        let types = fact.graph_odata_types.iter().chain(&fact.beta_odata_types);
        types.filter(|name| self.names_one(name)).map(|name| format!("{prefix}{name}")).collect()
    }

    fn path(&self, fact: &Fact, prefix: &str) -> Vec<String> {
        let collection = Some(&fact.graph_collection).filter(|collection| self.names_one(collection));
        collection.map(|collection| format!("{prefix}{collection}")).into_iter().collect()
    }

    fn names_one(&self, name: &str) -> bool {
        self.0.get(&name.to_ascii_lowercase()) == Some(&1)
    }
}
