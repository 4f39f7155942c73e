//! `CountedType`.

use crate::class::{FINAL, not_constructible};
use crate::family::Case;
use crate::object_handlers::ObjectClass;
use crate::record;
use coverage_kernel::SourceClass;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;

/// A type of the denominator with at least one eligible row.
#[php_class]
#[derive(serde::Serialize)]
#[php(name = "CoverageKernel\\CountedType", flags = FINAL)]
pub(crate) struct CountedType {
    canonical_type: Box<str>,
    source_classes: Box<[SourceClass]>,
}

impl CountedType {
    pub(crate) fn new(counted: coverage_kernel::CountedType<'_>) -> Self {
        Self {
            canonical_type: counted.canonical_type().into(),
            source_classes: counted.eligible_rows().map(coverage_kernel::ResourceType::source_class).collect(),
        }
    }
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
