//! A case, read by the kernel.

use crate::Case;
use coverage_kernel::{Claim, ClaimGuard, Decision, Definitions, ObservedCoverage};
use serde_json::Value;
use std::sync::Arc;

/// The three documents of a case.
pub struct Read {
    pub guard: ClaimGuard,
    pub observed: ObservedCoverage,
    pub claim: Claim,
}

/// Reads the documents of a case, which are valid.
pub fn read(case: &Case) -> Read {
    let bytes = |document: &Value| document.to_string().into_bytes();
    let definitions = Arc::new(Definitions::from_json(&bytes(&case.definitions)).unwrap());
    let observed = ObservedCoverage::from_json(&definitions, &bytes(&case.observed));
    Read {
        observed: observed.unwrap_or_else(|errors| panic!("{errors}\n{}", case.observed)),
        claim: Claim::from_json(&bytes(&case.claim)).unwrap(),
        guard: ClaimGuard::new(definitions),
    }
}

impl Read {
    /// The kernel's decision.
    pub fn decision(&self) -> Decision<&Claim, &ObservedCoverage> {
        self.guard.evaluate(&self.claim, &self.observed).unwrap()
    }
}
