//! Reasons: what stands between a claim and being allowed, in words (contract §4).

use crate::decide::{Objection, Subject, Text};
use crate::definitions::Definitions;
use crate::{ClaimState, ReasonCode, SourceClass};
use serde::Serialize;
use std::borrow::Cow;

/// One rule that applies to a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason<'d> {
    code: ReasonCode,
    cap: ClaimState,
    canonical_type: Option<Cow<'d, str>>,
    source_class: Option<SourceClass>,
    expected: Option<Cow<'d, str>>,
    actual: Option<Cow<'d, str>>,
    affected_rows: Option<u64>,
    observed_rows: Option<u64>,
}

impl<'d> Reason<'d> {
    pub(crate) fn of(objection: &'d Objection, definitions: &'d Definitions) -> Self {
        let (canonical_type, source_class) = match &objection.subject {
            Subject::Claim => (None, None),
            Subject::Type(canonical_type) => (Some(&**canonical_type), None),
            Subject::Row(row) => definitions
                .resource_type(*row)
                .map_or((None, None), |row| (Some(row.canonical_type()), Some(row.source_class()))),
        };
        Self {
            code: objection.code,
            cap: objection.cap,
            canonical_type: canonical_type.map(Cow::Borrowed),
            source_class,
            expected: objection.expected.as_ref().map(text),
            actual: objection.actual.as_ref().map(text),
            affected_rows: objection.rows.map(|rows| rows.affected),
            observed_rows: objection.rows.map(|rows| rows.observed),
        }
    }

    /// Which rule.
    pub const fn code(&self) -> ReasonCode {
        self.code
    }

    /// The highest state that the rule leaves.
    pub const fn cap(&self) -> ClaimState {
        self.cap
    }

    /// The type that the reason is about.
    pub fn canonical_type(&self) -> Option<&str> {
        self.canonical_type.as_deref()
    }

    /// The source of the type's effective row.
    pub const fn source_class(&self) -> Option<SourceClass> {
        self.source_class
    }

    /// What would do.
    pub fn expected(&self) -> Option<&str> {
        self.expected.as_deref()
    }

    /// What is there.
    pub fn actual(&self) -> Option<&str> {
        self.actual.as_deref()
    }

    /// How many of the effective row's observed rows the reason is about.
    pub const fn affected_rows(&self) -> Option<u64> {
        self.affected_rows
    }

    /// Of how many.
    pub const fn observed_rows(&self) -> Option<u64> {
        self.observed_rows
    }

    /// The same, with nothing borrowed.
    pub fn into_owned(self) -> Reason<'static> {
        let owned = |text: Option<Cow<'_, str>>| text.map(|text| Cow::Owned(text.into_owned()));
        Reason {
            canonical_type: owned(self.canonical_type),
            expected: owned(self.expected),
            actual: owned(self.actual),
            code: self.code,
            cap: self.cap,
            source_class: self.source_class,
            affected_rows: self.affected_rows,
            observed_rows: self.observed_rows,
        }
    }

    /// One English sentence for developers and logs; it is not product text.
    #[expect(clippy::too_many_lines, reason = "one sentence for each code")]
    pub fn message(&self) -> String {
        use ReasonCode as C;
        let subject = match (self.canonical_type(), self.source_class) {
            (Some(canonical_type), Some(source_class)) => format!("`{canonical_type}` at `{source_class}`"),
            (Some(canonical_type), None) => format!("`{canonical_type}`"),
            _ => String::from("the claim"),
        };
        let [expected, actual] = [&self.expected, &self.actual].map(|text| text.as_deref().unwrap_or("nothing"));
        let rows = format!(
            "{} of {} rows of {subject}",
            self.affected_rows.unwrap_or_default(),
            self.observed_rows.unwrap_or_default()
        );
        match self.code {
            C::KernelInactive => "the kernel is inactive: nothing may reach a customer or an operator".to_owned(),
            C::UnscopedFullClaim => "the claim of 100 % names no scope".to_owned(),
            C::UnscopedClaim => "the claim names no scope".to_owned(),
            C::UnknownScope => format!("the scope `{actual}` is not defined"),
            C::InactiveScope => "the scope is not active".to_owned(),
            C::EmptyDenominator => "no type of the scope is counted".to_owned(),
            C::TypeExcluded => format!("{subject} is excluded from the scope: `{actual}`"),
            C::DenominatorMismatch if expected.is_empty() => {
                format!("the claim counts the types `{actual}`, but the scope counts none")
            }
            C::DenominatorMismatch => {
                format!("the claim counts the types `{actual}`, but the scope counts the types `{expected}`")
            }
            C::LevelBelowMinimum => {
                format!("the claim is of level `{actual}`, but the scope asks for at least `{expected}`")
            }
            C::NotCustomerClaimable => "the scope may not be claimed to customers".to_owned(),
            C::AsOfMissing => "the scope limits the age of evidence, but the claim has no `as_of`".to_owned(),
            C::UnnamedWorkspace => "the claim does not name the workspace".to_owned(),
            C::UnnamedManagedEnvironment => "the claim does not name the managed environment".to_owned(),
            C::ForeignWorkspace => {
                format!("the claim is about workspace `{expected}`, but {} was observed", observed_id(self))
            }
            C::ForeignManagedEnvironment => {
                format!("the claim is about managed environment `{expected}`, but {} was observed", observed_id(self))
            }
            C::ForeignProviderConnection => {
                format!("the claim is about provider connection `{expected}`, but {} was observed", observed_id(self))
            }
            C::ExperimentalSource => format!("{subject} is experimental"),
            C::BetaCertification => format!("{subject} is experimental, and the scope does not allow to certify that"),
            C::LevelAboveTypeMaximum => {
                format!("{subject} can prove at most `{actual}`, but `{expected}` is asked for")
            }
            C::TypeClaimMaximum => format!("at most `{actual}` may rest on {subject}"),
            C::NotRestorable => format!("{subject} is `{actual}`, but `{expected}` is claimed"),
            C::NotObserved => format!("nothing was observed for {subject}"),
            C::SourceNotAdmitted => {
                format!("nothing was observed for {subject}, only at `{actual}`, which the scope does not admit")
            }
            C::PreferredSourcePassedOver => {
                format!("{subject} was judged, though something was observed at the preferred source `{actual}`")
            }
            C::ListingMissing => {
                format!("{subject} has rows but no listing, so nobody knows whether they are all there are")
            }
            C::ListingFailed => format!("the listing of {subject} failed"),
            C::ListingPartial => format!("the listing of {subject} is partial"),
            C::ListingMismatch => {
                format!("the listing of {subject} found {expected} resources, but there are {actual} rows")
            }
            C::ListingContradicted => {
                format!("the listing of {subject} found {actual} resources, but another source has {expected}")
            }
            C::LevelNotReached => {
                format!("{rows} are under the level `{expected}`; the weakest is at `{actual}`")
            }
            C::EvidenceMissing => {
                format!("{rows} have no evidence, which proves `{actual}`; `{expected}` is asked for")
            }
            C::EvidenceMetadataOnly => {
                format!("{rows} have evidence of metadata only, which proves `{actual}`; `{expected}` is asked for")
            }
            C::EvidencePartial => {
                format!("{rows} have partial evidence, which proves `{actual}`; `{expected}` is asked for")
            }
            C::EvidenceStale => {
                format!("{rows} have stale evidence, which proves `{actual}`; `{expected}` is asked for")
            }
            C::EvidenceCaptureBlocked => {
                format!("{rows} were blocked from capture, which proves `{actual}`; `{expected}` is asked for")
            }
            C::EvidenceCaptureFailed => {
                format!("{rows} failed to be captured, which proves `{actual}`; `{expected}` is asked for")
            }
            C::EvidenceUndated => {
                format!("the listing or a row of {subject} has no time, but the scope limits its age")
            }
            C::EvidenceFromFuture => {
                format!("the listing or a row of {subject} was captured after the claim's `as_of`")
            }
            C::EvidenceExpired => {
                format!("the oldest capture of {subject} is {actual} seconds old, but the scope allows {expected}")
            }
            C::IdentityDerived => format!("{rows} have a derived identity"),
            C::IdentityMissingExternalId => format!("{rows} have no external id"),
            C::IdentityConflict => format!("{rows} have conflicting identities"),
            C::IdentityUnsupported => format!("{rows} have an identity that is not supported"),
            C::NothingListed => {
                "every listing of the scope is complete and empty: there is nothing to claim".to_owned()
            }
            C::ScopeIncomplete => format!("{actual} of {expected} types are covered"),
            C::PercentOverstated => format!("{expected} % is claimed, but {actual} types are covered"),
        }
    }
}

fn observed_id(reason: &Reason<'_>) -> String {
    reason.actual().map_or_else(|| "none".to_owned(), |id| format!("`{id}`"))
}

fn text(text: &Text) -> Cow<'_, str> {
    match text {
        Text::Word(word) => Cow::Borrowed(word),
        Text::Other(text) => Cow::Borrowed(text),
        Text::Number(number) => Cow::Owned(number.to_string()),
        Text::Percent(percent) => Cow::Owned(percent.to_string()),
        Text::Share { covered, denominator } => Cow::Owned(format!("{covered}/{denominator}")),
    }
}
