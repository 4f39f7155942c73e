//! Generated cases: three valid documents that belong together, adversarially varied.
//!
//! Uniformly random documents would nearly always be blocked for a dozen reasons at once, and say little. So a case is
//! built around a claim that would be allowed, and then broken: not at all, in one place, in a few or in many, or
//! beyond recognition. Which places those are is the list of [`Fault`](fault::Fault)s, one for each way to fail.
//!
//! Everything random is drawn from one list of small numbers, which is what proptest generates and shrinks: towards
//! zero, which always is the plainest choice, and towards a shorter list, whose missing numbers are zeros. Every list of
//! numbers makes a valid case, so shrinking never leaves the contract.

#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    clippy::pedantic,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::string_slice,
    clippy::as_conversions,
    reason = "generators may panic when they are wrong, and each test binary uses its own part of them"
)]

mod build;
mod choices;
mod definitions;
mod fault;
mod instant;
mod observed;
mod shuffle;

use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use serde_json::Value;

use choices::Choices;
pub use shuffle::{shuffled, shuffled_text};

/// Three valid documents.
#[derive(Debug, Clone)]
pub struct Case {
    pub definitions: Value,
    pub observed: Value,
    pub claim: Value,
}

/// Valid cases of every kind.
pub fn case() -> impl Strategy<Value = Case> {
    vec(any::<u16>(), 0..600).prop_map(|numbers| build::case(Choices::new(numbers)))
}

/// The first `count` cases of a seed: the same ones on every machine.
pub fn cases(count: usize, seed: u64) -> impl Iterator<Item = Case> {
    (0..count).map(move |index| {
        let mut random = shuffle::Random::new(seed.wrapping_add((index as u64) << 32));
        build::case(Choices::new((0..600).map(|_| random.number() as u16).collect()))
    })
}
