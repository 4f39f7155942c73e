//! Observed coverage. Each listing and row is folded as it is read, and none is kept.

use crate::family::{CoverageLevel, EvidenceState, IdentityState, ListingOutcome, SourceClass};
use crate::model::{
    Claim, Counts, Definitions, Listing, ObservedCoverage, ObservedCoverageBuilder, ObservedRow, Summary,
};
use crate::value::{Id, Time};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

// INVARIANT: the fields are those of `document::table::LISTING`; a test compares the two.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListingDocument<'t> {
    #[serde(borrow)]
    canonical_type: Cow<'t, str>,
    source_class: SourceClass,
    outcome: ListingOutcome,
    resources: u32,
    #[serde(default)]
    captured_at: Option<Time>,
}

// INVARIANT: the fields are those of `document::table::ROW`; a test compares the two.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowDocument<'t> {
    #[serde(borrow)]
    canonical_type: Cow<'t, str>,
    source_class: SourceClass,
    coverage_level: CoverageLevel,
    evidence_state: EvidenceState,
    identity_state: IdentityState,
    #[serde(default)]
    captured_at: Option<Time>,
    #[serde(default = "listed")]
    listed: bool,
}

const fn listed() -> bool {
    true
}

// INVARIANT: the fields are those of `document::table::ELSEWHERE`; a test compares the two.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ElsewhereDocument<'t> {
    #[serde(borrow)]
    canonical_type: Cow<'t, str>,
    resources: u32,
}

// INVARIANT: the fields are those of `document::table::FOLDED_ENTRY`; a test compares the two.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FoldedDocument<'t> {
    #[serde(borrow)]
    canonical_type: Cow<'t, str>,
    source_class: SourceClass,
    #[serde(deserialize_with = "required")]
    listing: Option<FoldedListingDocument>,
    rows: u32,
    coverage_levels: CountList<{ CoverageLevel::ALL.len() }>,
    evidence_states: CountList<{ EvidenceState::ALL.len() }>,
    identity_states: CountList<{ IdentityState::ALL.len() }>,
    unlisted: u32,
    undated: u32,
    #[serde(deserialize_with = "required")]
    oldest: Option<Time>,
    #[serde(deserialize_with = "required")]
    newest: Option<Time>,
}

// INVARIANT: the fields are those of `document::table::FOLDED_LISTING`; a test compares the two.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FoldedListingDocument {
    outcome: ListingOutcome,
    resources: u32,
    #[serde(deserialize_with = "required")]
    captured_at: Option<Time>,
}

/// Reads a field that must be present, although it may be `null`: serde would take a missing one for `null`.
fn required<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

/// A list of exactly so many numbers of rows.
pub(super) struct CountList<const VALUES: usize>([u64; VALUES]);

impl<'de, const VALUES: usize> Deserialize<'de> for CountList<VALUES> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CountsVisitor<const VALUES: usize>;

        impl<'de, const VALUES: usize> Visitor<'de> for CountsVisitor<VALUES> {
            type Value = CountList<VALUES>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{VALUES} numbers")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut counts = [0; VALUES];
                for count in &mut counts {
                    let value: Option<u32> = list.next_element()?;
                    *count = value.ok_or_else(|| A::Error::custom("too few numbers"))?.into();
                }
                match list.next_element::<u32>()? {
                    None => Ok(CountList(counts)),
                    Some(_) => Err(A::Error::custom("too many numbers")),
                }
            }
        }

        deserializer.deserialize_seq(CountsVisitor)
    }
}

/// Folds one list entry into the builder. Returns `None` if the entry is invalid.
trait Fold {
    fn fold(self, builder: &mut ObservedCoverageBuilder) -> Option<()>;
}

impl Fold for ListingDocument<'_> {
    fn fold(self, builder: &mut ObservedCoverageBuilder) -> Option<()> {
        let Self { canonical_type, source_class, outcome, resources, captured_at } = self;
        builder.listing(&canonical_type, source_class, outcome, resources, captured_at).ok()
    }
}

impl Fold for RowDocument<'_> {
    fn fold(self, builder: &mut ObservedCoverageBuilder) -> Option<()> {
        let Self { canonical_type, source_class, coverage_level, evidence_state, identity_state, captured_at, listed } =
            self;
        let row = ObservedRow { coverage_level, evidence_state, identity_state, captured_at, listed };
        builder.row(&canonical_type, source_class, row).ok()
    }
}

impl Fold for ElsewhereDocument<'_> {
    fn fold(self, builder: &mut ObservedCoverageBuilder) -> Option<()> {
        builder.elsewhere(&self.canonical_type, self.resources).ok()
    }
}

impl Fold for FoldedDocument<'_> {
    fn fold(self, builder: &mut ObservedCoverageBuilder) -> Option<()> {
        if self.oldest.is_some() != self.newest.is_some() {
            return None;
        }
        let entry = Summary {
            listing: self.listing.map(|listing| {
                let FoldedListingDocument { outcome, resources, captured_at } = listing;
                Listing { outcome, resources, captured_at }
            }),
            rows: self.rows.into(),
            coverage_levels: Counts::new(self.coverage_levels.0),
            evidence_states: Counts::new(self.evidence_states.0),
            identity_states: Counts::new(self.identity_states.0),
            unlisted: self.unlisted.into(),
            undated: self.undated.into(),
            oldest: self.oldest.unwrap_or(Time::NEVER),
            newest: self.newest.unwrap_or(Time::EARLIEST),
        };
        builder.folded(&self.canonical_type, self.source_class, entry).ok()
    }
}

/// Reads observed coverage in either form.
pub(super) struct ObservedSeed<'d> {
    pub(super) definitions: &'d Arc<Definitions>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
pub(super) enum ObservedField {
    WorkspaceId,
    ManagedEnvironmentId,
    ProviderConnectionId,
    Listings,
    Rows,
    Elsewhere,
    Ignored,
    Observed,
}

impl<'de> DeserializeSeed<'de> for ObservedSeed<'_> {
    type Value = ObservedCoverage;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for ObservedSeed<'_> {
    type Value = ObservedCoverage;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("observed coverage")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut builder = ObservedCoverage::builder(self.definitions);
        let [mut workspace, mut environment, mut connection] = [const { None::<Option<Id>> }; 3];
        let [mut listings, mut rows, mut elsewhere, mut folded] = [None::<()>; 4];
        let mut ignored = None::<u64>;
        while let Some(field) = map.next_key()? {
            match field {
                ObservedField::WorkspaceId => once(&mut workspace, || map.next_value())?,
                ObservedField::ManagedEnvironmentId => once(&mut environment, || map.next_value())?,
                ObservedField::ProviderConnectionId => once(&mut connection, || map.next_value())?,
                ObservedField::Listings => {
                    once(&mut listings, || {
                        map.next_value_seed(FoldedList::<ListingDocument<'de>>::into(&mut builder))
                    })?;
                }
                ObservedField::Rows => {
                    once(&mut rows, || map.next_value_seed(FoldedList::<RowDocument<'de>>::into(&mut builder)))?;
                }
                ObservedField::Elsewhere => {
                    let list = FoldedList::<ElsewhereDocument<'de>>::into(&mut builder);
                    once(&mut elsewhere, || map.next_value_seed(list))?;
                }
                ObservedField::Ignored => once(&mut ignored, || map.next_value())?,
                ObservedField::Observed => {
                    once(&mut folded, || map.next_value_seed(FoldedList::<FoldedDocument<'de>>::into(&mut builder)))?;
                }
            }
        }
        match (folded, listings, rows, ignored) {
            (None, Some(()), Some(()), None) | (Some(()), None, None, None) => {}
            (Some(()), None, None, Some(ignored)) if ignored <= ObservedCoverage::MAX_IGNORED => {
                builder.ignored(ignored);
            }
            _ => return Err(A::Error::custom("expected either form")),
        }
        builder.workspace_id(workspace.flatten());
        builder.managed_environment_id(environment.flatten());
        builder.provider_connection_id(connection.flatten());
        Ok(builder.finish())
    }
}

/// Reads a field, unless the object already had it.
fn once<T, E: Error>(field: &mut Option<T>, read: impl FnOnce() -> Result<T, E>) -> Result<(), E> {
    match field.replace(read()?) {
        None => Ok(()),
        Some(_) => Err(E::custom("expected each field once")),
    }
}

/// Reads a list, folding its entries one by one.
struct FoldedList<'b, T> {
    builder: &'b mut ObservedCoverageBuilder,
    entry: PhantomData<T>,
}

impl<'b, T> FoldedList<'b, T> {
    const fn into(builder: &'b mut ObservedCoverageBuilder) -> Self {
        Self { builder, entry: PhantomData }
    }
}

impl<'de, T: Deserialize<'de> + Fold> DeserializeSeed<'de> for FoldedList<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Deserialize<'de> + Fold> Visitor<'de> for FoldedList<'_, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(entry) = list.next_element::<T>()? {
            entry.fold(self.builder).ok_or_else(|| A::Error::custom("invalid entry"))?;
        }
        Ok(())
    }
}

/// Reads a claim and observed coverage.
pub(super) struct RequestSeed<'d> {
    pub(super) definitions: &'d Arc<Definitions>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
pub(super) enum RequestField {
    Claim,
    Observed,
}

impl<'de> DeserializeSeed<'de> for RequestSeed<'_> {
    type Value = (Claim, ObservedCoverage);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RequestSeed<'_> {
    type Value = (Claim, ObservedCoverage);

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a request")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut claim: Option<Claim> = None;
        let mut observed = None;
        while let Some(field) = map.next_key()? {
            match field {
                RequestField::Claim => once(&mut claim, || map.next_value())?,
                RequestField::Observed => {
                    once(&mut observed, || map.next_value_seed(ObservedSeed { definitions: self.definitions }))?;
                }
            }
        }
        claim.zip(observed).ok_or_else(|| A::Error::custom("expected a claim and observed coverage"))
    }
}
