//! The allocator of the extension: the system's, but an allocation that fails ends the process as PHP's own allocations outside
//! of a request do, with a message and exit code 1. Without this, Rust would end it with SIGABRT.
//!
//! The memory of documents is outside of PHP's `memory_limit`. An allocator may neither unwind nor jump out of the code that
//! asked for memory, so that a fatal error of PHP, which the script could see, is not possible here.

use std::alloc::{GlobalAlloc, Layout, System};
use std::io::Write;
use std::process;
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

struct Allocator;

// SAFETY: every method is the one of `System`, or does not return.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the contract of the method.
        allocated(unsafe { System.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        allocated(unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: as above.
        allocated(unsafe { System.realloc(memory, layout, new_size) })
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { System.dealloc(memory, layout) };
    }
}

#[inline]
fn allocated(memory: *mut u8) -> *mut u8 {
    if memory.is_null() { out_of_memory() } else { memory }
}

/// Ends the process like `zend_out_of_memory`. Returns null, so that Rust aborts, if a function that runs at the exit of the
/// process has no memory either.
#[cold]
fn out_of_memory() -> *mut u8 {
    static ENDS: AtomicBool = AtomicBool::new(false);
    if ENDS.swap(true, Ordering::Relaxed) {
        return ptr::null_mut();
    }
    let _ = std::io::stderr().write_all(b"Out of memory\n"); // nothing can be done if this fails
    process::exit(1)
}
