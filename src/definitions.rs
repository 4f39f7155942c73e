//! `Definitions`.

use crate::argument::{Argument, StringArgument};
use crate::bailout::{self, Object, Text};
use crate::class::{FINAL, integer, not_constructible};
use crate::definitions_cache;
use crate::exception::{self, InvalidDefinitions};
use crate::family::Case;
use crate::last_definitions;
use crate::object_handlers::ObjectClass;
use crate::resolved_scope::ResolvedScope;
use crate::resource_type::ResourceType;
use coverage_kernel::{Activation, CONTRACT_VERSION};
use ext_php_rs::boxed::ZBox;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::types::ZendHashTable;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;
use std::sync::Arc;

/// Compiled definitions. Objects that were read from the same text share them.
#[php_class]
#[php(name = "CoverageKernel\\Definitions", flags = FINAL)]
pub(crate) struct Definitions(pub(crate) Arc<coverage_kernel::Definitions>);

impl ObjectClass for Definitions {
    const CONTENT_NAME: &'static str = "digest";

    fn content(&self) -> Cow<'_, str> {
        self.0.digest().into()
    }
}

#[php_impl]
impl Definitions {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    #[php(name = "fromJson")]
    fn from_json(json: Argument<StringArgument>) -> PhpResult<Object<Definitions>> {
        if let Some(definitions) = last_definitions::of(json.0) {
            return Ok(definitions);
        }
        let definitions = bailout::object(|| {
            let definitions = definitions_cache::compiled(json.0.bytes());
            definitions.map(Self).map_err(exception::invalid_document::<InvalidDefinitions>)
        })?;
        last_definitions::remember(json.0, &(*definitions).0);
        Ok(definitions)
    }

    fn digest(&self) -> &str {
        self.0.digest()
    }

    #[expect(clippy::unused_self, reason = "the contract has one version")]
    fn contract(&self) -> i64 {
        integer(CONTRACT_VERSION)
    }

    fn activation(&self) -> Case<Activation> {
        Case(self.0.activation())
    }

    #[php(name = "toJson")]
    fn to_json(&self) -> Text<'static> {
        self.0.to_json().into()
    }

    #[php(name = "resourceTypes")]
    fn resource_types(&self) -> PhpResult<ZBox<ZendHashTable>> {
        bailout::objects(ResourceType::all(&self.0))
    }

    #[php(name = "supportedScopes")]
    fn supported_scopes(&self) -> PhpResult<ZBox<ZendHashTable>> {
        bailout::objects(ResolvedScope::all(&self.0))
    }
}
