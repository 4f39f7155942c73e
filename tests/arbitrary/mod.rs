//! Generated cases: three valid documents that belong together, adversarially varied.
//!
//! Uniformly random documents would nearly always be blocked for many reasons at once, which tests little. So a case is
//! built around a claim that would be allowed, and then broken: not at all, in one place, in a few, in many, or
//! completely. Each [`Fault`](fault::Fault) is one way to break it.
//!
//! Everything random is drawn from one list of small numbers. Proptest generates that list and shrinks it: towards zero,
//! which is always the simplest choice, and towards a shorter list, where missing numbers count as zero. Every list of
//! numbers makes a valid case.

mod build;
mod choices;
mod definitions;
mod fault;
mod folded;
mod instant;
mod observed;
mod shuffle;
mod words;

use crate::Case;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::prop_oneof;

use choices::Choices;
pub use folded::{enlarged, folded};
pub use shuffle::{Random, shuffled, shuffled_text};

/// Valid cases of every kind. One in a hundred has up to 200 types.
pub fn case() -> impl Strategy<Value = Case> {
    case_of_up_to(200)
}

/// The same, of up to so many types.
pub fn case_of_up_to(types: usize) -> impl Strategy<Value = Case> {
    let few = vec(any::<u16>(), 0..600).prop_map(|numbers| build::case(Choices::new(numbers), None));
    let count = prop_oneof![4 => 9..=types.min(30), 1 => 9..=types, 1 => types..=types];
    let many = (count, vec(any::<u16>(), 0..6_000))
        .prop_map(|(types, numbers)| build::case(Choices::new(numbers), Some(types)));
    prop_oneof![99 => few, 1 => many]
}

/// The first `count` cases of a seed: the same ones on every machine.
pub fn cases(count: usize, seed: u64) -> impl Iterator<Item = Case> {
    (0..count).map(move |index| {
        let mut random = shuffle::Random::new(seed.wrapping_add((index as u64) << 32));
        build::case(Choices::new((0..600).map(|_| random.number() as u16).collect()), None)
    })
}

/// The case that these numbers choose.
pub fn case_of(numbers: Vec<u16>) -> Case {
    build::case(Choices::new(numbers), None)
}
