//! Sets the compiler flags for the version of PHP, and the linker flags that macOS needs.

use ext_php_rs_build::{ApiVersion, PHPInfo, emit_check_cfg, emit_php_cfg_flags, emit_rerun_if_env_changed, find_php};
use std::env;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=build.rs");
    emit_rerun_if_env_changed();
    emit_check_cfg();
    let info = PHPInfo::get(&find_php()?)?;
    emit_php_cfg_flags(ApiVersion::try_from(info.zend_version()?)?);
    if info.thread_safety()? {
        println!("cargo:rustc-cfg=php_zts");
    }
    if env::var("CARGO_CFG_TARGET_OS")? == "macos" {
        // The symbols of the Zend engine are in the `php` that loads the extension, not in a library.
        println!("cargo:rustc-cdylib-link-arg=-undefined");
        println!("cargo:rustc-cdylib-link-arg=dynamic_lookup");
    }
    Ok(())
}
