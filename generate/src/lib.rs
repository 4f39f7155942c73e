//! Generates the committed seeds.
//!
//! The seeds follow from the facts in `seeds/facts` through one table, [`rules::RULES`]. Each rule reads columns of
//! the facts and caps what a source may prove, claim or restore. The `metadata` of a row names its rules, and
//! `seeds/rules.md` gives their reasons.
//! To change a seed, change the facts or the table, then run
//!
//! ```text
//! cargo run -p coverage-kernel-generate -- seeds          # write
//! cargo run -p coverage-kernel-generate -- seeds --check  # compare
//! ```
//!
//! This crate decides no claim, and no other crate depends on it.

pub mod aliases;
pub mod catalog;
pub mod document;
mod documents_page;
mod example;
pub mod facts;
pub mod kernel_seed;
mod ordered_json;
mod reason_why;
mod reasons_page;
pub mod rules;
pub mod rules_page;
pub mod scope;
pub mod seeds;
