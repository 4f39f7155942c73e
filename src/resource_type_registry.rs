//! Looking up resource types.

use crate::argument::{Given, Text, Value};
use crate::class::{FINAL, construct_once};
use crate::definitions::Definitions;
use crate::record;
use crate::resource_type::ResourceType;
use coverage_kernel::SourceClass;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::{php_class, php_impl};
use std::sync::Arc;

/// The resource types of definitions, by their names.
#[php_class]
#[php(name = "CoverageKernel\\ResourceTypeRegistry", flags = FINAL)]
pub(crate) struct ResourceTypeRegistry(Arc<coverage_kernel::Definitions>);

#[php_impl]
impl ResourceTypeRegistry {
    #[php(constructor)]
    fn construct(definitions: Given<&Definitions>) -> PhpResult<Self> {
        construct_once::<Self>()?;
        Ok(Self(Arc::clone(&definitions.0.0)))
    }

    /// What is not UTF-8 names no type.
    #[php(name = "canonicalType")]
    fn canonical_type(&self, name: Given<Text>) -> Option<&str> {
        self.0.canonical_type(str::from_utf8(name.0.0).ok()?)
    }

    fn rows(&self, r#type: Given<Text>) -> PhpResult<ZBox<ZendHashTable>> {
        let rows = self.0.rows(str::from_utf8(r#type.0.0).unwrap_or_default());
        record::list(rows.iter().filter_map(|row| ResourceType::found(&self.0, row)))
    }

    fn row(&self, r#type: Given<Text>, source: Given<Value<SourceClass>>) -> Option<ResourceType> {
        let row = self.0.row(str::from_utf8(r#type.0.0).ok()?, source.0.0)?;
        ResourceType::found(&self.0, row)
    }

    fn all(&self) -> PhpResult<ZBox<ZendHashTable>> {
        record::list(ResourceType::all(&self.0))
    }
}
