//! The inputs that several fuzz targets share.

mod json;

use coverage_kernel::{ClaimGuard, Definitions, ObservedCoverage};
use coverage_kernel_tests::Case;
use coverage_kernel_tests::arbitrary::{case_of, enlarged, folded};
use coverage_kernel_tests::vector_file::seeds;
use libfuzzer_sys::arbitrary::{Arbitrary, Result, Unstructured};
use serde_json::Value;
use std::sync::{Arc, LazyLock};

pub use json::code_by_serde_json;

/// Three valid documents that belong together, built from bytes. All bytes make a valid case.
#[derive(Debug)]
pub struct Structured {
    pub case: Case,
    /// For everything else that is random.
    pub seed: u64,
}

impl<'b> Arbitrary<'b> for Structured {
    fn arbitrary(bytes: &mut Unstructured<'b>) -> Result<Self> {
        let seed = bytes.arbitrary()?;
        let form = bytes.arbitrary::<u8>()? % 4;
        // A choice has at most 256 outcomes, and depends on the high bits of its number.
        let numbers = bytes.bytes(bytes.len().min(1_000))?.iter().map(|byte| u16::from(*byte) << 8).collect();
        let case = case_of(numbers);
        let case = match form {
            0 | 1 => case,
            2 => folded(&case, seed),
            _ => enlarged(&folded(&case, seed), seed),
        };
        Ok(Self { case, seed })
    }
}

/// The definitions of the vectors about bad input.
pub static WORLD: LazyLock<Value> = LazyLock::new(|| {
    let world = std::fs::read(seeds().join("vectors/bad-input/definitions/world.json")).unwrap();
    serde_json::from_slice(&world).unwrap()
});

/// A guard with these definitions.
pub static GUARD: LazyLock<ClaimGuard> =
    LazyLock::new(|| ClaimGuard::new(Arc::new(Definitions::from_json(WORLD.to_string().as_bytes()).unwrap())));

/// Observed coverage under these definitions, in which nothing was observed.
pub static NOTHING_OBSERVED: LazyLock<ObservedCoverage> =
    LazyLock::new(|| ObservedCoverage::builder(GUARD.definitions()).finish());
