//! The scalar values of contract §2. Each type holds only valid values.

mod canonical_type;
mod id;
mod metadata;
mod percent;
mod text;
mod time;
mod unescaped;

pub(crate) use canonical_type::CanonicalType;
pub(crate) use id::ID;
pub use id::Id;
pub(crate) use metadata::Metadata;
pub use percent::Percent;
pub(crate) use text::{ALIAS, CANONICAL_TYPE, SCOPE_KEY, TYPE_NAME, TextShape, memory_of_text};
pub(crate) use time::TIME;
pub use time::Time;
pub(crate) use unescaped::unescaped_length;
