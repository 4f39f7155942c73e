//! The observed coverage of one managed environment (contract §2).

use super::definitions::{Definitions, RowsOfType};
use super::row_index::RowIndex;
use super::standing::Standing;
use super::summary::{Listing, ObservedRow, Summary};
use super::supported_scope::SupportedScope;
use crate::family::{ListingOutcome, SourceClass};
use crate::value::{Id, TYPE_NAME, Time};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

const MAX_IGNORED_NAMES: usize = 100;

/// The observed coverage of one managed environment, folded into one summary for each row of the definitions.
#[derive(Debug)]
pub struct ObservedCoverage {
    definitions: Arc<Definitions>,
    workspace_id: Option<Id>,
    managed_environment_id: Option<Id>,
    provider_connection_id: Option<Id>,
    /// One for each resource type of the definitions, in their order.
    summaries: Box<[Summary]>,
    /// One for each resource type of the definitions, in their order.
    standings: Box<[Standing]>,
    /// One for each scope of the definitions, in their order. Filled on first use.
    scope_standings: Box<[OnceLock<Standing>]>,
    /// The greatest number of resources found elsewhere: one for each resource type of the definitions, or none at all.
    elsewhere: Box<[u32]>,
    ignored: u64,
    ignored_names: Vec<Box<str>>,
    /// Filled on first use.
    pub(crate) digest: OnceLock<String>,
}

impl ObservedCoverage {
    /// The largest number of ignored entries: 2^53 − 1. Further ones are not counted.
    pub(crate) const MAX_IGNORED: u64 = 9_007_199_254_740_991;

    /// Creates a builder without listings or rows.
    pub fn builder(definitions: &Arc<Definitions>) -> ObservedCoverageBuilder {
        ObservedCoverageBuilder {
            summaries: vec![Summary::NOTHING; definitions.resource_types().len()].into(),
            elsewhere: Box::default(),
            rows_elsewhere: HashMap::new(),
            definitions: Arc::clone(definitions),
            workspace_id: None,
            managed_environment_id: None,
            provider_connection_id: None,
            ignored: 0,
            ignored_names: Vec::new(),
            known_as_ignored: HashSet::new(),
            folded: HashSet::new(),
            last: RowIndex::new(0),
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

    /// Returns the number of ignored entries: those whose name refers to no canonical type.
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

    /// The greatest number of resources of the row's type that was found elsewhere (contract §2).
    pub(crate) fn elsewhere(&self, row: RowIndex) -> u64 {
        self.elsewhere.get(row.get()).copied().map_or(0, u64::from)
    }

    #[inline]
    pub(crate) fn standing(&self, row: RowIndex) -> &Standing {
        Standing::of_row(&self.standings, row)
    }

    pub(crate) fn scope_standing(&self, scope: &SupportedScope) -> &Standing {
        // INVARIANT: there is a place for each scope of the definitions.
        let place = self.scope_standings.get(scope.index);
        place.map_or(&Standing::UNKNOWN, |place| place.get_or_init(|| Standing::of_scope(scope, &self.standings)))
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
    /// Empty until something is found elsewhere.
    elsewhere: Box<[u32]>,
    /// The number of rows of each type at each source without a registered row.
    rows_elsewhere: HashMap<(RowsOfType, SourceClass), u32>,
    ignored: u64,
    ignored_names: Vec<Box<str>>,
    known_as_ignored: HashSet<Box<str>>,
    /// The registered rows that have a folded entry.
    folded: HashSet<RowIndex>,
    /// The row that was found last. The next entry is often of the same row, or of the one after it. Any value is correct.
    last: RowIndex,
}

/// The builder rejected an invalid listing or row (contract §2). [`ObservedCoverage::from_values`] explains the error.
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
    /// Returns an error if the name cannot be the name of a type, if the registered row already has a listing, or if the
    /// outcome is `not_applicable` with resources.
    pub fn listing(
        &mut self,
        name: &str,
        source_class: SourceClass,
        outcome: ListingOutcome,
        resources: u32,
        captured_at: Option<Time>,
    ) -> Result<(), InvalidEntry> {
        if outcome == ListingOutcome::NotApplicable && resources > 0 {
            return Err(InvalidEntry);
        }
        match self.place(name, source_class)? {
            Place::Registered(summary) => match summary.listing.replace(Listing { outcome, resources, captured_at }) {
                None => Ok(()),
                Some(_) => Err(InvalidEntry),
            },
            Place::Elsewhere(rows) => {
                self.found_elsewhere(rows, resources);
                Ok(())
            }
            Place::Ignored => Ok(()),
        }
    }

    /// Adds one concrete resource.
    ///
    /// # Errors
    ///
    /// Returns an error if the name cannot be the name of a type.
    pub fn row(&mut self, name: &str, source_class: SourceClass, row: ObservedRow) -> Result<(), InvalidEntry> {
        match self.place(name, source_class)? {
            Place::Registered(summary) => summary.add(row),
            Place::Elsewhere(rows) => {
                let count = self.rows_elsewhere.entry((rows, source_class)).or_default();
                *count = count.saturating_add(1);
            }
            Place::Ignored => {}
        }
        Ok(())
    }

    /// Adds a number of resources of a type that was found by other means than the listings and rows.
    ///
    /// # Errors
    ///
    /// Returns an error if the name cannot be the name of a type.
    pub fn elsewhere(&mut self, name: &str, resources: u32) -> Result<(), InvalidEntry> {
        match self.definitions.rows_of_name(name) {
            Some(rows) => self.found_elsewhere(rows, resources),
            None => self.ignore(name, 1)?,
        }
        Ok(())
    }

    /// Adds the listing and the rows of a type at a source in the folded form (contract §2).
    ///
    /// An entry of an unknown name adds its listing and its rows to the ignored ones, and one at a source class without a row
    /// counts as found elsewhere.
    pub(crate) fn folded(&mut self, name: &str, source_class: SourceClass, entry: Summary) -> Result<(), InvalidEntry> {
        if !entry.is_consistent() {
            return Err(InvalidEntry);
        }
        let Some(rows) = self.definitions.rows_of_name(name) else {
            return self.ignore(name, entry.rows.saturating_add(u64::from(entry.listing.is_some())));
        };
        let Some(row) = self.definitions.row_at_source(rows, source_class) else {
            self.found_elsewhere(rows, u32::try_from(entry.most_found()).unwrap_or(u32::MAX));
            return Ok(());
        };
        if !self.folded.insert(row) {
            return Err(InvalidEntry);
        }
        if let Some(summary) = self.summaries.get_mut(row.get()) {
            *summary = entry;
        }
        Ok(())
    }

    /// Adds entries that were ignored before the coverage was folded.
    pub(crate) fn ignored(&mut self, entries: u64) {
        self.ignored = self.ignored.saturating_add(entries).min(ObservedCoverage::MAX_IGNORED);
    }

    /// Completes the observed coverage.
    pub fn finish(mut self) -> ObservedCoverage {
        for ((rows, _), count) in std::mem::take(&mut self.rows_elsewhere) {
            self.found_elsewhere(rows, count);
        }
        let standings = Standing::of_rows(&self.definitions, &self.summaries, &self.elsewhere);
        let scope_standings = self.definitions.supported_scopes().iter().map(|_| OnceLock::new()).collect();
        ObservedCoverage {
            definitions: self.definitions,
            workspace_id: self.workspace_id,
            managed_environment_id: self.managed_environment_id,
            provider_connection_id: self.provider_connection_id,
            summaries: self.summaries,
            standings,
            scope_standings,
            elsewhere: self.elsewhere,
            ignored: self.ignored,
            ignored_names: self.ignored_names,
            digest: OnceLock::new(),
        }
    }

    /// Looks up the place of a listing or row, and counts it if it is ignored.
    #[inline]
    fn place(&mut self, name: &str, source_class: SourceClass) -> Result<Place<'_>, InvalidEntry> {
        let is_it =
            |row: &RowIndex| self.definitions.resource_type(*row).is_some_and(|row| row.is_at(name, source_class));
        if let Some(row) = [self.last, self.last.next()].into_iter().find(is_it) {
            self.last = row;
        } else {
            let Some(rows) = self.definitions.rows_of_name(name) else {
                return self.ignore(name, 1).map(|()| Place::Ignored);
            };
            let Some(row) = self.definitions.row_at_source(rows, source_class) else {
                return Ok(Place::Elsewhere(rows));
            };
            self.last = row;
        }
        // INVARIANT: there is a summary for each row of the definitions.
        Ok(self.summaries.get_mut(self.last.get()).map_or(Place::Ignored, Place::Registered))
    }

    /// Counts entries of an unknown name.
    fn ignore(&mut self, name: &str, entries: u64) -> Result<(), InvalidEntry> {
        if !(TYPE_NAME.is_valid)(name) {
            return Err(InvalidEntry);
        }
        self.ignored(entries);
        if entries > 0 && self.ignored_names.len() < MAX_IGNORED_NAMES && !self.known_as_ignored.contains(name) {
            self.known_as_ignored.insert(name.into());
            self.ignored_names.push(name.into());
        }
        Ok(())
    }

    /// Of all numbers found elsewhere of a type, the greatest counts.
    fn found_elsewhere(&mut self, rows: RowsOfType, resources: u32) {
        if self.elsewhere.is_empty() {
            self.elsewhere = vec![0; self.summaries.len()].into();
        }
        let of_type = self.elsewhere.iter_mut().skip(rows.first).take(rows.length);
        of_type.for_each(|most| *most = resources.max(*most));
    }
}

/// The place of a listing or row.
enum Place<'b> {
    Registered(&'b mut Summary),
    /// The type is registered, but not at this source.
    Elsewhere(RowsOfType),
    /// The name refers to no canonical type.
    Ignored,
}
