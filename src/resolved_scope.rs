//! `ResolvedScope` (contract §3).

use crate::bailout::{self, Text};
use crate::class::{FINAL, integer, not_constructible};
use crate::counted_type::CountedType;
use crate::exception;
use crate::excluded_type::ExcludedType;
use crate::family::Case;
use crate::metadata;
use crate::object_handlers::ObjectClass;
use crate::record;
use coverage_kernel::{CoverageLevel, Definitions, SupportedScope, Workload};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::zend::ce;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;
use std::sync::Arc;

/// A scope with its counted and excluded types.
#[php_class]
#[php(name = "CoverageKernel\\ResolvedScope", flags = FINAL)]
pub(crate) struct ResolvedScope {
    definitions: Arc<Definitions>,
    index: usize,
}

impl ResolvedScope {
    /// All scopes, in canonical order.
    pub(crate) fn all(definitions: &Arc<Definitions>) -> impl Iterator<Item = Self> {
        (0..definitions.supported_scopes().len()).map(|index| Self { definitions: Arc::clone(definitions), index })
    }

    /// The scope with this key.
    pub(crate) fn of_key(definitions: &Arc<Definitions>, key: &str) -> Option<Self> {
        let index = definitions.supported_scopes().iter().position(|scope| scope.scope_key() == key)?;
        Some(Self { definitions: Arc::clone(definitions), index })
    }

    fn scope(&self) -> PhpResult<&SupportedScope> {
        // INVARIANT: `index` comes from these definitions, which do not change.
        self.definitions.supported_scopes().get(self.index).ok_or_else(no_such_scope)
    }

    fn resolved(&self) -> PhpResult<coverage_kernel::ResolvedScope<'_>> {
        self.definitions.resolve(self.scope()?.scope_key()).ok_or_else(no_such_scope)
    }
}

fn no_such_scope() -> PhpException {
    PhpException::new("no such scope".to_owned(), 0, ce::error())
}

impl ObjectClass for ResolvedScope {
    const CONTENT_NAME: &'static str = "text";

    fn content(&self) -> Cow<'_, str> {
        let Ok(scope) = self.scope() else { return Cow::default() };
        format!("`{}` of `{}`", scope.scope_key(), self.definitions.digest()).into()
    }
}

#[php_impl]
impl ResolvedScope {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    #[php(name = "scopeKey")]
    fn scope_key(&self) -> PhpResult<&str> {
        Ok(self.scope()?.scope_key())
    }

    fn workload(&self) -> PhpResult<Case<Workload>> {
        Ok(Case(self.scope()?.workload()))
    }

    fn denominator(&self) -> PhpResult<ZBox<ZendHashTable>> {
        record::list(self.scope()?.denominator())
    }

    #[php(name = "minimumLevel")]
    fn minimum_level(&self) -> PhpResult<Case<CoverageLevel>> {
        Ok(Case(self.scope()?.minimum_level()))
    }

    #[php(name = "includeFallback")]
    fn include_fallback(&self) -> PhpResult<bool> {
        Ok(self.scope()?.include_fallback())
    }

    #[php(name = "includeBeta")]
    fn include_beta(&self) -> PhpResult<bool> {
        Ok(self.scope()?.include_beta())
    }

    #[php(name = "allowBetaCertification")]
    fn allow_beta_certification(&self) -> PhpResult<bool> {
        Ok(self.scope()?.allow_beta_certification())
    }

    #[php(name = "allowDerivedIdentity")]
    fn allow_derived_identity(&self) -> PhpResult<bool> {
        Ok(self.scope()?.allow_derived_identity())
    }

    #[php(name = "customerClaimable")]
    fn customer_claimable(&self) -> PhpResult<bool> {
        Ok(self.scope()?.customer_claimable())
    }

    fn active(&self) -> PhpResult<bool> {
        Ok(self.scope()?.active())
    }

    #[php(name = "maxEvidenceAgeSeconds")]
    fn max_evidence_age_seconds(&self) -> PhpResult<Option<i64>> {
        Ok(self.scope()?.max_evidence_age_seconds().map(integer))
    }

    fn metadata(&self) -> PhpResult<ZBox<ZendHashTable>> {
        metadata::decode(self.scope()?.metadata())
    }

    #[php(name = "metadataJson")]
    fn metadata_json(&self) -> PhpResult<&str> {
        Ok(self.scope()?.metadata())
    }

    fn counted(&self) -> PhpResult<ZBox<ZendHashTable>> {
        bailout::objects(self.resolved()?.counted().map(CountedType::new))
    }

    fn excluded(&self) -> PhpResult<ZBox<ZendHashTable>> {
        bailout::objects(self.resolved()?.excluded().map(ExcludedType::new))
    }

    #[php(name = "countedTypes")]
    fn counted_types(&self) -> PhpResult<ZBox<ZendHashTable>> {
        let mut counted = self.resolved()?.counted().peekable();
        if counted.peek().is_none() {
            return Err(exception::nothing_counted(self.scope()?.scope_key()));
        }
        record::list(counted.map(|counted| Text::from(counted.canonical_type().to_owned())))
    }
}
