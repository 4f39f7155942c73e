//! What `phpinfo()` and `php --ri coverage_kernel` say.

use crate::definitions_cache;
use coverage_kernel::CONTRACT_VERSION;
use ext_php_rs::ffi;
use ext_php_rs::zend::ModuleEntry;
use std::ffi::{CStr, CString};

/// Prints the table. Nothing in it can fail: a text that C could not have is left empty.
pub(crate) unsafe extern "C" fn print(_module: *mut ModuleEntry) {
    let kept = definitions_cache::occupancy();
    // SAFETY: the engine calls this to have the table printed.
    unsafe { ffi::php_info_print_table_start() };
    row(c"Coverage Kernel", "enabled");
    row(c"Version", env!("CARGO_PKG_VERSION"));
    row(c"Contract version", &CONTRACT_VERSION.to_string());
    row(c"Cached documents", &format!("{} ({} bytes)", kept.documents, kept.bytes));
    row(c"Thread safety (ZTS)", if ext_php_rs::PHP_ZTS { "yes" } else { "no" });
    // SAFETY: ends the table that was started above.
    unsafe { ffi::php_info_print_table_end() };
}

fn row(name: &CStr, value: &str) {
    let value = CString::new(value).unwrap_or_default();
    // SAFETY: there are as many columns as said, each a text that ends with a NUL and outlives the call.
    unsafe { ffi::php_info_print_table_row(2, name.as_ptr(), value.as_ptr()) };
}
