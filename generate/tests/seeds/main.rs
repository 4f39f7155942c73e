//! What the seeds promise.

mod decisions;
mod documents;
mod generated;
mod naming;
mod source_limits;
