//! The records of the three files, and the shapes of their values.

use serde::Deserialize;

use super::read::LackCounts;
use super::table::Record;
use super::{GAP_FILE, GRAPH_FILE, GraphVersion, IdProperty, RequiredKey, Status, TCM_FILE, TcmListing, V1Lacks};

#[derive(Deserialize)]
pub(super) struct TcmRecord {
    pub(super) tcm_type: String,
    pub(super) graph_collection: String,
    pub(super) graph_odata_type: String,
    pub(super) graph_version: GraphVersion,
    tcm_required_key: RequiredKey,
    tcm_id_property: Option<IdProperty>,
    tcm_schema_property_count: u32,
    v1_lacks_properties: Option<u32>,
    v1_lacks_tcm_settings: Option<u32>,
    m365dsc_resource: String,
    status: StatusWord,
    status_note: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StatusWord {
    Current,
    Obsolete,
}

impl Record for TcmRecord {
    const FILE: &'static str = TCM_FILE;
    const COLUMNS: &'static [&'static str] = &[
        "tcm_type",
        "graph_collection",
        "graph_odata_type",
        "graph_version",
        "tcm_required_key",
        "tcm_id_property",
        "tcm_schema_property_count",
        "v1_lacks_properties",
        "v1_lacks_tcm_settings",
        "m365dsc_resource",
        "status",
        "status_note",
    ];

    fn canonical_type(&self) -> &str {
        &self.tcm_type
    }

    fn check(&self) -> Result<(), String> {
        name("tcm_type", &self.tcm_type)?;
        collection(&self.graph_collection)?;
        name("graph_odata_type", &self.graph_odata_type)?;
        m365dsc_resource(&self.m365dsc_resource)?;
        let undefined = self.tcm_required_key == RequiredKey::NoSchema;
        if undefined != (self.tcm_schema_property_count == 0) {
            return Err("a type has no properties exactly when it has no schema".to_owned());
        }
        if undefined && self.tcm_id_property.is_some() {
            return Err("a type without a schema cannot offer an id".to_owned());
        }
        match (self.graph_version, self.v1_lacks_properties, self.v1_lacks_tcm_settings) {
            (GraphVersion::V1, Some(properties), Some(settings)) if settings > properties => {
                Err("v1.0 cannot lack more settings than properties".to_owned())
            }
            (GraphVersion::V1, Some(_), Some(_)) | (GraphVersion::BetaDerivedType | GraphVersion::Beta, None, None) => {
                Ok(())
            }
            _ => Err("the properties that v1.0 lacks are counted exactly for a type that v1.0 has".to_owned()),
        }?;
        if self.status == StatusWord::Obsolete && self.status_note.is_empty() {
            return Err("an obsolete type needs a note".to_owned());
        }
        Ok(())
    }
}

impl TcmRecord {
    pub(super) fn listing(&self) -> TcmListing {
        TcmListing {
            required_key: self.tcm_required_key,
            id_property: self.tcm_id_property,
            schema_property_count: self.tcm_schema_property_count,
            m365dsc_resource: self.m365dsc_resource.clone(),
        }
    }

    pub(super) fn status(&self) -> Status {
        match self.status {
            StatusWord::Current => Status::Current,
            StatusWord::Obsolete => Status::Obsolete { note: self.status_note.clone() },
        }
    }

    pub(super) fn v1_lacks(&self) -> Option<LackCounts> {
        let (properties, tcm_settings) = self.v1_lacks_properties.zip(self.v1_lacks_tcm_settings)?;
        Some(LackCounts { properties, tcm_settings })
    }
}

#[derive(Deserialize)]
pub(super) struct GraphRecord {
    pub(super) canonical_type: String,
    pub(super) graph_collection: String,
    pub(super) graph_version: GraphVersion,
    odata_types: String,
}

impl Record for GraphRecord {
    const FILE: &'static str = GRAPH_FILE;
    const COLUMNS: &'static [&'static str] =
        &["canonical_type", "graph_collection", "graph_version", "odata_types", "note"];

    fn canonical_type(&self) -> &str {
        &self.canonical_type
    }

    fn check(&self) -> Result<(), String> {
        name("canonical_type", &self.canonical_type)?;
        collection(&self.graph_collection)?;
        if self.graph_version == GraphVersion::BetaDerivedType {
            return Err("a type that only Graph has cannot be a `beta_derived_type`".to_owned());
        }
        if self.odata_types().next().is_none() {
            return Err("`odata_types`: expected at least one name".to_owned());
        }
        names("odata_types", self.odata_types())
    }
}

impl GraphRecord {
    pub(super) fn odata_types(&self) -> impl Iterator<Item = &str> {
        self.odata_types.split_ascii_whitespace()
    }
}

#[derive(Deserialize)]
pub(super) struct GapRecord {
    pub(super) canonical_type: String,
    v1_lacks_settings: String,
    v1_lacks_others: String,
    v1_lacks_types: String,
}

impl Record for GapRecord {
    const FILE: &'static str = GAP_FILE;
    const COLUMNS: &'static [&'static str] =
        &["canonical_type", "v1_lacks_settings", "v1_lacks_others", "v1_lacks_types"];

    fn canonical_type(&self) -> &str {
        &self.canonical_type
    }

    fn check(&self) -> Result<(), String> {
        name("canonical_type", &self.canonical_type)?;
        names("v1_lacks_settings", self.v1_lacks_settings.split_ascii_whitespace())?;
        names("v1_lacks_others", self.v1_lacks_others.split_ascii_whitespace())?;
        names("v1_lacks_types", self.types())
    }
}

impl GapRecord {
    /// The concrete types that v1.0 lacks.
    pub(super) fn types(&self) -> impl Iterator<Item = &str> {
        self.v1_lacks_types.split_ascii_whitespace()
    }

    /// How many properties v1.0 lacks.
    pub(super) fn properties(&self) -> usize {
        let settings = self.v1_lacks_settings.split_ascii_whitespace().count();
        settings.saturating_add(self.v1_lacks_others.split_ascii_whitespace().count())
    }

    pub(super) fn lacks(&self) -> V1Lacks {
        if !self.v1_lacks_settings.is_empty() || !self.v1_lacks_types.is_empty() {
            V1Lacks::Settings
        } else if self.v1_lacks_others.is_empty() {
            V1Lacks::Nothing
        } else {
            V1Lacks::NoSetting
        }
    }
}

fn names<'text>(column: &str, texts: impl Iterator<Item = &'text str>) -> Result<(), String> {
    texts.into_iter().try_for_each(|text| name(column, text))
}

/// Accepts `[a-z][A-Za-z0-9]*` of at most 128 bytes, the shape of a canonical type (contract §2).
fn name(column: &str, text: &str) -> Result<(), String> {
    let shaped = text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.len() <= 128;
    if shaped { Ok(()) } else { Err(format!("`{column}`: `{text}` is not a name")) }
}

/// Accepts `deviceManagement/…` and `deviceAppManagement/…`.
fn collection(text: &str) -> Result<(), String> {
    match text.split_once('/') {
        Some(("deviceManagement" | "deviceAppManagement", collection))
            if !collection.is_empty() && collection.bytes().all(|byte| byte.is_ascii_alphabetic()) =>
        {
            Ok(())
        }
        _ => Err(format!("`graph_collection`: `{text}` is not a collection of Intune")),
    }
}

/// Accepts `Intune…`.
fn m365dsc_resource(text: &str) -> Result<(), String> {
    let shaped = text.starts_with("Intune") && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if shaped { Ok(()) } else { Err(format!("`m365dsc_resource`: `{text}` is not a resource of Intune")) }
}
