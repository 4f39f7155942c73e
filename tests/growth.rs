//! The memory that reading and deciding allocate grows no faster than the documents, in any dimension (contract §5, law 10).
//!
//! `bin/growth` counts the instructions of the same work.

use coverage_kernel::{Definitions, ObservedCoverage};
use coverage_kernel_tests::counting::{Counting, allocated_by};
use coverage_kernel_tests::each_dimension;
use coverage_kernel_tests::growing::{Counted, DIMENSIONS, PER_BYTE, definitions_over_all_types};
use std::sync::Arc;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Checks that the larger document needs no more allocations a byte, and no more memory.
fn grows_no_faster_than_its_document(name: &str) {
    let dimension = DIMENSIONS.iter().find(|dimension| dimension.name == name).unwrap();
    let [smaller, larger] = dimension.both().map(|work| {
        (work.run)(); // some values are made once in a process
        (work.bytes, allocated_by(|| (work.run)()).0)
    });
    let bytes = [smaller.0, larger.0];
    for (counted, cost) in
        [("allocations", [smaller.1.times, larger.1.times]), ("allocated bytes", [smaller.1.bytes, larger.1.bytes])]
    {
        let growth = Counted { bytes, cost }.growth();
        println!("{name}: {cost:?} {counted} for documents of {bytes:?} bytes, {growth:.2} times as many a byte");
        assert!(
            growth <= PER_BYTE,
            "{cost:?} {counted} for documents of {bytes:?} bytes: {growth:.2} times as many a byte"
        );
    }
    assert_eq!([smaller.1.kept, larger.1.kept], [0, 0], "the work keeps memory");
}

macro_rules! tests {
    ($($name:ident: $size:expr,)*) => {
        $(#[test] fn $name() { grows_no_faster_than_its_document(stringify!($name)) })*
    };
}
each_dimension!(tests);

/// The names in the scopes are most of the document.
#[test]
fn a_thousand_scopes_over_a_thousand_types_keep_a_bounded_amount_of_memory() {
    let document = definitions_over_all_types(1_000, 1_000);
    let (read, definitions) = allocated_by(|| Definitions::from_json(document.as_bytes()).unwrap());
    let times = read.kept as f64 / document.len() as f64;
    println!("{} bytes of definitions keep {} bytes, {times:.2} times as many", document.len(), read.kept);
    assert!(times <= 4.0, "{} bytes keep {}: {times:.2} times as many", document.len(), read.kept);

    let definitions = Arc::new(definitions);
    let empty = br#"{"listings":[],"rows":[]}"#;
    drop(ObservedCoverage::from_json(&definitions, empty));
    let (read, observed) = allocated_by(|| ObservedCoverage::from_json(&definitions, empty).unwrap());
    println!("an empty observed coverage keeps {} bytes, in {} allocations", read.kept, read.times);
    assert_eq!(observed.ignored(), 0);
    assert!(read.kept <= 1_000_000, "an empty observed coverage keeps {} bytes", read.kept);
}
