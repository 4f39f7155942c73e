//! Deciding a claim that is allowed allocates no memory.

use coverage_kernel::{ClaimGuard, ClaimState};
use coverage_kernel_tests::sample;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// Counts the allocations of each thread.
struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system's allocator unchanged; counting neither allocates nor unwinds.
#[expect(unsafe_code, reason = "an allocator is an unsafe trait, and counting allocations is the point of this test")]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|number| number.set(number.get() + 1));
        // SAFETY: the caller guarantees that `layout` has a size other than zero.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: `pointer` came from `alloc`, which passes every call on to the system.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn allocations_of<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let before = ALLOCATIONS.with(Cell::get);
    let result = work();
    (ALLOCATIONS.with(Cell::get) - before, result)
}

#[test]
fn deciding_an_allowed_claim_allocates_nothing() {
    for types in [1, 8, 40, 400] {
        let definitions = sample::definitions(types);
        let observed = sample::observed(&definitions);
        let guard = ClaimGuard::new(definitions);
        let claim = sample::claim("comparable");
        let (allocations, decision) = allocations_of(|| guard.evaluate(&claim, &observed).unwrap());
        assert_eq!((decision.state(), allocations), (ClaimState::ClaimAllowed, 0), "{types} types");
        assert_eq!(allocations_of(|| decision.permitted()).0, 0);
    }
}

#[test]
fn the_counter_sees_the_allocations_of_a_blocked_claim() {
    let definitions = sample::definitions(1);
    let observed = sample::observed(&definitions);
    let guard = ClaimGuard::new(definitions);
    let claim = sample::claim("certified");
    let (allocations, decision) = allocations_of(|| guard.evaluate(&claim, &observed).unwrap());
    assert_eq!(decision.state(), ClaimState::ClaimBlocked);
    assert!(allocations > 0);
}

#[test]
fn reading_rows_of_registered_types_allocates_nothing_for_each_row() {
    let definitions = sample::definitions(8);
    let document = sample::observed_document(&definitions);
    let (few, _) = allocations_of(|| coverage_kernel::ObservedCoverage::from_json(&definitions, document.as_bytes()));
    let row = document.find(r#"{"canonical_type":"configurationPolicy0","captured_at":"2026-03-01T11:30"#);
    let at = row.expect("the first row");
    let end = at + document[at..].find('}').unwrap() + 1;
    let more_rows = format!("{}{},{}", &document[..at], vec![&document[at..end]; 1_000].join(","), &document[at..]);
    let (many, observed) =
        allocations_of(|| coverage_kernel::ObservedCoverage::from_json(&definitions, more_rows.as_bytes()));
    assert!(observed.is_ok());
    assert_eq!(few, many);
}
