//! Contract §4.1: claim and scope.

use super::objection::{Objection, Objections, Subject};
use super::question::{B, I, L, Question};
use super::reason_table::ReasonCode as Code;
use crate::family::{Activation, Audience};
use crate::model::{Claim, ObservedCoverage, Resolution, SupportedScope};
use crate::value::{Id, Percent};

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
        objections.add(Code::UnknownScope, B, |it| it.actual(scope_key));
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
    let claimed = question.claim.denominator();
    if resolution.counted.is_empty() {
        objections.add(Code::EmptyDenominator, B, without_texts);
    }
    for excluded in &resolution.excluded {
        let cap = if claimed.is_some() { L } else { question.uncovered() };
        objections.add(Code::TypeExcluded, cap, |it| {
            it.about(Subject::Type(excluded.canonical_type.clone())).actual(excluded.reason)
        });
    }
    if let Some(claimed) = claimed
        && !is_exactly_counted(claimed, resolution)
    {
        objections.add(Code::DenominatorMismatch, B, |it| {
            it.expected(resolution.counted_types.join(",")).actual(sorted(claimed).join(","))
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
    for (code, claimed, observed) in [
        (Code::ForeignWorkspace, claim.workspace_id(), observed.workspace_id()),
        (Code::ForeignManagedEnvironment, claim.managed_environment_id(), observed.managed_environment_id()),
        (Code::ForeignProviderConnection, claim.provider_connection_id(), observed.provider_connection_id()),
    ] {
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
}

/// Whether the claimed types, which are distinct, are exactly the counted ones. Most claims name them in the scope's order.
fn is_exactly_counted(claimed: &[Box<str>], resolution: &Resolution) -> bool {
    let is_in_order =
        || claimed.iter().zip(&resolution.counted).all(|(claimed, counted)| **claimed == *counted.canonical_type);
    let is_counted =
        |claimed: &str| resolution.counted_types.binary_search_by(|counted| (**counted).cmp(claimed)).is_ok();
    claimed.len() == resolution.counted.len() && (is_in_order() || claimed.iter().all(|claimed| is_counted(claimed)))
}

fn sorted(types: &[Box<str>]) -> Vec<&str> {
    let mut types: Vec<&str> = types.iter().map(|canonical_type| &**canonical_type).collect();
    types.sort_unstable();
    types
}

const fn without_texts(objection: Objection) -> Objection {
    objection
}
