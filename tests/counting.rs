//! An allocator that counts, for tests: `#[global_allocator] static ALLOCATOR: Counting = Counting;`.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// Counts the allocations of each thread.
pub struct Counting;

/// What a thread has allocated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allocated {
    /// How often it asked for memory. Growing a block counts as one.
    pub times: u64,
    /// How many bytes it asked for.
    pub bytes: u64,
    /// How many of these bytes it has not freed.
    pub kept: i64,
}

thread_local! {
    static ALLOCATED: Cell<Allocated> = const { Cell::new(Allocated { times: 0, bytes: 0, kept: 0 }) };
}

fn count(times: u64, asked: usize, freed: usize) {
    // A thread that ends frees memory after its counter is gone.
    let _ = ALLOCATED.try_with(|allocated| {
        let Allocated { times: before, bytes, kept } = allocated.get();
        allocated.set(Allocated {
            times: before + times,
            bytes: bytes + asked as u64,
            kept: kept + asked as i64 - freed as i64,
        });
    });
}

// SAFETY: every call goes to the system's allocator unchanged; counting neither allocates nor unwinds.
#[expect(unsafe_code, reason = "an allocator is an unsafe trait, and counting allocations is the point")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(1, layout.size(), 0);
        // SAFETY: the caller guarantees that `layout` has a size other than zero.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(0, 0, layout.size());
        // SAFETY: `pointer` came from `alloc` or `realloc`, which pass every call on to the system.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        count(1, new_size, layout.size());
        // SAFETY: as for `dealloc`; the caller guarantees that `new_size` is not zero.
        unsafe { System.realloc(pointer, layout, new_size) }
    }
}

/// What this thread allocates during some work, and the result of the work.
pub fn allocated_by<T>(work: impl FnOnce() -> T) -> (Allocated, T) {
    let before = ALLOCATED.get();
    let result = work();
    let after = ALLOCATED.get();
    let allocated = Allocated {
        times: after.times - before.times,
        bytes: after.bytes - before.bytes,
        kept: after.kept - before.kept,
    };
    (allocated, result)
}
