//! The table in `phpinfo()` and `php --ri coverage_kernel`.

use crate::definitions_cache;
use coverage_kernel::CONTRACT_VERSION;
use ext_php_rs::ffi;
use ext_php_rs::zend::ModuleEntry;
use std::ffi::{CStr, CString};

/// Prints the table.
pub(crate) unsafe extern "C" fn print(_module: *mut ModuleEntry) {
    let kept = definitions_cache::occupancy();
    // SAFETY: the engine calls this function to print the table.
    unsafe { ffi::php_info_print_table_start() };
    row(c"Coverage Kernel", "enabled");
    row(c"Version", env!("CARGO_PKG_VERSION"));
    row(c"Contract version", &CONTRACT_VERSION.to_string());
    row(c"Cached documents", &format!("{} ({} bytes)", kept.documents, kept.bytes));
    row(c"Thread safety (ZTS)", if ext_php_rs::PHP_ZTS { "yes" } else { "no" });
    // SAFETY: the table was started above.
    unsafe { ffi::php_info_print_table_end() };
}

fn row(name: &CStr, value: &str) {
    let value = CString::new(value).unwrap_or_default(); // no value has a NUL
    // SAFETY: there are two columns, and both are C strings that outlive the call.
    unsafe { ffi::php_info_print_table_row(2, name.as_ptr(), value.as_ptr()) };
}
