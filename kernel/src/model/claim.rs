//! Claims (contract §2).

use super::claimed_types::ClaimedTypes;
use crate::family::{Audience, CoverageLevel, RestoreTier};
use crate::value::{Id, Percent, SCOPE_KEY, Time};
use serde::de::{Deserialize, Deserializer, Error};

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
    #[serde(default)]
    pub(crate) denominator: Option<ClaimedTypes>,
    #[serde(default)]
    pub(crate) as_of: Option<Time>,
    #[serde(default)]
    pub(crate) workspace_id: Option<Id>,
    #[serde(default)]
    pub(crate) managed_environment_id: Option<Id>,
    #[serde(default)]
    pub(crate) provider_connection_id: Option<Id>,
}

/// The fields of a claim that need not be valid together, for [`Claim::from_fields`].
#[derive(Clone, Debug)]
pub struct ClaimFields<'t> {
    /// The key of the claimed scope, or `None` for an unscoped claim.
    pub scope_key: Option<&'t str>,
    /// The claimed level.
    pub level: CoverageLevel,
    /// The audience that the claim is for.
    pub audience: Audience,
    /// The claimed share of the scope.
    pub percent: Percent,
    /// The claimed restore tier.
    pub restore_tier: Option<RestoreTier>,
    /// The canonical types that the claim counts.
    pub denominator: Option<Vec<&'t str>>,
    /// The time of the claim.
    pub as_of: Option<Time>,
    /// The id of the claimed workspace.
    pub workspace_id: Option<Id>,
    /// The id of the claimed managed environment.
    pub managed_environment_id: Option<Id>,
    /// The id of the claimed provider connection.
    pub provider_connection_id: Option<Id>,
}

impl Claim {
    /// Creates a claim with all its fields. Returns `None` if the scope key is malformed, the level is `none`, the tier is
    /// `not_restorable`, or the denominator is empty or has a malformed or repeated type (contract §2).
    pub fn from_fields(fields: ClaimFields<'_>) -> Option<Self> {
        let ClaimFields { scope_key, level, audience, percent, restore_tier, denominator, as_of, .. } = fields;
        if !is_asked_level(level)
            || !scope_key.is_none_or(SCOPE_KEY.is_valid)
            || !restore_tier.is_none_or(is_claimed_tier)
        {
            return None;
        }
        let denominator = match denominator {
            Some(types) => Some(ClaimedTypes::new(types.into_iter().map(Box::from).collect())?),
            None => None,
        };
        Some(Self {
            scope_key: scope_key.map(Into::into),
            level,
            audience,
            percent,
            restore_tier,
            denominator,
            as_of,
            workspace_id: fields.workspace_id,
            managed_environment_id: fields.managed_environment_id,
            provider_connection_id: fields.provider_connection_id,
        })
    }

    /// Creates a claim of 100 % without optional fields. Returns `None` if the scope key is malformed or the level is `none`
    /// (contract §2). The `with_…` methods set the other fields.
    ///
    /// ```
    /// use coverage_kernel::{Audience, Claim, CoverageLevel, Percent};
    ///
    /// let claim = Claim::new(Some("intune_core"), CoverageLevel::Comparable, Audience::Customer).unwrap();
    /// let half = claim.with_percent(Percent::from_number(50.0).unwrap());
    /// assert_eq!(half.scope_key(), Some("intune_core"));
    /// assert_eq!(Claim::new(Some("Intune"), CoverageLevel::Comparable, Audience::Customer), None);
    /// ```
    pub fn new(scope_key: Option<&str>, level: CoverageLevel, audience: Audience) -> Option<Self> {
        Self::from_fields(ClaimFields {
            scope_key,
            level,
            audience,
            percent: Percent::ALL,
            restore_tier: None,
            denominator: None,
            as_of: None,
            workspace_id: None,
            managed_environment_id: None,
            provider_connection_id: None,
        })
    }

    /// Sets the claimed share of the scope.
    #[must_use]
    pub fn with_percent(self, percent: Percent) -> Self {
        Self { percent, ..self }
    }

    /// Sets the claimed restore tier. Returns `None` for the tier `not_restorable` (contract §2).
    pub fn with_restore_tier(self, restore_tier: RestoreTier) -> Option<Self> {
        is_claimed_tier(restore_tier).then_some(Self { restore_tier: Some(restore_tier), ..self })
    }

    /// Sets the canonical types that the claim counts. Returns `None` if there are none, or if one is malformed or repeated
    /// (contract §2).
    pub fn with_denominator<'t>(self, types: impl IntoIterator<Item = &'t str>) -> Option<Self> {
        let denominator = ClaimedTypes::new(types.into_iter().map(Box::from).collect())?;
        Some(Self { denominator: Some(denominator), ..self })
    }

    /// Sets the time of the claim.
    #[must_use]
    pub fn with_as_of(self, as_of: Option<Time>) -> Self {
        Self { as_of, ..self }
    }

    /// Sets all three ids.
    #[must_use]
    pub fn with_environment(
        self,
        workspace_id: Option<Id>,
        managed_environment_id: Option<Id>,
        provider_connection_id: Option<Id>,
    ) -> Self {
        Self { workspace_id, managed_environment_id, provider_connection_id, ..self }
    }

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
        self.denominator.as_ref().map(ClaimedTypes::types)
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
    let level = CoverageLevel::deserialize(deserializer)?;
    if is_asked_level(level) { Ok(level) } else { Err(D::Error::custom("expected a level over `none`")) }
}

fn claimed_tier<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<RestoreTier>, D::Error> {
    let tier: Option<RestoreTier> = Option::deserialize(deserializer)?;
    if tier.is_none_or(is_claimed_tier) {
        Ok(tier)
    } else {
        Err(D::Error::custom("expected a tier over `not_restorable`"))
    }
}

fn is_asked_level(level: CoverageLevel) -> bool {
    level != CoverageLevel::None
}

fn is_claimed_tier(tier: RestoreTier) -> bool {
    tier != RestoreTier::NotRestorable
}
