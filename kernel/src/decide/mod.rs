//! Deciding a claim (contract §4): one file for each of its tables, with the rules in the table's order.

mod advice;
mod claim_and_scope;
mod counted_type;
mod decision;
mod demand;
mod effective_row;
mod guard;
mod judge;
mod objection;
mod output_schema;
mod question;
mod reason;
mod reason_text;
mod replay;
mod scope_as_a_whole;
mod survey;
mod surveyed_types;

pub use advice::{Advice, Step};
pub use decision::Decision;
pub use guard::{ClaimGuard, ForeignCoverage};
pub use output_schema::{Output, output_schema};
pub use reason::Reason;
pub use replay::{Replay, ReplayError, replay, replay_with_observed};
pub use survey::{Survey, SurveyedClaim, SurveyedScope};
