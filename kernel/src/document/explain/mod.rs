//! Explaining the errors of a document that the fast reader refused (contract §2, "Bad input").
//!
//! This reader is slow and complete: it walks the text along the tables of the documents, tracks positions, and reports all
//! errors at once.

mod collector;
mod errors;
mod first_occurrences;
mod found;
mod nearest;
mod origin;
mod read_fields;
mod rules;
mod stopped;
mod walker;

#[cfg(test)]
mod tests;

pub use errors::utf8;
pub(super) use errors::{all_errors, refused};
pub use found::Quoted;
pub(super) use origin::Origin;
