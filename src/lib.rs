//! The Coverage Kernel as a PHP extension. It converts PHP values to kernel values and back, and contains no rule of the
//! contract.
//!
//! A panic is a bug, and ends as a PHP `Error`. ext-php-rs catches panics in the functions that PHP code calls, `start`
//! catches those of the module's start, and `object_handlers` those of the object handlers.

#![cfg_attr(debug_assertions, expect(missing_docs, reason = "ext-php-rs adds a public function to debug builds"))]

mod advice;
mod allocator;
mod argument;
mod bailout;
#[expect(non_snake_case, reason = "PHP callers may name arguments, and their names are those of the Rust parameters")]
mod claim;
mod claim_constructor;
mod claim_document;
#[expect(non_snake_case, reason = "PHP callers may name arguments, and their names are those of the Rust parameters")]
mod claim_guard;
mod claim_serialization;
mod class;
mod counted_type;
mod date_time;
mod decision;
mod definitions;
mod definitions_cache;
mod engine;
mod exception;
mod excluded_type;
mod family;
mod field_reader;
mod information;
mod input_error;
mod last_definitions;
mod metadata;
mod object_handlers;
mod observation;
mod observed_coverage;
mod reason;
mod record;
mod replay;
mod resolved_scope;
mod resource_type;
mod resource_type_registry;
mod seeds;
mod step;
#[expect(non_snake_case, reason = "PHP callers may name arguments, and their names are those of the Rust parameters")]
mod supported_scope_resolver;
#[expect(non_snake_case, reason = "PHP callers may name arguments, and their names are those of the Rust parameters")]
mod survey;
mod surveyed_claim;
mod surveyed_scope;
mod values;

use ext_php_rs::internal::startup_guard;
use ext_php_rs::php_module;
use ext_php_rs::prelude::ModuleBuilder;
use object_handlers::register;

/// Declares enums, exceptions, field names and `Claim`. The other classes, which ext-php-rs declares afterwards, refer to them.
extern "C" fn start(_type: i32, _module_number: i32) -> i32 {
    startup_guard(|| {
        field_reader::register_fields();
        date_time::register_strings();
        family::register_all()?;
        exception::register_all()?;
        claim_serialization::register_class()
    })
}

/// The extension.
#[php_module]
pub fn module(module: ModuleBuilder<'_>) -> ModuleBuilder<'_> {
    let module = module
        .name("coverage_kernel")
        .info_function(information::print)
        .startup_function(start)
        .request_startup_function(last_definitions::start_request)
        .request_shutdown_function(last_definitions::end_request);
    let module = register::<seeds::Seeds>(module);
    let module = register::<input_error::InputError>(module);
    let module = register::<definitions::Definitions>(module);
    let module = register::<resource_type::ResourceType>(module);
    let module = register::<resource_type_registry::ResourceTypeRegistry>(module);
    let module = register::<counted_type::CountedType>(module);
    let module = register::<excluded_type::ExcludedType>(module);
    let module = register::<resolved_scope::ResolvedScope>(module);
    let module = register::<supported_scope_resolver::SupportedScopeResolver>(module);
    let module = register::<observed_coverage::ObservedCoverage>(module);
    let module = register::<reason::Reason>(module);
    let module = register::<step::Step>(module);
    let module = register::<advice::Advice>(module);
    let module = register::<decision::Decision>(module);
    let module = register::<surveyed_claim::SurveyedClaim>(module);
    let module = register::<surveyed_scope::SurveyedScope>(module);
    let module = register::<survey::Survey>(module);
    let module = register::<replay::Replay>(module);
    register::<claim_guard::ClaimGuard>(module)
}
