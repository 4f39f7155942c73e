//! Observed coverage. Each listing and row is folded as it is read, and none is kept.

use super::json::{Invalid, Json};
use super::repeated::Repeated;
use crate::family::{CoverageLevel, EvidenceState, IdentityState, ListingOutcome, SourceClass};
use crate::model::{
    Claim, Counts, Definitions, Listing, ObservedCoverage, ObservedCoverageBuilder, ObservedRow, Summary,
};
use crate::value::{Id, Time};
use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

// INVARIANT: the fields are those of `document::table::LISTING`; a test compares the two.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListingDocument<'t> {
    #[serde(borrow)]
    canonical_type: Cow<'t, str>,
    source_class: SourceClass,
    outcome: ListingOutcome,
    resources: u32,
    #[serde(borrow, default)]
    captured_at: Option<CapturedAt<'t>>,
}

// INVARIANT: the fields are those of `document::table::ROW`; a test compares the two.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowDocument<'t> {
    #[serde(borrow)]
    canonical_type: Cow<'t, str>,
    source_class: SourceClass,
    coverage_level: CoverageLevel,
    evidence_state: EvidenceState,
    identity_state: IdentityState,
    #[serde(borrow, default)]
    captured_at: Option<CapturedAt<'t>>,
    #[serde(default = "listed")]
    listed: bool,
}

const fn listed() -> bool {
    true
}

/// A time, and its text unless that has escapes.
#[derive(Clone, Copy)]
struct CapturedAt<'t> {
    time: Time,
    text: Option<&'t str>,
}

impl<'de: 't, 't> Deserialize<'de> for CapturedAt<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct CapturedAtVisitor;

        impl<'de> Visitor<'de> for CapturedAtVisitor {
            type Value = CapturedAt<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a time")
            }

            fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<CapturedAt<'de>, E> {
                let mut captured_at: CapturedAt<'de> = self.visit_str(text)?;
                captured_at.text = Some(text);
                Ok(captured_at)
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<CapturedAt<'de>, E> {
                let time = Time::parse(text).ok_or_else(|| E::custom("invalid time"))?;
                Ok(CapturedAt { time, text: None })
            }
        }

        deserializer.deserialize_str(CapturedAtVisitor)
    }
}

/// An entry with a name and a time.
trait Dated<'t>: Clone {
    fn name_and_time(&mut self) -> (&mut Cow<'t, str>, &mut Option<CapturedAt<'t>>);

    /// The name and the time as they are written, if there is a time and neither has escapes.
    fn strings(&mut self) -> Option<[&'t str; 2]> {
        let (name, captured_at) = self.name_and_time();
        let Cow::Borrowed(name) = *name else { return None };
        Some([name, captured_at.as_ref()?.text?])
    }

    /// The same entry with another name and time. Returns `None` if the time is invalid.
    fn with(&self, [name, time]: [&'t str; 2]) -> Option<Self> {
        let mut entry = self.clone();
        let (its_name, captured_at) = entry.name_and_time();
        *its_name = Cow::Borrowed(name);
        *captured_at = Some(CapturedAt { time: Time::parse(time)?, text: Some(time) });
        Some(entry)
    }
}

impl<'t> Dated<'t> for ListingDocument<'t> {
    fn name_and_time(&mut self) -> (&mut Cow<'t, str>, &mut Option<CapturedAt<'t>>) {
        (&mut self.canonical_type, &mut self.captured_at)
    }
}

impl<'t> Dated<'t> for RowDocument<'t> {
    fn name_and_time(&mut self) -> (&mut Cow<'t, str>, &mut Option<CapturedAt<'t>>) {
        (&mut self.canonical_type, &mut self.captured_at)
    }
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
        let captured_at = captured_at.map(|captured_at| captured_at.time);
        builder.listing(&canonical_type, source_class, outcome, resources, captured_at).ok()
    }
}

impl Fold for RowDocument<'_> {
    fn fold(self, builder: &mut ObservedCoverageBuilder) -> Option<()> {
        let Self { canonical_type, source_class, coverage_level, evidence_state, identity_state, captured_at, listed } =
            self;
        let captured_at = captured_at.map(|captured_at| captured_at.time);
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

/// Reads observed coverage in either form.
pub(super) fn observed(json: &mut Json<'_>, definitions: &Arc<Definitions>) -> Result<ObservedCoverage, Invalid> {
    let mut builder = ObservedCoverage::builder(definitions);
    let [mut workspace, mut environment, mut connection] = [const { None::<Option<Id>> }; 3];
    let [mut listings, mut rows, mut elsewhere, mut folded] = [None::<()>; 4];
    let mut ignored = None::<u64>;
    json.object(|json, field| match field {
        ObservedField::WorkspaceId => once(&mut workspace, Deserialize::deserialize(json)),
        ObservedField::ManagedEnvironmentId => once(&mut environment, Deserialize::deserialize(json)),
        ObservedField::ProviderConnectionId => once(&mut connection, Deserialize::deserialize(json)),
        ObservedField::Listings => once(&mut listings, fold_repeated::<ListingDocument<'_>>(json, &mut builder)),
        ObservedField::Rows => once(&mut rows, fold_repeated::<RowDocument<'_>>(json, &mut builder)),
        ObservedField::Elsewhere => once(&mut elsewhere, fold::<ElsewhereDocument<'_>>(json, &mut builder)),
        ObservedField::Ignored => once(&mut ignored, Deserialize::deserialize(json)),
        ObservedField::Observed => once(&mut folded, fold::<FoldedDocument<'_>>(json, &mut builder)),
    })?;
    match (folded, listings, rows, ignored) {
        (None, Some(()), Some(()), None) | (Some(()), None, None, None) => {}
        (Some(()), None, None, Some(ignored)) if ignored <= ObservedCoverage::MAX_IGNORED => builder.ignored(ignored),
        _ => return Err(Invalid),
    }
    builder.workspace_id(workspace.flatten());
    builder.managed_environment_id(environment.flatten());
    builder.provider_connection_id(connection.flatten());
    Ok(builder.finish())
}

/// Fills in a field. Fails if it could not be read, or if the object already had it.
fn once<T>(field: &mut Option<T>, value: Result<T, Invalid>) -> Result<(), Invalid> {
    match field.replace(value?) {
        None => Ok(()),
        Some(_) => Err(Invalid),
    }
}

/// Reads a list, folding its entries one by one.
fn fold<'t, T: Deserialize<'t> + Fold>(
    json: &mut Json<'t>,
    builder: &mut ObservedCoverageBuilder,
) -> Result<(), Invalid> {
    json.list(|json| T::deserialize(json)?.fold(builder).ok_or(Invalid))
}

/// Reads a list as [`fold`] does. Of an entry that repeats the text of the one before, only the name and the time are read.
fn fold_repeated<'t, T: Deserialize<'t> + Fold + Dated<'t>>(
    json: &mut Json<'t>,
    builder: &mut ObservedCoverageBuilder,
) -> Result<(), Invalid> {
    let mut last: Option<(Repeated<'t>, T)> = None;
    json.list(|json| {
        if let Some((text, entry)) = &last
            && let Some(strings) = json.repeated(text)
        {
            return entry.with(strings).and_then(|entry| entry.fold(builder)).ok_or(Invalid);
        }
        let (mut entry, text) = json.with_text(|json| T::deserialize(json))?;
        last = entry.strings().and_then(|strings| Repeated::of(text, strings)).map(|text| (text, entry.clone()));
        entry.fold(builder).ok_or(Invalid)
    })
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
pub(super) enum RequestField {
    Claim,
    Observed,
}

/// Reads a claim and observed coverage.
pub(super) fn request(
    json: &mut Json<'_>,
    definitions: &Arc<Definitions>,
) -> Result<(Claim, ObservedCoverage), Invalid> {
    let mut claim = None;
    let mut coverage = None;
    json.object(|json, field| match field {
        RequestField::Claim => once(&mut claim, Deserialize::deserialize(json)),
        RequestField::Observed => once(&mut coverage, observed(json, definitions)),
    })?;
    claim.zip(coverage).ok_or(Invalid)
}
