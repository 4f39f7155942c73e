//! `Reason`.

use crate::class::{FINAL, integer, not_constructible};
use crate::engine;
use crate::family::Case;
use crate::object_handlers::ObjectClass;
use crate::record::Record;
use coverage_kernel::{ClaimState, ReasonCode, SourceClass};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;

/// A reason of a decision. It owns its data, so that it outlives the decision.
#[php_class]
#[derive(serde::Serialize)]
#[php(name = "CoverageKernel\\Reason", flags = FINAL)]
#[php(implements(ce = engine::json_serializable, stub = "\\JsonSerializable"))]
pub(crate) struct Reason {
    code: ReasonCode,
    cap: ClaimState,
    canonical_type: Option<Box<str>>,
    source_class: Option<SourceClass>,
    expected: Option<Box<str>>,
    actual: Option<Box<str>>,
    affected_rows: Option<i64>,
    observed_rows: Option<i64>,
    blocks: bool,
    message: Box<str>,
}

impl Reason {
    pub(crate) fn of(reason: &coverage_kernel::Reason<'_>) -> Self {
        Self {
            code: reason.code(),
            cap: reason.cap(),
            canonical_type: reason.canonical_type().map(Into::into),
            source_class: reason.source_class(),
            expected: reason.expected().map(Into::into),
            actual: reason.actual().map(Into::into),
            affected_rows: reason.affected_rows().map(integer),
            observed_rows: reason.observed_rows().map(integer),
            blocks: reason.blocks(),
            message: reason.message().into(),
        }
    }

    /// The reason in the shape of contract §4.4.
    pub(crate) fn array(&self) -> PhpResult<ZBox<ZendHashTable>> {
        let record = Record::new()
            .with("code", self.code.as_str())?
            .with("cap", self.cap.as_str())?
            .with("canonical_type", self.canonical_type.as_deref())?
            .with("source_class", self.source_class.map(SourceClass::as_str))?
            .with("expected", self.expected.as_deref())?
            .with("actual", self.actual.as_deref())?
            .with("affected_rows", self.affected_rows)?
            .with("observed_rows", self.observed_rows)?;
        Ok(record.finish())
    }
}

impl ObjectClass for Reason {
    const CONTENT_NAME: &'static str = "json";

    fn content(&self) -> Cow<'_, str> {
        serde_json::to_string(self).unwrap_or_default().into()
    }
}

#[php_impl]
impl Reason {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    fn code(&self) -> Case<ReasonCode> {
        Case(self.code)
    }

    fn cap(&self) -> Case<ClaimState> {
        Case(self.cap)
    }

    #[php(name = "canonicalType")]
    fn canonical_type(&self) -> Option<&str> {
        self.canonical_type.as_deref()
    }

    #[php(name = "sourceClass")]
    fn source_class(&self) -> Option<Case<SourceClass>> {
        self.source_class.map(Case)
    }

    fn expected(&self) -> Option<&str> {
        self.expected.as_deref()
    }

    fn actual(&self) -> Option<&str> {
        self.actual.as_deref()
    }

    #[php(name = "affectedRows")]
    fn affected_rows(&self) -> Option<i64> {
        self.affected_rows
    }

    #[php(name = "observedRows")]
    fn observed_rows(&self) -> Option<i64> {
        self.observed_rows
    }

    fn blocks(&self) -> bool {
        self.blocks
    }

    fn message(&self) -> &str {
        &self.message
    }

    #[php(name = "jsonSerialize")]
    fn json_serialize(&self) -> PhpResult<ZBox<ZendHashTable>> {
        self.array()
    }
}
