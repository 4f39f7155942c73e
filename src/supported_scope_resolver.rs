//! Looking up scopes.

use crate::argument::{Given, Text};
use crate::class::{FINAL, construct_once};
use crate::definitions::Definitions;
use crate::exception::{self, UnknownScope};
use crate::record;
use crate::resolved_scope::ResolvedScope;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::{php_class, php_impl};
use std::sync::Arc;

/// How much of an unknown key a message repeats, in characters: as much as the contract allows input errors.
const SHOWN: usize = 64;

/// The scopes of definitions, by their keys.
#[php_class]
#[php(name = "CoverageKernel\\SupportedScopeResolver", flags = FINAL)]
pub(crate) struct SupportedScopeResolver(Arc<coverage_kernel::Definitions>);

#[php_impl]
impl SupportedScopeResolver {
    #[php(constructor)]
    fn construct(definitions: Given<&Definitions>) -> PhpResult<Self> {
        construct_once::<Self>()?;
        Ok(Self(Arc::clone(&definitions.0.0)))
    }

    fn resolve(&self, scopeKey: Given<Text>) -> PhpResult<ResolvedScope> {
        let key = coverage_kernel::utf8(scopeKey.0.0).map_err(exception::refused::<UnknownScope>)?;
        ResolvedScope::of_key(&self.0, key).ok_or_else(|| {
            let shown: String = key.chars().take(SHOWN).collect();
            exception::thrown::<UnknownScope>(&format!("unknown scope `{shown}`"))
        })
    }

    fn keys(&self) -> PhpResult<ZBox<ZendHashTable>> {
        record::list(self.0.supported_scopes().iter().map(coverage_kernel::SupportedScope::scope_key))
    }
}
