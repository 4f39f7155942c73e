//! Contract §4.1: claim and scope.

use super::objection::{IdKind, Objection, Objections, ReasonText, Subject};
use super::question::{B, I, L, Question};
use super::reason_table::ReasonCode as Code;
use crate::family::{Activation, Audience};
use crate::model::{Claim, ObservedCoverage, Resolution, SupportedScope};
use crate::value::Percent;

/// Applies the rules of the table, in its order. Returns the scope, or `None` if no further rule is judged.
pub(super) fn judge<'q>(question: &Question<'q>, objections: &mut impl Objections) -> Option<&'q SupportedScope> {
    let Question { definitions, observed, claim, level } = *question;

    if definitions.activation() == Activation::Inactive {
        let cap = if claim.audience == Audience::Internal { I } else { B };
        objections.add(Code::KernelInactive, cap, |it| it.expected(Activation::Active).actual(Activation::Inactive));
    }
    let Some(scope_key) = claim.scope_key() else {
        let code = if claim.percent == Percent::ALL { Code::UnscopedFullClaim } else { Code::UnscopedClaim };
        objections.add(code, B, without_texts);
        return None;
    };
    let Some(scope) = definitions.supported_scope(scope_key) else {
        objections.add(Code::UnknownScope, B, |it| it.actual(ReasonText::ScopeKey));
        return None;
    };
    if !scope.active() {
        objections.add(Code::InactiveScope, B, without_texts);
    }
    judge_types(question, &scope.resolution, objections);
    if level < scope.minimum_level() {
        objections.add(Code::LevelBelowMinimum, B, |it| it.expected(scope.minimum_level()).actual(level));
    }
    if claim.audience == Audience::Customer && !scope.customer_claimable() {
        objections.add(Code::NotCustomerClaimable, I, without_texts);
    }
    if scope.max_evidence_age_seconds().is_some() && claim.as_of.is_none() {
        objections.add(Code::AsOfMissing, B, without_texts);
    }
    judge_ids(claim, observed, objections);
    Some(scope)
}

/// `empty_denominator` to `denominator_mismatch`: the types that the scope counts and the claim names.
fn judge_types(question: &Question<'_>, resolution: &Resolution, objections: &mut impl Objections) {
    let claimed = question.claim.denominator.as_ref();
    if resolution.counted.is_empty() {
        objections.add(Code::EmptyDenominator, B, without_texts);
    }
    for (index, excluded) in resolution.excluded.iter().enumerate() {
        let cap = if claimed.is_some() { L } else { question.uncovered() };
        objections.add(Code::TypeExcluded, cap, |it| it.about(Subject::Excluded(index)).actual(excluded.reason));
    }
    if let Some(claimed) = claimed
        && claimed.sorted() != &*resolution.counted_types
    {
        objections.add(Code::DenominatorMismatch, B, |it| {
            it.expected(ReasonText::CountedTypes).actual(ReasonText::ClaimedTypes)
        });
    }
}

/// `unnamed_*` and `foreign_*`: the ids that the claim names and those that were observed.
fn judge_ids(claim: &Claim, observed: &ObservedCoverage, objections: &mut impl Objections) {
    if claim.audience != Audience::Internal {
        if claim.workspace_id.is_none() {
            objections.add(Code::UnnamedWorkspace, B, without_texts);
        }
        if claim.managed_environment_id.is_none() {
            objections.add(Code::UnnamedManagedEnvironment, B, without_texts);
        }
    }
    for (code, id) in [
        (Code::ForeignWorkspace, IdKind::Workspace),
        (Code::ForeignManagedEnvironment, IdKind::ManagedEnvironment),
        (Code::ForeignProviderConnection, IdKind::ProviderConnection),
    ] {
        let [claimed, observed] = [id.of_claim(claim), id.of_observed(observed)];
        if claimed.is_some() && claimed != observed {
            objections.add(code, B, |it| {
                let it = it.expected(ReasonText::ClaimedId(id));
                if observed.is_some() { it.actual(ReasonText::ObservedId(id)) } else { it }
            });
        }
    }
}

const fn without_texts(objection: Objection) -> Objection {
    objection
}
