//! Resolved scopes as PHP sees them (contract §3).

use crate::class::{FINAL, integer, not_constructible};
use crate::family::Case;
use crate::json;
use crate::object_handlers::ObjectClass;
use crate::record;
use coverage_kernel::{CoverageLevel, Definitions, ExclusionReason, SourceClass, SupportedScope, Workload};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::zend::ce;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;
use std::sync::Arc;

/// A scope, and what the definitions make of its denominator.
#[php_class]
#[php(name = "CoverageKernel\\ResolvedScope", flags = FINAL)]
pub(crate) struct ResolvedScope {
    definitions: Arc<Definitions>,
    index: usize,
}

impl ResolvedScope {
    /// Every scope, in the definitions' canonical order.
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
        json::decode_object(self.scope()?.metadata())
    }

    #[php(name = "metadataJson")]
    fn metadata_json(&self) -> PhpResult<&str> {
        Ok(self.scope()?.metadata())
    }

    fn counted(&self) -> PhpResult<ZBox<ZendHashTable>> {
        record::list(self.resolved()?.counted().map(|counted| CountedType {
            canonical_type: counted.canonical_type().into(),
            source_classes: counted.eligible_rows().map(coverage_kernel::ResourceType::source_class).collect(),
        }))
    }

    fn excluded(&self) -> PhpResult<ZBox<ZendHashTable>> {
        record::list(self.resolved()?.excluded().map(|excluded| ExcludedType {
            canonical_type: excluded.canonical_type().into(),
            reason: excluded.reason(),
        }))
    }

    #[php(name = "countedTypes")]
    fn counted_types(&self) -> PhpResult<ZBox<ZendHashTable>> {
        record::list(self.resolved()?.counted().map(|counted| counted.canonical_type().to_owned()))
    }
}

/// A type of the denominator with at least one eligible row.
#[php_class]
#[derive(serde::Serialize)]
#[php(name = "CoverageKernel\\CountedType", flags = FINAL)]
pub(crate) struct CountedType {
    canonical_type: Box<str>,
    source_classes: Box<[SourceClass]>,
}

impl ObjectClass for CountedType {
    const CONTENT_NAME: &'static str = "json";

    fn content(&self) -> Cow<'_, str> {
        serde_json::to_string(self).unwrap_or_default().into()
    }
}

#[php_impl]
impl CountedType {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    #[php(name = "canonicalType")]
    fn canonical_type(&self) -> &str {
        &self.canonical_type
    }

    #[php(name = "sourceClasses")]
    fn source_classes(&self) -> PhpResult<ZBox<ZendHashTable>> {
        record::list(self.source_classes.iter().copied().map(Case))
    }
}

/// A type of the denominator without an eligible row.
#[php_class]
#[derive(serde::Serialize)]
#[php(name = "CoverageKernel\\ExcludedType", flags = FINAL)]
pub(crate) struct ExcludedType {
    canonical_type: Box<str>,
    reason: ExclusionReason,
}

impl ObjectClass for ExcludedType {
    const CONTENT_NAME: &'static str = "json";

    fn content(&self) -> Cow<'_, str> {
        serde_json::to_string(self).unwrap_or_default().into()
    }
}

#[php_impl]
impl ExcludedType {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    #[php(name = "canonicalType")]
    fn canonical_type(&self) -> &str {
        &self.canonical_type
    }

    fn reason(&self) -> Case<ExclusionReason> {
        Case(self.reason)
    }
}
