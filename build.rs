//! Sets the compiler flags for the version of PHP, compiles the C file, and sets the linker flags that macOS needs.

use ext_php_rs_build::{
    ApiVersion, PHPInfo, emit_check_cfg, emit_php_cfg_flags, emit_rerun_if_env_changed, find_executable, find_php,
    path_from_env,
};
use std::env;
use std::error::Error;
use std::process::Command;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    emit_rerun_if_env_changed();
    emit_check_cfg();
    let info = PHPInfo::get(&find_php()?)?;
    emit_php_cfg_flags(ApiVersion::try_from(info.zend_version()?)?);
    if info.thread_safety()? {
        println!("cargo:rustc-cfg=php_zts");
    }
    compile_date_time()?;
    if env::var("CARGO_CFG_TARGET_OS")? == "macos" {
        // The symbols of the Zend engine are in the `php` that loads the extension, not in a library.
        println!("cargo:rustc-cdylib-link-arg=-undefined");
        println!("cargo:rustc-cdylib-link-arg=dynamic_lookup");
        // Otherwise the linker writes the path of the build into the module.
        println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,coverage_kernel.so");
    }
    Ok(())
}

/// Compiles `src/date_time.c` with the headers that ext-php-rs uses: those of the `php-config` in `PHP_CONFIG`, or of the path.
fn compile_date_time() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=src/date_time.c");
    let php_config = path_from_env("PHP_CONFIG").or_else(|| find_executable("php-config"));
    let output =
        Command::new(php_config.ok_or("php-config was not found: set PHP_CONFIG")?).arg("--includes").output()?;
    let mut build = cc::Build::new();
    for include in String::from_utf8(output.stdout)?.split_whitespace() {
        build.flag(include);
    }
    // PHP's headers use `memrchr`, which the C library declares only with this.
    build.define("_GNU_SOURCE", None).file("src/date_time.c").try_compile("coverage_kernel_date_time")?;
    Ok(())
}
