//! `Step` (contract §6).

use crate::class::{FINAL, not_constructible};
use crate::engine;
use crate::family::Case;
use crate::object_handlers::ObjectClass;
use crate::record::{self, Record};
use coverage_kernel::{Action, Actor, ReasonCode, SourceClass};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;

/// A step of advice. It owns its data, so that it outlives the advice.
#[php_class]
#[derive(serde::Serialize)]
#[php(name = "CoverageKernel\\Step", flags = FINAL)]
#[php(implements(ce = engine::json_serializable, stub = "\\JsonSerializable"))]
pub(crate) struct Step {
    actor: Actor,
    action: Action,
    canonical_type: Option<Box<str>>,
    source_class: Option<SourceClass>,
    reasons: Box<[ReasonCode]>,
    message: Box<str>,
}

impl Step {
    pub(crate) fn of(step: &coverage_kernel::Step<'_>) -> Self {
        Self {
            actor: step.actor(),
            action: step.action(),
            canonical_type: step.canonical_type().map(Into::into),
            source_class: step.source_class(),
            reasons: step.reasons().into(),
            message: step.message().into(),
        }
    }

    /// The step in the shape of contract §6.
    pub(crate) fn array(&self) -> PhpResult<ZBox<ZendHashTable>> {
        let record = Record::new()
            .with("actor", self.actor.as_str())?
            .with("action", self.action.as_str())?
            .with("canonical_type", self.canonical_type.as_deref())?
            .with("source_class", self.source_class.map(SourceClass::as_str))?
            .with("reasons", record::list(self.reasons.iter().map(|code| code.as_str()))?)?;
        Ok(record.finish())
    }
}

impl ObjectClass for Step {
    const CONTENT_NAME: &'static str = "json";

    fn content(&self) -> Cow<'_, str> {
        serde_json::to_string(self).unwrap_or_default().into()
    }
}

#[php_impl]
impl Step {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    fn actor(&self) -> Case<Actor> {
        Case(self.actor)
    }

    fn action(&self) -> Case<Action> {
        Case(self.action)
    }

    #[php(name = "canonicalType")]
    fn canonical_type(&self) -> Option<&str> {
        self.canonical_type.as_deref()
    }

    #[php(name = "sourceClass")]
    fn source_class(&self) -> Option<Case<SourceClass>> {
        self.source_class.map(Case)
    }

    fn reasons(&self) -> PhpResult<ZBox<ZendHashTable>> {
        record::list(self.reasons.iter().copied().map(Case))
    }

    fn message(&self) -> &str {
        &self.message
    }

    #[php(name = "jsonSerialize")]
    fn json_serialize(&self) -> PhpResult<ZBox<ZendHashTable>> {
        self.array()
    }
}
