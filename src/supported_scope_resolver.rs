//! `SupportedScopeResolver`.

use crate::argument::{Argument, StringArgument};
use crate::bailout::{self, Object};
use crate::class::{FINAL, construct_once};
use crate::definitions::Definitions;
use crate::exception::{self, UnknownScope};
use crate::object_handlers::ObjectClass;
use crate::record;
use crate::resolved_scope::ResolvedScope;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;
use std::sync::Arc;

/// Finds scopes by key.
#[php_class]
#[php(name = "CoverageKernel\\SupportedScopeResolver", flags = FINAL)]
pub(crate) struct SupportedScopeResolver(Arc<coverage_kernel::Definitions>);

impl ObjectClass for SupportedScopeResolver {
    const CONTENT_NAME: &'static str = "digest";

    fn content(&self) -> Cow<'_, str> {
        self.0.digest().into()
    }
}

#[php_impl]
impl SupportedScopeResolver {
    #[php(constructor)]
    fn construct(definitions: Argument<&Definitions>) -> PhpResult<Self> {
        construct_once::<Self>()?;
        Ok(Self(Arc::clone(&definitions.0.0)))
    }

    fn resolve(&self, scopeKey: Argument<StringArgument>) -> PhpResult<Object<ResolvedScope>> {
        let key = coverage_kernel::utf8(scopeKey.0.bytes()).map_err(exception::invalid_document::<UnknownScope>)?;
        bailout::object(|| ResolvedScope::of_key(&self.0, key).ok_or_else(|| exception::unknown_scope(key)))
    }

    fn keys(&self) -> PhpResult<ZBox<ZendHashTable>> {
        record::list(self.0.supported_scopes().iter().map(coverage_kernel::SupportedScope::scope_key))
    }
}
