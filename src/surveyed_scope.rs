//! `SurveyedScope` (contract §7).

use crate::class::{FINAL, not_constructible};
use crate::engine;
use crate::object_handlers::ObjectClass;
use crate::record::{self, Record};
use crate::surveyed_claim::{self, SurveyedClaim};
use coverage_kernel::Survey;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::zend::ce;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;
use std::rc::Rc;

/// A scope of a survey.
#[php_class]
#[php(name = "CoverageKernel\\SurveyedScope", flags = FINAL)]
#[php(implements(ce = engine::json_serializable, stub = "\\JsonSerializable"))]
pub(crate) struct SurveyedScope {
    survey: Rc<Survey<'static>>,
    index: usize,
}

impl SurveyedScope {
    /// All scopes of a survey, in its order.
    pub(crate) fn all(survey: &Rc<Survey<'static>>) -> impl Iterator<Item = Self> {
        (0..survey.scopes().len()).map(|index| Self { survey: Rc::clone(survey), index })
    }

    fn scope(&self) -> PhpResult<&coverage_kernel::SurveyedScope<'static>> {
        // INVARIANT: `index` comes from this survey, which does not change.
        let no_such_scope = || PhpException::new("no such scope".to_owned(), 0, ce::error());
        self.survey.scopes().get(self.index).ok_or_else(no_such_scope)
    }
}

/// The scope in the shape of contract §7.
pub(crate) fn array(scope: &coverage_kernel::SurveyedScope<'_>) -> PhpResult<ZBox<ZendHashTable>> {
    let record = Record::new()
        .with("scope_key", scope.scope_key())?
        .with("counted", record::list(scope.counted())?)?
        .with("excluded", record::list(scope.excluded())?)?
        .with("claims", record::try_list(scope.claims().iter().map(surveyed_claim::array))?)?;
    Ok(record.finish())
}

impl ObjectClass for SurveyedScope {
    const CONTENT_NAME: &'static str = "json";

    fn content(&self) -> Cow<'_, str> {
        let Ok(scope) = self.scope() else { return Cow::default() };
        serde_json::to_string(scope).unwrap_or_default().into()
    }
}

#[php_impl]
impl SurveyedScope {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    #[php(name = "scopeKey")]
    fn scope_key(&self) -> PhpResult<&str> {
        Ok(self.scope()?.scope_key())
    }

    fn counted(&self) -> PhpResult<ZBox<ZendHashTable>> {
        record::list(self.scope()?.counted())
    }

    fn excluded(&self) -> PhpResult<ZBox<ZendHashTable>> {
        record::list(self.scope()?.excluded())
    }

    fn claims(&self) -> PhpResult<ZBox<ZendHashTable>> {
        record::list(self.scope()?.claims().iter().copied().map(SurveyedClaim))
    }

    #[php(name = "jsonSerialize")]
    fn json_serialize(&self) -> PhpResult<ZBox<ZendHashTable>> {
        array(self.scope()?)
    }
}
