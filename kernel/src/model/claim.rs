//! Claims (contract §2).

use crate::family::{Audience, CoverageLevel, RestoreTier};
use crate::value::{CANONICAL_TYPE, Id, Percent, SCOPE_KEY, Time};
use serde::de::{Deserialize, Deserializer, Error};
use std::collections::HashSet;

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
// INVARIANT: the fields are those of `document::table::CLAIM`, in its order, which is that of the canonical form; a test
// compares the two.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    #[serde(deserialize_with = "scope_key")]
    pub(crate) scope_key: Option<Box<str>>,
    #[serde(deserialize_with = "asked_level")]
    pub(crate) level: CoverageLevel,
    pub(crate) audience: Audience,
    #[serde(default)]
    pub(crate) percent: Percent,
    #[serde(default, deserialize_with = "claimed_tier")]
    pub(crate) restore_tier: Option<RestoreTier>,
    #[serde(default, deserialize_with = "denominator")]
    pub(crate) denominator: Option<TypeNames>,
    #[serde(default)]
    pub(crate) as_of: Option<Time>,
    #[serde(default)]
    pub(crate) workspace_id: Option<Id>,
    #[serde(default)]
    pub(crate) managed_environment_id: Option<Id>,
    #[serde(default)]
    pub(crate) provider_connection_id: Option<Id>,
}

type TypeNames = Box<[Box<str>]>;

impl Claim {
    /// Returns the key of the claimed scope, or `None` for an unscoped claim.
    pub fn scope_key(&self) -> Option<&str> {
        self.scope_key.as_deref()
    }

    /// Returns the claimed level.
    pub const fn level(&self) -> CoverageLevel {
        self.level
    }

    /// Returns the audience that the claim is for.
    pub const fn audience(&self) -> Audience {
        self.audience
    }

    /// Returns the claimed share of the scope.
    pub const fn percent(&self) -> Percent {
        self.percent
    }

    /// Returns the claimed restore tier, or `None` if this is not a restore claim.
    pub const fn restore_tier(&self) -> Option<RestoreTier> {
        self.restore_tier
    }

    /// Returns the canonical types that the claim counts, in its own order, or `None` if it does not name them.
    pub fn denominator(&self) -> Option<&[Box<str>]> {
        self.denominator.as_deref()
    }

    /// Returns the time of the claim.
    pub const fn as_of(&self) -> Option<Time> {
        self.as_of
    }

    /// Returns the id of the claimed workspace.
    pub const fn workspace_id(&self) -> Option<&Id> {
        self.workspace_id.as_ref()
    }

    /// Returns the id of the claimed managed environment.
    pub const fn managed_environment_id(&self) -> Option<&Id> {
        self.managed_environment_id.as_ref()
    }

    /// Returns the id of the claimed provider connection.
    pub const fn provider_connection_id(&self) -> Option<&Id> {
        self.provider_connection_id.as_ref()
    }
}

/// Required, although it may be `null`: without this function serde would take a missing field for `null`.
fn scope_key<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<str>>, D::Error> {
    let scope_key: Option<Box<str>> = Option::deserialize(deserializer)?;
    if scope_key.as_deref().is_none_or(SCOPE_KEY.is_valid) {
        Ok(scope_key)
    } else {
        Err(D::Error::custom(SCOPE_KEY.expected))
    }
}

fn asked_level<'de, D: Deserializer<'de>>(deserializer: D) -> Result<CoverageLevel, D::Error> {
    match CoverageLevel::deserialize(deserializer)? {
        CoverageLevel::None => Err(D::Error::custom("expected a level over `none`")),
        level => Ok(level),
    }
}

fn claimed_tier<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<RestoreTier>, D::Error> {
    match Option::deserialize(deserializer)? {
        Some(RestoreTier::NotRestorable) => Err(D::Error::custom("expected a tier over `not_restorable`")),
        tier => Ok(tier),
    }
}

/// Not empty, and no type twice.
fn denominator<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<TypeNames>, D::Error> {
    let entries: Option<TypeNames> = Option::deserialize(deserializer)?;
    let is_valid = entries.as_deref().is_none_or(|entries| {
        let distinct: HashSet<&str> = entries.iter().map(|entry| &**entry).collect();
        !entries.is_empty()
            && distinct.len() == entries.len()
            && entries.iter().all(|entry| (CANONICAL_TYPE.is_valid)(entry))
    });
    if is_valid { Ok(entries) } else { Err(D::Error::custom("expected distinct canonical types")) }
}
