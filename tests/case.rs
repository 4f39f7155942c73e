//! One case: three documents that belong together.

use serde_json::Value;

/// Definitions, observed coverage and a claim, all of them valid.
#[derive(Debug, Clone)]
pub struct Case {
    pub definitions: Value,
    pub observed: Value,
    pub claim: Value,
}
