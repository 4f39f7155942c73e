//! The guard in front of every claim (contract §4).

use super::decision::Decision;
use crate::document::{InputErrors, read_request};
use crate::model::{Claim, Definitions, ObservedCoverage};
use std::ops::Deref;
use std::sync::Arc;

/// Decides claims under one set of definitions.
///
/// ```
/// use coverage_kernel::{Claim, ClaimGuard, ClaimState, Definitions, ObservedCoverage};
/// use std::sync::Arc;
///
/// let definitions = br#"{"contract": 1, "activation": "inactive", "resource_types": [], "supported_scopes": []}"#;
/// let definitions = Arc::new(Definitions::from_json(definitions)?);
/// let observed = ObservedCoverage::from_json(&definitions, br#"{"listings": [], "rows": []}"#)?;
/// let claim = Claim::from_json(br#"{"scope_key": null, "level": "certified", "audience": "customer"}"#)?;
///
/// let decision = ClaimGuard::new(definitions).evaluate(&claim, &observed).unwrap();
/// assert_eq!(decision.state(), ClaimState::ClaimBlocked);
/// assert_eq!(decision.reasons().last().unwrap().message(), "the claim of 100 % names no scope");
/// # Ok::<(), coverage_kernel::InputErrors>(())
/// ```
#[derive(Clone, Debug)]
pub struct ClaimGuard {
    definitions: Arc<Definitions>,
}

/// The observed coverage was read against other definitions than the guard's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected coverage observed under the definitions `{expected}`, found coverage observed under `{found}`")]
pub struct ForeignCoverage {
    expected: String,
    found: String,
}

impl ForeignCoverage {
    /// Returns the digest of the guard's definitions.
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// Returns the digest of the definitions that the coverage was read against.
    pub fn found(&self) -> &str {
        &self.found
    }
}

impl ClaimGuard {
    /// Creates a guard.
    pub const fn new(definitions: Arc<Definitions>) -> Self {
        Self { definitions }
    }

    /// Returns the definitions that the guard decides under.
    pub const fn definitions(&self) -> &Arc<Definitions> {
        &self.definitions
    }

    /// Checks that the coverage was read against the guard's definitions.
    ///
    /// # Errors
    ///
    /// Returns an error if the definitions have another digest.
    pub fn check(&self, observed: &ObservedCoverage) -> Result<(), ForeignCoverage> {
        let theirs = observed.definitions();
        if Arc::ptr_eq(theirs, &self.definitions) || theirs.digest() == self.definitions.digest() {
            return Ok(());
        }
        let [expected, found] = [&self.definitions, theirs].map(|definitions| definitions.digest().to_owned());
        Err(ForeignCoverage { expected, found })
    }

    /// Decides whether a claim may be shown to its audience.
    ///
    /// # Errors
    ///
    /// Returns an error if the coverage was read against definitions with another digest.
    pub fn evaluate<C, O>(&self, claim: C, observed: O) -> Result<Decision<C, O>, ForeignCoverage>
    where
        C: Deref<Target = Claim>,
        O: Deref<Target = ObservedCoverage>,
    {
        self.check(&observed)?;
        Ok(Decision::on(claim, observed))
    }

    /// Decides a request, `{"claim": …, "observed": …}`, and returns the decision as canonical JSON (contract §4.4).
    ///
    /// # Errors
    ///
    /// Returns all errors of the document (contract §2).
    pub fn evaluate_json(&self, request: &[u8]) -> Result<String, InputErrors> {
        let (claim, observed) = read_request(&self.definitions, request)?;
        Ok(Decision::on(&claim, &observed).to_json())
    }
}
