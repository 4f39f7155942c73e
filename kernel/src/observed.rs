//! What was observed in one managed environment (contract §2).

use crate::definitions::RowIndex;
use crate::explain::{Origin, refused};
use crate::identifier::is_type_name;
use crate::shape::Document;
use crate::standing::Standing;
use crate::summary::{Listing, Summary};
use crate::values::Values;
use crate::{
    CoverageLevel, Definitions, EvidenceState, Id, IdentityState, InputErrors, ListingOutcome, SourceClass,
    SupportedScope, Time, canonical, read,
};
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

const MOST_IGNORED_NAMES: usize = 100;

/// What was observed in one managed environment, folded into one summary for each row of the definitions.
#[derive(Debug)]
pub struct ObservedCoverage {
    definitions: Arc<Definitions>,
    workspace_id: Option<Id>,
    managed_environment_id: Option<Id>,
    provider_connection_id: Option<Id>,
    /// One for each resource type of the definitions, in their order.
    summaries: Box<[Summary]>,
    /// Likewise.
    standings: Box<[Standing]>,
    /// One for each scope of the definitions, in their order.
    scope_standings: Box<[Standing]>,
    ignored: u64,
    ignored_names: Vec<Box<str>>,
    digest: OnceLock<String>,
}

impl ObservedCoverage {
    /// Reads what was observed, against the definitions that say what is registered.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the document (contract §2).
    pub fn from_json(definitions: &Arc<Definitions>, json: &[u8]) -> Result<Self, InputErrors> {
        let text = read::within(Document::ObservedCoverage, json);
        match text.and_then(|text| read::observed(definitions, text)) {
            Some(observed) => Ok(observed),
            None => Err(refused(Document::ObservedCoverage, json, Some(definitions), Origin::Text)),
        }
    }

    /// Reads what was observed from values of a programming language.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the values (contract §2), without line and column.
    pub fn from_values(definitions: &Arc<Definitions>, values: &Values) -> Result<Self, InputErrors> {
        match values.text().and_then(|text| read::observed(definitions, text)) {
            Some(observed) => Ok(observed),
            None => Err(refused(Document::ObservedCoverage, values.json(), Some(definitions), values.origin())),
        }
    }

    /// Nothing observed yet.
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

    /// The definitions against which this was read.
    pub const fn definitions(&self) -> &Arc<Definitions> {
        &self.definitions
    }

    /// Whose workspace was observed.
    pub const fn workspace_id(&self) -> Option<&Id> {
        self.workspace_id.as_ref()
    }

    /// Which managed environment was observed.
    pub const fn managed_environment_id(&self) -> Option<&Id> {
        self.managed_environment_id.as_ref()
    }

    /// Through which provider connection it was observed.
    pub const fn provider_connection_id(&self) -> Option<&Id> {
        self.provider_connection_id.as_ref()
    }

    /// How many listings and rows were ignored, because the definitions have no such type at that source.
    pub const fn ignored(&self) -> u64 {
        self.ignored
    }

    /// The names under which something was ignored: each once, in order of appearance, at most 100.
    pub fn ignored_names(&self) -> &[Box<str>] {
        &self.ignored_names
    }

    /// The SHA-256, in lower-case hex, of the canonical form (contract §4.4).
    pub fn digest(&self) -> &str {
        self.digest.get_or_init(|| canonical::observed_digest(self))
    }

    pub(crate) fn summaries(&self) -> &[Summary] {
        &self.summaries
    }

    pub(crate) fn summary(&self, row: RowIndex) -> &Summary {
        // INVARIANT: there is a summary for each row of the definitions.
        self.summaries.get(row.get()).unwrap_or(&Summary::NOTHING)
    }

    pub(crate) fn standing(&self, row: RowIndex) -> &Standing {
        // INVARIANT: likewise.
        self.standings.get(row.get()).unwrap_or(&Standing::NONE)
    }

    pub(crate) fn scope_standing(&self, scope: &SupportedScope) -> &Standing {
        // INVARIANT: there is a standing for each scope of the definitions.
        self.scope_standings.get(scope.index).unwrap_or(&Standing::NONE)
    }
}

/// Folds what was observed, listing by listing and row by row, in any order.
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

/// A listing or row that contract §2 calls an error: what is wrong, [`ObservedCoverage::from_values`] says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a first listing of a type and source, under the name of a type")]
pub struct Refused;

impl ObservedCoverageBuilder {
    /// Says whose workspace was observed.
    pub fn workspace_id(&mut self, id: Option<Id>) {
        self.workspace_id = id;
    }

    /// Says which managed environment was observed.
    pub fn managed_environment_id(&mut self, id: Option<Id>) {
        self.managed_environment_id = id;
    }

    /// Says through which provider connection it was observed.
    pub fn provider_connection_id(&mut self, id: Option<Id>) {
        self.provider_connection_id = id;
    }

    /// Adds what listing all resources of a type at a source gave.
    ///
    /// # Errors
    ///
    /// If the name cannot be one of a type, or a registered row already has a listing.
    pub fn listing(
        &mut self,
        name: &str,
        source_class: SourceClass,
        outcome: ListingOutcome,
        resources: u32,
        captured_at: Option<Time>,
    ) -> Result<(), Refused> {
        let Some(summary) = self.summary(name, source_class)? else {
            return Ok(());
        };
        match summary.listing.replace(Listing { outcome, resources, captured_at }) {
            None => Ok(()),
            Some(_) => Err(Refused),
        }
    }

    /// Adds one concrete resource.
    ///
    /// # Errors
    ///
    /// If the name cannot be one of a type.
    pub fn row(
        &mut self,
        name: &str,
        source_class: SourceClass,
        level: CoverageLevel,
        evidence: EvidenceState,
        identity: IdentityState,
        captured_at: Option<Time>,
    ) -> Result<(), Refused> {
        if let Some(summary) = self.summary(name, source_class)? {
            summary.add(level, evidence, identity, captured_at);
        }
        Ok(())
    }

    /// What was observed, whole.
    pub fn finish(self) -> ObservedCoverage {
        let standings = Standing::of_each(&self.definitions, &self.summaries);
        let scope_standings = Standing::of_scopes(&self.definitions, &standings);
        ObservedCoverage {
            definitions: self.definitions,
            workspace_id: self.workspace_id,
            managed_environment_id: self.managed_environment_id,
            provider_connection_id: self.provider_connection_id,
            summaries: self.summaries,
            standings,
            scope_standings,
            ignored: self.ignored,
            ignored_names: self.ignored_names,
            digest: OnceLock::new(),
        }
    }

    /// The summary to add to; none if the row is not registered.
    fn summary(&mut self, name: &str, source_class: SourceClass) -> Result<Option<&mut Summary>, Refused> {
        if let Some(row) = self.definitions.row_of_name(name, source_class) {
            return Ok(self.summaries.get_mut(row.get()));
        }
        if !is_type_name(name) {
            return Err(Refused);
        }
        self.ignored = self.ignored.saturating_add(1);
        if self.ignored_names.len() < MOST_IGNORED_NAMES && !self.known_as_ignored.contains(name) {
            self.known_as_ignored.insert(name.into());
            self.ignored_names.push(name.into());
        }
        Ok(None)
    }
}
