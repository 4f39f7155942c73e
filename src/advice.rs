//! `Advice` (contract §6).

use crate::bailout::{self, Text};
use crate::claim;
use crate::class::{FINAL, integer, not_constructible};
use crate::decision::KernelDecision;
use crate::engine;
use crate::object_handlers::ObjectClass;
use crate::record::{self, Record};
use crate::step::Step;
use coverage_kernel::CONTRACT_VERSION;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::zend::BailoutGuard;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;
use std::iter;

/// What would have to happen for the claim of a decision to be permitted. The kernel works it out when a method is called.
#[php_class]
#[php(name = "CoverageKernel\\Advice", flags = FINAL)]
#[php(implements(ce = engine::json_serializable, stub = "\\JsonSerializable"))]
pub(crate) struct Advice(KernelDecision);

impl ObjectClass for Advice {
    const CONTENT_NAME: &'static str = "json";

    fn content(&self) -> Cow<'_, str> {
        self.0.advice().to_json().into()
    }
}

#[php_impl]
impl Advice {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    fn attainable(&self) -> bool {
        self.0.advice().attainable()
    }

    fn steps(&self) -> PhpResult<ZBox<ZendHashTable>> {
        let mut steps = self.owned_steps();
        bailout::objects(iter::from_fn(|| steps.pop()))
    }

    #[php(name = "toArray")]
    fn to_array(&self) -> PhpResult<ZBox<ZendHashTable>> {
        self.array()
    }

    #[php(name = "toJson")]
    fn to_json(&self) -> Text<'static> {
        self.0.advice().to_json().into()
    }

    #[php(name = "jsonSerialize")]
    fn json_serialize(&self) -> PhpResult<ZBox<ZendHashTable>> {
        self.array()
    }
}

impl Advice {
    pub(crate) fn on(decision: &KernelDecision) -> Self {
        Self(decision.clone())
    }

    /// The steps, the last one first. A fatal error releases them.
    fn owned_steps(&self) -> BailoutGuard<Vec<Step>> {
        BailoutGuard::new(self.0.advice().steps().iter().rev().map(Step::of).collect())
    }

    /// The advice in the shape of contract §6.
    fn array(&self) -> PhpResult<ZBox<ZendHashTable>> {
        let attainable = self.0.advice().attainable();
        let steps = self.owned_steps();
        let record = Record::new()
            .with("contract", integer(CONTRACT_VERSION))?
            .with("definitions_digest", self.0.observed().definitions().digest())?
            .with("observed_digest", self.0.observed().digest())?
            .with("claim", claim::array(self.0.claim())?)?
            .with("state", self.0.state().as_str())?
            .with("permitted", self.0.permitted())?
            .with("attainable", attainable)?
            .with("steps", record::try_list(steps.iter().rev().map(Step::array))?)?;
        Ok(record.finish())
    }
}
