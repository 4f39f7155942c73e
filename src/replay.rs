//! `Replay` (contract §8).

use crate::argument::{Argument, StringArgument};
use crate::bailout::{self, Object};
use crate::class::{FINAL, not_constructible};
use crate::decision::{Decision, KernelDecision};
use crate::exception::{self, InvalidRecord};
use crate::object_handlers::ObjectClass;
use crate::{claim_guard, record};
use coverage_kernel::{Claim, ClaimGuard, ObservedCoverage, replay_with_observed};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

/// A recorded decision, compared with the one made now.
#[php_class]
#[php(name = "CoverageKernel\\Replay", flags = FINAL)]
pub(crate) struct Replay {
    claim: Rc<Claim>,
    observed: Rc<ObservedCoverage>,
    result: coverage_kernel::Replay,
}

impl ObjectClass for Replay {
    const CONTENT_NAME: &'static str = "json";

    fn content(&self) -> Cow<'_, str> {
        let differences = serde_json::to_string(self.result.differences()).unwrap_or_default();
        format!(r#"{{"differences":{differences},"decision":{}}}"#, self.result.decision()).into()
    }
}

#[php_impl]
impl Replay {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    fn of(record: Argument<StringArgument>) -> PhpResult<Object<Replay>> {
        bailout::object(|| {
            let replayed = replay_with_observed(record.0.bytes());
            let (replay, observed) = replayed.map_err(exception::invalid_document::<InvalidRecord>)?;
            Ok(Self::new(replay, Rc::new(observed)))
        })
    }

    fn matches(&self) -> bool {
        self.result.matches()
    }

    fn differences(&self) -> PhpResult<ZBox<ZendHashTable>> {
        record::list(self.result.differences().iter().map(String::as_str))
    }

    fn decision(&self) -> PhpResult<Object<Decision>> {
        bailout::object(|| {
            let guard = ClaimGuard::new(Arc::clone(self.observed.definitions()));
            let decision: KernelDecision =
                guard.evaluate(Rc::clone(&self.claim), Rc::clone(&self.observed)).map_err(claim_guard::foreign)?;
            Ok(Decision(decision))
        })
    }
}

impl Replay {
    pub(crate) fn new(replay: coverage_kernel::Replay, observed: Rc<ObservedCoverage>) -> Self {
        Self { claim: Rc::new(replay.claim().clone()), observed, result: replay }
    }
}
