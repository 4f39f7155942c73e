//! Contract §4.1: claim and scope.

use super::objection::{Objection, Objections, Subject};
use super::{Question, uncovered};
use crate::resolution::Resolution;
use crate::{Activation, Audience, Claim, ClaimState, Id, Percent, ReasonCode, SupportedScope};

const B: ClaimState = ClaimState::ClaimBlocked;
const I: ClaimState = ClaimState::InternalOnly;
const L: ClaimState = ClaimState::ClaimLimited;

/// The rules about claim and scope; the scope, if there is one to judge further.
pub(super) fn judge<'q>(question: &Question<'q>, objections: &mut impl Objections) -> Option<&'q SupportedScope> {
    let Question { definitions, observed, claim, level } = *question;
    let is_for_customer = claim.audience == Audience::Customer;
    let is_internal = claim.audience == Audience::Internal;

    if definitions.activation() == Activation::Inactive {
        let cap = if is_internal { I } else { B };
        objections
            .add(ReasonCode::KernelInactive, cap, |it| it.expected(Activation::Active).actual(Activation::Inactive));
    }
    let Some(scope_key) = claim.scope_key() else {
        let code =
            if claim.percent == Percent::ALL { ReasonCode::UnscopedFullClaim } else { ReasonCode::UnscopedClaim };
        objections.add(code, B, without_texts);
        return None;
    };
    let Some(scope) = definitions.supported_scope(scope_key) else {
        objections.add(ReasonCode::UnknownScope, B, |it| it.actual(scope_key));
        return None;
    };
    let resolution = &scope.resolution;
    if !scope.active {
        objections.add(ReasonCode::InactiveScope, B, without_texts);
    }
    if resolution.counted.is_empty() {
        objections.add(ReasonCode::EmptyDenominator, B, without_texts);
    }
    for excluded in &resolution.excluded {
        let cap = if claim.denominator.is_some() { L } else { uncovered(claim.audience) };
        objections.add(ReasonCode::TypeExcluded, cap, |it| {
            it.about(Subject::Type(excluded.canonical_type.clone())).actual(excluded.reason)
        });
    }
    if let Some(claimed) = claim.denominator()
        && !is_exactly_counted(claimed, resolution)
    {
        objections.add(ReasonCode::DenominatorMismatch, B, |it| {
            it.expected(resolution.counted_types.join(",")).actual(sorted(claimed).join(","))
        });
    }
    if level < scope.minimum_level {
        objections.add(ReasonCode::LevelBelowMinimum, B, |it| it.expected(scope.minimum_level).actual(level));
    }
    if is_for_customer && !scope.customer_claimable {
        objections.add(ReasonCode::NotCustomerClaimable, I, without_texts);
    }
    if scope.max_evidence_age_seconds.is_some() && claim.as_of.is_none() {
        objections.add(ReasonCode::AsOfMissing, B, without_texts);
    }
    if !is_internal {
        judge_names(claim, objections);
    }
    let foreign = [
        (ReasonCode::ForeignWorkspace, claim.workspace_id(), observed.workspace_id()),
        (ReasonCode::ForeignManagedEnvironment, claim.managed_environment_id(), observed.managed_environment_id()),
        (ReasonCode::ForeignProviderConnection, claim.provider_connection_id(), observed.provider_connection_id()),
    ];
    for (code, claimed, observed) in foreign {
        if let Some(claimed) = claimed
            && Some(claimed) != observed
        {
            objections.add(code, B, |it| {
                let it = it.expected(claimed.as_str());
                match observed.map(Id::as_str) {
                    Some(observed) => it.actual(observed),
                    None => it,
                }
            });
        }
    }
    Some(scope)
}

/// What leaves the company must say whose it is.
fn judge_names(claim: &Claim, objections: &mut impl Objections) {
    if claim.workspace_id.is_none() {
        objections.add(ReasonCode::UnnamedWorkspace, B, without_texts);
    }
    if claim.managed_environment_id.is_none() {
        objections.add(ReasonCode::UnnamedManagedEnvironment, B, without_texts);
    }
}

/// Whether the claim's types, none twice, are the counted ones.
fn is_exactly_counted(claimed: &[Box<str>], resolution: &Resolution) -> bool {
    let counted = &resolution.counted_types;
    claimed.len() == counted.len()
        && claimed
            .iter()
            .all(|canonical_type| counted.binary_search_by(|counted| (**counted).cmp(canonical_type)).is_ok())
}

fn sorted(types: &[Box<str>]) -> Vec<&str> {
    let mut types: Vec<&str> = types.iter().map(|canonical_type| &**canonical_type).collect();
    types.sort_unstable();
    types
}

const fn without_texts(objection: Objection) -> Objection {
    objection
}
