//! Which claims could be made about what was observed (contract §7).

use super::effective_row::Tally;
use super::guard::{ClaimGuard, ForeignCoverage};
use super::judge::is_permitted;
use super::objection::LowestCap;
use super::question::Question;
use super::{claim_and_scope, scope_as_a_whole, surveyed_types};
use crate::family::{Audience, ClaimState, CoverageLevel, RestoreTier};
use crate::model::{Claim, ClaimedTypes, ObservedCoverage, SupportedScope};
use crate::value::{Percent, Time};
use crate::{CONTRACT_VERSION, canonical};
use serde::Serialize;
use std::borrow::Cow;

/// The claims that could be made about observed coverage, for every scope. [`ClaimGuard::survey`] makes it.
#[derive(Clone, Debug, Serialize)]
pub struct Survey<'s> {
    contract: u64,
    definitions_digest: Cow<'s, str>,
    observed_digest: Cow<'s, str>,
    as_of: Option<Time>,
    scopes: Vec<SurveyedScope<'s>>,
}

/// The claims that could be made about one scope.
#[derive(Clone, Debug, Serialize)]
pub struct SurveyedScope<'s> {
    scope_key: Cow<'s, str>,
    counted: Vec<Cow<'s, str>>,
    excluded: Vec<Cow<'s, str>>,
    claims: Vec<SurveyedClaim>,
}

/// A claim, and the decision on it.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SurveyedClaim {
    level: CoverageLevel,
    restore_tier: Option<RestoreTier>,
    audience: Audience,
    covered: u64,
    empty: u64,
    #[serde(serialize_with = "percent_or_zero")]
    percent: Option<Percent>,
    state: ClaimState,
    permitted: bool,
}

impl ClaimGuard {
    /// Surveys the claims that could be made about observed coverage at a time (contract §7).
    ///
    /// ```
    /// use coverage_kernel::{Audience, CoverageLevel, ObservedCoverage};
    ///
    /// # let definitions = br#"{"contract": 1, "activation": "active", "resource_types": [{"canonical_type": "roleDefinition",
    /// #     "source_class": "tcm", "workload": "intune", "resource_class": "configuration", "support_state": "supported",
    /// #     "max_coverage_level": "certified", "max_claim_state": "claim_allowed", "restore_tier": "restorable"}],
    /// #     "supported_scopes": [{"scope_key": "roles", "workload": "intune", "denominator": ["roleDefinition"],
    /// #     "minimum_level": "detected", "active": true}]}"#;
    /// # let definitions = std::sync::Arc::new(coverage_kernel::Definitions::from_json(definitions)?);
    /// # let guard = coverage_kernel::ClaimGuard::new(std::sync::Arc::clone(&definitions));
    /// let observed = ObservedCoverage::from_json(&definitions, br#"{"workspace_id": 1, "managed_environment_id": 2,
    ///     "listings": [{"canonical_type": "roleDefinition", "source_class": "tcm", "outcome": "complete", "resources": 1}],
    ///     "rows": [{"canonical_type": "roleDefinition", "source_class": "tcm", "coverage_level": "comparable",
    ///         "evidence_state": "content_backed", "identity_state": "stable"}]}"#)?;
    /// let survey = guard.survey(&observed, None)?;
    /// assert_eq!(survey.strongest("roles", Audience::Operator, None), Some(CoverageLevel::Comparable));
    /// assert_eq!(survey.permits("roles", CoverageLevel::Certified, Audience::Operator, None), Some(false));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the coverage was read against definitions with another digest.
    pub fn survey<'s>(
        &self,
        observed: &'s ObservedCoverage,
        as_of: Option<Time>,
    ) -> Result<Survey<'s>, ForeignCoverage> {
        self.check(observed)?;
        let definitions = observed.definitions();
        let scopes = definitions.supported_scopes().iter().map(|scope| survey_scope(observed, scope, as_of)).collect();
        Ok(Survey {
            contract: CONTRACT_VERSION,
            definitions_digest: definitions.digest().into(),
            observed_digest: observed.digest().into(),
            as_of,
            scopes,
        })
    }
}

impl<'s> Survey<'s> {
    /// Returns the surveyed scopes, ordered by scope key (bytes).
    pub fn scopes(&self) -> &[SurveyedScope<'s>] {
        &self.scopes
    }

    /// Whether a claim about a scope would be permitted. Returns `None` if the scope is not defined or the level is under
    /// its minimum.
    pub fn permits(
        &self,
        scope_key: &str,
        level: CoverageLevel,
        audience: Audience,
        restore_tier: Option<RestoreTier>,
    ) -> Option<bool> {
        let claims = &self.scope(scope_key)?.claims;
        let is_asked = |claim: &&SurveyedClaim| {
            claim.level == level && claim.audience == audience && claim.restore_tier == restore_tier
        };
        claims.iter().find(is_asked).map(|claim| claim.permitted)
    }

    /// Returns the highest level at which a claim about a scope would be permitted.
    pub fn strongest(
        &self,
        scope_key: &str,
        audience: Audience,
        restore_tier: Option<RestoreTier>,
    ) -> Option<CoverageLevel> {
        let claims = self.scope(scope_key)?.claims.iter();
        claims
            .filter(|claim| claim.permitted && claim.audience == audience && claim.restore_tier == restore_tier)
            .map(|claim| claim.level)
            .max()
    }

    /// Returns the surveyed scope with this key.
    pub fn scope(&self, scope_key: &str) -> Option<&SurveyedScope<'s>> {
        let index = self.scopes.binary_search_by(|scope| (*scope.scope_key).cmp(scope_key)).ok()?;
        self.scopes.get(index)
    }

    /// Converts the survey into one that borrows nothing.
    pub fn into_owned(self) -> Survey<'static> {
        Survey {
            contract: self.contract,
            definitions_digest: owned(self.definitions_digest),
            observed_digest: owned(self.observed_digest),
            as_of: self.as_of,
            scopes: self.scopes.into_iter().map(SurveyedScope::into_owned).collect(),
        }
    }

    /// Returns the digest of the definitions.
    pub fn definitions_digest(&self) -> &str {
        &self.definitions_digest
    }

    /// Returns the digest of the observed coverage.
    pub fn observed_digest(&self) -> &str {
        &self.observed_digest
    }

    /// Returns the time of the claims, if they have one.
    pub const fn as_of(&self) -> Option<Time> {
        self.as_of
    }

    /// Returns the survey as canonical JSON (contract §7).
    pub fn to_json(&self) -> String {
        canonical::json(self)
    }
}

impl SurveyedScope<'_> {
    /// Returns the scope's key.
    pub fn scope_key(&self) -> &str {
        &self.scope_key
    }

    /// Returns the counted types, in denominator order.
    pub fn counted(&self) -> impl ExactSizeIterator<Item = &str> {
        self.counted.iter().map(|canonical_type| &**canonical_type)
    }

    /// Returns the excluded types, in denominator order.
    pub fn excluded(&self) -> impl ExactSizeIterator<Item = &str> {
        self.excluded.iter().map(|canonical_type| &**canonical_type)
    }

    /// Returns the claims: by restore tier, then level, then audience.
    pub fn claims(&self) -> &[SurveyedClaim] {
        &self.claims
    }

    fn into_owned(self) -> SurveyedScope<'static> {
        SurveyedScope {
            scope_key: owned(self.scope_key),
            counted: self.counted.into_iter().map(owned).collect(),
            excluded: self.excluded.into_iter().map(owned).collect(),
            claims: self.claims,
        }
    }
}

fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

impl SurveyedClaim {
    /// Returns the claimed level.
    pub const fn level(&self) -> CoverageLevel {
        self.level
    }

    /// Returns the claimed restore tier, or `None` if this is not a restore claim.
    pub const fn restore_tier(&self) -> Option<RestoreTier> {
        self.restore_tier
    }

    /// Returns the audience of the claim.
    pub const fn audience(&self) -> Audience {
        self.audience
    }

    /// Returns the number of covered types.
    pub const fn covered(&self) -> u64 {
        self.covered
    }

    /// Returns the number of types that are covered by an empty effective row.
    pub const fn empty(&self) -> u64 {
        self.empty
    }

    /// Returns the highest percentage that can be claimed, or `None` if it is 0, so that there is no such claim.
    pub const fn percent(&self) -> Option<Percent> {
        self.percent
    }

    /// Returns the state of the claim.
    pub const fn state(&self) -> ClaimState {
        self.state
    }

    /// Whether the claim would be permitted.
    pub const fn permitted(&self) -> bool {
        self.permitted
    }
}

fn survey_scope<'s>(
    observed: &'s ObservedCoverage,
    scope: &'s SupportedScope,
    as_of: Option<Time>,
) -> SurveyedScope<'s> {
    let resolution = &scope.resolution;
    let names_types = !resolution.excluded.is_empty() && !resolution.counted.is_empty();
    let types = resolution.counted.iter().map(|counted| (*counted.canonical_type).into());
    let mut claim = Claim {
        scope_key: Some(scope.scope_key().into()),
        level: scope.minimum_level(),
        audience: Audience::Internal,
        percent: Percent::ALL,
        restore_tier: None,
        denominator: if names_types { ClaimedTypes::new(types.collect()) } else { None },
        as_of,
        workspace_id: observed.workspace_id().cloned(),
        managed_environment_id: observed.managed_environment_id().cloned(),
        provider_connection_id: observed.provider_connection_id().cloned(),
    };
    // The rules of contract §4.1 depend neither on the restore tier nor on a level from the minimum up.
    let of_audience = |audience: &Audience| {
        claim.audience = *audience;
        let mut of_claim = LowestCap::default();
        claim_and_scope::judge(&Question::of(&claim, observed), &mut of_claim);
        (*audience, of_claim)
    };
    let audiences: Vec<(Audience, LowestCap)> = Audience::ALL.iter().map(of_audience).collect();
    // Of three tiers, at most five levels and three audiences.
    let mut claims = Vec::with_capacity(45);
    for restore_tier in [None, Some(RestoreTier::PreviewOnly), Some(RestoreTier::Restorable)] {
        for level in CoverageLevel::ALL.iter().copied().filter(|level| *level >= scope.minimum_level()) {
            claim.restore_tier = restore_tier;
            claim.level = level;
            claim.audience = Audience::Internal;
            let [to_customer, to_others] = surveyed_types::judge(&Question::of(&claim, observed), scope);
            for (audience, of_claim) in &audiences {
                let (tally, of_types) = if *audience == Audience::Customer { to_customer } else { to_others };
                let mut lowest = *of_claim;
                lowest.add_judged(of_types);
                claim.audience = *audience;
                claims.push(survey_claim(observed, &mut claim, tally, lowest));
            }
        }
    }
    SurveyedScope {
        scope_key: scope.scope_key().into(),
        counted: resolution.counted.iter().map(|counted| Cow::Borrowed(&*counted.canonical_type)).collect(),
        excluded: resolution.excluded.iter().map(|excluded| Cow::Borrowed(&*excluded.canonical_type)).collect(),
        claims,
    }
}

/// Decides a claim with the highest percentage that is not overstated, after the rules of contract §4.1 and §4.2.
fn survey_claim(observed: &ObservedCoverage, claim: &mut Claim, tally: Tally, mut lowest: LowestCap) -> SurveyedClaim {
    let percent = percent_of(tally);
    let Tally { covered, empty, .. } = tally;
    let state = match percent {
        Some(percent) => {
            claim.percent = percent;
            scope_as_a_whole::judge(&Question::of(claim, observed), tally, &mut lowest);
            lowest.state()
        }
        None => ClaimState::ClaimBlocked,
    };
    SurveyedClaim {
        level: claim.level,
        restore_tier: claim.restore_tier,
        audience: claim.audience,
        covered,
        empty,
        percent,
        state,
        permitted: percent.is_some() && is_permitted(claim.audience, state),
    }
}

/// The covered share of the types that have resources, rounded down to two decimals; `None` for 0.
fn percent_of(tally: Tally) -> Option<Percent> {
    if tally.denominator > 0 && tally.covered == tally.denominator {
        return Some(Percent::ALL);
    }
    let (covered, denominator) = tally.with_resources();
    Percent::share(covered, denominator)
}

#[expect(clippy::trivially_copy_pass_by_ref, clippy::ref_option, reason = "serde passes a reference to the field")]
fn percent_or_zero<S: serde::Serializer>(percent: &Option<Percent>, serializer: S) -> Result<S::Ok, S::Error> {
    match percent {
        Some(percent) => percent.serialize(serializer),
        None => serializer.serialize_u16(0),
    }
}
