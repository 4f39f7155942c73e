//! Observed coverage: each listing and row is folded as it is read, so that none is kept.

use super::claim::{ClaimDocument, check};
use super::value::{Integer, Word};
use crate::{
    Claim, CoverageLevel, Definitions, EvidenceState, Id, IdentityState, ListingOutcome, ObservedCoverage,
    ObservedCoverageBuilder, SourceClass, Time,
};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

const MOST_RESOURCES: u64 = 4_294_967_295;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListingDocument<'t> {
    #[serde(borrow)]
    canonical_type: Cow<'t, str>,
    source_class: Word<SourceClass>,
    outcome: Word<ListingOutcome>,
    resources: Integer<MOST_RESOURCES>,
    #[serde(default)]
    captured_at: Option<Time>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowDocument<'t> {
    #[serde(borrow)]
    canonical_type: Cow<'t, str>,
    source_class: Word<SourceClass>,
    coverage_level: Word<CoverageLevel>,
    evidence_state: Word<EvidenceState>,
    identity_state: Word<IdentityState>,
    #[serde(default)]
    captured_at: Option<Time>,
}

/// Folds an entry of a list; nothing if it is not to be had.
trait Fold {
    fn fold(self, builder: &mut ObservedCoverageBuilder) -> Option<()>;
}

impl Fold for ListingDocument<'_> {
    fn fold(self, builder: &mut ObservedCoverageBuilder) -> Option<()> {
        let resources = u32::try_from(self.resources.0).ok()?;
        builder.listing(&self.canonical_type, self.source_class.0, self.outcome.0, resources, self.captured_at).ok()
    }
}

impl Fold for RowDocument<'_> {
    fn fold(self, builder: &mut ObservedCoverageBuilder) -> Option<()> {
        let Self { canonical_type, source_class, coverage_level, evidence_state, identity_state, captured_at } = self;
        builder
            .row(&canonical_type, source_class.0, coverage_level.0, evidence_state.0, identity_state.0, captured_at)
            .ok()
    }
}

/// Reads what was observed.
pub(super) struct ObservedSeed<'d> {
    pub(super) definitions: &'d Arc<Definitions>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum ObservedField {
    WorkspaceId,
    ManagedEnvironmentId,
    ProviderConnectionId,
    Listings,
    Rows,
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
        let [mut listings, mut rows] = [None::<()>; 2];
        while let Some(field) = map.next_key()? {
            match field {
                ObservedField::WorkspaceId => once(&mut workspace, || map.next_value())?,
                ObservedField::ManagedEnvironmentId => once(&mut environment, || map.next_value())?,
                ObservedField::ProviderConnectionId => once(&mut connection, || map.next_value())?,
                ObservedField::Listings => {
                    once(&mut listings, || map.next_value_seed(Entries::<ListingDocument<'de>>::into(&mut builder)))?;
                }
                ObservedField::Rows => {
                    once(&mut rows, || map.next_value_seed(Entries::<RowDocument<'de>>::into(&mut builder)))?;
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

/// Reads a field that was not there before.
fn once<T, E: Error>(field: &mut Option<T>, read: impl FnOnce() -> Result<T, E>) -> Result<(), E> {
    match field.replace(read()?) {
        None => Ok(()),
        Some(_) => Err(E::custom("expected each field once")),
    }
}

/// A list whose entries are folded one by one.
struct Entries<'b, T> {
    builder: &'b mut ObservedCoverageBuilder,
    entry: PhantomData<T>,
}

impl<'b, T> Entries<'b, T> {
    const fn into(builder: &'b mut ObservedCoverageBuilder) -> Self {
        Self { builder, entry: PhantomData }
    }
}

impl<'de, T: Deserialize<'de> + Fold> DeserializeSeed<'de> for Entries<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Deserialize<'de> + Fold> Visitor<'de> for Entries<'_, T> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(entry) = list.next_element::<T>()? {
            entry.fold(self.builder).ok_or_else(|| A::Error::custom("expected another entry"))?;
        }
        Ok(())
    }
}

/// Reads a claim and what was observed.
pub(super) struct RequestSeed<'d> {
    pub(super) definitions: &'d Arc<Definitions>,
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum RequestField {
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
        let mut claim: Option<ClaimDocument<'de>> = None;
        let mut observed = None;
        while let Some(field) = map.next_key()? {
            match field {
                RequestField::Claim => once(&mut claim, || map.next_value())?,
                RequestField::Observed => {
                    once(&mut observed, || map.next_value_seed(ObservedSeed { definitions: self.definitions }))?;
                }
            }
        }
        let claim = claim.and_then(|document| check(document));
        claim.zip(observed).ok_or_else(|| A::Error::custom("expected a claim and what was observed"))
    }
}
