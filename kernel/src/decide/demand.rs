//! Contract §4.2: which rules a claim has for a counted type, and their caps.

use super::objection::LowestCap;
use super::question::{B, I, L, Question};
use crate::family::{ClaimState, CoverageLevel, RestoreTier};
use crate::model::{EVIDENCE_STATES, Standing, SupportedScope};
use crate::reason_set::ReasonSet;
use crate::reason_table::ReasonCode as Code;
use crate::value::Time;

/// What a claim, judged at a level, demands of each effective row of its scope.
#[derive(Clone, Copy, Debug)]
pub(super) struct Demand {
    /// The rules that apply where their reason was found.
    rules: ReasonSet,
    /// The asked level.
    pub(super) level: CoverageLevel,
    pub(super) restore_tier: RestoreTier,
    earliest: Time,
    latest: Time,
    /// **U** of contract §4.
    uncovered: ClaimState,
    /// The cap of an identity that may not be recognised later.
    weak_identity: ClaimState,
}

impl Demand {
    pub(super) fn of(question: &Question<'_>, scope: &SupportedScope) -> Self {
        let Question { claim, level, .. } = *question;
        let is_restore_claim = claim.restore_tier.is_some();
        let is_certified = level == CoverageLevel::Certified;
        let asked = if is_restore_claim { level.max(CoverageLevel::ContentBacked) } else { level };
        let maximum_age = scope.max_evidence_age_seconds();
        let mut rules = ALWAYS
            .with(Code::BetaCertification, is_certified && !scope.allow_beta_certification())
            .with(Code::EvidenceUndated, maximum_age.is_some())
            .with(Code::IdentityDerived, !scope.allow_derived_identity());
        for (code, state) in EVIDENCE_STATES {
            rules = rules.with(code, state.ceiling() < asked);
        }
        let earliest = claim.as_of.zip(maximum_age).map(|(as_of, age)| as_of.minus_seconds(age));
        Self {
            rules,
            level: asked,
            restore_tier: claim.restore_tier.unwrap_or(RestoreTier::NotRestorable),
            earliest: earliest.unwrap_or(Time::EARLIEST),
            latest: claim.as_of.unwrap_or(Time::NEVER),
            uncovered: question.uncovered(),
            weak_identity: if is_certified || is_restore_claim { B } else { L },
        }
    }

    /// The reasons of a row or scope, except `preferred_source_passed_over`.
    #[inline]
    pub(super) fn reasons(&self, standing: &Standing) -> ReasonSet {
        let found = standing.found.intersection(self.rules);
        self.compare(standing).into_iter().fold(found, |reasons, (code, applies)| reasons.with(code, applies))
    }

    /// Whether a row or scope has no such reason.
    #[inline]
    pub(super) fn is_met(&self, standing: &Standing) -> bool {
        !standing.found.meets(self.rules) && self.compare(standing).into_iter().all(|(_, applies)| !applies)
    }

    /// The rules that compare a value of the claim.
    #[inline]
    fn compare(&self, standing: &Standing) -> [(Code, bool); 5] {
        [
            (Code::LevelAboveTypeMaximum, self.level > standing.max_coverage_level),
            (Code::NotRestorable, self.restore_tier > standing.restore_tier),
            (Code::LevelNotReached, self.level > standing.weakest_level),
            (Code::EvidenceFromFuture, standing.newest > self.latest),
            (Code::EvidenceExpired, standing.oldest < self.earliest),
        ]
    }

    /// The reasons of a row whose type is observed ideally there (contract §6): the limits of the definitions.
    pub(super) fn reasons_ideally(&self, standing: &Standing) -> ReasonSet {
        self.reasons(standing).intersection(LIMITS)
    }

    /// The cap of a reason of a row.
    #[inline]
    pub(super) fn cap(&self, code: Code, standing: &Standing) -> ClaimState {
        match code {
            Code::ExperimentalSource => I,
            Code::BetaCertification | Code::NotRestorable | Code::IdentityConflict | Code::IdentityUnsupported => B,
            Code::TypeClaimMaximum => standing.max_claim_state,
            Code::PreferredSourcePassedOver | Code::ListingNotApplicable => L,
            Code::IdentityDerived | Code::IdentityMissingExternalId => self.weak_identity,
            _ => self.uncovered,
        }
    }

    /// What the reasons of a row come to.
    #[inline]
    pub(super) fn outcome(&self, reasons: ReasonSet, standing: &Standing) -> LowestCap {
        let caps = reasons.into_iter().map(|code| self.cap(code, standing));
        LowestCap::new(caps.fold(ClaimState::ClaimAllowed, ClaimState::min), !reasons.meets(ReasonSet::UNCOVERING))
    }
}

/// The rules that each claim has, apart from those that compare a value of the claim.
const ALWAYS: ReasonSet = ReasonSet::of(&[
    Code::ExperimentalSource,
    Code::TypeClaimMaximum,
    Code::NotObserved,
    Code::SourceNotAdmitted,
    Code::ListingMissing,
    Code::ListingFailed,
    Code::ListingPartial,
    Code::ListingNotApplicable,
    Code::ListingMismatch,
    Code::RowNotListed,
    Code::ListingContradicted,
    Code::IdentityMissingExternalId,
    Code::IdentityConflict,
    Code::IdentityUnsupported,
]);

/// The limits of the definitions.
const LIMITS: ReasonSet = ReasonSet::of(&[
    Code::ExperimentalSource,
    Code::BetaCertification,
    Code::LevelAboveTypeMaximum,
    Code::TypeClaimMaximum,
    Code::NotRestorable,
]);
