//! What was observed in one managed environment (contract §2).

use super::definitions::Definitions;
use super::proof::Proof;
use super::row_index::RowIndex;
use super::summary::{Listing, Summary};
use super::supported_scope::SupportedScope;
use crate::family::{CoverageLevel, EvidenceState, IdentityState, ListingOutcome, SourceClass};
use crate::value::{Id, TYPE_NAME, Time};
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

const MAX_IGNORED_NAMES: usize = 100;

/// What was observed in one managed environment, folded into one summary for each row of the definitions.
#[derive(Debug)]
pub struct ObservedCoverage {
    definitions: Arc<Definitions>,
    workspace_id: Option<Id>,
    managed_environment_id: Option<Id>,
    provider_connection_id: Option<Id>,
    /// One for each resource type of the definitions, in their order.
    summaries: Box<[Summary]>,
    /// One for each resource type of the definitions, in their order.
    proofs: Box<[Proof]>,
    /// One for each scope of the definitions, in their order.
    scope_proofs: Box<[Proof]>,
    ignored: u64,
    ignored_names: Vec<Box<str>>,
    /// Filled on first use.
    pub(crate) digest: OnceLock<String>,
}

impl ObservedCoverage {
    /// Creates a builder without listings or rows.
    pub fn builder(definitions: &Arc<Definitions>) -> ObservedCoverageBuilder {
        ObservedCoverageBuilder {
            summaries: vec![Summary::NOTHING; definitions.resource_types().len()].into(),
            definitions: Arc::clone(definitions),
            workspace_id: None,
            managed_environment_id: None,
            provider_connection_id: None,
            ignored: 0,
            ignored_names: Vec::new(),
            known_as_ignored: HashSet::new(),
        }
    }

    /// Returns the definitions that the coverage was read against.
    pub const fn definitions(&self) -> &Arc<Definitions> {
        &self.definitions
    }

    /// Returns the id of the observed workspace.
    pub const fn workspace_id(&self) -> Option<&Id> {
        self.workspace_id.as_ref()
    }

    /// Returns the id of the observed managed environment.
    pub const fn managed_environment_id(&self) -> Option<&Id> {
        self.managed_environment_id.as_ref()
    }

    /// Returns the id of the provider connection that was used.
    pub const fn provider_connection_id(&self) -> Option<&Id> {
        self.provider_connection_id.as_ref()
    }

    /// Returns the number of ignored listings and rows: those of a type that is not registered at that source.
    pub const fn ignored(&self) -> u64 {
        self.ignored
    }

    /// Returns the names of ignored entries in order of appearance: each once, at most 100.
    pub fn ignored_names(&self) -> &[Box<str>] {
        &self.ignored_names
    }

    pub(crate) fn summaries(&self) -> &[Summary] {
        &self.summaries
    }

    pub(crate) fn summary(&self, row: RowIndex) -> &Summary {
        // INVARIANT: there is a summary for each row of the definitions.
        self.summaries.get(row.get()).unwrap_or(&Summary::NOTHING)
    }

    pub(crate) fn proof(&self, row: RowIndex) -> &Proof {
        // INVARIANT: there is a proof for each row of the definitions.
        self.proofs.get(row.get()).unwrap_or(&Proof::NONE)
    }

    pub(crate) fn scope_proof(&self, scope: &SupportedScope) -> &Proof {
        // INVARIANT: there is a proof for each scope of the definitions.
        self.scope_proofs.get(scope.index).unwrap_or(&Proof::NONE)
    }
}

/// Folds listings and rows, in any order, into [`ObservedCoverage`].
#[derive(Debug)]
pub struct ObservedCoverageBuilder {
    definitions: Arc<Definitions>,
    workspace_id: Option<Id>,
    managed_environment_id: Option<Id>,
    provider_connection_id: Option<Id>,
    summaries: Box<[Summary]>,
    ignored: u64,
    ignored_names: Vec<Box<str>>,
    known_as_ignored: HashSet<Box<str>>,
}

/// The builder rejected a listing or row that is an error by contract §2. [`ObservedCoverage::from_values`] explains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid listing or row")]
pub struct InvalidEntry;

impl ObservedCoverageBuilder {
    /// Sets the id of the observed workspace.
    pub fn workspace_id(&mut self, id: Option<Id>) {
        self.workspace_id = id;
    }

    /// Sets the id of the observed managed environment.
    pub fn managed_environment_id(&mut self, id: Option<Id>) {
        self.managed_environment_id = id;
    }

    /// Sets the id of the provider connection that was used.
    pub fn provider_connection_id(&mut self, id: Option<Id>) {
        self.provider_connection_id = id;
    }

    /// Adds the result of listing all resources of a type at a source.
    ///
    /// # Errors
    ///
    /// Returns an error if the name is not the name of a type, or if the registered row already has a listing.
    pub fn listing(
        &mut self,
        name: &str,
        source_class: SourceClass,
        outcome: ListingOutcome,
        resources: u32,
        captured_at: Option<Time>,
    ) -> Result<(), InvalidEntry> {
        let Some(summary) = self.summary(name, source_class)? else {
            return Ok(());
        };
        match summary.listing.replace(Listing { outcome, resources, captured_at }) {
            None => Ok(()),
            Some(_) => Err(InvalidEntry),
        }
    }

    /// Adds one concrete resource.
    ///
    /// # Errors
    ///
    /// Returns an error if the name is not the name of a type.
    pub fn row(
        &mut self,
        name: &str,
        source_class: SourceClass,
        level: CoverageLevel,
        evidence: EvidenceState,
        identity: IdentityState,
        captured_at: Option<Time>,
    ) -> Result<(), InvalidEntry> {
        if let Some(summary) = self.summary(name, source_class)? {
            summary.add(level, evidence, identity, captured_at);
        }
        Ok(())
    }

    /// Completes the observed coverage.
    pub fn finish(self) -> ObservedCoverage {
        let proofs = Proof::of_rows(&self.definitions, &self.summaries);
        let scope_proofs = Proof::of_scopes(&self.definitions, &proofs);
        ObservedCoverage {
            definitions: self.definitions,
            workspace_id: self.workspace_id,
            managed_environment_id: self.managed_environment_id,
            provider_connection_id: self.provider_connection_id,
            summaries: self.summaries,
            proofs,
            scope_proofs,
            ignored: self.ignored,
            ignored_names: self.ignored_names,
            digest: OnceLock::new(),
        }
    }

    /// The summary of a registered row, or `None` if the entry is ignored.
    fn summary(&mut self, name: &str, source_class: SourceClass) -> Result<Option<&mut Summary>, InvalidEntry> {
        if let Some(row) = self.definitions.row_of_name(name, source_class) {
            return Ok(self.summaries.get_mut(row.get()));
        }
        if !(TYPE_NAME.is_valid)(name) {
            return Err(InvalidEntry);
        }
        self.ignored = self.ignored.saturating_add(1);
        if self.ignored_names.len() < MAX_IGNORED_NAMES && !self.known_as_ignored.contains(name) {
            self.known_as_ignored.insert(name.into());
            self.ignored_names.push(name.into());
        }
        Ok(None)
    }
}
