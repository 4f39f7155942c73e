//! The folded form of what was observed for one registered row (contract §4.4).

use crate::family::{CoverageLevel, EvidenceState, Family, IdentityState, ListingOutcome};
use crate::value::Time;
use std::marker::PhantomData;

/// The result of listing all resources of a type at a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Listing {
    pub(crate) outcome: ListingOutcome,
    pub(crate) resources: u32,
    pub(crate) captured_at: Option<Time>,
}

/// An observed resource.
#[derive(Clone, Copy, Debug)]
pub struct ObservedRow {
    /// How much is known about the resource.
    pub coverage_level: CoverageLevel,
    /// The evidence for it.
    pub evidence_state: EvidenceState,
    /// How reliably it can be recognised later.
    pub identity_state: IdentityState,
    /// The time of the capture.
    pub captured_at: Option<Time>,
    /// Whether the type's listing at the source names the resource.
    pub listed: bool,
}

/// The listing and the observed rows of one registered row.
#[derive(Clone, Debug)]
pub(crate) struct Summary {
    pub(crate) listing: Option<Listing>,
    pub(crate) rows: u64,
    pub(crate) coverage_levels: Counts<CoverageLevel, { CoverageLevel::ALL.len() }>,
    pub(crate) evidence_states: Counts<EvidenceState, { EvidenceState::ALL.len() }>,
    pub(crate) identity_states: Counts<IdentityState, { IdentityState::ALL.len() }>,
    /// The number of rows that the listing does not name.
    pub(crate) unlisted: u64,
    /// The number of rows without a time.
    pub(crate) undated: u64,
    /// The least time of a row, or [`Time::NEVER`] without one.
    pub(crate) oldest: Time,
    /// The greatest time of a row, or [`Time::EARLIEST`] without one.
    pub(crate) newest: Time,
}

/// The number of rows with each value of a family, in the family's order.
#[derive(Clone, Debug)]
pub(crate) struct Counts<F, const VALUES: usize> {
    counts: [u64; VALUES],
    family: PhantomData<F>,
}

impl Summary {
    /// Nothing observed.
    pub(crate) const NOTHING: Self = Self {
        listing: None,
        rows: 0,
        coverage_levels: Counts::NONE,
        evidence_states: Counts::NONE,
        identity_states: Counts::NONE,
        unlisted: 0,
        undated: 0,
        oldest: Time::NEVER,
        newest: Time::EARLIEST,
    };

    /// Adds an observed row.
    pub(crate) fn add(&mut self, row: ObservedRow) {
        self.rows = self.rows.saturating_add(1);
        self.coverage_levels.add(row.coverage_level);
        self.evidence_states.add(row.evidence_state);
        self.identity_states.add(row.identity_state);
        self.unlisted = self.unlisted.saturating_add(u64::from(!row.listed));
        match row.captured_at {
            Some(time) => {
                self.oldest = self.oldest.min(time);
                self.newest = self.newest.max(time);
            }
            None => self.undated = self.undated.saturating_add(1),
        }
    }

    /// Whether the counts and times fit together, as those of any rows do (contract §2, folded form).
    pub(crate) fn is_consistent(&self) -> bool {
        let dated = self.rows.checked_sub(self.undated);
        let fits = self.unlisted <= self.rows
            && self.coverage_levels.sum() == self.rows
            && self.evidence_states.sum() == self.rows
            && self.identity_states.sum() == self.rows;
        let is_possible = self
            .listing
            .is_none_or(|listing| listing.outcome != ListingOutcome::NotApplicable || listing.resources == 0);
        let times_fit = match dated {
            None => false,
            Some(0) => self.oldest == Time::NEVER && self.newest == Time::EARLIEST,
            Some(1) => self.oldest == self.newest,
            Some(_) => self.oldest <= self.newest,
        };
        fits && is_possible && times_fit
    }

    /// Whether there is a listing or a row.
    pub(crate) const fn is_observed(&self) -> bool {
        self.listing.is_some() || self.rows > 0
    }

    /// Whether a complete or not applicable listing found no resources and there are no rows (contract §4.2: the row is
    /// *empty*).
    pub(crate) fn is_empty(&self) -> bool {
        self.rows == 0
            && self.listing.is_some_and(|listing| {
                listing.resources == 0
                    && matches!(listing.outcome, ListingOutcome::Complete | ListingOutcome::NotApplicable)
            })
    }

    /// The number of rows that the listing names.
    pub(crate) const fn listed_rows(&self) -> u64 {
        self.rows.saturating_sub(self.unlisted)
    }

    /// A lower bound of the number of resources: the greater of those listed and the observed rows.
    pub(crate) fn most_found(&self) -> u64 {
        self.listing.map_or(0, |listing| u64::from(listing.resources)).max(self.rows)
    }

    /// The weakest observed level.
    pub(crate) fn weakest_level(&self) -> Option<CoverageLevel> {
        self.coverage_levels.occurring().next()
    }

    /// Whether the listing or a row has no time.
    pub(crate) fn has_undated(&self) -> bool {
        self.undated > 0 || self.listing.is_some_and(|listing| listing.captured_at.is_none())
    }

    /// The least time of the listing and the rows, or [`Time::NEVER`].
    pub(crate) fn oldest_capture(&self) -> Time {
        self.listing.and_then(|listing| listing.captured_at).map_or(self.oldest, |listed| listed.min(self.oldest))
    }

    /// The greatest time of the listing and the rows, or [`Time::EARLIEST`].
    pub(crate) fn newest_capture(&self) -> Time {
        self.listing.and_then(|listing| listing.captured_at).map_or(self.newest, |listed| listed.max(self.newest))
    }
}

impl<F: Family, const VALUES: usize> Counts<F, VALUES> {
    const NONE: Self = Self { counts: [0; VALUES], family: PhantomData };

    fn add(&mut self, value: F) {
        if let Some(count) = self.counts.get_mut(value.index()) {
            *count = count.saturating_add(1);
        }
    }

    /// Creates counts from those of each value, in the family's order.
    pub(crate) const fn new(counts: [u64; VALUES]) -> Self {
        Self { counts, family: PhantomData }
    }

    /// The number of rows with any value.
    fn sum(&self) -> u64 {
        self.counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// The number of rows with this value.
    pub(crate) fn of(&self, value: F) -> u64 {
        self.counts.get(value.index()).copied().unwrap_or_default()
    }

    /// The values that occur, in the family's order.
    pub(crate) fn occurring(&self) -> impl Iterator<Item = F> + '_ {
        F::ALL.iter().copied().filter(|value| self.of(*value) > 0)
    }

    /// The number of rows with a value under the limit.
    pub(crate) fn under(&self, limit: F) -> u64 {
        self.counts.iter().take(limit.index()).fold(0, |sum, count| sum.saturating_add(*count))
    }
}

impl<F, const VALUES: usize> serde::Serialize for Counts<F, VALUES> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.counts)
    }
}
