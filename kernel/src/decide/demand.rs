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
    /// The reasons with the cap L.
    limiting: ReasonSet,
    /// The reasons with the cap I. Apart from `type_claim_maximum`, each other reason has the cap B.
    internal: ReasonSet,
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
            limiting: if is_certified || is_restore_claim { LIMITING } else { LIMITING.union(WEAK_IDENTITY) },
            internal: if question.uncovered() == I { INTERNAL.union(UNCOVERED) } else { INTERNAL },
        }
    }

    /// The reasons of a row or scope, except `preferred_source_passed_over`.
    #[inline]
    pub(super) fn reasons(&self, standing: &Standing) -> ReasonSet {
        standing
            .found
            .intersection(self.rules)
            .with(Code::LevelAboveTypeMaximum, self.level > standing.max_coverage_level)
            .with(Code::NotRestorable, self.restore_tier > standing.restore_tier)
            .with(Code::LevelNotReached, self.level > standing.weakest_level)
            .with(Code::EvidenceFromFuture, standing.newest > self.latest)
            .with(Code::EvidenceExpired, standing.oldest < self.earliest)
    }

    /// The reasons of a row whose type is observed ideally there (contract §6): the limits of the definitions.
    pub(super) fn reasons_ideally(&self, standing: &Standing) -> ReasonSet {
        self.reasons(standing).intersection(LIMITS)
    }

    /// The cap of a reason of a row.
    #[inline]
    pub(super) fn cap(&self, code: Code, standing: &Standing) -> ClaimState {
        if code == Code::TypeClaimMaximum {
            standing.max_claim_state
        } else if self.limiting.contains(code) {
            L
        } else if self.internal.contains(code) {
            I
        } else {
            B
        }
    }

    /// What the reasons of a row come to: the lowest of their caps, and whether the row covers its type.
    #[inline]
    pub(super) fn outcome(&self, reasons: ReasonSet, standing: &Standing) -> LowestCap {
        let others = reasons.without(TYPE_CLAIM_MAXIMUM);
        let of_others = if others.is_empty() {
            ClaimState::ClaimAllowed
        } else if others.without(self.limiting).is_empty() {
            L
        } else if others.without(self.limiting).without(self.internal).is_empty() {
            I
        } else {
            B
        };
        let of_type = if reasons == others { ClaimState::ClaimAllowed } else { standing.max_claim_state };
        LowestCap::new(of_others.min(of_type), !reasons.meets(ReasonSet::UNCOVERING))
    }
}

const TYPE_CLAIM_MAXIMUM: ReasonSet = ReasonSet::of(&[Code::TypeClaimMaximum]);

/// The reasons with the cap L.
const LIMITING: ReasonSet = ReasonSet::of(&[Code::PreferredSourcePassedOver, Code::ListingNotApplicable]);

/// The reasons with the cap L, or B for `certified` and restore claims.
const WEAK_IDENTITY: ReasonSet = ReasonSet::of(&[Code::IdentityDerived, Code::IdentityMissingExternalId]);

/// The reasons with the cap I.
const INTERNAL: ReasonSet = ReasonSet::of(&[Code::ExperimentalSource]);

/// The reasons with the cap U.
const UNCOVERED: ReasonSet =
    ReasonSet::UNCOVERING.without(ReasonSet::of(&[Code::IdentityConflict, Code::IdentityUnsupported]));

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
