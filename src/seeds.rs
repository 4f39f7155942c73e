//! `Seeds`.

use crate::class::{FINAL, not_constructible};
use crate::object_handlers::ObjectClass;
use ext_php_rs::exception::PhpResult;
use ext_php_rs::{php_class, php_impl};
use std::borrow::Cow;

/// The documents of `seeds/`, which the extension contains.
#[php_class]
#[php(name = "CoverageKernel\\Seeds", flags = FINAL)]
pub(crate) struct Seeds;

impl ObjectClass for Seeds {
    const CONTENT_NAME: &'static str = "digest";

    fn content(&self) -> Cow<'_, str> {
        Cow::default() // there are no objects of this class
    }
}

#[php_impl]
impl Seeds {
    #[php(constructor, vis = "private")]
    fn construct() -> PhpResult<Self> {
        Err(not_constructible::<Self>())
    }

    fn kernel() -> &'static str {
        include_str!("../seeds/kernel.json")
    }

    #[php(name = "intuneCatalog")]
    fn intune_catalog() -> &'static str {
        include_str!("../seeds/intune-catalog.json")
    }
}
