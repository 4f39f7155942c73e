//! The Coverage Kernel as a PHP extension: turns PHP values into the kernel's and back, and knows no rule itself.
//!
//! A panic is a bug, and still ends as a PHP `Error`: ext-php-rs runs every function of the extension under
//! `catch_unwind` and throws what it caught, so that no value is returned. Of the code that the engine calls otherwise,
//! module start is guarded here, and the rest cannot panic.

#![cfg_attr(debug_assertions, expect(missing_docs, reason = "in debug builds ext-php-rs adds a public function"))]

mod argument;
#[expect(non_snake_case, reason = "PHP callers may name arguments, and their names are those of the Rust parameters")]
mod claim;
mod claim_constructor;
mod claim_guard;
mod class;
mod date_time;
mod decision;
mod definitions;
mod definitions_cache;
mod engine;
mod exception;
mod family;
mod information;
mod input_error;
mod json;
mod object_handlers;
mod observation;
mod observed_coverage;
mod reason;
mod record;
mod resolved_scope;
mod resource_type;
mod resource_type_registry;
mod seeds;
#[expect(non_snake_case, reason = "PHP callers may name arguments, and their names are those of the Rust parameters")]
mod supported_scope_resolver;
mod values;

use ext_php_rs::internal::startup_guard;
use ext_php_rs::php_module;
use ext_php_rs::prelude::ModuleBuilder;
use object_handlers::register;

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
    let module = module.name("coverage_kernel").info_function(information::print).startup_function(start);
    let module = register::<seeds::Seeds>(module);
    let module = register::<input_error::InputError>(module);
    let module = register::<definitions::Definitions>(module);
    let module = register::<resource_type::ResourceType>(module);
    let module = register::<resource_type_registry::ResourceTypeRegistry>(module);
    let module = register::<resolved_scope::CountedType>(module);
    let module = register::<resolved_scope::ExcludedType>(module);
    let module = register::<resolved_scope::ResolvedScope>(module);
    let module = register::<supported_scope_resolver::SupportedScopeResolver>(module);
    let module = register::<observed_coverage::ObservedCoverage>(module);
    let module = register::<claim::Claim>(module);
    let module = register::<reason::Reason>(module);
    let module = register::<decision::Decision>(module);
    register::<claim_guard::ClaimGuard>(module)
}
