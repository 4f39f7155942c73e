//! `Reason`.

use crate::class::{FINAL, integer, not_constructible};
use crate::decision::Decision;
use crate::engine;
use crate::family::Case;
use crate::object_handlers::ObjectClass;
use crate::record::Record;
use coverage_kernel::{ClaimState, ReasonCode, SourceClass};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::types::{ZendClassObject, ZendHashTable};
use ext_php_rs::zend::ce;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;

/// A reason of a decision. It keeps the decision alive, which puts it into words when a method is called.
#[php_class]
#[php(name = "CoverageKernel\\Reason", flags = FINAL)]
#[php(implements(ce = engine::json_serializable, stub = "\\JsonSerializable"))]
pub(crate) struct Reason {
    decision: ZBox<ZendClassObject<Decision>>,
    index: usize,
}

impl Reason {
    pub(crate) fn new(decision: ZBox<ZendClassObject<Decision>>, index: usize) -> Self {
        Self { decision, index }
    }

    fn reason(&self) -> PhpResult<coverage_kernel::Reason<'_>> {
        // INVARIANT: `index` comes from this decision, which does not change.
        let no_such_reason = || PhpException::new("no such reason".to_owned(), 0, ce::error());
        self.decision.0.reason(self.index).ok_or_else(no_such_reason)
    }
}

/// The reason in the shape of contract §4.4.
pub(crate) fn array(reason: &coverage_kernel::Reason<'_>) -> PhpResult<ZBox<ZendHashTable>> {
    let record = Record::new()
        .with("code", reason.code().as_str())?
        .with("cap", reason.cap().as_str())?
        .with("canonical_type", reason.canonical_type())?
        .with("source_class", reason.source_class().map(SourceClass::as_str))?
        .with("expected", reason.expected())?
        .with("actual", reason.actual())?
        .with("affected_rows", reason.affected_rows().map(integer))?
        .with("observed_rows", reason.observed_rows().map(integer))?;
    Ok(record.finish())
}

impl ObjectClass for Reason {
    const CONTENT_NAME: &'static str = "json";

    fn content(&self) -> Cow<'_, str> {
        #[derive(serde::Serialize)]
        struct Content<'d> {
            #[serde(flatten)]
            reason: &'d coverage_kernel::Reason<'d>,
            blocks: bool,
            message: String,
        }

        let Ok(reason) = self.reason() else { return Cow::default() };
        let content = Content { reason: &reason, blocks: reason.blocks(), message: reason.message() };
        serde_json::to_string(&content).unwrap_or_default().into()
    }
}

#[php_impl]
impl Reason {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    fn code(&self) -> PhpResult<Case<ReasonCode>> {
        Ok(Case(self.reason()?.code()))
    }

    fn cap(&self) -> PhpResult<Case<ClaimState>> {
        Ok(Case(self.reason()?.cap()))
    }

    #[php(name = "canonicalType")]
    fn canonical_type(&self) -> PhpResult<Option<String>> {
        Ok(self.reason()?.canonical_type().map(str::to_owned))
    }

    #[php(name = "sourceClass")]
    fn source_class(&self) -> PhpResult<Option<Case<SourceClass>>> {
        Ok(self.reason()?.source_class().map(Case))
    }

    fn expected(&self) -> PhpResult<Option<String>> {
        Ok(self.reason()?.expected().map(str::to_owned))
    }

    fn actual(&self) -> PhpResult<Option<String>> {
        Ok(self.reason()?.actual().map(str::to_owned))
    }

    #[php(name = "affectedRows")]
    fn affected_rows(&self) -> PhpResult<Option<i64>> {
        Ok(self.reason()?.affected_rows().map(integer))
    }

    #[php(name = "observedRows")]
    fn observed_rows(&self) -> PhpResult<Option<i64>> {
        Ok(self.reason()?.observed_rows().map(integer))
    }

    fn blocks(&self) -> PhpResult<bool> {
        Ok(self.reason()?.blocks())
    }

    fn message(&self) -> PhpResult<String> {
        Ok(self.reason()?.message())
    }

    #[php(name = "jsonSerialize")]
    fn json_serialize(&self) -> PhpResult<ZBox<ZendHashTable>> {
        array(&self.reason()?)
    }
}
