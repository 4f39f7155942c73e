//! `ResourceType`.

use crate::class::{FINAL, not_constructible};
use crate::family::Case;
use crate::metadata;
use crate::object_handlers::ObjectClass;
use crate::record;
use coverage_kernel::{
    ClaimState, CoverageLevel, Definitions, ResourceClass, RestoreTier, SourceClass, SupportState, Workload,
};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::{PhpException, PhpResult};
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::zend::ce;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;
use std::ptr;
use std::sync::Arc;

/// A resource type at one source: one row of the definitions.
#[php_class]
#[php(name = "CoverageKernel\\ResourceType", flags = FINAL)]
pub(crate) struct ResourceType {
    definitions: Arc<Definitions>,
    index: usize,
}

impl ResourceType {
    /// All rows, in canonical order.
    pub(crate) fn all(definitions: &Arc<Definitions>) -> impl Iterator<Item = Self> {
        (0..definitions.resource_types().len()).map(|index| Self { definitions: Arc::clone(definitions), index })
    }

    /// The object for a row of these definitions.
    pub(crate) fn found(definitions: &Arc<Definitions>, row: &coverage_kernel::ResourceType) -> Option<Self> {
        let index = definitions.resource_types().iter().position(|candidate| ptr::eq(candidate, row))?;
        Some(Self { definitions: Arc::clone(definitions), index })
    }

    fn row(&self) -> PhpResult<&coverage_kernel::ResourceType> {
        // INVARIANT: `index` comes from these definitions, which do not change.
        self.definitions
            .resource_types()
            .get(self.index)
            .ok_or_else(|| PhpException::new("no such resource type".to_owned(), 0, ce::error()))
    }
}

impl ObjectClass for ResourceType {
    const CONTENT_NAME: &'static str = "text";

    fn content(&self) -> Cow<'_, str> {
        let Ok(row) = self.row() else { return Cow::default() };
        format!("`{}` at `{}` of `{}`", row.canonical_type(), row.source_class(), self.definitions.digest()).into()
    }
}

#[php_impl]
impl ResourceType {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    #[php(name = "canonicalType")]
    fn canonical_type(&self) -> PhpResult<&str> {
        Ok(self.row()?.canonical_type())
    }

    #[php(name = "sourceClass")]
    fn source_class(&self) -> PhpResult<Case<SourceClass>> {
        Ok(Case(self.row()?.source_class()))
    }

    fn workload(&self) -> PhpResult<Case<Workload>> {
        Ok(Case(self.row()?.workload()))
    }

    #[php(name = "resourceClass")]
    fn resource_class(&self) -> PhpResult<Case<ResourceClass>> {
        Ok(Case(self.row()?.resource_class()))
    }

    #[php(name = "supportState")]
    fn support_state(&self) -> PhpResult<Case<SupportState>> {
        Ok(Case(self.row()?.support_state()))
    }

    #[php(name = "maxCoverageLevel")]
    fn max_coverage_level(&self) -> PhpResult<Case<CoverageLevel>> {
        Ok(Case(self.row()?.max_coverage_level()))
    }

    #[php(name = "maxClaimState")]
    fn max_claim_state(&self) -> PhpResult<Case<ClaimState>> {
        Ok(Case(self.row()?.max_claim_state()))
    }

    #[php(name = "restoreTier")]
    fn restore_tier(&self) -> PhpResult<Case<RestoreTier>> {
        Ok(Case(self.row()?.restore_tier()))
    }

    #[php(name = "sourceAliases")]
    fn source_aliases(&self) -> PhpResult<ZBox<ZendHashTable>> {
        record::list(self.row()?.source_aliases().iter().map(|alias| &**alias))
    }

    fn metadata(&self) -> PhpResult<ZBox<ZendHashTable>> {
        metadata::decode(self.row()?.metadata())
    }

    #[php(name = "metadataJson")]
    fn metadata_json(&self) -> PhpResult<&str> {
        Ok(self.row()?.metadata())
    }

    #[php(name = "isExperimental")]
    fn is_experimental(&self) -> PhpResult<bool> {
        Ok(self.row()?.is_experimental())
    }
}
