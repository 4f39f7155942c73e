//! Contract §4.1: claim and scope.

use super::objection::{Objections, Subject};
use super::question::{B, I, L, Question};
use super::reason_text::{ReasonText, Texts};
use crate::family::{Activation, Audience};
use crate::model::{Claim, ExclusionReason, ObservedCoverage, Resolution, SupportedScope};
use crate::reason_table::ReasonCode as Code;
use crate::value::{Id, Percent};

/// Applies the rules of the table, in its order. Returns the scope, or `None` if no further rule is judged.
pub(super) fn judge<'q>(question: &Question<'q>, objections: &mut impl Objections) -> Option<&'q SupportedScope> {
    let Question { definitions, observed, claim, level } = *question;
    let mut object = |code, cap| objections.add(code, cap, Subject::Claim);

    if definitions.activation() == Activation::Inactive {
        object(Code::KernelInactive, if claim.audience == Audience::Internal { I } else { B });
    }
    let Some(scope_key) = claim.scope_key() else {
        object(if claim.percent == Percent::ALL { Code::UnscopedFullClaim } else { Code::UnscopedClaim }, B);
        return None;
    };
    let Some(scope) = definitions.supported_scope(scope_key) else {
        object(Code::UnknownScope, B);
        return None;
    };
    if !scope.active() {
        object(Code::InactiveScope, B);
    }
    judge_types(question, &scope.resolution, objections);
    let mut object = |code, cap| objections.add(code, cap, Subject::Claim);
    if level < scope.minimum_level() {
        object(Code::LevelBelowMinimum, B);
    }
    if claim.audience == Audience::Customer && !scope.customer_claimable() {
        object(Code::NotCustomerClaimable, I);
    }
    if scope.max_evidence_age_seconds().is_some() && claim.as_of.is_none() {
        object(Code::AsOfMissing, B);
    }
    judge_ids(claim, observed, objections);
    Some(scope)
}

/// `empty_denominator` to `denominator_mismatch`: the types that the scope counts and the claim names.
fn judge_types(question: &Question<'_>, resolution: &Resolution, objections: &mut impl Objections) {
    let claimed = question.claim.denominator.as_ref();
    if resolution.counted.is_empty() {
        objections.add(Code::EmptyDenominator, B, Subject::Claim);
    }
    for (position, _) in (0..).zip(&resolution.excluded) {
        let cap = if claimed.is_some() { L } else { question.uncovered() };
        objections.add(Code::TypeExcluded, cap, Subject::ExcludedType(position));
    }
    if claimed.is_some_and(|claimed| claimed.sorted() != resolution.counted_types()) {
        objections.add(Code::DenominatorMismatch, B, Subject::Claim);
    }
}

/// `unnamed_*` and `foreign_*`: the ids that the claim names and those that were observed.
fn judge_ids(claim: &Claim, observed: &ObservedCoverage, objections: &mut impl Objections) {
    let mut object = |code| objections.add(code, B, Subject::Claim);
    if claim.audience != Audience::Internal {
        if claim.workspace_id.is_none() {
            object(Code::UnnamedWorkspace);
        }
        if claim.managed_environment_id.is_none() {
            object(Code::UnnamedManagedEnvironment);
        }
    }
    for code in [Code::ForeignWorkspace, Code::ForeignManagedEnvironment, Code::ForeignProviderConnection] {
        let [claimed, observed] = ids(code, claim, observed);
        if claimed.is_some() && claimed != observed {
            object(code);
        }
    }
}

/// The ids that a rule `foreign_*` compares: the claimed and the observed one.
fn ids<'q>(code: Code, claim: &'q Claim, observed: &'q ObservedCoverage) -> [Option<&'q Id>; 2] {
    match code {
        Code::ForeignWorkspace => [claim.workspace_id(), observed.workspace_id()],
        Code::ForeignManagedEnvironment => [claim.managed_environment_id(), observed.managed_environment_id()],
        Code::ForeignProviderConnection => [claim.provider_connection_id(), observed.provider_connection_id()],
        _ => [None, None],
    }
}

/// The column "expected / actual" of the table. `scope` is the claim's, and `excluded` the reason of an excluded type.
pub(super) fn texts<'q>(
    code: Code,
    question: &Question<'q>,
    scope: Option<&'q SupportedScope>,
    excluded: Option<ExclusionReason>,
) -> Texts<'q> {
    let Question { observed, claim, level, .. } = *question;
    match code {
        Code::KernelInactive => Texts::of(Activation::Active, Activation::Inactive),
        Code::UnknownScope => Texts { expected: None, actual: claim.scope_key().map(ReasonText::from) },
        Code::TypeExcluded => Texts { expected: None, actual: excluded.map(ReasonText::from) },
        Code::DenominatorMismatch => Texts {
            expected: scope.map(|scope| ReasonText::from(scope.resolution.counted_types())),
            actual: claim.denominator.as_ref().map(|claimed| claimed.sorted().into()),
        },
        Code::LevelBelowMinimum => {
            Texts { expected: scope.map(|scope| scope.minimum_level().into()), actual: Some(level.into()) }
        }
        Code::ForeignWorkspace | Code::ForeignManagedEnvironment | Code::ForeignProviderConnection => {
            let [expected, actual] = ids(code, claim, observed).map(|id| id.map(|id| id.as_str().into()));
            Texts { expected, actual }
        }
        _ => Texts::NONE,
    }
}
