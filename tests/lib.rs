//! What the tests of this folder share: an oracle, generated cases, and the files of `seeds/vectors`.

pub mod arbitrary;
pub mod carried_out;
pub mod counting;
pub mod decided;
pub mod enumerate;
pub mod growing;
pub mod mutate;
pub mod oracle;
pub mod sample;
pub mod vector_file;

mod case;

pub use case::Case;
