//! Whether a recorded decision still follows from its documents (contract §8).

use super::decision::Decision;
use super::guard::{ClaimGuard, ForeignCoverage};
use crate::document::{InputErrors, RecordedDecision, entries, members, pointer, read_decision, read_record};
use crate::model::{Claim, ObservedCoverage};

/// The result of replaying a recorded decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay {
    claim: Claim,
    decision: String,
    matches: bool,
    differences: Vec<String>,
}

/// A recorded decision cannot be replayed.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayError {
    /// The decision cannot be read.
    #[error(transparent)]
    InvalidDecision(#[from] InputErrors),
    /// The observed coverage was read against other definitions than the guard's.
    #[error(transparent)]
    ForeignCoverage(#[from] ForeignCoverage),
}

impl Replay {
    fn of(recorded: RecordedDecision<'_>, observed: &ObservedCoverage) -> Self {
        let decision = Decision::on(&recorded.claim, observed).to_json();
        let matches = recorded.text == decision;
        let differences = if matches { Vec::new() } else { differences_of(&recorded, &decision) };
        Self { claim: recorded.claim, decision, matches, differences }
    }

    /// Whether the recorded decision is byte for byte the one made now.
    pub const fn matches(&self) -> bool {
        self.matches
    }

    /// Returns the JSON pointers of the keys, and of the entries of `reasons`, that differ or are on one side only.
    pub fn differences(&self) -> &[String] {
        &self.differences
    }

    /// Returns the claim of the recorded decision.
    pub const fn claim(&self) -> &Claim {
        &self.claim
    }

    /// Returns the decision made now, as canonical JSON.
    pub fn decision(&self) -> &str {
        &self.decision
    }
}

/// Replays a record: decides its claim again from its definitions and observed coverage, and compares (contract §8).
///
/// ```
/// use coverage_kernel::{Claim, ClaimGuard, Definitions, ObservedCoverage, replay};
/// use std::sync::Arc;
///
/// let definitions = br#"{"contract": 1, "activation": "inactive", "resource_types": [], "supported_scopes": []}"#;
/// let definitions = Arc::new(Definitions::from_json(definitions)?);
/// let observed = ObservedCoverage::from_json(&definitions, br#"{"listings": [], "rows": []}"#)?;
/// let claim = Claim::from_json(br#"{"scope_key": null, "level": "certified", "audience": "customer"}"#)?;
/// let record = ClaimGuard::new(definitions).evaluate(&claim, &observed)?.record();
///
/// assert!(replay(record.as_bytes())?.matches());
/// let changed = record.replace("\"permitted\":false", "\"permitted\":true");
/// assert_eq!(replay(changed.as_bytes())?.differences(), ["/permitted"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Returns all errors of the record (contract §2, §8).
pub fn replay(record: &[u8]) -> Result<Replay, InputErrors> {
    replay_with_observed(record).map(|(replay, _)| replay)
}

/// Replays a record, and returns the observed coverage that it contains as well.
///
/// # Errors
///
/// Returns all errors of the record (contract §2, §8).
pub fn replay_with_observed(record: &[u8]) -> Result<(Replay, ObservedCoverage), InputErrors> {
    let (decision, observed) = read_record(record)?;
    Ok((Replay::of(decision, &observed), observed))
}

impl ClaimGuard {
    /// Replays a recorded decision about observed coverage that was kept apart from it (contract §8).
    ///
    /// # Errors
    ///
    /// Returns all errors of the decision, or that the coverage was read against definitions with another digest.
    pub fn replay(&self, decision: &[u8], observed: &ObservedCoverage) -> Result<Replay, ReplayError> {
        self.check(observed)?;
        Ok(Replay::of(read_decision(decision)?, observed))
    }
}

/// The pointers in the order of the new decision; keys that only the recorded one has come last.
fn differences_of(recorded: &RecordedDecision<'_>, decision: &str) -> Vec<String> {
    const REASONS: &str = "reasons";
    let new = members(decision);
    let mut differences = Vec::new();
    for (key, value) in &new {
        let old = recorded.members.iter().find(|(name, _)| name == key).map(|(_, text)| *text);
        let lists = old.and_then(entries).zip(entries(value).filter(|_| key == REASONS));
        match (old, lists) {
            (Some(old), None) if old == *value => {}
            (_, Some((old, new))) => {
                for index in 0..old.len().max(new.len()) {
                    if old.get(index) != new.get(index) {
                        differences.push(format!("/{REASONS}/{index}"));
                    }
                }
            }
            (_, None) => differences.push(pointer(key)),
        }
    }
    let only_recorded = recorded.members.iter().filter(|(name, _)| !new.iter().any(|(key, _)| key == name));
    differences.extend(only_recorded.map(|(name, _)| pointer(name)));
    differences
}
