//! The guard in front of every claim (contract §4).

use crate::decide::{Question, judge};
use crate::explain::{Origin, refused};
use crate::shape::Document;
use crate::{Claim, Decision, Definitions, InputErrors, ObservedCoverage, read};
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

/// What was observed was read against other definitions than the guard's, so that it says nothing about its claims.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected coverage observed under the definitions `{expected}`, found coverage observed under `{found}`")]
pub struct ForeignCoverage {
    expected: String,
    found: String,
}

impl ForeignCoverage {
    /// The digest of the guard's definitions.
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// The digest of the definitions against which the coverage was read.
    pub fn found(&self) -> &str {
        &self.found
    }
}

impl ClaimGuard {
    /// A guard under some definitions.
    pub const fn new(definitions: Arc<Definitions>) -> Self {
        Self { definitions }
    }

    /// The definitions under which the guard decides.
    pub const fn definitions(&self) -> &Arc<Definitions> {
        &self.definitions
    }

    /// Whether claims about what was observed can be decided here.
    ///
    /// # Errors
    ///
    /// If the coverage was read against definitions with another digest.
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
    /// If the coverage was read against definitions with another digest.
    pub fn evaluate<C, O>(&self, claim: C, observed: O) -> Result<Decision<C, O>, ForeignCoverage>
    where
        C: Deref<Target = Claim>,
        O: Deref<Target = ObservedCoverage>,
    {
        self.check(&observed)?;
        let (outcome, objections) =
            judge(&Question { definitions: &self.definitions, observed: &observed, claim: &claim, level: claim.level });
        Ok(Decision::new(claim, observed, outcome, objections))
    }

    /// Decides a request, `{"claim": …, "observed": …}`, and gives the decision as canonical JSON (contract §4.4).
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the document (contract §2).
    pub fn evaluate_json(&self, request: &[u8]) -> Result<String, InputErrors> {
        let text = read::within(Document::Request, request);
        let Some((claim, observed)) = text.and_then(|text| read::request(&self.definitions, text)) else {
            return Err(refused(Document::Request, request, Some(&self.definitions), Origin::Text));
        };
        let (outcome, objections) =
            judge(&Question { definitions: &self.definitions, observed: &observed, claim: &claim, level: claim.level });
        Ok(Decision::new(&claim, &observed, outcome, objections).to_json())
    }
}
