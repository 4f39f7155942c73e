//! `ResourceTypeRegistry`.

use crate::argument::{Argument, EnumArgument, StringArgument};
use crate::class::{FINAL, construct_once};
use crate::definitions::Definitions;
use crate::object_handlers::ObjectClass;
use crate::record;
use crate::resource_type::ResourceType;
use coverage_kernel::SourceClass;
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;
use std::sync::Arc;

/// Finds resource types by name.
#[php_class]
#[php(name = "CoverageKernel\\ResourceTypeRegistry", flags = FINAL)]
pub(crate) struct ResourceTypeRegistry(Arc<coverage_kernel::Definitions>);

impl ObjectClass for ResourceTypeRegistry {
    const CONTENT_NAME: &'static str = "digest";

    fn content(&self) -> Cow<'_, str> {
        self.0.digest().into()
    }
}

#[php_impl]
impl ResourceTypeRegistry {
    #[php(constructor)]
    fn construct(definitions: Argument<&Definitions>) -> PhpResult<Self> {
        construct_once::<Self>()?;
        Ok(Self(Arc::clone(&definitions.0.0)))
    }

    /// A name that is not UTF-8 names no type.
    #[php(name = "canonicalType")]
    fn canonical_type(&self, name: Argument<StringArgument>) -> Option<&str> {
        self.0.canonical_type(str::from_utf8(name.0.bytes()).ok()?)
    }

    fn rows(&self, r#type: Argument<StringArgument>) -> PhpResult<ZBox<ZendHashTable>> {
        let rows = self.0.rows(str::from_utf8(r#type.0.bytes()).unwrap_or_default());
        record::list(rows.iter().filter_map(|row| ResourceType::found(&self.0, row)))
    }

    fn row(
        &self,
        r#type: Argument<StringArgument>,
        source: Argument<EnumArgument<SourceClass>>,
    ) -> Option<ResourceType> {
        let row = self.0.row(str::from_utf8(r#type.0.bytes()).ok()?, source.0.0)?;
        ResourceType::found(&self.0, row)
    }

    fn all(&self) -> PhpResult<ZBox<ZendHashTable>> {
        record::list(ResourceType::all(&self.0))
    }
}
