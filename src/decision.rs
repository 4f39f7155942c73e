//! `Decision`.

use crate::advice::Advice;
use crate::bailout::{self, Object, Text};
use crate::claim::{self, Claim};
use crate::class::{FINAL, integer, not_constructible};
use crate::engine;
use crate::family::Case;
use crate::object_handlers::ObjectClass;
use crate::observed_coverage::ObservedCoverage;
use crate::reason::{self, Reason};
use crate::record::{self, Record};
use coverage_kernel::{CONTRACT_VERSION, ClaimState, CoverageLevel};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::{ZendClassObject, ZendHashTable};
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;
use std::rc::Rc;

/// A decision of the kernel that shares its documents.
pub(crate) type KernelDecision =
    coverage_kernel::Decision<Rc<coverage_kernel::Claim>, Rc<coverage_kernel::ObservedCoverage>>;

/// Whether a claim may be shown, and if not, why not. Only the guard makes one.
#[php_class]
#[php(name = "CoverageKernel\\Decision", flags = FINAL)]
#[php(implements(ce = engine::json_serializable, stub = "\\JsonSerializable"))]
pub(crate) struct Decision(pub(crate) KernelDecision);

impl ObjectClass for Decision {
    const CONTENT_NAME: &'static str = "json";

    fn content(&self) -> Cow<'_, str> {
        self.0.to_json().into()
    }
}

#[php_impl]
impl Decision {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    #[php(name = "definitionsDigest")]
    fn definitions_digest(&self) -> &str {
        self.0.observed().definitions().digest()
    }

    #[php(name = "observedDigest")]
    fn observed_digest(&self) -> &str {
        self.0.observed().digest()
    }

    fn observed(&self) -> PhpResult<Object<ObservedCoverage>> {
        bailout::object(|| Ok(ObservedCoverage(Rc::clone(self.0.observed()))))
    }

    fn claim(&self) -> PhpResult<Object<Claim>> {
        bailout::object(|| Ok(Claim(Rc::clone(self.0.claim()))))
    }

    fn state(&self) -> Case<ClaimState> {
        Case(self.0.state())
    }

    fn permitted(&self) -> bool {
        self.0.permitted()
    }

    fn covered(&self) -> i64 {
        integer(self.0.covered())
    }

    fn denominator(&self) -> i64 {
        integer(self.0.denominator())
    }

    fn empty(&self) -> i64 {
        integer(self.0.empty())
    }

    #[php(name = "strongestLevel")]
    fn strongest_level(&self) -> Option<Case<CoverageLevel>> {
        self.0.strongest_level().map(Case)
    }

    fn ignored(&self) -> i64 {
        integer(self.0.ignored())
    }

    fn reasons(self_: &mut ZendClassObject<Self>) -> PhpResult<ZBox<ZendHashTable>> {
        record::list((0..self_.0.reason_count()).map(|index| Reason::new(engine::share(self_), index)))
    }

    fn limits(self_: &mut ZendClassObject<Self>) -> PhpResult<ZBox<ZendHashTable>> {
        let mut limits = ZendHashTable::new();
        for index in 0..self_.0.reason_count() {
            if self_.0.reason(index).is_some_and(|reason| !reason.blocks()) {
                limits.push(Reason::new(engine::share(self_), index))?;
            }
        }
        Ok(limits)
    }

    fn advice(&self) -> PhpResult<Object<Advice>> {
        bailout::object(|| Ok(Advice::on(&self.0)))
    }

    fn record(&self) -> Text<'static> {
        self.0.record().into()
    }

    #[php(name = "toArray")]
    fn to_array(&self) -> PhpResult<ZBox<ZendHashTable>> {
        self.array()
    }

    #[php(name = "toJson")]
    fn to_json(&self) -> Text<'static> {
        self.0.to_json().into()
    }

    #[php(name = "jsonSerialize")]
    fn json_serialize(&self) -> PhpResult<ZBox<ZendHashTable>> {
        self.array()
    }
}

impl Decision {
    /// The decision in the shape of contract §4.4.
    fn array(&self) -> PhpResult<ZBox<ZendHashTable>> {
        let reasons =
            (0..self.0.reason_count()).filter_map(|index| self.0.reason(index)).map(|reason| reason::array(&reason));
        let record = Record::new()
            .with("contract", integer(CONTRACT_VERSION))?
            .with("definitions_digest", self.definitions_digest())?
            .with("observed_digest", self.observed_digest())?
            .with("claim", claim::array(self.0.claim())?)?
            .with("state", self.0.state().as_str())?
            .with("permitted", self.0.permitted())?
            .with("covered", self.covered())?
            .with("denominator", self.denominator())?
            .with("empty", self.empty())?
            .with("strongest_level", self.0.strongest_level().map(CoverageLevel::as_str))?
            .with("ignored", self.ignored())?
            .with("reasons", record::try_list(reasons)?)?;
        Ok(record.finish())
    }
}
