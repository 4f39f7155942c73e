//! `ClaimGuard`.

use crate::argument::{Argument, ExceptionPending, IterableArgument, NullableArgument, StringArgument};
use crate::bailout::{self, Object, Text};
use crate::claim::Claim;
use crate::class::{FINAL, construct_once};
use crate::date_time::{DateTimeArgument, Moment};
use crate::decision::Decision;
use crate::definitions::Definitions;
use crate::engine;
use crate::exception::{self, ForeignCoverage, InvalidRecord, InvalidRequest};
use crate::object_handlers::ObjectClass;
use crate::observed_coverage::ObservedCoverage;
use crate::replay::Replay;
use crate::survey::Survey;
use coverage_kernel::{Quoted, ReplayError};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::class::RegisteredClass;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::types::{ArrayKey, ZendHashTable, Zval};
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;
use std::ptr;
use std::rc::Rc;
use std::sync::Arc;

/// Decides which claims may be shown to whom.
#[php_class]
#[php(name = "CoverageKernel\\ClaimGuard", flags = FINAL)]
pub(crate) struct ClaimGuard(coverage_kernel::ClaimGuard);

impl ObjectClass for ClaimGuard {
    const CONTENT_NAME: &'static str = "digest";

    fn content(&self) -> Cow<'_, str> {
        self.0.definitions().digest().into()
    }
}

#[php_impl]
impl ClaimGuard {
    #[php(constructor)]
    fn construct(definitions: Argument<&Definitions>) -> PhpResult<Self> {
        construct_once::<Self>()?;
        Ok(Self(coverage_kernel::ClaimGuard::new(Arc::clone(&definitions.0.0))))
    }

    fn evaluate(&self, claim: Argument<&Claim>, observed: Argument<&ObservedCoverage>) -> PhpResult<Object<Decision>> {
        bailout::object(|| self.decide(claim.0, observed.0))
    }

    #[php(name = "evaluateMany")]
    fn evaluate_many(
        &self,
        claims: Argument<IterableArgument>,
        observed: Argument<&ObservedCoverage>,
    ) -> PhpResult<ZBox<ZendHashTable>> {
        let (argument, observed) = (claims.0, observed.0);
        self.0.check(&observed.0).map_err(foreign)?; // even if there are no claims
        let collected;
        let claims = if let Some(claims) = argument.array() {
            claims
        } else {
            collected = engine::collect(argument.zval())?;
            &collected
        };
        let mut decisions = ZendHashTable::with_capacity(claims.nNumOfElements);
        for (key, claim) in engine::entries(claims) {
            let claim = claim.dereference();
            let Some(claim) = engine::instance::<Claim>(claim) else {
                return Err(not_a_claim(argument, &key, engine::type_name(claim)));
            };
            let decision = bailout::object(|| self.decide(claim, observed))?;
            match key.zend_str() {
                Some(key) => decisions.insert(ArrayKey::ZendString(key), decision)?,
                None => decisions.insert_at_index(key.long().unwrap_or_default(), decision)?,
            }
        }
        Ok(decisions)
    }

    fn survey(
        &self,
        observed: Argument<&ObservedCoverage>,
        asOf: NullableArgument<DateTimeArgument>,
    ) -> PhpResult<Object<Survey>> {
        let as_of = match asOf.0.map(DateTimeArgument::moment).transpose()? {
            Some(Moment::OutOfRange(text)) => return Err(Claim::invalid_as_of(text)),
            Some(Moment::Time(time)) => Some(time),
            None => None,
        };
        bailout::object(|| self.0.survey(&observed.0.0, as_of).map(Survey::new).map_err(foreign))
    }

    fn replay(
        &self,
        decision: Argument<StringArgument>,
        observed: Argument<&ObservedCoverage>,
    ) -> PhpResult<Object<Replay>> {
        let observed = &observed.0.0;
        bailout::object(|| match self.0.replay(decision.0.bytes(), observed) {
            Ok(replay) => Ok(Replay::new(replay, Rc::clone(observed))),
            Err(ReplayError::InvalidDecision(errors)) => Err(exception::invalid_document::<InvalidRecord>(errors)),
            Err(error) => Err(exception::with_message::<ForeignCoverage>(error.to_string())),
        })
    }

    #[php(name = "evaluateJson")]
    fn evaluate_json(&self, request: Argument<StringArgument>) -> PhpResult<Text<'static>> {
        self.0.evaluate_json(request.0.bytes()).map(Text::from).map_err(exception::invalid_document::<InvalidRequest>)
    }
}

impl ClaimGuard {
    fn decide(&self, claim: &Claim, observed: &ObservedCoverage) -> PhpResult<Decision> {
        self.0.evaluate(Rc::clone(&claim.0), Rc::clone(&observed.0)).map(Decision).map_err(foreign)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the signature that `map_err` expects")]
pub(crate) fn foreign(coverage: coverage_kernel::ForeignCoverage) -> PhpException {
    exception::with_message::<ForeignCoverage>(coverage.to_string())
}

/// Throws the `TypeError` about an element that is not a claim.
fn not_a_claim(claims: IterableArgument, key: &Zval, given: String) -> PhpException {
    let key = match key.zend_str() {
        Some(key) => String::from_utf8_lossy(key.as_bytes()).into_owned(),
        None => key.long().unwrap_or_default().to_string(),
    };
    let whole = if claims.array().is_some() { "an array" } else { "a Traversable" };
    let complaint = format!("must be {whole} of {}, {given} given at key {}", Claim::CLASS_NAME, Quoted(&key));
    drop((key, given));
    engine::throw_argument_type_error(|argument| ptr::eq(argument, claims.zval()), complaint);
    ExceptionPending.into()
}
