//! Claims: the sentence that is to be said (contract §2).

use crate::explain::{Origin, refused};
use crate::shape::Document;
use crate::values::Values;
use crate::{Audience, CoverageLevel, Id, InputErrors, Percent, RestoreTier, Time, canonical, read};

/// A coverage claim.
///
/// ```
/// use coverage_kernel::{Claim, CoverageLevel};
///
/// let claim = Claim::from_json(br#"{"scope_key": "intune_core", "level": "comparable", "audience": "customer"}"#)?;
/// assert_eq!(claim.level(), CoverageLevel::Comparable);
/// assert_eq!(claim.percent().to_string(), "100");
/// # Ok::<(), coverage_kernel::InputErrors>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Claim {
    pub(crate) scope_key: Option<Box<str>>,
    pub(crate) level: CoverageLevel,
    pub(crate) audience: Audience,
    pub(crate) percent: Percent,
    pub(crate) restore_tier: Option<RestoreTier>,
    pub(crate) denominator: Option<Box<[Box<str>]>>,
    pub(crate) as_of: Option<Time>,
    pub(crate) workspace_id: Option<Id>,
    pub(crate) managed_environment_id: Option<Id>,
    pub(crate) provider_connection_id: Option<Id>,
}

impl Claim {
    /// Reads a claim.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the document (contract §2).
    pub fn from_json(json: &[u8]) -> Result<Self, InputErrors> {
        match read::within(Document::Claim, json).and_then(read::claim) {
            Some(claim) => Ok(claim),
            None => Err(refused(Document::Claim, json, None, Origin::Text)),
        }
    }

    /// Reads a claim from values of a programming language.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the values (contract §2), without line and column.
    pub fn from_values(values: &Values) -> Result<Self, InputErrors> {
        match values.text().and_then(read::claim) {
            Some(claim) => Ok(claim),
            None => Err(refused(Document::Claim, values.json(), None, values.origin())),
        }
    }

    /// The scope that the claim is about; none for an unscoped claim.
    pub fn scope_key(&self) -> Option<&str> {
        self.scope_key.as_deref()
    }

    /// How much is claimed to be known of each resource.
    pub const fn level(&self) -> CoverageLevel {
        self.level
    }

    /// Who is to see the claim.
    pub const fn audience(&self) -> Audience {
        self.audience
    }

    /// The share of the scope that is claimed.
    pub const fn percent(&self) -> Percent {
        self.percent
    }

    /// What is claimed about restoring; none if this is not a restore claim.
    pub const fn restore_tier(&self) -> Option<RestoreTier> {
        self.restore_tier
    }

    /// The canonical types that the claim counts, in its own order, if it names them.
    pub fn denominator(&self) -> Option<&[Box<str>]> {
        self.denominator.as_deref()
    }

    /// When the claim is made.
    pub const fn as_of(&self) -> Option<Time> {
        self.as_of
    }

    /// Whose workspace is claimed.
    pub const fn workspace_id(&self) -> Option<&Id> {
        self.workspace_id.as_ref()
    }

    /// Which managed environment is claimed.
    pub const fn managed_environment_id(&self) -> Option<&Id> {
        self.managed_environment_id.as_ref()
    }

    /// Which provider connection is claimed.
    pub const fn provider_connection_id(&self) -> Option<&Id> {
        self.provider_connection_id.as_ref()
    }

    /// The claim as canonical JSON: every key, in the contract's order (contract §4.4).
    pub fn to_json(&self) -> String {
        canonical::json(self)
    }
}
