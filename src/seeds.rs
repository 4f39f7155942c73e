//! The seeded documents, carried by the extension.

use crate::class::{FINAL, not_constructible};
use ext_php_rs::exception::PhpResult;
use ext_php_rs::{php_class, php_impl};

/// The documents of `seeds/`.
#[php_class]
#[php(name = "CoverageKernel\\Seeds", flags = FINAL)]
pub(crate) struct Seeds;

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
