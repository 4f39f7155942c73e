//! `ResourceTypeRegistry`.

use crate::argument::{Argument, EnumArgument, StringArgument};
use crate::bailout::{self, Object};
use crate::class::{FINAL, construct_once};
use crate::definitions::Definitions;
use crate::object_handlers::ObjectClass;
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
        bailout::objects(rows.iter().filter_map(|row| ResourceType::found(&self.0, row)))
    }

    fn row(
        &self,
        r#type: Argument<StringArgument>,
        source: Argument<EnumArgument<SourceClass>>,
    ) -> PhpResult<Option<Object<ResourceType>>> {
        let name = str::from_utf8(r#type.0.bytes()).unwrap_or_default();
        let row = self.0.row(name, source.0.0).and_then(|row| ResourceType::found(&self.0, row));
        row.map(|row| bailout::object(|| Ok(row))).transpose()
    }

    fn all(&self) -> PhpResult<ZBox<ZendHashTable>> {
        bailout::objects(ResourceType::all(&self.0))
    }
}
