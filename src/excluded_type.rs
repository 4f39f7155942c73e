//! `ExcludedType`.

use crate::class::{FINAL, not_constructible};
use crate::family::Case;
use crate::object_handlers::ObjectClass;
use coverage_kernel::ExclusionReason;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;

/// A type of the denominator without an eligible row.
#[php_class]
#[derive(serde::Serialize)]
#[php(name = "CoverageKernel\\ExcludedType", flags = FINAL)]
pub(crate) struct ExcludedType {
    canonical_type: Box<str>,
    reason: ExclusionReason,
}

impl ExcludedType {
    pub(crate) fn new(excluded: coverage_kernel::ExcludedType<'_>) -> Self {
        Self { canonical_type: excluded.canonical_type().into(), reason: excluded.reason() }
    }
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
