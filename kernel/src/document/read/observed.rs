//! Observed coverage. Each listing and row is folded as it is read, and none is kept.

use crate::family::{CoverageLevel, EvidenceState, IdentityState, ListingOutcome, SourceClass};
use crate::model::{Claim, Definitions, ObservedCoverage, ObservedCoverageBuilder, ObservedRow};
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

/// Reads observed coverage.
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
        let [mut listings, mut rows, mut elsewhere] = [None::<()>; 3];
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
            }
        }
        listings.and(rows).ok_or_else(|| A::Error::custom("expected listings and rows"))?;
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
