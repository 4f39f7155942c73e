//! Work on documents that grow in one dimension, and how its cost may grow with them.
//!
//! `tests/growth.rs` counts allocations, and the example `growth`, which `bin/growth` runs, counts instructions. Counts, unlike
//! times, are the same on a busy machine.

mod documents;
mod work;

pub use documents::definitions_over_all_types;
pub use work::*;

/// The larger document is this many times as large.
pub const TIMES: usize = 4;

/// The cost of each byte of the larger document is at most this many times that of the smaller. Sorting n entries costs n log n, which
/// gives up to 1.3; a search through all entries for each entry gives [`TIMES`].
pub const PER_BYTE: f64 = 1.5;

/// Work that is ready to run, with the size of the documents that it is about.
pub struct Work {
    pub bytes: usize,
    pub run: Box<dyn Fn()>,
}

/// A dimension in which documents grow.
pub struct Dimension {
    pub name: &'static str,
    /// The size of the smaller document.
    pub size: usize,
    /// Prepares the work on a document of this size.
    pub prepare: fn(usize) -> Work,
}

/// The two sizes in which the work is counted.
pub struct Counted {
    pub bytes: [usize; 2],
    pub cost: [u64; 2],
}

impl Dimension {
    /// Prepares the work in both sizes.
    pub fn both(&self) -> [Work; 2] {
        [(self.prepare)(self.size), (self.prepare)(self.size * TIMES)]
    }
}

impl Counted {
    /// How many times as much each byte of the larger document costs.
    pub fn growth(&self) -> f64 {
        let per_byte = |index: usize| self.cost[index] as f64 / self.bytes[index] as f64;
        if self.cost[1] == 0 { 0.0 } else { per_byte(1) / per_byte(0) }
    }
}

/// Calls a macro with all dimensions, each as `name: size,`. The name is that of the function in this module that prepares the work.
#[macro_export]
macro_rules! each_dimension {
    ($callback:ident) => {
        $callback! {
            definitions_of_more_types: 128,
            definitions_of_more_scopes: 128,
            definitions_of_more_scopes_and_types: 24,
            definitions_of_more_aliases: 128,
            definitions_of_more_keys_of_metadata: 128,
            definitions_of_deeper_metadata: 7,
            the_canonical_form_and_digest_of_more_types: 48,
            observed_coverage_of_more_types: 128,
            observed_coverage_of_more_rows: 256,
            observed_coverage_of_more_unknown_names: 256,
            observed_coverage_of_more_resources_found_elsewhere: 256,
            observed_coverage_in_another_order_than_the_definitions: 128,
            observed_coverage_under_more_scopes: 128,
            the_folded_form_of_more_types: 128,
            the_canonical_form_and_digest_of_more_observed_types: 48,
            a_claim_that_names_more_types: 128,
            deciding_a_permitted_claim_about_more_types: 128,
            deciding_a_blocked_claim_about_more_types: 128,
            deciding_a_claim_that_names_more_types_in_order: 128,
            deciding_a_claim_that_names_more_types_in_another_order: 128,
            the_messages_of_more_reasons: 128,
            the_decision_on_more_types_as_json: 32,
            advice_on_more_types: 32,
            a_survey_of_more_types: 32,
            a_survey_of_more_scopes: 64,
            a_record_of_more_types_and_its_replay: 24,
            more_errors: 24,
            more_errors_than_are_reported: 256,
            more_unknown_fields: 24,
            more_repeated_keys: 200,
            more_repeated_listings: 128,
            more_repeated_types_in_a_claim: 128,
            more_undefined_types_beside_more_known_ones: 128,
            an_undefined_type_beside_more_known_ones: 128,
            a_longer_unknown_word: 1024,
            a_longer_unknown_field: 1024,
            a_longer_name: 1024,
            a_longer_number: 1024,
            a_longer_text_with_escapes: 1024,
            deeper_nesting: 1024,
            deeper_objects_in_an_unknown_field: 7,
        }
    };
}

macro_rules! table {
    ($($name:ident: $size:expr,)*) => {
        /// All dimensions.
        pub const DIMENSIONS: &[Dimension] = &[$(Dimension { name: stringify!($name), size: $size, prepare: $name },)*];
    };
}
each_dimension!(table);
