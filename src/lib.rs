//! The Coverage Kernel as a PHP extension: turns PHP values into the kernel's and back, and knows no rule itself.
//!
//! A panic is a bug, and still ends as a PHP `Error`: ext-php-rs runs every function of the extension under
//! `catch_unwind` and throws what it caught, so that no value is returned. Of the code that the engine calls otherwise,
//! module start is guarded here, and the rest cannot panic.

#![cfg_attr(debug_assertions, expect(missing_docs, reason = "in debug builds ext-php-rs adds a public function"))]

mod argument;
mod claim;
mod claim_constructor;
mod claim_guard;
mod class;
mod decision;
mod definitions;
mod definitions_cache;
mod engine;
mod exception;
mod family;
mod information;
mod input_error;
mod json;
mod observation;
mod observed_coverage;
mod reason;
mod record;
mod resolved_scope;
mod resource_type;
mod resource_type_registry;
mod seeds;
#[expect(non_snake_case, reason = "`$scopeKey`, which PHP callers may name, is spelled as a Rust variable")]
mod supported_scope_resolver;
mod values;

use ext_php_rs::internal::startup_guard;
use ext_php_rs::php_module;
use ext_php_rs::prelude::ModuleBuilder;

/// Declares what the classes refer to, before ext-php-rs declares the classes.
extern "C" fn start(_type: i32, _module_number: i32) -> i32 {
    startup_guard(|| {
        observation::register_fields();
        family::register_all()?;
        exception::register_all()
    })
}

/// The extension.
#[php_module]
pub fn module(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    module
        .name("coverage_kernel")
        .info_function(information::print)
        .startup_function(start)
        .class::<seeds::Seeds>()
        .class::<input_error::InputError>()
        .class::<definitions::Definitions>()
        .class::<resource_type::ResourceType>()
        .class::<resource_type_registry::ResourceTypeRegistry>()
        .class::<resolved_scope::CountedType>()
        .class::<resolved_scope::ExcludedType>()
        .class::<resolved_scope::ResolvedScope>()
        .class::<supported_scope_resolver::SupportedScopeResolver>()
        .class::<observed_coverage::ObservedCoverage>()
        .class::<claim::Claim>()
        .class::<reason::Reason>()
        .class::<decision::Decision>()
        .class::<claim_guard::ClaimGuard>()
}
