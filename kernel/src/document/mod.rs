//! The documents of contract §2: reading them, and explaining their errors.

mod cursor;
mod explain;
mod input_error;
mod lexer;
mod pointer;
mod read;
mod reference;
mod schema;
mod table;
mod values;

pub use explain::{Quoted, utf8};
pub use input_error::{InputError, InputErrorCode, InputErrors, Position};
pub use read::explain;
pub(crate) use read::{RecordedDecision, entries, members, pointer, read_decision, read_record, read_request};
pub use reference::document_reference;
pub use schema::json_schema;
pub use table::Document;
pub use values::Values;
